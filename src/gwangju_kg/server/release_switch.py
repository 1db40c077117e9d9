"""
Replaces the served release by another one while the server runs.

The starter starts an engine over the release that ``current`` links to and tells every web process.
A web process makes an application over it and lets new requests in there.  Requests under way
finish with the application, and the engine, that they began with.  A release that cannot be served
is refused, and nothing changes.  The same way, an engine that answers from disk is replaced by one
that answers from memory.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gwangju_kg.engine import Engine, ipc
from gwangju_kg.errors import Busy, GwangjuError, RequestError
from gwangju_kg.release.archive import CURRENT
from gwangju_kg.release.contents import Release
from gwangju_kg.server import starter_socket, store_gate
from gwangju_kg.server.earlier_releases import Application, EarlierApps, named_release
from gwangju_kg.server.log_thread import process_handler
from gwangju_kg.settings import Settings
from gwangju_kg.web.context import REFUSED

LOG: Final = logging.getLogger("gwangju_kg.release_switch")

#: Seconds between two checks of where ``current`` links to.
_CHECK_S: Final = 1.0

#: Seconds past the deadline of its last query after which an engine is ended.
_GRACE_S: Final = 6.0


class ReleaseSwitch:
    """
    The starter's side: which engine and release are served.

    Args:
        settings: those of the run.
        engine: the engine that is running already.
        release: the release that it serves.
        on_check: called at each check, every second.
    """

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        release: Release,
        on_check: Callable[[], None] = lambda: None,
    ) -> None:
        self._settings, self._engine, self._release = settings, engine, release
        self._on_check = on_check
        self._web_processes: list[socket.socket] = []
        self._is_answering = threading.Event()
        self._lock = threading.Lock()
        self._is_requested, self._is_closing = threading.Event(), threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def request(self, *_: object) -> None:
        """Check the current release at once, even if the target of ``current`` is unchanged."""
        self._is_requested.set()

    def serve(self, connection: socket.socket, _: dict[str, Any]) -> None:
        """Send the served release to a web process that starts, and keep the connection."""
        with self._lock:
            if self._announce(connection):
                self._web_processes.append(connection)
        self._is_answering.set()

    def _announce(self, connection: socket.socket) -> bool:
        """Send the served release to a web process; close the connection if it does not switch."""
        message = {"engine": self._engine.address, "release": str(self._release.path)}
        try:
            ipc.send_message(connection, message)
            ipc.receive_message(connection)
        except (OSError, EOFError, ValueError):
            connection.close()  # the process ends, and another replaces it
            return False
        return True

    def _watch(self) -> None:
        link = self._settings.releases / CURRENT
        last_target = _target(link)
        if self._engine.loads_later:
            self._is_answering.wait()  # to load takes all processors
            self._load_in_memory()
        while not self._is_closing.is_set():
            is_requested = self._is_requested.wait(_CHECK_S)
            self._is_requested.clear()
            self._on_check()
            target = _target(link)
            if not self._is_closing.is_set() and (is_requested or target != last_target):
                last_target = target
                self._switch(link)

    def _switch(self, link: Path) -> None:
        """Serve the release at `link`, unless it is served already or cannot be served."""
        try:
            release = Release.open(link, thorough=True)
            if release.path == self._release.path:
                return
            if self._settings.store:
                store_gate.check_store(self._settings, release)
            engine = Engine.start(self._settings, release=release.path)
        except (GwangjuError, OSError) as error:
            LOG.error("release %s stays: %s", self._release.id, error)
            return
        self._replace(engine, release)
        LOG.info("release %s is served", release.id)

    def _load_in_memory(self) -> None:
        """Serve the release from memory; if that cannot be, it stays on disk."""
        release = self._release
        if self._is_closing.is_set():
            return
        try:
            engine = Engine.start(self._settings, release=release.path)
        except (GwangjuError, OSError) as error:
            LOG.error("release %s is served from disk: %s", release.id, error)
            return
        self._replace(engine, release)
        LOG.info("release %s is served from memory", release.id)

    def _replace(self, engine: Engine, release: Release) -> None:
        """Have the web processes use another engine, and close the previous one later."""
        with self._lock:
            previous, self._engine, self._release = self._engine, engine, release
            self._web_processes = [each for each in self._web_processes if self._announce(each)]
        threading.Thread(target=self._close_later, args=(previous,), daemon=True).start()

    def _close_later(self, engine: Engine) -> None:
        """Close an engine once its last query must have ended."""
        self._is_closing.wait(self._settings.deadline_s + _GRACE_S)
        engine.close()

    def close(self) -> None:
        """Stop watching, and close the current engine and the connections."""
        self._is_closing.set()
        self._is_answering.set()
        self._is_requested.set()
        with self._lock:
            for connection in self._web_processes:
                connection.close()
        self._engine.close()


def _target(link: Path) -> str:
    """Return where `link` leads, or "" if it leads nowhere."""
    with suppress(OSError):
        return str(link.readlink())
    return ""


@dataclass(frozen=True)
class _ServedRelease:
    """The state of a web process: the application with its engine and release."""

    application: Application
    engine: str
    release: Release

    def is_stored(self) -> bool:
        """Check whether the release still exists: one that was replaced is deleted at once."""
        return os.path.isdir(self.release.path)


class SwitchingApp:
    """
    A web process's side: an application that is replaced when the starter says so.

    Args:
        address: that of the starter's socket.
        make: returns the application over an engine and a release.
        earlier: answers requests that name a release.
    """

    def __init__(
        self, address: str, make: Callable[[str, Release], Application], earlier: EarlierApps
    ) -> None:
        self._make, self._earlier = make, earlier
        self._connection = starter_socket.connect(address, starter_socket.CURRENT_RELEASE)
        self._connection.settimeout(None)
        self._served = self._receive()
        threading.Thread(target=self._follow, daemon=True).start()

    def _receive(self) -> _ServedRelease:
        message = ipc.receive_message(self._connection)
        release = Release.open(Path(message["release"]))
        application = self._make(message["engine"], release)
        ipc.send_message(self._connection, {"switched": True})
        return _ServedRelease(application, message["engine"], release)

    def _follow(self) -> None:
        """Switch whenever the starter says so; if that fails, end, and another process starts."""
        try:
            while True:
                self._served = self._receive()
        except EOFError:  # the starter has ended, or no longer waits for this process
            pass
        except Exception as error:  # whatever it is: the present engine will be closed
            LOG.error("a web process cannot switch to a release and ends: %s", error)
            process_handler().flush()
        finally:
            os._exit(1)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request with the current application, or with that of the release it names."""
        served = self._served
        try:
            name = named_release(scope["query_string"].decode("latin-1"))
            if name in (None, served.release.id) and not served.is_stored():
                raise Busy(reason="switching")
            if name == served.release.id:
                named = self._earlier.application(served.engine, served.release.path)
                await named(scope, receive, send)
                return
            if name is not None:
                await self._earlier.answer(name, scope, receive, send)
                return
        except RequestError as error:
            scope = {**scope, REFUSED: error}
        await served.application(scope, receive, send)
