"""
A board that the pool and its workers share: who is at which question.

A worker writes its own slot; the pool reads it, also after the worker's death.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from typing import Final

#: Token, caller, when it was taken on the monotonic clock, and how long it may run.
_ENTRY: Final = struct.Struct("=32s32sdd")
_FLAG_BYTES: Final = 8


@dataclass(frozen=True)
class WorkerState:
    """
    What a worker is doing.

    Attributes:
        token: the question's name.
        client: who asks; "" for nobody in particular.
        began: when it was taken, in seconds on the monotonic clock, which all processes share.
        deadline_s: how long it may run.
    """

    token: str
    client: str
    began: float
    deadline_s: float


class WorkerSlot:
    """One worker's place on the board."""

    def __init__(self, memory: mmap.mmap, offset: int) -> None:
        self._memory, self._offset = memory, offset

    def take(self, entry: WorkerState) -> None:
        """Say that the worker begins with a question; names are cut to 32 bytes."""
        names = (entry.token.encode()[:32], entry.client.encode()[:32])
        start = self._offset + _FLAG_BYTES
        _ENTRY.pack_into(self._memory, start, *names, entry.began, entry.deadline_s)
        self._memory[self._offset] = 1  # last, so that a reader finds the whole entry

    def clear(self) -> None:
        """Say that the worker has done with its question."""
        self._memory[self._offset] = 0

    def read(self) -> WorkerState | None:
        """Give what the worker is doing, or None where it waits."""
        if not self._memory[self._offset]:
            return None
        raw = _ENTRY.unpack_from(self._memory, self._offset + _FLAG_BYTES)
        token, client = (name.rstrip(b"\0").decode(errors="replace") for name in raw[:2])
        return WorkerState(token, client, began=raw[2], deadline_s=raw[3])


class WorkerTable:
    """As many slots as there may be workers."""

    def __init__(self, size: int) -> None:
        step = _FLAG_BYTES + _ENTRY.size
        memory = mmap.mmap(-1, size * step)
        self._free = [WorkerSlot(memory, at * step) for at in range(size)]

    def borrow(self) -> WorkerSlot | None:
        """Give a clear slot, or None where all are taken."""
        return self._free.pop() if self._free else None

    def give_back(self, slot: WorkerSlot) -> None:
        """Take back the slot of a worker that is no more."""
        slot.clear()
        self._free.append(slot)
