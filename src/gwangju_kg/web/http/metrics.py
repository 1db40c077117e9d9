"""
Counts that the web processes share, and their text for Prometheus.

Totals are over all processes, ended ones among them.  The numbers are in an anonymous file that the
starter holds open and every process maps.  prometheus_client is not used: for several processes it
needs a folder of files, which somebody must clear after a SIGKILL.
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

#: Upper bounds, in seconds, of the buckets of query times; the last bucket has none.
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

#: Outcomes of calling a SERVICE endpoint.
SERVICE_OUTCOMES: Final = (OK, "failed", "timeout", "left")

_OUTCOMES: Final = (OK, DISCONNECTED, *sorted(CATALOG))
_INDEX: Final = {name: at for at, name in enumerate(_OUTCOMES)}
_CACHED: Final = len(_OUTCOMES)
_WAITING: Final = _CACHED + 1
_SUM: Final = _WAITING + 1
_SERVICES: Final = _SUM + 1
_BUCKETS: Final = _SERVICES + len(SERVICE_OUTCOMES)
_SIZE: Final = _BUCKETS + len(BOUNDS_S) + 1

#: The id of a process, then its counts.
_OWNER: Final = struct.Struct("=q")
_COUNTS: Final = struct.Struct(f"={_SIZE}d")
_SLOT_BYTES: Final = _OWNER.size + _COUNTS.size
_COUNT: Final = struct.Struct("=d")

#: Slots, one for each process; when all are taken, a process continues the slot of an ended one.
_SLOTS: Final = 64

TEXT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

#: All objects of a process count in the same slot.
_LOCK: Final = threading.Lock()


def create_shared_file() -> str:
    """Create the file of a run's counts; return the path by which its processes open it."""
    number = os.memfd_create("gwangju-kg-metrics")
    os.truncate(number, _SLOTS * _SLOT_BYTES)
    return f"/proc/{os.getpid()}/fd/{number}"


class Metrics:
    """
    The counts; each process writes to its own slot.

    Args:
        path: the result of :func:`create_shared_file`, or "" for counts of this process alone.
    """

    def __init__(self, path: str) -> None:
        file = os.open(path, os.O_RDWR) if path else os.memfd_create("metrics")
        try:
            os.truncate(file, _SLOTS * _SLOT_BYTES)
            self._memory = mmap.mmap(file, _SLOTS * _SLOT_BYTES)
            fcntl.lockf(file, fcntl.LOCK_EX)
            start = self._slot() + _OWNER.size
            self._counts = memoryview(self._memory)[start : start + _COUNTS.size].cast("d")
        finally:
            os.close(file)  # which releases the lock

    def _slot(self) -> int:
        """Return the start of this process's slot; take a free one, or one of an ended process."""
        own_pid = os.getpid()
        owners = {
            start: _OWNER.unpack_from(self._memory, start)[0]
            for start in range(0, _SLOTS * _SLOT_BYTES, _SLOT_BYTES)
        }
        starts = [start for start, owner in owners.items() if owner == own_pid]
        starts += [start for start, owner in owners.items() if not owner]
        starts += [start for start, owner in owners.items() if owner and not _is_running(owner)]
        start = starts[0]
        if owners[start] != own_pid:
            _OWNER.pack_into(self._memory, start, own_pid)
            _COUNT.pack_into(self._memory, start + _OWNER.size + _WAITING * _COUNT.size, 0.0)
        return start

    def query(self, outcome: str, seconds: float) -> None:
        """Count a query and its time; *outcome* is ``ok``, `DISCONNECTED` or an error's code."""
        with _LOCK:
            self._counts[_INDEX[outcome]] += 1
            self._counts[_SUM] += seconds
            self._counts[_BUCKETS + bisect_left(BOUNDS_S, seconds)] += 1

    def cached(self) -> None:
        """Count a response from the cache."""
        with _LOCK:
            self._counts[_CACHED] += 1

    def service(self, outcome: str) -> None:
        """Count a call of a SERVICE endpoint; *outcome* is one of `SERVICE_OUTCOMES`."""
        with _LOCK:
            self._counts[_SERVICES + SERVICE_OUTCOMES.index(outcome)] += 1

    def waiting(self, change: int) -> None:
        """Count a query that begins (1) or ceases (-1) to wait for its turn."""
        with _LOCK:
            self._counts[_WAITING] += change

    def _totals(self) -> list[float]:
        """Return the sums over all processes; of waiting queries, over running processes."""
        totals = [0.0] * _SIZE
        for start in range(0, _SLOTS * _SLOT_BYTES, _SLOT_BYTES):
            (owner,) = _OWNER.unpack_from(self._memory, start)
            if owner:
                counts = list(_COUNTS.unpack_from(self._memory, start + _OWNER.size))
                counts[_WAITING] *= _is_running(owner)
                totals = [total + count for total, count in zip(totals, counts, strict=True)]
        return totals

    def text(self, state: Mapping[str, Any], release_id: str) -> str:
        """
        Return all counts in the text format of Prometheus.

        Args:
            state: the counts of the engine's pool; empty if it does not reply.
            release_id: the release that is served, or "".

        Source: Prometheus, Exposition formats, text format 0.0.4.
        """
        totals = self._totals()
        queries = {f'{{outcome="{name}"}}': totals[at] for at, name in enumerate(_OUTCOMES)}
        services = {
            f'{{outcome="{name}"}}': totals[_SERVICES + at]
            for at, name in enumerate(SERVICE_OUTCOMES)
        }
        ended = {f'{{cause="{name}"}}': n for name, n in sorted(state.get("ended", {}).items())}
        families = [
            _family("queries_total", "counter", "Queries sent to the engine.", queries),
            _histogram(totals),
            _family(
                "kept_answers_total", "counter", "Responses from the cache.", {"": totals[_CACHED]}
            ),
            _family("waiting", "gauge", "Queries waiting for their turn.", {"": totals[_WAITING]}),
            _family("services_total", "counter", "Calls of SERVICE endpoints.", services),
            _family("workers_ended_total", "counter", "Query processes that ended.", ended),
            _family(
                "release_info",
                "gauge",
                "The release that is served.",
                {f'{{release="{release_id}"}}': 1},
            ),
        ]
        if state:
            for name, key, help_text in (
                ("workers", "workers", "Query processes."),
                ("long_queries", "long", "Long-running queries."),
            ):
                families.append(_family(name, "gauge", help_text, {"": state[key]}))
        return "".join(families)


def _is_running(pid: int) -> bool:
    return os.path.exists(f"/proc/{pid}")


def _family(name: str, kind: str, help_text: str, samples: Mapping[str, float]) -> str:
    lines = [f"# HELP gwangju_kg_{name} {help_text}", f"# TYPE gwangju_kg_{name} {kind}"]
    lines += [f"gwangju_kg_{name}{labels} {value:.10g}" for labels, value in samples.items()]
    return "\n".join(lines) + "\n"


def _histogram(totals: list[float]) -> str:
    name = "gwangju_kg_query_seconds"
    lines = [f"# HELP {name} Seconds until a query was answered.", f"# TYPE {name} histogram"]
    total = 0.0
    for bound, count in zip((*BOUNDS_S, "+Inf"), totals[_BUCKETS:], strict=True):
        total += count
        lines.append(f'{name}_bucket{{le="{bound}"}} {total:.10g}')
    lines += [f"{name}_sum {totals[_SUM]:.10g}", f"{name}_count {total:.10g}"]
    return "\n".join(lines) + "\n"
