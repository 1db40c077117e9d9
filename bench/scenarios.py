"""
Measure servers that run side by side on the same data.

The input is running servers, ours first; the output is measurements by server.  Servers are
measured alternately, so that the machine's noise affects each of them.
"""

from __future__ import annotations

import http.client
import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from bench import figures, load, result_rows, workload
from bench.load import Job, Outcome, Requests
from bench.servers import Queried, Server

#: The time limit of an analytical query, in seconds.
ANALYTICAL_LIMIT_S: Final = 20.0

#: If one query takes a server longer in total, in seconds, its remaining rounds are skipped.
_TIME_BUDGET_S: Final = 10.0

#: The number of point queries a second during the measurement of p99, on all connections together.
STEADY_PER_SECOND: Final = 100

#: The range of numbers for the fresh queries to one server in one round.
_NUMBERS_PER_ROUND: Final = 10_000_000

_OK: Final = http.client.OK

S = TypeVar("S", bound=Queried)


@dataclass(frozen=True)
class Plan:
    """
    The extent of the measurements.

    Attributes:
        rounds: the number of rounds.
        seconds: the duration of a measurement of requests a second.
        steady_s: the duration of a measurement of p99, idle or with hostile queries.
    """

    rounds: int
    seconds: float
    steady_s: float


@dataclass
class Measured:
    """
    The measurements of one server.

    Attributes:
        rates: requests a second by scenario, one value a round.
        analytical_s: seconds by query, one value a round; queries with wrong rows are left out.
        remarks: sentences about differences and failures.
        memory_bytes: the memory of all processes, after the rounds.
        start_s: seconds to the first answer, one value a start.
        idle_p99_s, hostile_p99_s: p99 of point queries at a steady rate.
        lost: the share of point queries refused or not answered while hostile queries ran.
        survived: whether it answers a trivial query promptly after the hostile ones.
    """

    rates: dict[str, list[float]] = field(default_factory=dict)
    analytical_s: dict[str, list[float]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    memory_bytes: int = 0
    start_s: list[float] = field(default_factory=list)
    idle_p99_s: float = 0.0
    hostile_p99_s: float = 0.0
    lost: float = 0.0
    survived: bool = True


def interleaved(servers: Sequence[S], rounds: int) -> list[tuple[int, S]]:
    """Return pairs of round and server: all servers in each round, each round in another order."""
    turns = []
    for number in range(rounds):
        first = number % len(servers)
        turns += [(number, server) for server in (*servers[first:], *servers[:first])]
    return turns


def measure_throughput(
    servers: Sequence[Server],
    iris: Sequence[str],
    plan: Plan,
    results: dict[str, Measured],
    *,
    nothing: Server,
) -> None:
    """
    Measure requests a second: repeated queries, revalidated results, fresh queries.

    With our server, the limit of the load generator is measured too, on the server `nothing`.
    """
    known = {server.name: workload.revalidation_requests(server, iris) for server in servers}
    for number, server in interleaved(servers, plan.rounds):
        measured = results[server.name]
        first = number * _NUMBERS_PER_ROUND
        if server is servers[0]:
            _measure_rate(
                nothing.port,
                measured,
                "ceiling",
                plan,
                workload.repeated_requests(nothing, iris),
                _OK,
            )
        _measure_rate(
            server.port, measured, "kept", plan, workload.repeated_requests(server, iris), _OK
        )
        _measure_rate(server.port, measured, "known", plan, *known[server.name])
        _measure_rate(
            server.port,
            measured,
            "fresh",
            plan,
            workload.fresh_requests(server, iris, first=first),
            _OK,
        )


def _measure_rate(
    port: int, measured: Measured, scenario: str, plan: Plan, requests: Requests, *status: int
) -> None:
    outcome = run(port, requests, plan.seconds)
    measured.rates.setdefault(scenario, []).append(outcome.rate(*status))
    if failures := outcome.failures(*status):
        measured.remarks.append(f"{failures:,} of {outcome.statuses.total():,} {scenario} failed")


def run(port: int, requests: Requests, seconds: float) -> Outcome:
    """Load a server with as many requests as it can answer, from all connections."""
    half = _NUMBERS_PER_ROUND // load.PROCESSES
    return load.run_all(
        [Job(port, requests, seconds, offset=number * half) for number in range(load.PROCESSES)]
    )


def compare_answers(servers: Sequence[Queried], results: dict[str, Measured]) -> dict[str, int]:
    """
    Run each analytical query once on each server; record where the rows differ from ours.

    Returns:
        The number of our rows, by query.
    """
    rows = {}
    for name, text in workload.read_queries("analytical").items():
        ours = None
        for server in servers:
            measured = results[server.name]
            try:
                answer = server.ask(text, limit_s=ANALYTICAL_LIMIT_S)
                if answer.status != _OK:
                    measured.remarks.append(f"{name}: status {answer.status}")
                    continue
                bag = result_rows.parse_rows(answer.body)
            except (OSError, http.client.HTTPException, ValueError) as error:
                measured.remarks.append(f"{name}: no answer ({type(error).__name__})")
                continue
            if ours is None and server is servers[0]:
                ours, rows[name] = bag, bag.total()
            differs = (
                "we have no answer" if ours is None else result_rows.describe_difference(ours, bag)
            )
            if differs:
                measured.remarks.append(f"{name}: other rows than ours ({differs})")
            else:
                measured.analytical_s[name] = []
    return rows


def time_analytical(servers: Sequence[Queried], rounds: int, results: dict[str, Measured]) -> None:
    """Time the analytical queries with the same rows as ours; a comment makes each text unique."""
    for name, text in workload.read_queries("analytical").items():
        able = [server for server in servers if name in results[server.name].analytical_s]
        for number, server in interleaved(able, rounds) if able else ():
            times = results[server.name].analytical_s[name]
            if sum(times) > _TIME_BUDGET_S:
                continue
            try:
                answer = server.ask(f"{text}# {number}\n", limit_s=ANALYTICAL_LIMIT_S)
                times.append(answer.seconds)
            except (OSError, http.client.HTTPException):
                times.append(ANALYTICAL_LIMIT_S)


def run_steady(server: Server, iris: Sequence[str], seconds: float, *, first: int) -> Outcome:
    """Send fresh point queries at a steady rate; latencies count from when each was due."""
    requests = workload.fresh_requests(server, iris, first=first)
    return load.run(Job(server.port, requests, seconds, per_second=STEADY_PER_SECOND))


def _expected(seconds: float) -> int:
    return round(STEADY_PER_SECOND * seconds)


def p99_s(outcome: Outcome, seconds: float) -> float:
    """Return p99 of a steady load; refused or unanswered requests count as infinitely late."""
    lost = max(0, _expected(seconds) - len(outcome.latencies_s))
    return figures.percentile([*outcome.latencies_s, *[math.inf] * lost], 0.99)


def measure_hostile(server: Server, iris: Sequence[str], plan: Plan, measured: Measured) -> None:
    """Measure p99 of point queries, idle and with hostile queries; must be the last scenario."""
    first = plan.rounds * _NUMBERS_PER_ROUND
    idle = run_steady(server, iris, plan.steady_s, first=first)
    measured.idle_p99_s = p99_s(idle, plan.steady_s)
    over = threading.Event()
    texts = workload.read_queries("hostile").values()
    attackers = [
        threading.Thread(target=_attack, args=(server, text, over), daemon=True) for text in texts
    ]
    for attacker in attackers:
        attacker.start()
    pressed = run_steady(server, iris, plan.steady_s, first=first + _NUMBERS_PER_ROUND)
    over.set()
    measured.hostile_p99_s = p99_s(pressed, plan.steady_s)
    measured.lost = 1 - len(pressed.latencies_s) / _expected(plan.steady_s)
    if pressed.failures(_OK):
        statuses = ", ".join(f"{count:,} × {status}" for status, count in pressed.statuses.items())
        measured.remarks.append(f"statuses of point queries with hostile ones: {statuses}")
    measured.survived = server.is_alive()


def _attack(server: Server, text: str, over: threading.Event) -> None:
    """Send a hostile query again as soon as it ends, until `over` is set."""
    number = 0
    while not over.is_set():
        number += 1
        try:
            server.ask(f"{text}# {number}\n", limit_s=60)
        except (OSError, http.client.HTTPException):
            over.wait(0.1)  # a server that fails at once should not be flooded
