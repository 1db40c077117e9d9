"""
Starts an engine and ends it: the side of the command line.

Takes settings and a release, or files; gives an address for clients.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Final

from gwangju_kg.engine.client.blocking import EngineAddress
from gwangju_kg.errors import StoreError
from gwangju_kg.settings import Settings

LOG: Final = logging.getLogger("gwangju_kg.engine")

#: Seconds that the pool may take to end its workers and itself.
_ENDING_S: Final = 5.0

#: Seconds between two tries to put another pool in the place of one that has ended.
_PAUSE_S: Final = 0.5


class Engine:
    """
    A running engine: one process that holds the data, and its workers.

    They end with :meth:`close`, with ``with``, and with the process that started them, however
    that ends.  Should the one that holds the data end before, another takes its place: the sockets
    are ours, so that questions wait meanwhile.
    """

    def __init__(self, settings: Settings, *, release: Path | None, files: Sequence[Path]) -> None:
        self._starter = os.getpid()
        address = EngineAddress(
            name=f"gwangju-kg-{secrets.token_hex(16)}",
            deadline_s=settings.deadline_s,
            query_bytes=settings.query_bytes,
        )
        self.address = str(address)
        self._listener = _bound(socket.SOCK_STREAM, address.queries)
        self._listener.listen(settings.queue)
        self._control = _bound(socket.SOCK_DGRAM, address.control)
        told = {
            "settings": asdict(settings),
            "release": None if release is None else str(release),
            "files": [str(path) for path in files],
            "listener": self._listener.fileno(),
            "control": self._control.fileno(),
            "starter": self._starter,
        }
        self._told = json.dumps(told, default=str).encode("ascii") + b"\n"
        self._turn = threading.Lock()
        self._is_closing = threading.Event()
        self._process = self._spawn()
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    @classmethod
    def start(
        cls, settings: Settings, *, release: Path | None = None, files: Sequence[Path] = ()
    ) -> Engine:
        """
        Start an engine and wait until a worker is ready.

        Args:
            settings: how many workers, and their limits.
            release: the directory of the release to serve.
            files: RDF files to serve instead, from memory.

        Raises:
            StoreError: the data cannot be read, or no worker comes up; the message says why.
        """
        engine = cls(settings, release=release, files=files)
        try:
            engine._await_worker()
            engine._keeper.start()
        except BaseException:
            engine.close()
            raise
        return engine

    def _spawn(self) -> subprocess.Popen[bytes]:
        # -P: modules in the working directory are not ours.
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "gwangju_kg.engine"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,  # read by a thread, so that no reader of the log stops the pool
            pass_fds=(self._listener.fileno(), self._control.fileno()),
        )
        threading.Thread(target=_relay, args=(process,), daemon=True).start()
        assert process.stdin is not None  # noqa: S101 - narrows for the type checker
        with suppress(BrokenPipeError):  # it has ended already, which its output will tell
            process.stdin.write(self._told)
            process.stdin.flush()
        return process

    def _await_worker(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - narrows for the type checker
        line = self._process.stdout.readline()
        found = json.loads(line) if line else {"error": "the engine ended while it started"}
        if "error" in found:
            raise StoreError(found["error"])

    def _keep(self) -> None:
        """Put another process in the place of one that has ended."""
        while True:
            self._process.wait()
            with self._turn:
                if self._is_closing.is_set():
                    return
                _close_pipes(self._process)
                self._process = self._spawn()
            try:
                self._await_worker()
                LOG.warning("the process that holds the data ended; another has taken its place")
            except StoreError as error:
                LOG.warning("the process that holds the data ended and cannot come back: %s", error)
            self._is_closing.wait(_PAUSE_S)

    def close(self) -> None:
        """
        End the engine; give back only when none of its processes is left.

        In a fork of the process that started it, this does nothing.
        """
        if os.getpid() != self._starter:
            return
        with self._turn:
            self._is_closing.set()
        process = self._process
        process.terminate()
        try:
            process.wait(_ENDING_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if self._keeper.is_alive():
            self._keeper.join()
        _close_pipes(process)
        self._listener.close()
        self._control.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _bound(kind: socket.SocketKind, name: str) -> socket.socket:
    made = socket.socket(socket.AF_UNIX, kind)
    made.bind(name)
    return made


def _relay(process: subprocess.Popen[bytes]) -> None:
    """Put what *process* has to say into our log, until it ends."""
    assert process.stderr is not None  # noqa: S101 - narrows for the type checker
    with process.stderr as words:
        for line in words:
            LOG.info("%s", line.decode(errors="replace").rstrip())


def _close_pipes(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
