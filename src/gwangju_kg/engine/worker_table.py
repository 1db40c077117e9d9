"""
A table in memory that the pool and its workers share: which query each worker is running.

A worker writes its own slot; the pool reads it, also after the worker has died.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from typing import Final

#: Token, client, start on the monotonic clock, and time limit.
_ENTRY: Final = struct.Struct("=32s32sdd")
_FLAG_BYTES: Final = 8


@dataclass(frozen=True)
class WorkerState:
    """
    The query that a worker is running.

    Attributes:
        token: the query's token.
        client: the client; "" if unnamed.
        began: when it was received, in seconds on the monotonic clock, which all processes share.
        deadline_s: how long it may run.
    """

    token: str
    client: str
    began: float
    deadline_s: float


class WorkerSlot:
    """One worker's slot in the table."""

    def __init__(self, memory: mmap.mmap, offset: int) -> None:
        self._memory, self._offset = memory, offset

    def write(self, state: WorkerState) -> None:
        """Record that the worker begins a query; names are cut to 32 bytes."""
        names = (state.token.encode()[:32], state.client.encode()[:32])
        start = self._offset + _FLAG_BYTES
        _ENTRY.pack_into(self._memory, start, *names, state.began, state.deadline_s)
        self._memory[self._offset] = 1  # last, so that a reader finds the whole entry

    def clear(self) -> None:
        """Record that the worker has finished its query."""
        self._memory[self._offset] = 0

    def read(self) -> WorkerState | None:
        """Return what the worker is running, or None if it waits for a query."""
        if not self._memory[self._offset]:
            return None
        raw = _ENTRY.unpack_from(self._memory, self._offset + _FLAG_BYTES)
        token, client = (name.rstrip(b"\0").decode(errors="replace") for name in raw[:2])
        return WorkerState(token, client, began=raw[2], deadline_s=raw[3])


class WorkerTable:
    """A fixed number of slots."""

    def __init__(self, size: int) -> None:
        step = _FLAG_BYTES + _ENTRY.size
        memory = mmap.mmap(-1, size * step)
        self._free = [WorkerSlot(memory, at * step) for at in range(size)]

    def acquire(self) -> WorkerSlot | None:
        """Return a clear slot, or None if all are in use."""
        return self._free.pop() if self._free else None

    def release(self, slot: WorkerSlot) -> None:
        """Release the slot of a worker that has ended."""
        slot.clear()
        self._free.append(slot)
