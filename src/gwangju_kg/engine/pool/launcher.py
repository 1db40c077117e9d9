"""
Starts an engine, replaces its pool process if that dies, and ends it.

Runs in the process that owns the engine (the *starter*).  Input: settings and a release, or files.
Output: an address for clients.
"""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from gwangju_kg.engine import ipc
from gwangju_kg.engine.client.connector import EngineAddress
from gwangju_kg.errors import StoreError
from gwangju_kg.settings import Settings

LOG: Final = logging.getLogger("gwangju_kg.engine")

#: Seconds that the pool may take to end its workers and itself.
_ENDING_S: Final = 5.0

#: Seconds between two attempts to replace a pool process that has died.
_PAUSE_S: Final = 0.5


class Engine:
    """
    A running engine: one pool process that holds the data, and its workers.

    They end with :meth:`close`, at the end of a ``with`` block, and with the starter, however that
    ends.  If the pool process dies earlier, another replaces it; queries wait meanwhile, as the
    listening sockets belong to the starter.
    """

    def __init__(self, settings: Settings, data: Mapping[str, Any]) -> None:
        self._starter_pid = os.getpid()
        address = EngineAddress(
            name=ipc.random_name(),
            deadline_s=settings.deadline_s,
            query_bytes=settings.query_bytes,
        )
        self.address = str(address)
        self._listener = ipc.listen(address.queries, settings.queue)
        self._control = ipc.bind_datagrams(address.control)
        self._start_message = {
            "settings": asdict(settings),
            **data,
            "listener": self._listener.fileno(),
            "control": self._control.fileno(),
            "starter": self._starter_pid,
        }
        self._lock = threading.Lock()
        self._is_closing = threading.Event()
        self._pool = self._start_pool()
        self._keeper = threading.Thread(target=self._replace_dead_pools, daemon=True)

    @classmethod
    def start(
        cls,
        settings: Settings,
        *,
        release: Path | None = None,
        files: Sequence[Path] = (),
        is_lenient: bool = False,
        load_first: int | None = None,
    ) -> Engine:
        """
        Start an engine and wait until a worker is ready.

        Args:
            settings: the number of workers, and their limits.
            release: the directory of the release to serve.
            files: RDF files to serve instead, from memory.
            is_lenient: whether what is malformed in the files is left out, and told in `notes`.
            load_first: quads up to which a release is loaded into memory before the first answer;
                a larger one is served from disk, which `loads_later` tells.  None for any number.

        Raises:
            StoreError: the data cannot be read, or no worker starts; the message says why.
        """
        data = {
            "release": None if release is None else str(release),
            "files": [str(path) for path in files],
            "lenient": is_lenient,
            "load_first": load_first,
        }
        engine = cls(settings, data)
        try:
            engine._pool.wait_until_ready()
            engine._keeper.start()
        except BaseException:
            engine.close()
            raise
        return engine

    @property
    def notes(self) -> tuple[str, ...]:
        """Lines that say what was left out of the files."""
        return self._pool.notes

    @property
    def loads_later(self) -> bool:
        """Whether it answers from disk although the data fit in memory."""
        return self._pool.loads_later

    @property
    def pool_pid(self) -> int:
        """The process id of the pool."""
        return self._pool.process.pid

    def _start_pool(self) -> _PoolProcess:
        return _PoolProcess(
            self._start_message, sockets=(self._listener.fileno(), self._control.fileno())
        )

    def _replace_dead_pools(self) -> None:
        while True:
            self._pool.process.wait()
            try:
                with self._lock:
                    if self._is_closing.is_set():
                        return
                    self._pool.connection.close()
                    self._pool = self._start_pool()
                self._pool.wait_until_ready()
                LOG.warning("the process that holds the data ended and was replaced")
            except (StoreError, OSError) as error:  # OSError: no process, memory or descriptor left
                if not self._is_closing.is_set():
                    LOG.warning(
                        "the process that holds the data ended and cannot be replaced: %s", error
                    )
            self._is_closing.wait(_PAUSE_S)

    def close(self) -> None:
        """
        End the engine; return only when none of its processes is left.

        In a fork of the starter, this does nothing.
        """
        if os.getpid() != self._starter_pid:
            return
        with self._lock:
            self._is_closing.set()
        self._pool.end()
        if self._keeper.is_alive():
            self._keeper.join()
        self._pool.connection.close()
        self._listener.close()
        self._control.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _PoolProcess:
    """
    The pool process, and the connection to it, which is its standard input.

    Args:
        start_message: sent to it at once.
        sockets: descriptors that it inherits.
    """

    def __init__(self, start_message: dict[str, Any], *, sockets: Sequence[int]) -> None:
        self._is_ready = False
        self.notes: tuple[str, ...] = ()
        self.loads_later = False
        self.connection, pool_end = socket.socketpair()
        with pool_end:
            # -P: modules in the working directory are not ours.
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "gwangju_kg.engine"],
                stdin=pool_end.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,  # a slow reader of the log must not stop the pool
                pass_fds=sockets,
            )
        threading.Thread(target=_relay_log, args=(self.process,), daemon=True).start()
        with suppress(OSError):  # it has ended already, which `wait_until_ready` reports
            ipc.send_message(self.connection, start_message)

    def wait_until_ready(self) -> None:
        """
        Wait until a worker is ready.

        Raises:
            StoreError: the data cannot be read, or no worker starts.
        """
        try:
            reply = ipc.receive_message(self.connection)
        except (OSError, EOFError) as error:
            raise StoreError("the engine ended while it started") from error
        if "error" in reply:
            raise StoreError(reply["error"])
        self.notes, self.loads_later = tuple(reply["notes"]), reply["loads_later"]
        self._is_ready = True

    def end(self) -> None:
        """End the process and wait for it; it ends and waits for its workers first."""
        # Forks of the starter hold the connection too, which closing it here would not end.
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
        try:
            self.process.wait(_ENDING_S if self._is_ready else 0)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _relay_log(process: subprocess.Popen[bytes]) -> None:
    """Copy the standard error of `process` into this process's log, until it ends."""
    assert process.stderr is not None  # noqa: S101 - narrows for the type checker
    with process.stderr as lines:
        for line in lines:
            LOG.info("%s", line.decode(errors="replace").rstrip())
