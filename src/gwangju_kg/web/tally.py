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
import weakref
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from gwangju_kg.web.problem_kinds import KINDS

OK: Final = "ok"

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

_OUTCOMES: Final = (OK, *sorted(KINDS))
_KEPT: Final = len(_OUTCOMES)
_SUM: Final = _KEPT + 1
_CLASSES: Final = _SUM + 1
_COUNTS: Final = struct.Struct(f"={_CLASSES + len(BOUNDS_S) + 1}d")

TEXT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


def shared() -> str:
    """Make the file of a run's counts; give the path under which its processes find it."""
    number = os.memfd_create("gwangju-kg-tally")
    os.truncate(number, _COUNTS.size)
    return f"/proc/{os.getpid()}/fd/{number}"


class Tally:
    """
    The counts.

    Args:
        path: what :func:`shared` gave, or "" for counts of this process alone.
    """

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_RDWR) if path else os.memfd_create("tally")
        os.truncate(self._file, _COUNTS.size)
        self._memory = mmap.mmap(self._file, _COUNTS.size)
        weakref.finalize(self, os.close, self._file)
        self._turn = threading.Lock()

    def query(self, outcome: str, seconds: float) -> None:
        """Count a query that was asked of the engine: ``ok`` or a problem's code, and its time."""
        with self._counts() as counts:
            counts[_OUTCOMES.index(outcome)] += 1
            counts[_SUM] += seconds
            counts[_CLASSES + bisect_left(BOUNDS_S, seconds)] += 1

    def kept(self) -> None:
        """Count an answer that was given from memory."""
        with self._counts() as counts:
            counts[_KEPT] += 1

    @contextmanager
    def _counts(self) -> Iterator[list[float]]:
        """Give the counts, to be changed while no other thread or process changes them."""
        with self._turn:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                counts = list(_COUNTS.unpack_from(self._memory))
                yield counts
                _COUNTS.pack_into(self._memory, 0, *counts)
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)

    def text(self, state: Mapping[str, Any], release_id: str) -> str:
        """
        Give all counts in Prometheus's text format.

        Args:
            state: what the engine says of itself, or nothing where it does not answer.
            release_id: what is served, or "".

        Source: Prometheus, Exposition formats, text format 0.0.4.
        """
        with self._counts() as counts:
            found = list(counts)
        queries = {f'{{outcome="{name}"}}': found[at] for at, name in enumerate(_OUTCOMES)}
        ended = {f'{{cause="{name}"}}': n for name, n in sorted(state.get("ended", {}).items())}
        families = [
            _family("queries_total", "counter", "Queries asked of the engine.", queries),
            _histogram(found),
            _family("kept_answers_total", "counter", "Answers from memory.", {"": found[_KEPT]}),
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
