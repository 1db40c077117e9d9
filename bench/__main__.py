"""Run the comparison and write its results: ``python -m bench``, or ``make bench``."""

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

from bench import contestants, load, report, robustness, scenarios, workload
from bench.releases import LARGE, Data, open_synthetic
from bench.report import Comparison
from bench.scenarios import Measured, Plan
from bench.servers import Contestant, Server, running

ROOT: Final = Path(__file__).parent.parent
RESULTS: Final = Path(__file__).parent / "RESULTS.md"

_WHOLE: Final = Plan(rounds=5, seconds=2.0, steady_s=12.0)
_QUICK: Final = Plan(rounds=3, seconds=1.0, steady_s=6.0)
_QUICK_QUADS: Final = 100_000

#: The duration of the run with fifty clients, in seconds.
_SOAK_S: Final = 600.0

#: If a larger share of the cores is in use before the run, the results call the machine busy.
_BUSY: Final = 0.25

_GIBIBYTE: Final = 1024**3


def main() -> None:
    """Run the comparison; print and write the results."""
    options = _options()
    plan, quads = (_QUICK, _QUICK_QUADS) if options.quick else (_WHOLE, LARGE)
    if options.quads is not None:
        quads = options.quads
    machine = _machine()
    options.work.mkdir(parents=True, exist_ok=True)
    real = _compare(Data.open("city release", options.releases), options.work, plan)
    large = None
    if quads:
        _log(f"synthetic release of {quads:,} quads")
        large = _compare(open_synthetic(ROOT, options.work, quads=quads), options.work, plan)
    robustness_lines: list[str] = []
    if options.soak:
        _log("hostile requests, and fifty clients")
        robustness_lines = robustness.report_lines(
            options.releases, options.work / "soak.log", options.soak
        )
    sections = [report.comparison_lines(each) for each in (real, large) if each]
    lines = [
        *_header_lines(plan, machine, real.headroom, _command(options)),
        *report.target_lines(real, large),
        *robustness_lines,
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
    """Measure all servers on one dataset."""
    with tempfile.TemporaryDirectory(prefix="run-", dir=work) as folder:
        aside = Path(folder)
        jar = contestants.fetch_fuseki_jar(work)
        _log(f"{data.name}, {data.quads:,} quads: loading the peers")
        peers, notes = contestants.peer_servers(data, aside, jar)
        everyone = [contestants.our_server(data), *peers]
        results = {each.name: Measured() for each in everyone}
        _time_starts(everyone, aside, plan, results)
        with _logs_on_failure(work, aside), running(everyone, aside) as servers:
            rows = _measure(servers, data, plan, results, logs=aside)
        return Comparison(data.name, data.quads, results, rows, notes)


def _time_starts(
    everyone: list[Contestant], logs: Path, plan: Plan, results: dict[str, Measured]
) -> None:
    """Time the starts of the servers, once a round, at most three times each."""
    for _ in range(min(plan.rounds, 3)):
        for each in everyone:
            with running([each], logs) as (server,):
                results[each.name].start_s.append(server.start_s)


def _measure(
    servers: list[Server], data: Data, plan: Plan, results: dict[str, Measured], *, logs: Path
) -> dict[str, int]:
    iris = workload.entity_iris(servers[0])
    _log(f"{data.name}: comparing answers")
    rows = scenarios.compare_answers(servers, results)
    _log(f"{data.name}: requests a second")
    with running([contestants.null_server()], logs) as (nothing,):
        scenarios.measure_throughput(servers, iris, plan, results, nothing=nothing)
    for server in servers:
        results[server.name].memory_bytes = server.memory_bytes()
    _log(f"{data.name}: analytical queries")
    scenarios.time_analytical(servers, plan.rounds, results)
    for server in servers:
        _log(f"{data.name}: hostile queries against {server.name}")
        scenarios.measure_hostile(server, iris, plan, results[server.name])
        server.end()
    return rows


@contextlib.contextmanager
def _logs_on_failure(work: Path, aside: Path) -> Iterator[None]:
    """Keep the logs of the servers if an error occurs."""
    try:
        yield
    except BaseException:
        logs = work / "logs"
        shutil.rmtree(logs, ignore_errors=True)
        logs.mkdir()
        for log in aside.glob("*.log"):
            shutil.copy(log, logs)
        _log(f"the servers' logs are in {logs}")
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
    """Return the command to repeat the run, without folders of this machine."""
    quick = ["--quick"] if options.quick else []
    size = [] if options.quads is None else [f"--quads {options.quads}"]
    usual = 0.0 if options.quick else _SOAK_S
    soak = [] if options.soak == usual else [f"--soak {options.soak:g}"]
    arguments = " ".join([*quick, *size, *soak])
    return f"make bench ARGS='{arguments}'" if arguments else "make bench"


def _header_lines(plan: Plan, machine: str, headroom: float, command: str) -> list[str]:
    versions = ", ".join(
        f"{name} {number}" for name, number in contestants.software_versions().items()
    )
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


def _log(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)  # noqa: T201 - progress


if __name__ == "__main__":
    main()
