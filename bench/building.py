"""
Measure builds: processor time and peak memory of each stage, at several sizes.

``python -m bench.building 1 4 18`` builds our project, then projects of as many invented cities,
with all checks, dumps, index and store, each in a process of its own, and prints a table.  The
invented projects have our ontology, shapes and queries.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from pyoxigraph import Literal, Quad, Triple

from bench import city, synthesis
from bench.statements import NAMESPACES, name
from gwangju_kg.build import pipeline
from gwangju_kg.build.pipeline import BuildStage
from gwangju_kg.rdf import turtle_writer
from gwangju_kg.release import manifest
from gwangju_kg.settings import Settings

ROOT: Final = Path(__file__).parent.parent

#: Writing 5 into the first file forgets the peak so far, which the second states.
#: Source: Linux, proc_pid_clear_refs(5) and proc_pid_status(5).
_FORGET, _STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")

_KIBIBYTES_A_MEGABYTE: Final = 1_000_000 / 1024


@dataclass(frozen=True)
class BuildMeasurement:
    """
    What one build took.

    Attributes:
        cities: the number of invented cities; 0 for our own project.
        quads: the number of quads of the release.
        wall_s: the time from its beginning to its end, in seconds.
        stages: by stage, its processor time in seconds and its peak memory in megabytes.
    """

    cities: int
    quads: int
    wall_s: float
    stages: dict[str, tuple[float, float]]

    @property
    def processor_s(self) -> float:
        """The processor time of all stages."""
        return sum(seconds for seconds, _ in self.stages.values())

    @property
    def peak_megabytes(self) -> float:
        """The largest peak of a stage."""
        return max(megabytes for _, megabytes in self.stages.values())


def write_project(folder: Path, cities: int) -> None:
    """Write a project of as many invented cities into the new directory `folder`."""
    (folder / "data" / "entities").mkdir(parents=True)
    stated = (ROOT / "project.toml").read_text("utf-8")
    stated = stated.replace('city = "gwangju" ', 'city = "c0-city" ').partition("[checks]")[0]
    (folder / "project.toml").write_text(stated, "utf-8")
    edition = (ROOT / "data" / "dataset.ttl").read_text("utf-8")
    edition = edition.replace("/id/entity/metro-line-2>", "/id/entity/c0-city>")
    (folder / "data" / "dataset.ttl").write_text(edition, "utf-8")
    codes = synthesis.read_codes(synthesis.read_definitions(ROOT))
    for number in range(cities):
        slug = f"c{number}"
        quads = city.invent_city(slug, Random(f"{synthesis.SEED}/{number}"), codes)  # noqa: S311
        source = folder / "data" / "sources" / slug
        source.mkdir(parents=True)
        entities = NAMESPACES.graph_iri("entities")
        _write([q for q in quads if _graph(q) == entities], folder / f"data/entities/{slug}.ttl")
        _write([q for q in quads if _graph(q) != entities], source / "record.ttl")


def _graph(quad: Quad) -> str:
    return str(quad.graph_name)[1:-1]


def _write(quads: Sequence[Quad], path: Path) -> None:
    path.write_text(turtle_writer.write(map(_with_own_label, quads), NAMESPACES), "utf-8")


def _with_own_label(quad: Quad) -> Triple:
    """Return a triple; a label ends in the name in the IRI: no two things may have the same one."""
    subject, predicate, value = quad.triple
    if predicate == name("rdfs:label") and isinstance(value, Literal):
        local = str(subject)[1:-1].rpartition("/")[2]
        value = Literal(f"{value.value} {local}", language=value.language)
    return Triple(subject, predicate, value)


def measure(cities: int, work: Path) -> BuildMeasurement:
    """Build a project in a process of its own; `work` is an empty directory for it."""
    project = ROOT
    if cities:
        project = work / "project"
        write_project(project, cities)
    command = [
        sys.executable,
        "-m",
        "bench.building",
        "--one",
        str(project),
        str(work / "releases"),
    ]
    began = time.monotonic()
    lines = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout  # noqa: S603
    wall_s = time.monotonic() - began
    stages = {name: (seconds, peak) for name, seconds, peak in map(json.loads, lines.splitlines())}
    stated = manifest.read(work / "releases" / manifest.CURRENT)
    return BuildMeasurement(cities, int(stated["figures"]["quads"]), wall_s, stages)


def _build(project: Path, releases: Path) -> None:
    """Build a project; print each stage with its processor time and its peak memory."""
    before_s = 0.0

    def measured(stage: BuildStage) -> None:
        nonlocal before_s
        now_s = _processor_s()
        line = [stage.name, round(now_s - before_s, 2), round(_peak_megabytes(), 1)]
        print(json.dumps(line), flush=True)  # noqa: T201 - read by `measure`
        _FORGET.write_text("5")
        before_s = now_s

    pipeline.build(Settings(project=project, releases=releases), measured)


def _processor_s() -> float:
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _peak_megabytes() -> float:
    match = re.search(r"^VmHWM:\s+(\d+) kB$", _STATUS.read_text(), re.MULTILINE)
    return int(match[1]) / _KIBIBYTES_A_MEGABYTE if match else math.nan


def table_lines(measurements: Sequence[BuildMeasurement]) -> list[str]:
    """
    Return a Markdown table: a line a stage, a column a build.

    The last column is the exponent of the processor time between the last two builds.
    """
    head = ["", *(f"{each.quads:,} quads" for each in measurements), "exponent"]
    rows = [
        [
            name,
            *(
                f"{each.stages[name][0]:.1f} s, {each.stages[name][1]:,.0f} MB"
                for each in measurements
            ),
        ]
        for name in measurements[-1].stages
    ]
    rows.append(
        [
            "all",
            *(f"{each.processor_s:.1f} s, {each.peak_megabytes:,.0f} MB" for each in measurements),
        ]
    )
    rows.append(["from start to end", *(f"{each.wall_s:.0f} s" for each in measurements)])
    before, after = measurements[-2:]
    growth = math.log(after.quads / before.quads)
    for row in rows[:-1]:
        times = [
            each.stages[row[0]][0] if row[0] in each.stages else each.processor_s
            for each in (before, after)
        ]
        row.append(f"{math.log(times[1] / times[0]) / growth:.2f}" if min(times) else "–")
    rows[-1].append("")
    rule = "|".join(["---", *("---:" for _ in head[1:])])
    return [f"| {' | '.join(head)} |", f"|{rule}|", *(f"| {' | '.join(row)} |" for row in rows)]


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.building", description=__doc__)
    parser.add_argument("cities", nargs="*", type=int, default=[1, 4, 18], metavar="CITIES")
    parser.add_argument("--one", nargs=2, type=Path, metavar=("PROJECT", "RELEASES"))
    parser.add_argument("--work", type=Path, default=ROOT / ".bench", metavar="DIR")
    options = parser.parse_args()
    if options.one:
        _build(*options.one)
        return
    options.work.mkdir(parents=True, exist_ok=True)
    measurements = []
    for cities in (0, *options.cities):
        with tempfile.TemporaryDirectory(dir=options.work) as work:
            measurements.append(measure(cities, Path(work)))
    print("\n".join(table_lines(measurements)))  # noqa: T201 - what the command is for


if __name__ == "__main__":
    main()
