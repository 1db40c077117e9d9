"""
Measure checks and builds of a project of many sources after a change of one, against whole ones.

``python -m bench.rebuilding`` writes a project of invented cities whose reports are spread over 500
sources, and changes a number in one source again and again.  Each command runs in a process of its
own, with the results that are kept from before the change, and without them.
"""

from __future__ import annotations

import argparse
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench import building
from gwangju_kg.project import kept_results
from gwangju_kg.release import manifest

#: A number that a source states.
_NUMBER: Final = re.compile(r"(?<=gk:value )[1-9]\d*")

_COMMANDS: Final = ("check", "build")


@dataclass(frozen=True)
class CommandMeasurement:
    """
    What one command took.

    Attributes:
        wall_s: the time from its beginning to its end, in seconds.
        processor_s: its processor time, in seconds.
    """

    wall_s: float
    processor_s: float


def spread_reports(project: Path, sources: int) -> None:
    """Spread the reports in a project over as many sources, in the order in which they are."""
    folder = project / "data" / "sources"
    headers: dict[str, None] = {}
    blocks: list[str] = []
    for path in sorted(folder.glob("*/*.ttl")):
        header, *more = path.read_text("utf-8").rstrip().split("\n\n")
        headers |= dict.fromkeys(header.splitlines())
        blocks += more
    shutil.rmtree(folder)
    for number in range(sources):
        source = folder / f"s{number}"
        source.mkdir(parents=True)
        begin, end = (each * len(blocks) // sources for each in (number, number + 1))
        text = "\n\n".join(["\n".join(headers), *blocks[begin:end]])
        (source / "record.ttl").write_text(f"{text}\n", "utf-8")


def change_number(project: Path) -> None:
    """Increase the first number that the middle one of the sources with numbers states."""
    paths = sorted((project / "data" / "sources").glob("*/record.ttl"))
    stating = [path for path in paths if _NUMBER.search(path.read_text("utf-8"))]
    path = stating[len(stating) // 2]
    text = path.read_text("utf-8")
    path.write_text(_NUMBER.sub(lambda match: f"{int(match[0]) + 1}", text, count=1), "utf-8")


def run(command: str, project: Path) -> CommandMeasurement:
    """Run ``gwangju-kg check`` or ``gwangju-kg build`` on a project."""
    began, before_s = time.monotonic(), _processor_s()
    program = Path(sys.executable).with_name("gwangju-kg")
    subprocess.run([program, command, "--project", project], check=True, capture_output=True)  # noqa: S603
    return CommandMeasurement(time.monotonic() - began, _processor_s() - before_s)


def _processor_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def measure(project: Path, rounds: int) -> Iterator[tuple[str, CommandMeasurement]]:
    """
    Yield the measurements of each command, whole and after a change, by name, in turns.

    Each build changes a release that exists, so that all print the changes.
    """
    run("build", project)
    for _ in range(rounds):
        for command in _COMMANDS:
            change_number(project)
            shutil.rmtree(project / kept_results.FOLDER)
            yield f"{command}, whole", run(command, project)
            change_number(project)
            yield f"{command}, one source changed", run(command, project)


def table_lines(measured: Sequence[tuple[str, CommandMeasurement]]) -> list[str]:
    """Return a Markdown table of the best of all rounds, each change as a share of the whole."""
    lines = ["| command | from start to end | processor time |", "|---|--:|--:|"]
    whole = CommandMeasurement(1.0, 1.0)
    for name in dict.fromkeys(name for name, _ in measured):
        each = [measurement for other, measurement in measured if other == name]
        best = CommandMeasurement(
            min(one.wall_s for one in each), min(one.processor_s for one in each)
        )
        if name.endswith("whole"):
            whole = best
            lines.append(f"| {name} | {best.wall_s:.1f} s | {best.processor_s:.1f} s |")
        else:
            wall, processor = best.wall_s / whole.wall_s, best.processor_s / whole.processor_s
            lines.append(
                f"| {name} | {best.wall_s:.1f} s, {wall:.0%} |"
                f" {best.processor_s:.1f} s, {processor:.0%} |"
            )
    return lines


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.rebuilding", description=__doc__)
    parser.add_argument("--cities", type=int, default=4)
    parser.add_argument("--sources", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--work", type=Path, default=building.ROOT / ".bench", metavar="DIR")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=options.work) as work:
        project = Path(work) / "project"
        building.write_project(project, options.cities)
        spread_reports(project, options.sources)
        measured = list(measure(project, options.rounds))
        quads = manifest.read(project / "releases" / manifest.CURRENT)["figures"]["quads"]
    print(f"{quads:,} quads, {options.sources} sources\n")  # noqa: T201 - what the command is for
    print("\n".join(table_lines(measured)))  # noqa: T201


if __name__ == "__main__":
    main()
