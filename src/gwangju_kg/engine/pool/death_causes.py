"""Why queries got no answer: records the deaths of workers and reports them to clients."""

from __future__ import annotations

import os
import re
import signal
import socket
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from gwangju_kg.engine import ipc, wire
from gwangju_kg.engine.worker.notes import NO_MEMORY

#: Causes that are remembered, and clients that may wait for one.
_REMEMBERED: Final = 1_000

#: Messages of allocators before they end the process: Rust's, and C++'s in RocksDB.
_NO_MEMORY: Final = re.compile("memory allocation of|bad_alloc")

_OOM_KILLS: Final = re.compile(r"^oom_kill (\d+)$", re.MULTILINE)


class DeathCauses:
    """
    The causes of death of one pool's workers, by the token of the query that each ran.

    Args:
        control: the socket from which clients are answered.
    """

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._causes: OrderedDict[str, str] = OrderedDict()
        self._waiting: list[tuple[str, bytes]] = []
        self._oom_kills = _count_oom_kills()

    def report(self, token: str, client: bytes, running: Mapping[str, str]) -> None:
        """
        Send a client the cause, now or as soon as it is recorded.

        Args:
            token: the token of the query.
            client: the address of the client's socket.
            running: the tokens of the queries whose workers have not been reaped yet, each with the
                cause if the pool is ending it, else "".  A process that yields to others may take
                seconds to die.
        """
        cause = running.get(token) or self._causes.get(token)
        if cause is None and token in running:
            self._waiting = [*self._waiting, (token, client)][-_REMEMBERED:]
        else:
            ipc.send_datagram(self._control, {"cause": cause or wire.NOT_RECEIVED}, client)

    def record(self, token: str, cause: str) -> None:
        """Remember the cause for a query, and send it to the clients that wait for it."""
        self._causes[token] = cause
        while len(self._causes) > _REMEMBERED:
            self._causes.popitem(last=False)
        for _, client in filter(lambda waiting: waiting[0] == token, self._waiting):
            ipc.send_datagram(self._control, {"cause": cause}, client)
        self._waiting = [waiting for waiting in self._waiting if waiting[0] != token]

    def cause_of(self, result: os.waitid_result, stderr: str) -> str:
        """Return why a worker died that the pool did not end: ``done``, ``memory`` or ``lost``."""
        kills = _count_oom_kills()
        was_oom = result.si_status == signal.SIGKILL and kills > self._oom_kills
        self._oom_kills = kills
        if result.si_code == os.CLD_EXITED:
            return {0: "done", NO_MEMORY: "memory"}.get(result.si_status, "lost")
        return "memory" if was_oom or _NO_MEMORY.search(stderr) else "lost"


def _count_oom_kills() -> int:
    """Return how many processes the kernel has ended for lack of memory since it booted."""
    try:
        match = _OOM_KILLS.search(Path("/proc/vmstat").read_text("ascii"))
    except OSError:
        return 0
    return int(match[1]) if match else 0
