"""
What became of questions that got no answer.

Takes the deaths of workers; answers clients who ask for one.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from gwangju_kg.engine import wire
from gwangju_kg.engine.worker.process import NO_MEMORY

#: Dead questions that are remembered, and clients that wait.
_REMEMBERED: Final = 1_000

#: What an allocator says before it ends the process: Rust's, and C++'s in RocksDB.
_NO_MEMORY: Final = re.compile("memory allocation of|bad_alloc")

_OOM_KILLS: Final = re.compile(r"^oom_kill (\d+)$", re.MULTILINE)


class DeathCauses:
    """The inquests of one pool."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._causes: OrderedDict[str, str] = OrderedDict()
        self._waiting: list[tuple[str, Any]] = []
        self._oom_kills = _oom_kills()

    def open(self, token: str, caller: Any, at_work: Mapping[str, str]) -> None:
        """
        Tell *caller* what became of a question, at once or when its worker is buried.

        Args:
            token: the question's name.
            caller: an address.
            at_work: the questions whose workers are not buried yet, with the cause where the
                pool ends them.  A process that yields to others may take seconds to die.
        """
        cause = at_work.get(token) or self._causes.get(token)
        if cause is None and token in at_work:
            self._waiting = [*self._waiting, (token, caller)][-_REMEMBERED:]
        else:
            tell(self._control, caller, {"cause": cause or wire.UNTAKEN})

    def close(self, token: str, cause: str) -> None:
        """Remember what became of a question, and tell who waits for it."""
        self._causes[token] = cause
        while len(self._causes) > _REMEMBERED:
            self._causes.popitem(last=False)
        for _, caller in filter(lambda waiting: waiting[0] == token, self._waiting):
            tell(self._control, caller, {"cause": cause})
        self._waiting = [waiting for waiting in self._waiting if waiting[0] != token]

    def cause_of(self, result: os.waitid_result, words: str) -> str:
        """Say why a worker died that nobody ended: ``done``, ``memory`` or ``lost``."""
        kills = _oom_kills()
        was_oom = result.si_status == signal.SIGKILL and kills > self._oom_kills
        self._oom_kills = kills
        if result.si_code == os.CLD_EXITED:
            return {0: "done", NO_MEMORY: "memory"}.get(result.si_status, "lost")
        return "memory" if was_oom or _NO_MEMORY.search(words) else "lost"


def tell(control: socket.socket, caller: Any, facts: Mapping[str, object]) -> None:
    """Send *facts* to *caller*, who may have gone."""
    with suppress(OSError):
        control.sendto(json.dumps(facts).encode("ascii"), socket.MSG_DONTWAIT, caller)


def _oom_kills() -> int:
    """Give how many processes the kernel has ended for want of memory since it started."""
    try:
        found = _OOM_KILLS.search(Path("/proc/vmstat").read_text("ascii"))
    except OSError:
        return 0
    return int(found[1]) if found else 0
