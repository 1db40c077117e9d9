"""
What no ratio tells: the suite of hostile requests, and fifty clients for ten minutes.

Gives the section of the results.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

from bench import soak

ROOT = Path(__file__).parent.parent


def lines(releases: Path, log: Path, soak_s: float) -> list[str]:
    """
    Run both and give their section.

    Args:
        releases: those of which the current one is served to the fifty clients.
        log: the server's log.
        soak_s: for how long they ask.
    """
    soaked = soak.run(releases, log, soak_s)
    told = [*soaked.lines(), "flat" if soaked.is_flat else "**not flat**"]
    return [
        "## Under attack, and over time",
        "",
        f"- `tests/hostile`: {hostile()}.",
        f"- `python -m bench.soak`: {'; '.join(told)}.",
        "",
    ]


def hostile() -> str:
    """Run the hostile suite; give pytest's last line, or why it was left out."""
    if importlib.util.find_spec("pytest") is None:
        return "left out, as pytest is not installed"
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "tests/hostile")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip().rpartition("\n")[2].strip("= ")
