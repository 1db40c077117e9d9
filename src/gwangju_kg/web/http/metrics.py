"""
Counts that the web processes share, and their text for Prometheus.

Takes what happened; gives totals over all processes, those that have ended among them.
The numbers are in a file without a name that the starter holds and every process maps.
Our own writer, since prometheus_client needs a folder of files for several processes,
which somebody must clear after a SIGKILL.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
import threading
from bisect import bisect_left
from collections.abc import Mapping
from typing import Any, Final

from gwangju_kg.errors.catalog import CATALOG

OK: Final = "ok"

#: The HTTP client disconnected before the answer.
DISCONNECTED: Final = "caller-left"

#: Upper bounds of the classes of seconds that queries took; the last class has none.
BOUNDS_S: Final = (
    0.001,
    0.0025,
    0.005,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1.0,
    2.5,
    5.0,
    10.0,
    30.0,
)

#: What comes of asking another endpoint.
SERVICE_OUTCOMES: Final = (OK, "failed", "timeout", "left")

_OUTCOMES: Final = (OK, DISCONNECTED, *sorted(CATALOG))
_PLACES: Final = {name: at for at, name in enumerate(_OUTCOMES)}
_KEPT: Final = len(_OUTCOMES)
_WAITING: Final = _KEPT + 1
_SUM: Final = _WAITING + 1
_SERVICES: Final = _SUM + 1
_CLASSES: Final = _SERVICES + len(SERVICE_OUTCOMES)
_SIZE: Final = _CLASSES + len(BOUNDS_S) + 1

#: A process's number, then its counts.
_OWNER: Final = struct.Struct("=q")
_COUNTS: Final = struct.Struct(f"={_SIZE}d")
_SHEET: Final = _OWNER.size + _COUNTS.size
_COUNT: Final = struct.Struct("=d")

#: Processes whose counts are held apart; of more, the ended ones' are carried on by others.
_SHEETS: Final = 64

TEXT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

#: Every tally of a process counts on the same sheet.
_TURN: Final = threading.Lock()


def shared() -> str:
    """Make the file of a run's counts; give the path under which its processes find it."""
    number = os.memfd_create("gwangju-kg-tally")
    os.truncate(number, _SHEETS * _SHEET)
    return f"/proc/{os.getpid()}/fd/{number}"


class Metrics:
    """
    The counts; each process writes its own sheet.

    Args:
        path: what :func:`shared` gave, or "" for counts of this process alone.
    """

    def __init__(self, path: str) -> None:
        file = os.open(path, os.O_RDWR) if path else os.memfd_create("tally")
        try:
            os.truncate(file, _SHEETS * _SHEET)
            self._memory = mmap.mmap(file, _SHEETS * _SHEET)
            fcntl.lockf(file, fcntl.LOCK_EX)
            start = self._sheet() + _OWNER.size
            self._counts = memoryview(self._memory)[start : start + _COUNTS.size].cast("d")
        finally:
            os.close(file)  # which lets others have their turn

    def _sheet(self) -> int:
        """Find the sheet of this process, or take one that nobody writes any more."""
        mine = os.getpid()
        owners = {
            start: _OWNER.unpack_from(self._memory, start)[0]
            for start in range(0, _SHEETS * _SHEET, _SHEET)
        }
        starts = [start for start, owner in owners.items() if owner == mine]
        starts += [start for start, owner in owners.items() if not owner]
        starts += [start for start, owner in owners.items() if owner and not _lives(owner)]
        start = starts[0]
        if owners[start] != mine:
            _OWNER.pack_into(self._memory, start, mine)
            _COUNT.pack_into(self._memory, start + _OWNER.size + _WAITING * _COUNT.size, 0.0)
        return start

    def query(self, outcome: str, seconds: float) -> None:
        """Count a query that was asked of the engine: ``ok`` or a problem's code, and its time."""
        with _TURN:
            self._counts[_PLACES[outcome]] += 1
            self._counts[_SUM] += seconds
            self._counts[_CLASSES + bisect_left(BOUNDS_S, seconds)] += 1

    def cached(self) -> None:
        """Count a response from the cache."""
        with _TURN:
            self._counts[_KEPT] += 1

    def service(self, outcome: str) -> None:
        """Count another endpoint that was asked; *outcome* is one of `SERVICE_OUTCOMES`."""
        with _TURN:
            self._counts[_SERVICES + SERVICE_OUTCOMES.index(outcome)] += 1

    def waiting(self, more: int) -> None:
        """Count queries that began, or by -1 ceased, to wait for their turn."""
        with _TURN:
            self._counts[_WAITING] += more

    def _found(self) -> list[float]:
        """Give the counts of all processes together; what waits, of those that live."""
        found = [0.0] * _SIZE
        for start in range(0, _SHEETS * _SHEET, _SHEET):
            (owner,) = _OWNER.unpack_from(self._memory, start)
            if owner:
                counts = list(_COUNTS.unpack_from(self._memory, start + _OWNER.size))
                counts[_WAITING] *= _lives(owner)
                found = [mine + more for mine, more in zip(found, counts, strict=True)]
        return found

    def text(self, state: Mapping[str, Any], release_id: str) -> str:
        """
        Give all counts in Prometheus's text format.

        Args:
            state: what the engine says of itself, or nothing where it does not answer.
            release_id: what is served, or "".

        Source: Prometheus, Exposition formats, text format 0.0.4.
        """
        found = self._found()
        queries = {f'{{outcome="{name}"}}': found[at] for at, name in enumerate(_OUTCOMES)}
        services = {
            f'{{outcome="{name}"}}': found[_SERVICES + at]
            for at, name in enumerate(SERVICE_OUTCOMES)
        }
        ended = {f'{{cause="{name}"}}': n for name, n in sorted(state.get("ended", {}).items())}
        families = [
            _family("queries_total", "counter", "Queries asked of the engine.", queries),
            _histogram(found),
            _family("kept_answers_total", "counter", "Answers from memory.", {"": found[_KEPT]}),
            _family("waiting", "gauge", "Queries that wait for their turn.", {"": found[_WAITING]}),
            _family("services_total", "counter", "Other endpoints that were asked.", services),
            _family("workers_ended_total", "counter", "Query processes that ended.", ended),
            _family("release_info", "gauge", "What is served.", {f'{{release="{release_id}"}}': 1}),
        ]
        if state:
            for name, key, about in (
                ("workers", "workers", "Query processes."),
                ("long_queries", "long", "Queries that have run for long."),
            ):
                families.append(_family(name, "gauge", about, {"": state[key]}))
        return "".join(families)


def _lives(process: int) -> bool:
    return os.path.exists(f"/proc/{process}")


def _family(name: str, kind: str, about: str, samples: Mapping[str, float]) -> str:
    lines = [f"# HELP gwangju_kg_{name} {about}", f"# TYPE gwangju_kg_{name} {kind}"]
    lines += [f"gwangju_kg_{name}{labels} {value:.10g}" for labels, value in samples.items()]
    return "\n".join(lines) + "\n"


def _histogram(found: list[float]) -> str:
    name = "gwangju_kg_query_seconds"
    lines = [f"# HELP {name} Seconds until a query had its answer.", f"# TYPE {name} histogram"]
    total = 0.0
    for bound, count in zip((*BOUNDS_S, "+Inf"), found[_CLASSES:], strict=True):
        total += count
        lines.append(f'{name}_bucket{{le="{bound}"}} {total:.10g}')
    lines += [f"{name}_sum {found[_SUM]:.10g}", f"{name}_count {total:.10g}"]
    return "\n".join(lines) + "\n"
