"""Runs the comparison and writes its results: ``python -m bench``, or ``make bench``."""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bench import contestants, load, questions, report, scenarios, trials
from bench.releases import LARGE, Data, synthetic
from bench.report import Comparison
from bench.scenarios import Measured, Plan
from bench.servers import Contestant, Server, running

ROOT: Final = Path(__file__).parent.parent
RESULTS: Final = Path(__file__).parent / "RESULTS.md"

_WHOLE: Final = Plan(rounds=5, seconds=2.0, steady_s=12.0)
_QUICK: Final = Plan(rounds=3, seconds=1.0, steady_s=6.0)
_QUICK_QUADS: Final = 100_000

#: Seconds of fifty clients.
_SOAK_S: Final = 600.0

#: Share of the cores in use before the run from which on the machine is called busy.
_BUSY: Final = 0.25

_GIBIBYTE: Final = 1024**3


def main() -> None:
    """Compare, print the results and write them."""
    options = _options()
    plan, quads = (_QUICK, _QUICK_QUADS) if options.quick else (_WHOLE, LARGE)
    if options.quads is not None:
        quads = options.quads
    machine = _machine()
    options.work.mkdir(parents=True, exist_ok=True)
    real = _compare(Data.open("city release", options.releases), options.work, plan)
    large = None
    if quads:
        _tell(f"synthetic release of {quads:,} quads")
        large = _compare(synthetic(ROOT, options.work, quads=quads), options.work, plan)
    attacked: list[str] = []
    if options.soak:
        _tell("hostile requests, and fifty clients")
        attacked = trials.lines(options.releases, options.work / "soak.log", options.soak)
    sections = [report.comparison_lines(found) for found in (real, large) if found]
    lines = [
        *_head(plan, machine, real.headroom, _command(options)),
        *report.target_lines(real, large),
        *attacked,
        *(line for section in sections for line in section),
    ]
    text = "\n".join(lines).rstrip() + "\n"
    options.results.write_text(text, "utf-8")
    print(text)  # noqa: T201 - what the command is for


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="about three minutes, a small data set"
    )
    parser.add_argument("--quads", type=int, help="size of the synthetic release; 0 for none")
    parser.add_argument("--soak", type=float, help="seconds of fifty clients; 0 for none")
    parser.add_argument("--releases", type=Path, default=ROOT / "releases", metavar="DIR")
    parser.add_argument("--work", type=Path, default=ROOT / ".bench", metavar="DIR")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="FILE")
    options = parser.parse_args()
    if options.soak is None:
        options.soak = 0.0 if options.quick else _SOAK_S
    return options


def _compare(data: Data, work: Path, plan: Plan) -> Comparison:
    """Measure all servers on one data set."""
    with tempfile.TemporaryDirectory(prefix="run-", dir=work) as folder:
        aside = Path(folder)
        jar = contestants.fuseki_jar(work)
        _tell(f"{data.name}, {data.quads:,} quads: loading the peers")
        peers, notes = contestants.peers(data, aside, jar)
        everyone = [contestants.ours(data), *peers]
        found = {each.name: Measured() for each in everyone}
        _start_in_turns(everyone, aside, plan, found)
        with _keeping_logs(work, aside), running(everyone, aside) as servers:
            rows = _measure(servers, data, plan, found, logs=aside)
        return Comparison(data.name, data.quads, found, rows, notes)


def _start_in_turns(
    everyone: list[Contestant], logs: Path, plan: Plan, found: dict[str, Measured]
) -> None:
    """Time the starts of the servers, each as often as there are rounds, at most three times."""
    for _ in range(min(plan.rounds, 3)):
        for each in everyone:
            with running([each], logs) as (server,):
                found[each.name].start_s.append(server.start_s)


def _measure(
    servers: list[Server], data: Data, plan: Plan, found: dict[str, Measured], *, logs: Path
) -> dict[str, int]:
    iris = questions.things(servers[0])
    _tell(f"{data.name}: comparing answers")
    rows = scenarios.compare_answers(servers, found)
    _tell(f"{data.name}: requests a second")
    with running([contestants.nothing()], logs) as (nothing,):
        scenarios.throughput(servers, iris, plan, found, nothing=nothing)
    for server in servers:
        found[server.name].memory_bytes = server.memory_bytes()
    _tell(f"{data.name}: analytical queries")
    scenarios.analytical(servers, plan.rounds, found)
    for server in servers:
        _tell(f"{data.name}: hostile queries against {server.name}")
        scenarios.hostile(server, iris, plan, found[server.name])
        server.end()
    return rows


@contextlib.contextmanager
def _keeping_logs(work: Path, aside: Path) -> Iterator[None]:
    """Keep the servers' logs where something went wrong."""
    try:
        yield
    except BaseException:
        logs = work / "logs"
        shutil.rmtree(logs, ignore_errors=True)
        logs.mkdir()
        for log in aside.glob("*.log"):
            shutil.copy(log, logs)
        _tell(f"the servers' logs are in {logs}")
        raise


def _machine() -> str:
    cores = os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIBIBYTE
    busy = os.getloadavg()[0]
    text = f"{cores} cores, {memory:.0f} GiB of memory; load average before the run {busy:.1f}"
    if busy > _BUSY * cores:
        text += " (**busy with other work: the ratios are noisy**)"
    return text


def _command(options: argparse.Namespace) -> str:
    """Give the command as anyone would repeat it, without folders of this machine."""
    quick = ["--quick"] if options.quick else []
    size = [] if options.quads is None else [f"--quads {options.quads}"]
    usual = 0.0 if options.quick else _SOAK_S
    soak = [] if options.soak == usual else [f"--soak {options.soak:g}"]
    arguments = " ".join([*quick, *size, *soak])
    return f"make bench ARGS='{arguments}'" if arguments else "make bench"


def _head(plan: Plan, machine: str, headroom: float, command: str) -> list[str]:
    versions = ", ".join(f"{name} {number}" for name, number in contestants.versions().items())
    return [
        "# Results",
        "",
        f"Written by `{command}` on {datetime.now(UTC):%Y-%m-%d}.",
        "",
        f"- Machine: {machine}. Python {platform.python_version()}.",
        f"- Versions: {versions}.",
        f"- Medians of {plan.rounds} rounds of {plan.seconds:g} s on"
        f" {load.PROCESSES * load.CONNECTIONS} connections, the servers in turns; p99 at"
        f" {scenarios.STEADY_PER_SECOND} point queries/s for {plan.steady_s:g} s.",
        f"- The load generator reaches {headroom:.1f} times our rate of repeated queries with a"
        " server that does nothing.",
        "",
    ]


def _tell(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)  # noqa: T201 - progress


if __name__ == "__main__":
    main()
