"""
Answers requests that name a release, ``?release=``, from that release.

The starter's side starts an engine over an earlier release when it is first asked for, lends it
until an answer is whole, and ends the least lately used when another is wanted.  A web process
makes an application over each engine that it is lent.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qsl

from gwangju_kg.engine import Engine
from gwangju_kg.errors import (
    BadRequest,
    Busy,
    ReleaseDamaged,
    RequestError,
    StoreError,
    UnknownRelease,
)
from gwangju_kg.release import archive, manifest
from gwangju_kg.release.contents import Release
from gwangju_kg.server.starter_socket import IpcListener, hear, say
from gwangju_kg.settings import Settings

LOG: Final = logging.getLogger("gwangju_kg.earlier")

#: By ASGI.
Application: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]

#: Seconds that a request waits for an engine to be given back: one is free a moment after its
#: answer, and the same caller may be here with the next question before that.
_RETURN_S: Final = 1.0

#: Seconds that a web process waits for an engine to be started.
_START_S: Final = 30.0


def release_named(query_string: str) -> str | None:
    """
    Give the release that a request names, or None.

    Raises:
        BadRequest: it names several.

    >>> release_named("query=ASK%7B%7D&release=2026.11.1-3fa9c1d2"), release_named("lang=ko")
    ('2026.11.1-3fa9c1d2', None)
    """
    if not any(map(_may_name, query_string.split("&"))):
        return None
    pairs = parse_qsl(query_string, keep_blank_values=True, errors="replace")
    names = [value for name, value in pairs if name == "release"]
    if len(names) > 1:
        raise BadRequest(
            f"the parameter 'release' is given {len(names)} times: give it once",
            reason="doubled",
            parameter="release",
        )
    return names[0] if names else None


def _may_name(parameter: str) -> bool:
    """Say whether *parameter* stands under the name, or under one that may decode to it."""
    return parameter.startswith("release") or "%" in parameter.partition("=")[0]


@dataclass
class _EarlierEngine:
    """An engine over an earlier release, and how many requests use it now."""

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
        # In memory where the current one would be: rows without ORDER BY then come in one order.
        self._modest = replace(settings, workers=1, long_queries=1)
        self._archive = archive.ReleaseArchive(settings.releases)
        self._running: OrderedDict[str, _EarlierEngine] = OrderedDict()
        self._turn, self._has_ended = threading.Condition(), False
        self._listener = IpcListener("earlier", self._meet)
        self.address = self._listener.address

    def close(self) -> None:
        """End every engine."""
        self._listener.close()
        with self._turn:
            self._has_ended = True
            while self._running:
                self._running.popitem()[1].engine.close()

    def _meet(self, borrower: socket.socket) -> None:
        threading.Thread(target=self._lend, args=(borrower,), daemon=True).start()

    def _lend(self, borrower: socket.socket) -> None:
        """Lend one engine until the borrower closes the connection, or ends."""
        with borrower:
            borrower.settimeout(_START_S)
            try:
                name = str(hear(borrower.makefile("rb")))
            except (OSError, EOFError, ValueError):
                return
            lent, told = self._take(name)
            try:
                say(borrower, told)
                borrower.settimeout(None)
                borrower.recv(1)
            except OSError:
                pass
            finally:
                if lent:
                    with self._turn:
                        lent.borrowers -= 1
                        self._turn.notify_all()

    def _take(self, name: str) -> tuple[_EarlierEngine | None, dict[str, str]]:
        with self._turn:
            self._turn.wait_for(lambda: name in self._running or self._has_room(), _RETURN_S)
            try:
                running = self._running.get(name) or self._start(name)
            except (Busy, UnknownRelease):  # which it was not when the web process looked
                return None, {"refused": Busy.code}
            except StoreError as error:
                LOG.error("release %s is not served: %s", name, error)
                return None, {"refused": ReleaseDamaged.code}
            self._running.move_to_end(name)
            running.borrowers += 1
            return running, {"engine": running.engine.address, "release": str(running.path)}

    def _idle(self) -> list[str]:
        """Give the releases whose engines nobody uses, the least lately used first."""
        return [name for name, running in self._running.items() if not running.borrowers]

    def _has_room(self) -> bool:
        return len(self._running) < self._settings.earlier_releases or bool(self._idle())

    def _start(self, name: str) -> _EarlierEngine:
        """
        Start an engine in the place of the least lately used that nobody uses.

        Raises:
            UnknownRelease, StoreError: there is none of that name, or it is damaged.
            Busy: every engine is in use.
        """
        path = archive.find_release(self._archive.releases(), name).path.resolve()
        manifest.verify(path, thorough=True)
        if self._has_ended:
            raise Busy("the server ends")
        if not self._has_room():
            raise Busy("every engine for earlier releases is in use: ask again shortly")
        if len(self._running) >= self._settings.earlier_releases:
            self._running.pop(self._idle()[0]).engine.close()
        running = _EarlierEngine(Engine.start(self._modest, release=path), path)
        self._running[name] = running
        return running


class EarlierApps:
    """
    A web process's side: the applications over the releases that requests name.

    Args:
        address: the lender's.
        settings: those of the run.
        make: gives the application over an engine and a release that was named.
    """

    def __init__(
        self, address: str, settings: Settings, make: Callable[[str, Release], Application]
    ) -> None:
        self._address, self._settings, self._make = address, settings, make
        self._archive = archive.ReleaseArchive(settings.releases)
        self._made: OrderedDict[str, Application] = OrderedDict()
        self._turn = threading.Lock()

    def application(self, engine: str, path: Path) -> Application:
        """
        Give the application over an engine, made when it is first asked for.

        Raises:
            StoreError: the release is not as its manifest states.
        """
        with self._turn:
            made = self._made.get(engine) or self._make(engine, Release.open(path))
            self._made[engine] = made
            self._made.move_to_end(engine)
            while len(self._made) > self._settings.earlier_releases + 1:  # and the current one
                self._made.popitem(last=False)
            return made

    async def answer(self, name: str, scope: Any, receive: Any, send: Any) -> None:
        """
        Answer a request from the earlier release of that name.

        Raises:
            UnknownRelease, ReleaseDamaged: there is none of that name, or it is not as it states.
            Busy: every engine for earlier releases is in use.
        """
        loan, application = await asyncio.to_thread(self._application_of, name)

        async def pass_on(message: Any) -> None:
            loan.close()  # what begins to go out is whole: who reads it slowly keeps no engine
            await send(message)

        with loan:
            await application(scope, receive, pass_on)

    def _application_of(self, name: str) -> tuple[socket.socket, Application]:
        """Borrow an engine; give the loan, which must be closed, and the application over it."""
        archive.find_release(self._archive.releases(), name)
        loan, told = self._borrow(name)
        try:
            return loan, self.application(told["engine"], Path(told["release"]))
        except StoreError as error:
            loan.close()
            raise self._refusal(name, ReleaseDamaged.code) from error
        except BaseException:
            loan.close()
            raise

    def _borrow(self, name: str) -> tuple[socket.socket, dict[str, str]]:
        loan = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            loan.settimeout(_START_S)
            loan.connect(self._address)
            say(loan, name)
            told = hear(loan.makefile("rb"))
        except (OSError, EOFError, ValueError) as error:
            loan.close()
            raise self._refusal(name, Busy.code) from error
        if "refused" in told:
            loan.close()
            raise self._refusal(name, told["refused"])
        return loan, told

    @staticmethod
    def _refusal(name: str, code: str) -> RequestError:
        if code == Busy.code:
            return Busy("every engine for earlier releases is in use: ask again shortly")
        return ReleaseDamaged(
            f"release {name} is kept here, but not as its manifest states", release=name
        )
