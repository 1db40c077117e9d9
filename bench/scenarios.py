"""
What is measured of servers that stand side by side on the same data.

Takes running servers, ours first; gives measurements by server.  Servers are measured in
turns, so that the machine's noise hits each of them.
"""

from __future__ import annotations

import http.client
import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bench import answers, figures, load, questions
from bench.load import Job, Outcome, Requests
from bench.servers import Server

#: Longest that one analytical query may take.
ANALYTICAL_LIMIT_S: Final = 20.0

#: Seconds on one query of one server after which its remaining rounds are left out.
_ENOUGH_S: Final = 10.0

#: Point queries a second while p99 is measured, on all connections together.
STEADY_PER_SECOND: Final = 100

#: Numbers that one server's fresh queries may use in one round.
_NUMBERS_PER_ROUND: Final = 10_000_000

_OK: Final = http.client.OK


@dataclass(frozen=True)
class Plan:
    """
    How much is measured.

    Attributes:
        rounds: how often each server has its turn.
        seconds: how long a turn of requests a second takes.
        steady_s: how long p99 is measured, idle and with hostile queries.
    """

    rounds: int
    seconds: float
    steady_s: float


@dataclass
class Measured:
    """
    What was measured of one server.

    Attributes:
        rates: requests a second, by scenario, one a round.
        analytical_s: seconds by query, one a round; queries without the right rows are not here.
        remarks: sentences on what differs or fails.
        memory_bytes: of all processes, after the rounds.
        start_s: seconds to the first answer, one a start.
        idle_p99_s, hostile_p99_s: of point queries at a steady rate.
        lost: share of those point queries that were refused or not answered while hostile ones ran.
        survived: whether it answers a trivial query at once after the hostile ones.
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


def in_turns(servers: Sequence[Server], rounds: int) -> list[tuple[int, Server]]:
    """Give each server's turns: in every round all of them, each round begun by another."""
    turns = []
    for number in range(rounds):
        first = number % len(servers)
        turns += [(number, server) for server in (*servers[first:], *servers[:first])]
    return turns


def throughput(
    servers: Sequence[Server],
    iris: Sequence[str],
    plan: Plan,
    found: dict[str, Measured],
    *,
    nothing: Server,
) -> None:
    """
    Measure requests a second: repeated queries, answers known to the caller, fresh queries.

    In our turns also what the load generator gets from a server that does *nothing*.
    """
    known = {server.name: questions.revalidation(server, iris) for server in servers}
    for number, server in in_turns(servers, plan.rounds):
        measured = found[server.name]
        first = number * _NUMBERS_PER_ROUND
        if server is servers[0]:
            _rate(nothing.port, measured, "ceiling", plan, questions.kept(nothing, iris), _OK)
        _rate(server.port, measured, "kept", plan, questions.kept(server, iris), _OK)
        _rate(server.port, measured, "known", plan, *known[server.name])
        _rate(server.port, measured, "fresh", plan, questions.fresh(server, iris, first=first), _OK)


def _rate(
    port: int, measured: Measured, scenario: str, plan: Plan, requests: Requests, *status: int
) -> None:
    outcome = run(port, requests, plan.seconds)
    measured.rates.setdefault(scenario, []).append(outcome.rate(*status))
    if failures := outcome.failures(*status):
        measured.remarks.append(f"{failures:,} of {outcome.statuses.total():,} {scenario} failed")


def run(port: int, requests: Requests, seconds: float) -> Outcome:
    """Load a server with as many requests as it takes, from all connections."""
    half = _NUMBERS_PER_ROUND // load.PROCESSES
    return load.run_all(
        [Job(port, requests, seconds, offset=number * half) for number in range(load.PROCESSES)]
    )


def compare_answers(servers: Sequence[Server], found: dict[str, Measured]) -> dict[str, int]:
    """
    Ask each analytical query of each server once; note where the rows are not ours.

    Returns:
        The number of our rows, by query.
    """
    rows = {}
    for name, text in questions.read("analytical").items():
        ours = None
        for server in servers:
            measured = found[server.name]
            try:
                answer = server.ask(text, limit_s=ANALYTICAL_LIMIT_S)
                if answer.status != _OK:
                    measured.remarks.append(f"{name}: status {answer.status}")
                    continue
                bag = answers.rows(answer.body)
            except (OSError, http.client.HTTPException, ValueError) as error:
                measured.remarks.append(f"{name}: no answer ({type(error).__name__})")
                continue
            if ours is None and server is servers[0]:
                ours, rows[name] = bag, bag.total()
            differs = "we have no answer" if ours is None else answers.difference(ours, bag)
            if differs:
                measured.remarks.append(f"{name}: other rows than ours ({differs})")
            else:
                measured.analytical_s[name] = []
    return rows


def analytical(servers: Sequence[Server], rounds: int, found: dict[str, Measured]) -> None:
    """Time the analytical queries whose rows are ours; each text is asked once, by its comment."""
    for name, text in questions.read("analytical").items():
        able = [server for server in servers if name in found[server.name].analytical_s]
        for number, server in in_turns(able, rounds) if able else ():
            times = found[server.name].analytical_s[name]
            if sum(times) > _ENOUGH_S:
                continue
            try:
                answer = server.ask(f"{text}# {number}\n", limit_s=ANALYTICAL_LIMIT_S)
                times.append(answer.seconds)
            except (OSError, http.client.HTTPException):
                times.append(ANALYTICAL_LIMIT_S)


def steady(server: Server, iris: Sequence[str], seconds: float, *, first: int) -> Outcome:
    """Ask fresh point queries at a steady rate; latencies count from when each was due."""
    requests = questions.fresh(server, iris, first=first)
    return load.run(Job(server.port, requests, seconds, per_second=STEADY_PER_SECOND))


def _expected(seconds: float) -> int:
    return round(STEADY_PER_SECOND * seconds)


def p99_s(outcome: Outcome, seconds: float) -> float:
    """Give p99 of a steady load; what was refused, or not answered at all, is infinitely late."""
    lost = max(0, _expected(seconds) - len(outcome.latencies_s))
    return figures.percentile([*outcome.latencies_s, *[math.inf] * lost], 0.99)


def hostile(server: Server, iris: Sequence[str], plan: Plan, measured: Measured) -> None:
    """Measure p99 of point queries, idle, then while hostile queries run; last of all scenarios."""
    first = plan.rounds * _NUMBERS_PER_ROUND
    idle = steady(server, iris, plan.steady_s, first=first)
    measured.idle_p99_s = p99_s(idle, plan.steady_s)
    over = threading.Event()
    texts = questions.read("hostile").values()
    attackers = [
        threading.Thread(target=_attack, args=(server, text, over), daemon=True) for text in texts
    ]
    for attacker in attackers:
        attacker.start()
    pressed = steady(server, iris, plan.steady_s, first=first + _NUMBERS_PER_ROUND)
    over.set()
    measured.hostile_p99_s = p99_s(pressed, plan.steady_s)
    measured.lost = 1 - len(pressed.latencies_s) / _expected(plan.steady_s)
    if pressed.failures(_OK):
        statuses = ", ".join(f"{count:,} × {status}" for status, count in pressed.statuses.items())
        measured.remarks.append(f"statuses of point queries with hostile ones: {statuses}")
    measured.survived = server.is_alive()


def _attack(server: Server, text: str, over: threading.Event) -> None:
    """Ask a hostile query again as soon as it ends, until *over*."""
    number = 0
    while not over.is_set():
        number += 1
        try:
            server.ask(f"{text}# {number}\n", limit_s=60)
        except (OSError, http.client.HTTPException):
            over.wait(0.1)  # where it answers at once, it is not to be flooded
