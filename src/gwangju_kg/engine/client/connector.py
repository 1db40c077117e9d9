"""
What both clients need of an engine: its address, its requests, its replies and its state.

Nothing is held open between queries, so an object of this module may be used from any thread and
after any fork.
"""

from __future__ import annotations

import itertools
import json
import os
import secrets
import socket
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from typing import Any, Final

from gwangju_kg.engine import wire
from gwangju_kg.engine.query import Answer, AnswerBody, Query
from gwangju_kg.errors import Busy, OutOfMemory, QueryTimeout, RequestError, WorkerLost
from gwangju_kg.sparql import query_limits

#: Seconds that a query waits for a worker.
PATIENCE_S: Final = 10.0

#: Seconds past the deadline that a client waits for the reply: a worker ends a query at its
#: deadline by itself, and failing that the pool ends the worker.
GRACE_S: Final = 5.0

#: Maximum number of attempts for a query whose worker dies before it begins.
ATTEMPTS: Final = 3

#: Seconds that the pool may take to reply: a worker that yields to others dies slowly on a busy
#: machine, and only then is the cause known.
_POOL_REPLY_S: Final = 10.0

#: The reason of :class:`Busy` if a long query finds no place.
LONG_QUERIES: Final = "long-queries"

#: Query texts that are known to be admitted.
_ADMITTED: Final = 64

#: Characters from which a text is long: it is checked each time, and apart from an event loop,
#: since a megabyte takes a fifth of a second.
LONG_TEXT: Final = 20_000

_DATAGRAM_BYTES: Final = 64 * 1024


@dataclass(frozen=True)
class EngineAddress:
    """
    The sockets of an engine, and its limits.

    Attributes:
        name: its name among the abstract Unix sockets of this machine.
        deadline_s: the longest that a query may run.
        query_bytes: the longest query text.
    """

    name: str
    deadline_s: float
    query_bytes: int

    def __str__(self) -> str:
        """Return the address as a text that :meth:`parse` reads."""
        return json.dumps(asdict(self))

    @classmethod
    def parse(cls, text: str) -> EngineAddress:
        """
        Parse the text of an address.

        >>> EngineAddress.parse(str(EngineAddress("a", 1.0, 2))).name
        'a'
        """
        return cls(**json.loads(text))

    @property
    def queries(self) -> str:
        """The socket on which workers accept queries."""
        return f"\0{self.name}/queries"

    @property
    def control(self) -> str:
        """The socket on which the pool replies about itself and its workers."""
        return f"\0{self.name}/control"


class EngineConnector:
    """
    Makes requests for an engine, connects to its workers and queries its pool.

    Args:
        address: the text of an :class:`EngineAddress`.
    """

    def __init__(self, address: str) -> None:
        self.address = EngineAddress.parse(address)
        self._numbers = itertools.count()
        self._prefix = secrets.token_hex(4)  # distinguishes the connectors of one process
        # Pages send the same few texts again and again, each time with other bindings.
        self._check = partial(query_limits.check, limit_bytes=self.address.query_bytes)
        self._check_once = lru_cache(_ADMITTED)(self._check)

    def make_request(
        self, query: Query, *, deadline_s: float | None, client: str
    ) -> wire.WorkerRequest:
        """
        Return the request for a query, with a token of its own.

        Args:
            query: the query.
            deadline_s: the longest that it may run; None for the engine's own limit, which is
                never exceeded.
            client: the client's name, by which long queries are shared out; "" for none.

        Raises:
            TooLarge, QueryRefused, BadRequest: the query is not admitted.
        """
        if not query.services:  # otherwise it was checked before those services were called
            (self._check if len(query.text) > LONG_TEXT else self._check_once)(query.text)
        limit_s = min(deadline_s or self.address.deadline_s, self.address.deadline_s)
        token = f"{os.getpid()}-{next(self._numbers)}-{self._prefix}"
        return wire.WorkerRequest(query, token=token, deadline_s=limit_s, client=client)

    def connect(self) -> socket.socket:
        """
        Connect to whichever worker is free next, without waiting for it.

        Returns:
            A non-blocking connection.

        Raises:
            Busy: the queue is full.
            WorkerLost: the engine is not running.
        """
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        try:
            connection.connect(self.address.queries)
        except OSError as error:
            connection.close()
            if isinstance(error, BlockingIOError):
                raise Busy(reason="queue-full") from error
            raise WorkerLost(reason="not-running") from error
        return connection

    def state(self) -> dict[str, Any]:
        """
        Return the counts of the pool: ``workers``, ``long`` ones among them, ``ended`` by cause.

        Raises:
            WorkerLost: the engine is not running.
        """
        try:
            return self._query_pool({"state": True})
        except OSError as error:
            raise WorkerLost(reason="not-running") from error

    def failure_of(self, request: wire.WorkerRequest) -> RequestError | None:
        """Return why *request* got no reply, from the pool; None if no worker has accepted it."""
        try:
            cause = self._query_pool({"token": request.token}).get("cause")
        except OSError:
            cause = None
        if cause == "timeout":
            return QueryTimeout(limit_s=request.deadline_s)
        if cause == "memory":
            return OutOfMemory()
        if cause == "busy":
            return Busy(reason=LONG_QUERIES)
        return None if cause == wire.NOT_RECEIVED else WorkerLost()

    def _query_pool(self, message: dict[str, Any]) -> dict[str, Any]:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as control:
            control.settimeout(_POOL_REPLY_S)
            control.bind("")  # Linux chooses a name
            control.sendto(json.dumps(message).encode("ascii"), self.address.control)
            reply: dict[str, Any] = json.loads(control.recv(_DATAGRAM_BYTES))
        return reply


def missing_reply(request: wire.WorkerRequest, *, is_started: bool) -> RequestError:
    """Return the error for a missing reply; *is_started*: a worker had accepted the query."""
    if is_started:
        return QueryTimeout(limit_s=request.deadline_s)
    return Busy(reason="no-free-worker")


def read_answer(reply: wire.WorkerReply) -> Answer:
    """
    Return the answer that the last reply of a worker holds.

    Raises:
        RequestError: the reply is an error.
    """
    if reply.kind == wire.FAILURE:
        raise wire.decode_error(reply)
    body = AnswerBody.of(reply.data) if reply.fd is None else AnswerBody(os.fdopen(reply.fd, "rb"))
    form, media_type, seconds = reply.facts.decode("ascii").split("\n")
    return Answer(media_type, reply.length, body, form, float(seconds))
