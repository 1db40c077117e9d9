"""
Ten minutes of mixed load from fifty clients: ``python -m bench.soak``.

Starts this endpoint on the current release; prints the statuses, what was no answer and no
deliberate refusal, and the memory of the processes that last, in the last
minute against the first.  Ends with status 1 where there is such an error or memory grew by
more than a tenth.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import random
import statistics
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote

from bench.questions import points, read, things
from bench.servers import JSON, Contestant, Server

CLIENTS: Final = 50

#: Share of the whole time that counts as its beginning, and as its end: a minute of ten.
_EDGE: Final = 0.1

#: The most that memory may grow.
_GROWTH: Final = 1.1

#: Seconds between two looks at the memory, and for which a client waits for an answer.
_LOOK_S: Final = 1.0
_PATIENCE_S: Final = 60.0

#: Every so many requests of a client one is of this kind; the others are point queries.
_EVERY: Final = {"analytical": 20, "hostile": 50, "page": 10, "hang up": 25}

_PAGES: Final = ("/", "/sparql", "/problem", "/downloads/", "/health", "/robots.txt", "/nothing")

#: Answers, and refusals that are meant: not found, too large, busy or out of time or memory.
_MEANT: Final = frozenset({200, 304, 404, 413, 503})


@dataclass
class Soak:
    """
    A run.

    Attributes:
        server: what is asked.
        iris: what point queries are about.
        until: when it ends, on the monotonic clock.
        statuses: how often each status came, 0 for a connection without an answer.
    """

    server: Server
    iris: list[str]
    until: float
    statuses: Counter[int] = field(default_factory=Counter)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def client(self, number: int) -> None:
        """Ask one thing after the other until the end."""
        chance = random.Random(number)  # noqa: S311 - the same load at each run
        asked = 0
        while time.monotonic() < self.until:
            with self.server.connection(_PATIENCE_S) as connection:
                for _ in range(100):
                    if time.monotonic() >= self.until:
                        return
                    asked += 1
                    if not self._ask(connection, self._target(chance, number, asked), asked):
                        break

    def _target(self, chance: random.Random, number: int, asked: int) -> str:
        if asked % _EVERY["page"] == 0:
            return chance.choice(_PAGES)
        for kind in ("hostile", "analytical"):
            if (asked + number) % _EVERY[kind] == 0:
                text = chance.choice(list(read(kind).values()))
                return self._query(f"{text}\n# {number} {asked}")
        limit = chance.choice((1_000, 1_000_000 + asked))  # one that repeats, one that does not
        return self._query(points([chance.choice(self.iris)])[0] + str(limit))

    def _query(self, text: str) -> str:
        return f"{self.server.contestant.path}?query={quote(text, safe='')}"

    def _ask(self, connection: http.client.HTTPConnection, target: str, asked: int) -> bool:
        """Ask once; say whether the connection may be used again."""
        try:
            connection.request("GET", target, headers={"Accept": f"{JSON}, */*;q=0.5"})
            if asked % _EVERY["hang up"] == 0:
                return False
            answer = connection.getresponse()
            answer.read()
            status = answer.status
        except (OSError, http.client.HTTPException):
            status = 0
        with self._turn:
            self.statuses[status] += 1
        return status != 0


def _lasting_bytes(server: Server) -> int:
    """
    Give the memory of the processes that last: a worker's goes with its query.

    Source: proc(5), smaps_rollup, Pss.
    """
    pid = server.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    rollups = (Path(f"/proc/{child}/smaps_rollup").read_text("ascii") for child in children)
    return sum(1024 * int(rollup.partition("\nPss:")[2].split()[0]) for rollup in rollups)


def soak(server: Server, seconds: float) -> tuple[Counter[int], list[int]]:
    """Give the statuses of a run of *seconds*, and the memory at each look, in bytes."""
    run = Soak(server, things(server), time.monotonic() + seconds)
    clients = [threading.Thread(target=run.client, args=(number,)) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    looks = []
    while time.monotonic() < run.until:
        with contextlib.suppress(OSError):  # a process ended while it was looked at
            looks.append(_lasting_bytes(server))
        time.sleep(_LOOK_S)
    for client in clients:
        client.join()
    return run.statuses, looks


@dataclass(frozen=True)
class Soaked:
    """
    What came of a run.

    Attributes:
        seconds: how long it was.
        statuses: how often each status came, 0 for a connection without an answer.
        first_bytes, last_bytes: memory of the processes that last, median of the run's first and
            last tenth.
    """

    seconds: float
    statuses: Counter[int]
    first_bytes: float
    last_bytes: float

    @property
    def errors(self) -> int:
        """The answers that were no deliberate refusal."""
        return sum(times for status, times in self.statuses.items() if status not in _MEANT)

    @property
    def is_flat(self) -> bool:
        """Whether memory grew by no more than a tenth."""
        return self.last_bytes <= _GROWTH * self.first_bytes

    def lines(self) -> list[str]:
        """Tell it in a few lines."""
        counts = ", ".join(f"{status}: {n:,}" for status, n in sorted(self.statuses.items()))
        return [
            f"{CLIENTS} clients, {self.seconds:g} s, {self.statuses.total():,} answers ({counts})",
            f"errors that are no deliberate refusal: {self.errors}",
            f"memory of the processes that last: {self.first_bytes / 1e6:.0f} MB in the first tenth"
            f" of the time, {self.last_bytes / 1e6:.0f} MB in the last",
        ]


def run(releases: Path, log: Path, seconds: float) -> Soaked:
    """Start the endpoint on the current release of *releases* and load it."""
    program = str(Path(sys.executable).with_name("gwangju-kg"))
    command = (program, "serve", "--releases", str(releases), "--port", "{port}")
    server = Server(Contestant("gwangju-kg", command, "/sparql"), log)
    try:
        statuses, looks = soak(server, seconds)
    finally:
        server.end()
    edge = max(1, int(len(looks) * _EDGE))
    first, last = statistics.median(looks[:edge]), statistics.median(looks[-edge:])
    return Soaked(seconds, statuses, first, last)


def main() -> None:
    """Run it and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=Path, default=Path("releases"))
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--log", type=Path, default=Path(".bench/soak.log"))
    told = parser.parse_args()
    told.log.parent.mkdir(parents=True, exist_ok=True)
    soaked = run(told.releases, told.log, told.seconds)
    print("\n".join(soaked.lines()))  # noqa: T201 - what the command is for
    if soaked.errors or not soaked.is_flat:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
