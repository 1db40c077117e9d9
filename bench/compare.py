"""
Compare two commits on the same data: ``python -m bench.compare OLD``.

``OLD`` is a checkout of the old commit in which ``make bench`` has run, so that it has its
environment and a synthetic release.  The old program, the old program again and this one serve the
releases of ``OLD`` side by side, in turns.  A row of this commit is worse if it differs from the
mean of the two old ones, in the wrong direction, by more than twice the difference between them.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import geometric_mean, median
from typing import Final, NamedTuple

from bench import contestants, scenarios, workload
from bench.releases import Data
from bench.scenarios import Measured, Plan
from bench.servers import Server, running

#: A figure that differs from the mean of the old ones by more than this many spreads is another.
_SPREADS: Final = 2

_NEW, _OLD, _AGAIN = "new", "old", "old again"

_SCENARIOS: Final = {
    "kept": "repeated queries, requests/s",
    "known": "answers that the caller has, requests/s",
    "fresh": "fresh point queries, requests/s",
}

_MEGABYTE: Final = 1_000_000


class Figure(NamedTuple):
    """
    One figure of a server.

    Attributes:
        value: the figure.
        more_is_better: whether a larger value is a better one.
    """

    value: float
    more_is_better: bool


def main() -> None:
    """Compare, and print a table for each release."""
    parser = argparse.ArgumentParser(prog="python -m bench.compare", description=__doc__)
    parser.add_argument("old", type=Path, metavar="OLD", help="a checkout of the old commit")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    plan = Plan(rounds=options.rounds, seconds=1.0, steady_s=6.0)
    folders = [options.old / "releases", *sorted((options.old / ".bench").glob("synthetic-*"))]
    if len(folders) == 1:
        parser.error(f"{options.old} has no synthetic release: run 'make bench' there first")
    for folder in folders:
        data = Data.open(folder.name, folder)
        print(f"\n## {data.name}: {data.quads:,} quads\n")  # noqa: T201 - what the command is for
        print("\n".join(table(measure(data, options.old, plan))), flush=True)  # noqa: T201


def measure(data: Data, old: Path, plan: Plan) -> list[dict[str, Figure]]:
    """Measure the old program, the old program again, and this one, in turns, on the same data."""
    ours = contestants.our_server(data)
    theirs = (str(old / ".venv" / "bin" / Path(ours.command[0]).name), *ours.command[1:])
    everyone = [
        dataclasses.replace(ours, name=_NEW),
        dataclasses.replace(ours, name=_OLD, command=theirs),
        dataclasses.replace(ours, name=_AGAIN, command=theirs),
    ]
    results = {each.name: Measured() for each in everyone}
    with tempfile.TemporaryDirectory() as folder:
        logs = Path(folder)
        for each in everyone * plan.rounds:
            with running([each], logs) as (server,):
                results[each.name].start_s.append(server.start_s)
        with running(everyone, logs) as servers:
            _measure_running(servers, plan, results, logs)
    return [_figures(results[name]) for name in (_OLD, _AGAIN, _NEW)]


def _measure_running(
    servers: list[Server], plan: Plan, results: dict[str, Measured], logs: Path
) -> None:
    iris = workload.entity_iris(servers[0])
    scenarios.compare_answers(servers, results)
    with running([contestants.null_server()], logs) as (nothing,):
        scenarios.measure_throughput(servers, iris, plan, results, nothing=nothing)
    for server in servers:
        results[server.name].memory_bytes = server.memory_bytes()
    scenarios.time_analytical(servers, plan.rounds, results)
    for server in servers:
        scenarios.measure_hostile(server, iris, plan, results[server.name])
        server.end()


def _figures(measured: Measured) -> dict[str, Figure]:
    for remark in measured.remarks:
        print(f"remark: {remark}", file=sys.stderr)  # noqa: T201 - what went wrong
    rates = {
        name: Figure(median(measured.rates[scenario]), more_is_better=True)
        for scenario, name in _SCENARIOS.items()
    }
    analytical = geometric_mean([1000 * median(each) for each in measured.analytical_s.values()])
    return rates | {
        "analytical queries, geometric mean, ms": Figure(analytical, more_is_better=False),
        "p99 with four hostile queries, ms": Figure(
            1000 * measured.hostile_p99_s, more_is_better=False
        ),
        "start to first answer, s": Figure(median(measured.start_s), more_is_better=False),
        "resident memory, MB": Figure(measured.memory_bytes / _MEGABYTE, more_is_better=False),
    }


def table(figures: Sequence[dict[str, Figure]]) -> list[str]:
    """Return a Markdown table of the figures of the old program, again, and of the new one."""
    lines = ["| | old | old again | new | worse? |", "|---|---:|---:|---:|---|"]
    old, again, new = figures
    for name, now in new.items():
        first, second = old[name].value, again[name].value
        mean = (first + second) / 2
        loss = mean - now.value if now.more_is_better else now.value - mean
        verdict = "**yes**" if loss > _SPREADS * abs(first - second) else "no"
        lines.append(f"| {name} | {first:.4g} | {second:.4g} | {now.value:.4g} | {verdict} |")
    return lines


if __name__ == "__main__":
    main()
