"""The client of the command line: sends a query and blocks until its answer is whole."""

from __future__ import annotations

from contextlib import closing

from gwangju_kg.engine import wire
from gwangju_kg.engine.client.connector import (
    ATTEMPTS,
    GRACE_S,
    PATIENCE_S,
    EngineConnector,
    missing_reply,
    read_answer,
)
from gwangju_kg.engine.query import Answer, Query
from gwangju_kg.errors import WorkerLost


class BlockingClient:
    """
    Sends queries to an engine, each over a connection of its own.

    Args:
        address: the text of an :class:`~gwangju_kg.engine.client.connector.EngineAddress`.
    """

    def __init__(self, address: str) -> None:
        self._connector = EngineConnector(address)

    def ask(self, query: Query, *, deadline_s: float | None = None, client: str = "") -> Answer:
        """
        Send a query and wait for the whole answer.

        Args:
            query: the query.
            deadline_s: the longest that it may run; None for the engine's own limit, which is
                never exceeded.
            client: the client's name, by which long queries are shared out; "" for none.

        Returns:
            The answer; its body must be closed.

        Raises:
            TooLarge, QueryRefused, BadRequest: the query is not admitted.
            QuerySyntaxError, BadRequest, NotAcceptable, TooLarge: the engine cannot answer it.
            QueryTimeout, OutOfMemory, WorkerLost: it was ended.
            Busy: every worker is taken and the queue is full, or too many long queries run.
        """
        request = self._connector.make_request(query, deadline_s=deadline_s, client=client)
        for _ in range(ATTEMPTS):
            reply = self._exchange(request)
            if reply is not None:
                return read_answer(reply)
        raise WorkerLost()

    def _exchange(self, request: wire.WorkerRequest) -> wire.WorkerReply | None:
        """Send a request and return the last reply; None if its worker died before it began."""
        is_started = False
        with (
            self._connector.connect() as connection,
            closing(wire.ReplyReader(connection)) as replies,
        ):
            try:
                connection.settimeout(PATIENCE_S)
                connection.sendall(wire.frame(request))
                reply = replies.next()
                if reply.kind == wire.STARTED:
                    is_started = True
                    connection.settimeout(request.deadline_s + GRACE_S)
                    reply = replies.next()
            except TimeoutError as error:
                raise missing_reply(request, is_started=is_started) from error
            except ConnectionError as error:
                failure = self._connector.failure_of(request)
                if failure is None and not is_started:
                    return None
                raise failure or WorkerLost() from error
        return reply
