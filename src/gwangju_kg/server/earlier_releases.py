"""
Answers requests that name a release, ``?release=``, from that release.

The starter starts an engine over an earlier release when a request first names it, lends it until
an answer is complete, and closes the least recently used one when another is needed.  A web process
makes an application over each engine that it borrows.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qsl

from gwangju_kg.engine import Engine, ipc
from gwangju_kg.errors import (
    BadRequest,
    Busy,
    ReleaseDamaged,
    ReleaseRedacted,
    RequestError,
    StoreError,
    UnknownRelease,
)
from gwangju_kg.release import archive, manifest
from gwangju_kg.release.contents import Release
from gwangju_kg.server import starter_socket
from gwangju_kg.settings import Settings

LOG: Final = logging.getLogger("gwangju_kg.earlier_releases")

#: An ASGI application.
Application: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]

#: Seconds that a request waits for an engine to be returned: one becomes free a moment after its
#: answer, and the same client may send its next request before that.
_RETURN_S: Final = 1.0

#: Requests of one web process that wait for an engine at the same time; others wait for these.
_THREADS: Final = 6


def named_release(query_string: str) -> str | None:
    """
    Return the release that a request names, or None; an empty field of a form names none.

    Raises:
        BadRequest: it names several.

    >>> named_release("query=ASK%7B%7D&release=2026.11.1-3fa9c1d2"), named_release("release=")
    ('2026.11.1-3fa9c1d2', None)
    """
    if not any(map(_may_be_release, query_string.split("&"))):
        return None
    pairs = parse_qsl(query_string, keep_blank_values=True, errors="replace")
    names = [value for name, value in pairs if name == "release"]
    if len(names) > 1:
        raise BadRequest(reason="doubled", parameter="release")
    return names[0] if names and names[0].strip() else None


def _may_be_release(parameter: str) -> bool:
    """Check whether the name of a parameter is ``release``, or may decode to it."""
    return parameter.startswith("release") or "%" in parameter.partition("=")[0]


@dataclass
class _EarlierEngine:
    """An engine over an earlier release, and the number of requests that use it now."""

    engine: Engine
    path: Path
    borrowers: int = 0


class ReleaseEngines:
    """
    The starter's side: the engines over earlier releases.

    Args:
        settings: those of the run.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        # A store elsewhere has the current release only.
        # In memory if the current release would be: rows without ORDER BY then keep their order.
        self._engine_settings = replace(settings, workers=1, long_queries=1, store="")
        self._archive = archive.ReleaseArchive(settings.releases)
        self._running: OrderedDict[str, _EarlierEngine] = OrderedDict()
        self._changed, self._is_closed = threading.Condition(), False

    def close(self) -> None:
        """Close every engine."""
        with self._changed:
            self._is_closed = True
            while self._running:
                self._running.popitem()[1].engine.close()

    def close_removed(self) -> None:
        """Close the unused engines over releases that are no longer stored."""
        stored = {release.id for release in self._archive.releases()}
        with self._changed:
            for name in self._idle():
                if name not in stored:
                    self._running.pop(name).engine.close()

    def lend(self, connection: socket.socket, request: dict[str, Any]) -> None:
        """Lend a web process the engine that it requests, until it closes the connection."""
        with connection, suppress(OSError):
            loan, reply = self._borrow(str(request["release"]))
            try:
                ipc.send_message(connection, reply)
                connection.settimeout(None)
                connection.recv(1)
            finally:
                if loan:
                    self._return(loan)

    def _borrow(self, name: str) -> tuple[_EarlierEngine | None, dict[str, str]]:
        """Return an engine that is now in use, or None, and what to send to the web process."""
        with self._changed:
            self._changed.wait_for(lambda: name in self._running or self._has_room(), _RETURN_S)
            try:
                running = self._running.get(name) or self._start(name)
            except (Busy, UnknownRelease, ReleaseRedacted):  # the web process saw it a moment ago
                return None, {"refused": Busy.code}
            except StoreError as error:
                LOG.error("release %s is not served: %s", name, error)
                return None, {"refused": ReleaseDamaged.code}
            self._running.move_to_end(name)
            running.borrowers += 1
            return running, {"engine": running.engine.address, "release": str(running.path)}

    def _return(self, loan: _EarlierEngine) -> None:
        with self._changed:
            loan.borrowers -= 1
            self._changed.notify_all()

    def _idle(self) -> list[str]:
        """Return the releases whose engines are unused, the least recently used first."""
        return [name for name, running in self._running.items() if not running.borrowers]

    def _has_room(self) -> bool:
        return len(self._running) < self._settings.earlier_releases or bool(self._idle())

    def _start(self, name: str) -> _EarlierEngine:
        """
        Start an engine, if necessary in place of the least recently used idle one.

        Raises:
            UnknownRelease, ReleaseRedacted: there is no release of that name.
            StoreError: it is damaged.
            Busy: every engine is in use.
        """
        path = archive.find_release(self._archive.releases(), name).path.resolve()
        manifest.verify(path, thorough=True)
        if self._is_closed:
            raise Busy(reason="shutting-down")
        if not self._has_room():
            raise Busy(reason="no-free-engine")
        if len(self._running) >= self._settings.earlier_releases:
            self._running.pop(self._idle()[0]).engine.close()
        running = _EarlierEngine(Engine.start(self._engine_settings, release=path), path)
        self._running[name] = running
        return running


class EarlierApps:
    """
    A web process's side: the applications over the releases that requests name.

    Args:
        address: that of the starter's socket.
        settings: those of the run.
        make: returns the application over an engine and a release that requests name.
    """

    def __init__(
        self, address: str, settings: Settings, make: Callable[[str, Release], Application]
    ) -> None:
        self._address, self._settings, self._make = address, settings, make
        self._archive = archive.ReleaseArchive(settings.releases)
        self._applications: OrderedDict[str, Application] = OrderedDict()
        self._lock = threading.Lock()
        # Of its own: who waits for an engine keeps nothing else waiting that needs a thread.
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="borrow")

    def application(self, engine: str, path: Path) -> Application:
        """
        Return the application over an engine, made when it is first needed.

        Raises:
            StoreError: the release is not as its manifest states.
        """
        with self._lock:
            application = self._applications.get(engine) or self._make(engine, Release.open(path))
            self._applications[engine] = application
            self._applications.move_to_end(engine)
            # One more than there are engines for earlier releases: that of the current one.
            while len(self._applications) > self._settings.earlier_releases + 1:
                self._applications.popitem(last=False)
            return application

    async def answer(self, name: str, scope: Any, receive: Any, send: Any) -> None:
        """
        Answer a request from the earlier release `name`.

        Raises:
            UnknownRelease, ReleaseRedacted: there is no such release.
            ReleaseDamaged: it is not as it states.
            Busy: every engine for earlier releases is in use.
        """
        loan, application = await asyncio.get_running_loop().run_in_executor(
            self._threads, self._borrow_application, name
        )

        async def send_without_engine(message: Any) -> None:
            loan.close()  # the answer is complete: a client that reads it slowly holds no engine
            await send(message)

        with loan:
            await application(scope, receive, send_without_engine)

    def _borrow_application(self, name: str) -> tuple[socket.socket, Application]:
        """Borrow an engine; return the loan, which must be closed, and the application over it."""
        archive.find_release(self._archive.releases(), name)
        loan, reply = self._borrow(name)
        try:
            return loan, self.application(reply["engine"], Path(reply["release"]))
        except StoreError as error:
            loan.close()
            raise _refusal(name, ReleaseDamaged.code) from error
        except BaseException:
            loan.close()
            raise

    def _borrow(self, name: str) -> tuple[socket.socket, dict[str, str]]:
        with ExitStack() as stack:
            try:
                loan = starter_socket.connect(
                    self._address, starter_socket.EARLIER_RELEASE, release=name
                )
                stack.enter_context(loan)
                reply = ipc.receive_message(loan)
            except (OSError, EOFError, ValueError) as error:
                raise _refusal(name, Busy.code) from error
            if "refused" in reply:
                raise _refusal(name, reply["refused"])
            stack.pop_all()
        return loan, reply


def _refusal(name: str, code: str) -> RequestError:
    if code == Busy.code:
        return Busy(reason="no-free-engine")
    return ReleaseDamaged(release=name)
