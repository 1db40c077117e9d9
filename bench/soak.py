"""
Run ten minutes of mixed load from fifty clients: ``python -m bench.soak``.

Start this endpoint on the current release; print the statuses, the number of errors, which are
neither answers nor deliberate refusals, and the memory of the long-lived processes in the last
minute and in the first.  The exit status is 1 if there is an error or memory grew by more than a
tenth.
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

from bench.servers import JSON, Contestant, Server
from bench.workload import entity_iris, point_queries, read_queries

CLIENTS: Final = 50

#: The share of the time that counts as its beginning and as its end: one minute of ten.
_EDGE_SHARE: Final = 0.1

#: The maximum growth of memory, as a factor.
_MAX_GROWTH: Final = 1.1

#: Seconds between two samples of the memory, and the time limit of a request.
_LOOK_S: Final = 1.0
_PATIENCE_S: Final = 60.0

#: One in so many requests of a client is of this kind; the others are point queries.
_EVERY: Final = {"analytical": 20, "hostile": 50, "page": 10, "hang up": 25}

_PAGES: Final = ("/", "/sparql", "/problem", "/downloads/", "/health", "/robots.txt", "/nothing")

#: Answers, and deliberate refusals: not found, too large, busy or out of time or memory.
_EXPECTED_STATUSES: Final = frozenset({200, 304, 404, 413, 503})


@dataclass
class Soak:
    """
    A run.

    Attributes:
        server: the server under load.
        iris: the IRIs for point queries.
        until: the end of the run, on the monotonic clock.
        statuses: the number of responses by status, 0 for a connection without a response.
    """

    server: Server
    iris: list[str]
    until: float
    statuses: Counter[int] = field(default_factory=Counter)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def client(self, number: int) -> None:
        """Send one request after the other until the end."""
        chance = random.Random(number)  # noqa: S311 - the same load at each run
        sent = 0
        while time.monotonic() < self.until:
            with self.server.connection(_PATIENCE_S) as connection:
                for _ in range(100):
                    if time.monotonic() >= self.until:
                        return
                    sent += 1
                    if not self._ask(connection, self._target(chance, number, sent), sent):
                        break

    def _target(self, chance: random.Random, number: int, sent: int) -> str:
        if sent % _EVERY["page"] == 0:
            return chance.choice(_PAGES)
        for kind in ("hostile", "analytical"):
            if (sent + number) % _EVERY[kind] == 0:
                text = chance.choice(list(read_queries(kind).values()))
                return self._query(f"{text}\n# {number} {sent}")
        limit = chance.choice((1_000, 1_000_000 + sent))  # one that repeats, one that does not
        return self._query(point_queries([chance.choice(self.iris)])[0] + str(limit))

    def _query(self, text: str) -> str:
        return self.server.target(text)

    def _ask(self, connection: http.client.HTTPConnection, target: str, sent: int) -> bool:
        """Send one request; return whether the connection can be used again."""
        try:
            connection.request("GET", target, headers={"Accept": f"{JSON}, */*;q=0.5"})
            if sent % _EVERY["hang up"] == 0:
                return False
            answer = connection.getresponse()
            answer.read()
            status = answer.status
        except (OSError, http.client.HTTPException):
            status = 0
        with self._turn:
            self.statuses[status] += 1
        return status != 0


def _long_lived_bytes(server: Server) -> int:
    """
    Return the memory of the long-lived processes; a worker releases its memory after a query.

    Source: proc(5), smaps_rollup, Pss.
    """
    pid = server.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    rollups = (Path(f"/proc/{child}/smaps_rollup").read_text("ascii") for child in children)
    return sum(1024 * int(rollup.partition("\nPss:")[2].split()[0]) for rollup in rollups)


def run_clients(server: Server, seconds: float) -> tuple[Counter[int], list[int]]:
    """Return the statuses of a run of `seconds`, and the samples of the memory, in bytes."""
    run = Soak(server, entity_iris(server), time.monotonic() + seconds)
    clients = [threading.Thread(target=run.client, args=(number,)) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    samples = []
    while time.monotonic() < run.until:
        with contextlib.suppress(OSError):  # a process ended during the measurement
            samples.append(_long_lived_bytes(server))
        time.sleep(_LOOK_S)
    for client in clients:
        client.join()
    return run.statuses, samples


@dataclass(frozen=True)
class Soaked:
    """
    The result of a run.

    Attributes:
        seconds: its duration.
        statuses: the number of responses by status, 0 for a connection without a response.
        first_bytes, last_bytes: the memory of the long-lived processes, as the median in the first
            and in the last tenth of the run.
    """

    seconds: float
    statuses: Counter[int]
    first_bytes: float
    last_bytes: float

    @property
    def errors(self) -> int:
        """The number of responses that are neither answers nor deliberate refusals."""
        return sum(
            times for status, times in self.statuses.items() if status not in _EXPECTED_STATUSES
        )

    @property
    def is_flat(self) -> bool:
        """Whether memory grew by no more than a tenth."""
        return self.last_bytes <= _MAX_GROWTH * self.first_bytes

    def lines(self) -> list[str]:
        """Return the result in a few lines."""
        counts = ", ".join(f"{status}: {n:,}" for status, n in sorted(self.statuses.items()))
        return [
            f"{CLIENTS} clients, {self.seconds:g} s, {self.statuses.total():,} answers ({counts})",
            f"errors, without deliberate refusals: {self.errors}",
            f"memory of the long-lived processes: {self.first_bytes / 1e6:.0f} MB in the first"
            f" tenth of the time, {self.last_bytes / 1e6:.0f} MB in the last",
        ]


def run(releases: Path, log: Path, seconds: float) -> Soaked:
    """Start the endpoint on the current release in `releases` and load it."""
    program = str(Path(sys.executable).with_name("gwangju-kg"))
    command = (program, "serve", "--releases", str(releases), "--port", "{port}")
    server = Server(Contestant("gwangju-kg", command, "/sparql"), log)
    try:
        statuses, samples = run_clients(server, seconds)
    finally:
        server.end()
    edge = max(1, int(len(samples) * _EDGE_SHARE))
    first, last = statistics.median(samples[:edge]), statistics.median(samples[-edge:])
    return Soaked(seconds, statuses, first, last)


def main() -> None:
    """Run the load and print the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=Path, default=Path("releases"))
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--log", type=Path, default=Path(".bench/soak.log"))
    options = parser.parse_args()
    options.log.parent.mkdir(parents=True, exist_ok=True)
    result = run(options.releases, options.log, options.seconds)
    print("\n".join(result.lines()))  # noqa: T201 - the output of the command
    if result.errors or not result.is_flat:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
