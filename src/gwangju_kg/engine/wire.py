"""
The frames between a client and a worker: a request, then one or two replies, and so on.

They go over Unix stream sockets.  A request is in MessagePack; the facts of a reply are text.  A
large answer goes as a file descriptor.
"""

from __future__ import annotations

import array
import os
import socket
import struct
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

import msgspec

from gwangju_kg.engine.query import Query
from gwangju_kg.errors import REQUEST_ERRORS, QueryFailed, RequestError

#: Bytes of an answer that go inside the frame; well below a socket's buffer, so that no worker
#: waits for its client.
INLINE_BYTES: Final = 64 * 1024

#: Kind, bytes of facts in JSON, bytes of the answer.
_REPLY: Final = struct.Struct("!cIQ")
_REQUEST: Final = struct.Struct("!I")

#: Bytes that are received at a time: an answer inside its frame, with its facts.
_RECEIVE_BYTES: Final = INLINE_BYTES + 4096
_RIGHTS_BYTES: Final = socket.CMSG_SPACE(array.array("i").itemsize)

#: Bytes of the longest request.
_REQUEST_BYTES: Final = 64 * 1024**2

#: The query is running; the answer comes later.
STARTED: Final = b"S"
#: An answer, inside the frame or as a file descriptor beside it.
ANSWER: Final = b"A"
ANSWER_FILE: Final = b"F"
#: A :class:`~gwangju_kg.errors.RequestError`: its code and its facts.
FAILURE: Final = b"E"
#: The worker accepts no more requests over this connection, not even one that is under way.
CLOSING: Final = b"G"

#: Why a query got no answer: no worker has received it.
NOT_RECEIVED: Final = "not-received"


class WorkerRequest(NamedTuple):
    """
    A request to a worker.

    Attributes:
        query: the query.
        token: its name, by which the pool reports later why it got no answer.
        deadline_s: how long it may run.
        client: the client; "" if unnamed.
    """

    query: Query
    token: str
    deadline_s: float
    client: str


class WorkerReply(NamedTuple):
    """
    One frame from a worker.

    Attributes:
        kind: one of the constants above.
        facts: of an error, in JSON; of an answer its form, media type and seconds, a line each.
        length: bytes of the answer.
        data: the answer, if it is inside the frame.
        fd: a file descriptor of the answer, which the receiver must close, or None.
    """

    kind: bytes
    facts: bytes = b""
    length: int = 0
    data: bytes = b""
    fd: int | None = None


_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(WorkerRequest)
_ERROR_DECODER: Final = msgspec.json.Decoder(tuple[str, msgspec.Raw])


def frame(request: WorkerRequest) -> bytes:
    """Return the frame of `request`."""
    payload = _ENCODER.encode(request)
    return _REQUEST.pack(len(payload)) + payload


def receive_request(connection: socket.socket) -> WorkerRequest:
    """
    Receive a request.

    Raises:
        ConnectionError: the client has left, or sends something else.
    """
    raw = connection.recv(_RECEIVE_BYTES)
    raw += _receive(connection, _REQUEST.size - len(raw))
    (size,) = _REQUEST.unpack_from(raw)
    if size > _REQUEST_BYTES:
        raise ConnectionError("this is no request")
    raw += _receive(connection, _REQUEST.size + size - len(raw))
    try:
        return _DECODER.decode(memoryview(raw)[_REQUEST.size :])
    except msgspec.DecodeError as error:
        raise ConnectionError("this is no request") from error


def send_reply(connection: socket.socket, reply: WorkerReply) -> None:
    """Send `reply`; the receiver gets a copy of its file descriptor."""
    frame = _REPLY.pack(reply.kind, len(reply.facts), reply.length) + reply.facts + reply.data
    if reply.fd is None:
        sent = connection.send(frame)
    else:
        sent = socket.send_fds(connection, [frame], [reply.fd])
    if sent < len(frame):
        connection.sendall(frame[sent:])


class ReplyReader:
    """
    The replies that come over one connection, however the kernel divides them.

    Args:
        connection: to a worker; blocking, with a time limit, or not blocking.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._raw = b""
        self._fds = array.array("i")

    def next(self) -> WorkerReply:
        """
        Wait for the next reply.

        Raises:
            ConnectionError: the worker has closed the connection, or a descriptor is lost.
            TimeoutError: nothing came within the connection's time limit.
        """
        while (reply := self._take()) is None:
            self._receive()
        return reply

    def receive(self) -> Iterator[WorkerReply]:
        """
        Receive once and yield the replies that are complete now.

        Raises:
            ConnectionError: the worker has closed the connection.
            BlockingIOError: nothing has come over a connection that does not block.
        """
        self._receive()
        while (reply := self._take()) is not None:
            yield reply

    def _receive(self) -> None:
        raw, rights, _, _ = self._connection.recvmsg(_RECEIVE_BYTES, _RIGHTS_BYTES)
        for _, _, data in rights:
            self._fds.frombytes(data)
        if not raw:
            self.close()
            raise ConnectionResetError("the worker has closed the connection")
        self._raw += raw

    def _take(self) -> WorkerReply | None:
        """Return a complete reply from what has come, or None."""
        raw = self._raw
        if len(raw) < _REPLY.size:
            return None
        kind, size, length = _REPLY.unpack_from(raw)
        facts_end = _REPLY.size + size
        end = facts_end + (length if kind == ANSWER else 0)
        if len(raw) < end:
            return None
        if kind == ANSWER_FILE and not self._fds:
            raise ConnectionAbortedError("this process has no room for the answer's descriptor")
        self._raw = raw[end:]
        facts = raw[_REPLY.size : facts_end]
        # Data that come with a descriptor are read no further than their end.  Source: unix(7).
        fd = self._fds.pop() if kind == ANSWER_FILE else None
        return WorkerReply(kind, facts, length=length, data=raw[facts_end:end], fd=fd)

    def close(self) -> None:
        """Close a descriptor whose reply is not complete."""
        while self._fds:
            os.close(self._fds.pop())


def discard(reply: WorkerReply) -> None:
    """Close the descriptor of a reply that is not used."""
    if reply.fd is not None:
        os.close(reply.fd)


def _receive(connection: socket.socket, size: int) -> bytes:
    """Receive exactly `size` bytes; none if that is less than one."""
    whole = bytearray()
    while len(whole) < size:
        chunk = connection.recv(size - len(whole))
        if not chunk:
            raise ConnectionResetError("the other side has closed the connection")
        whole += chunk
    return bytes(whole)


def error_reply(error: RequestError) -> WorkerReply:
    """Return the reply that carries `error`: its code and its facts, in JSON."""
    return WorkerReply(FAILURE, msgspec.json.encode((error.code, error.facts())))


def decode_error(reply: WorkerReply) -> RequestError:
    """
    Return the error that :func:`error_reply` encoded.

    Returns:
        The error; a `QueryFailed` if the reply holds no error of a known class with its facts.

    >>> decode_error(error_reply(QueryFailed(reason="no-room")))
    QueryFailed(reason='no-room')
    """
    try:
        code, facts = _ERROR_DECODER.decode(reply.facts)
        error = msgspec.json.decode(facts, type=REQUEST_ERRORS[code])
    except (msgspec.DecodeError, KeyError):
        return QueryFailed()
    return replace(error)  # msgspec calls no __init__, without which an exception has no args
