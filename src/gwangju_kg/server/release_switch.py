"""
Puts a new release in the place of the old one while the server runs.

The starter's side starts an engine over the release that ``current`` names and tells every web
process where it is; a web process makes an application over it and lets each new request
in there.  Requests under way finish with the application, and the engine, that they began
with.  A release that cannot be served is refused, and nothing changes.
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

from gwangju_kg.engine import Engine
from gwangju_kg.errors import GwangjuError, RequestError
from gwangju_kg.release.archive import CURRENT
from gwangju_kg.release.contents import Release
from gwangju_kg.server.earlier_releases import Application, EarlierApps, release_named
from gwangju_kg.server.log_thread import handler
from gwangju_kg.server.starter_socket import IpcListener, hear, say
from gwangju_kg.settings import Settings
from gwangju_kg.web.context import REFUSED

LOG: Final = logging.getLogger("gwangju_kg.succession")

#: Seconds between two looks at where ``current`` leads.
_LOOK_S: Final = 1.0

#: Seconds that a web process may take to change over.
_CHANGE_S: Final = 30.0

#: Seconds past the deadline of its last query after which an engine is ended.
_GRACE_S: Final = 6.0


class ReleaseSwitch:
    """
    The starter's side: which engine and release are served.

    Args:
        settings: those of the run.
        engine: the engine that runs already.
        release: what it serves.
    """

    def __init__(self, settings: Settings, engine: Engine, release: Release) -> None:
        self._settings, self._engine, self._release = settings, engine, release
        self._heirs: list[socket.socket] = []
        self._turn = threading.Lock()
        self._wanted, self._ended = threading.Event(), threading.Event()
        self._listener = IpcListener("succession", self._meet)
        self.address = self._listener.address
        threading.Thread(target=self._watch, daemon=True).start()

    def look(self, *_: object) -> None:
        """Look again at what is to be served, also where ``current`` leads where it led before."""
        self._wanted.set()

    def _meet(self, heir: socket.socket) -> None:
        """Tell a web process that comes up what is served."""
        heir.settimeout(_CHANGE_S)
        with self._turn:
            if self._tell(heir):
                self._heirs.append(heir)

    def _tell(self, heir: socket.socket) -> bool:
        """Tell a web process what is served; say whether it has changed over, else it is to end."""
        told = {"engine": self._engine.address, "release": str(self._release.path)}
        try:
            say(heir, told)
            changed = heir.recv(1) != b""
        except OSError:
            changed = False
        if not changed:
            heir.close()
        return changed

    def _watch(self) -> None:
        link = self._settings.releases / CURRENT
        tried = _target(link)
        while not self._ended.is_set():
            wanted = self._wanted.wait(_LOOK_S)
            self._wanted.clear()
            target = _target(link)
            if not self._ended.is_set() and (wanted or target != tried):
                tried = target
                self._change(link)

    def _change(self, link: Path) -> None:
        """Serve the release at *link*, unless it is served already or cannot be."""
        try:
            release = Release.open(link, thorough=True)
            if release.path == self._release.path:
                return
            engine = Engine.start(self._settings, release=release.path)
        except (GwangjuError, OSError) as error:
            LOG.error("release %s stays: %s", self._release.id, error)
            return
        with self._turn:
            old, self._engine, self._release = self._engine, engine, release
            self._heirs = [heir for heir in self._heirs if self._tell(heir)]
        LOG.info("release %s is served", release.id)
        last_s = self._settings.deadline_s + _GRACE_S
        threading.Thread(target=self._end_later, args=(old, last_s), daemon=True).start()

    def _end_later(self, engine: Engine, last_s: float) -> None:
        """End *engine* once its last query must have ended."""
        self._ended.wait(last_s)
        engine.close()

    def close(self) -> None:
        """Follow no more, and end the engine of the moment."""
        self._ended.set()
        self._wanted.set()
        self._listener.close()
        self._engine.close()


def _target(link: Path) -> str:
    """Give where *link* leads, or "" where it leads nowhere."""
    with suppress(OSError):
        return str(link.readlink())
    return ""


@dataclass(frozen=True)
class _ServedRelease:
    """What a web process serves: the application, and the engine and release that it is over."""

    application: Application
    engine: str
    release: Release


class SwitchingApp:
    """
    A web process's side: an application that changes over when it is told to.

    Args:
        address: the succession's.
        make: gives the application over an engine and a release.
        earlier: answers requests that name a release.
    """

    def __init__(
        self, address: str, make: Callable[[str, Release], Application], earlier: EarlierApps
    ) -> None:
        self._make, self._earlier = make, earlier
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.connect(address)
        self._lines = self._socket.makefile("rb")
        self._served = self._next()
        threading.Thread(target=self._follow, daemon=True).start()

    def _next(self) -> _ServedRelease:
        told = hear(self._lines)
        release = Release.open(Path(told["release"]))
        application = self._make(told["engine"], release)
        self._socket.sendall(b".")
        return _ServedRelease(application, told["engine"], release)

    def _follow(self) -> None:
        """Change over whenever told to; where that cannot be, end, and another takes our place."""
        try:
            while True:
                self._served = self._next()
        except EOFError:  # the starter has ended, or waits for us no longer
            pass
        except Exception as error:  # whatever it is: our engine will be ended
            LOG.error("a web process cannot change over and ends: %s", error)
            handler().flush()
        finally:
            os._exit(1)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request with the application of the moment, or of the release that it names."""
        served = self._served
        try:
            name = release_named(scope["query_string"].decode("latin-1"))
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
