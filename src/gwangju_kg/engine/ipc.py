"""
Messages in JSON between the processes of one run, over Unix sockets.

Over a connection a message is a line, and the two sides take turns, so that a line is all that
there is to read; a datagram is one message.  Queries and answers have frames of their own (`wire`).
An abstract address is open to every user of the machine: what another user sends is dropped.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import struct
from contextlib import suppress
from typing import Any, Final

#: Bytes of the longest message; the longest in use carries the settings of a run.
_MESSAGE_BYTES: Final = 1024**2

_RECEIVE_BYTES: Final = 4096

#: Bytes of the longest request by datagram.
_DATAGRAM_BYTES: Final = 4096

#: Process, user, group.  Source: unix(7), SO_PEERCRED and SCM_CREDENTIALS.
_CREDENTIALS: Final = struct.Struct("3i")


def random_name() -> str:
    """Return an unused name for an abstract socket."""
    return f"gwangju-kg-{secrets.token_hex(16)}"


def listen(address: str, backlog: int = socket.SOMAXCONN) -> socket.socket:
    """Return a stream socket that listens on an abstract address."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(address)
    listener.listen(backlog)
    return listener


def bind_datagrams(address: str) -> socket.socket:
    """Return a datagram socket that is bound to an abstract address, for `receive_datagram`."""
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    bound.bind(address)
    return bound


def connect(address: str, timeout_s: float | None) -> socket.socket:
    """
    Return a connection to a listener; `timeout_s` limits each wait, None waits without end.

    Raises:
        OSError: no process listens there, or too many clients wait already.
    """
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(timeout_s)
        connection.connect(address)
    except BaseException:
        connection.close()
        raise
    return connection


def from_same_user(connection: socket.socket) -> bool:
    """Check whether the process that connected runs as the same user."""
    raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    user: int = _CREDENTIALS.unpack(raw)[1]
    return user == os.getuid()


def send_message(connection: socket.socket, message: Any) -> None:
    """
    Send one message; values that JSON does not have are sent as their text.

    Raises:
        OSError: the other side has closed the connection, or takes too long.
    """
    connection.sendall(json.dumps(message, default=str).encode("ascii") + b"\n")


def receive_message(connection: socket.socket) -> Any:
    """
    Wait for one message.

    Raises:
        EOFError: the other side has closed the connection.
        OSError, ValueError: it takes too long, or sends no message.
    """
    line = bytearray()
    while not line.endswith(b"\n"):
        chunk = connection.recv(_RECEIVE_BYTES)
        if not chunk:
            raise EOFError("the other side has closed the connection")
        line += chunk
        if len(line) > _MESSAGE_BYTES:
            raise ValueError("the message is too long")
    return json.loads(line)


def send_datagram(sender: socket.socket, message: Any, address: bytes) -> None:
    """Send one message without waiting; it is lost if the receiver at `address` is gone."""
    with suppress(OSError):
        sender.sendto(json.dumps(message).encode("ascii"), socket.MSG_DONTWAIT, address)


def receive_datagram(receiver: socket.socket) -> tuple[Any, bytes] | None:
    """
    Receive a message that has come to a socket from `bind_datagrams`, and the sender's address.

    Returns:
        None if the sender is another user or has no address, or if it is no message.
    """
    raw, ancillary, _, address = receiver.recvmsg(
        _DATAGRAM_BYTES, socket.CMSG_SPACE(_CREDENTIALS.size)
    )
    users = [
        _CREDENTIALS.unpack(data)[1]
        for _, kind, data in ancillary
        if kind == socket.SCM_CREDENTIALS
    ]
    if users != [os.getuid()] or not address:
        return None
    try:
        return json.loads(raw), address
    except (ValueError, RecursionError):
        return None
