"""
Test what ratios do not show: the suite of hostile requests, and fifty clients for ten minutes.

The output is a section of the results.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

from bench import soak

ROOT = Path(__file__).parent.parent


def report_lines(releases: Path, log: Path, soak_s: float) -> list[str]:
    """
    Run both and return their section.

    Args:
        releases: the folder of releases; the current one is served to the fifty clients.
        log: the file for the server's log.
        soak_s: the duration of the load from the clients, in seconds.
    """
    result = soak.run(releases, log, soak_s)
    summary = [*result.lines(), "flat" if result.is_flat else "**not flat**"]
    return [
        "## Under attack, and over time",
        "",
        f"- `tests/hostile`: {run_hostile_suite()}.",
        f"- `python -m bench.soak`: {'; '.join(summary)}.",
        "",
    ]


def run_hostile_suite() -> str:
    """Run the hostile suite; return pytest's last line, or why it was left out."""
    if importlib.util.find_spec("pytest") is None:
        return "left out, because pytest is not installed"
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "tests/hostile")
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    return result.stdout.strip().rpartition("\n")[2].strip("= ")
