"""
The side that asks: in each web process, and in the command line.

Takes a question, gives the whole answer or the reason why there is none.  Knows no
RDF; holds nothing open between questions, so that it may be used from any thread and
after any fork.
"""

from __future__ import annotations

import itertools
import json
import os
import secrets
import socket
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from typing import Any, Final

from gwangju_kg.engine import wire
from gwangju_kg.engine.query import Answer, AnswerBody, Query
from gwangju_kg.errors import Busy, OutOfMemory, QueryTimeout, RequestError, WorkerLost
from gwangju_kg.sparql import query_limits

#: Seconds that a question waits for a worker.
PATIENCE_S: Final = 10.0

#: Seconds that a worker may be late: it ends a query at the deadline by itself, and failing that
#: the pool ends the worker.
GRACE_S: Final = 5.0

#: Seconds that the pool may take to say what became of a question: a worker that yields to others
#: dies slowly on a busy machine.
_INQUEST_S: Final = 10.0

#: How often a question is put that dies with a worker before that has begun with it.
TRIES: Final = 3

#: Texts that are known to be admitted.
_ADMITTED: Final = 64

_DATAGRAM_BYTES: Final = 64 * 1024


@dataclass(frozen=True)
class EngineAddress:
    """
    Where an engine is, and its limits.

    Attributes:
        name: its name among the abstract Unix sockets of this machine.
        deadline_s: the longest that a query may run.
        query_bytes: the longest query text.
    """

    name: str
    deadline_s: float
    query_bytes: int

    def __str__(self) -> str:
        """Give the address as a text that :meth:`of` reads."""
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, text: str) -> EngineAddress:
        """
        Read an address.

        >>> Address.of(str(Address("a", 1.0, 2))).name
        'a'
        """
        return cls(**json.loads(text))

    @property
    def queries(self) -> str:
        """The socket that takes queries."""
        return f"\0{self.name}/queries"

    @property
    def control(self) -> str:
        """The socket at which the pool tells of itself."""
        return f"\0{self.name}/control"


class BlockingClient:
    """
    A door to the engine at an address.

    Also what :mod:`~gwangju_kg.engine.client.asynchronous` is made of: how a request is put, how a
    connection begins, and what the silence of a worker means.
    """

    def __init__(self, address: str) -> None:
        self._address = EngineAddress.of(address)
        self._numbers = itertools.count()
        self._prefix = secrets.token_hex(4)  # tells clients of one process from one another
        # The pages ask the same few texts over and over, each with other bindings.
        self._admit = lru_cache(_ADMITTED)(
            partial(query_limits.check, limit_bytes=self._address.query_bytes)
        )

    def ask(self, question: Query, *, deadline_s: float | None = None, client: str = "") -> Answer:
        """
        Ask a question and wait for the whole answer.

        Args:
            question: what is asked.
            deadline_s: the longest that the query may run; never longer than the engine's own.
            client: who asks, to share long queries out among callers; "" for nobody in particular.

        Returns:
            The answer; its body must be closed.

        Raises:
            TooLarge, QueryRefused, BadRequest: the query is not admitted.
            QuerySyntaxError, BadRequest, NotAcceptable, TooLarge: the engine cannot answer it.
            QueryTimeout, OutOfMemory, WorkerLost: it was ended.
            Busy: every worker is taken and the queue is full, or too many long queries run.
        """
        request = self.request(question, deadline_s=deadline_s, client=client)
        for _ in range(TRIES):
            reply = self._converse(request)
            if reply is not None:
                return answer(reply)
        raise lost()

    def _converse(self, request: wire.WorkerRequest) -> wire.WorkerReply | None:
        """Put a request and give the last reply, or None where its worker died without it."""
        with self.connection() as connection, closing(wire.ReplyReader(connection)) as replies:
            started = None
            try:
                connection.settimeout(PATIENCE_S)
                connection.sendall(wire.frame(request))
                reply = replies.next()
                if reply.kind == wire.STARTED:
                    started = request
                    connection.settimeout(request.deadline_s + GRACE_S)
                    reply = replies.next()
            except TimeoutError as error:
                raise silence(started) from error
            except ConnectionError as error:
                cause = self.cause(request)
                if cause is None and started is None:
                    return None
                raise cause or lost() from error
        return reply

    def request(
        self, question: Query, *, deadline_s: float | None = None, client: str = ""
    ) -> wire.WorkerRequest:
        """
        Put *question* as a request of its own; arguments as of :meth:`ask`.

        Raises:
            TooLarge, QueryRefused, BadRequest: the query is not admitted.
        """
        if not question.services:  # else it was admitted before they were asked
            self._admit(question.text)
        limit_s = min(deadline_s or self._address.deadline_s, self._address.deadline_s)
        token = f"{os.getpid()}-{next(self._numbers)}-{self._prefix}"
        return wire.WorkerRequest(question, token=token, deadline_s=limit_s, client=client)

    def connection(self) -> socket.socket:
        """
        Connect to whichever worker is free next, without waiting for it.

        Returns:
            A connection that does not block.

        Raises:
            Busy: the queue is full.
            WorkerLost: the engine is not running.
        """
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        try:
            connection.connect(self._address.queries)
        except OSError as error:
            connection.close()
            if isinstance(error, BlockingIOError):
                raise Busy(reason="queue-full") from error
            raise WorkerLost(reason="not-running") from error
        return connection

    def alive(self) -> bool:
        """Say whether a worker answers."""
        try:
            self.ask(Query("ASK {}", table="", boolean="json", graph="")).body.close()
        except RequestError:
            return False
        return True

    def state(self) -> dict[str, Any]:
        """
        Give what the pool counts: ``workers``, ``long`` ones among them, ``ended`` by cause.

        Raises:
            WorkerLost: the engine is not running.
        """
        try:
            return self._tell({"state": True})
        except OSError as error:
            raise WorkerLost(reason="not-running") from error

    def cause(self, request: wire.WorkerRequest) -> RequestError | None:
        """Ask the pool why *request* got no answer; None where no worker has had it."""
        try:
            cause = self._tell({"token": request.token}).get("cause")
        except OSError:
            cause = None
        if cause == "timeout":
            return QueryTimeout(limit_s=request.deadline_s)
        if cause == "memory":
            return OutOfMemory()
        if cause == "busy":
            return Busy(reason="long-queries")
        return None if cause == wire.UNTAKEN else lost()

    def _tell(self, message: dict[str, Any]) -> dict[str, Any]:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as control:
            control.settimeout(_INQUEST_S)
            control.bind("")  # Linux finds a name
            control.sendto(json.dumps(message).encode("ascii"), self._address.control)
            found: dict[str, Any] = json.loads(control.recv(_DATAGRAM_BYTES))
        return found


def lost() -> WorkerLost:
    """Say that a query took its process with it."""
    return WorkerLost()


def silence(started: wire.WorkerRequest | None) -> RequestError:
    """Say what it means that no reply came in time; *started* where a worker had taken it."""
    if started is None:
        return Busy(reason="no-free-worker")
    return QueryTimeout(limit_s=started.deadline_s)


def answer(reply: wire.WorkerReply) -> Answer:
    """
    Give the answer that a worker's last reply holds.

    Raises:
        QueryError: the reply tells of one.
    """
    if reply.kind == wire.FAILURE:
        raise wire.decode_error(reply)
    body = AnswerBody.of(reply.data) if reply.fd is None else AnswerBody(os.fdopen(reply.fd, "rb"))
    form, media_type, seconds = reply.facts.decode("ascii").split("\n")
    return Answer(media_type, reply.length, body, form, float(seconds))
