"""
Talk between the starter and its web processes: lines of JSON over a socket that has no file.

An address of this kind is open to every user of the machine; who is another is not listened to.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import struct
import threading
from collections.abc import Callable
from typing import IO, Any, Final

#: Process, user, group.  Source: unix(7), SO_PEERCRED.
_CREDENTIALS: Final = struct.Struct("3i")


class IpcListener:
    """
    The starter's side of one matter, for which it hears every web process that comes.

    Args:
        matter: what the address ends in.
        meet: is given each connection, which it has to close.
    """

    def __init__(self, matter: str, meet: Callable[[socket.socket], None]) -> None:
        self.address = f"\0gwangju-kg-{secrets.token_hex(16)}/{matter}"
        self._meet = meet
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.bind(self.address)
        self._socket.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                other, _ = self._socket.accept()
            except OSError:  # the end
                return
            raw = other.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
            if _CREDENTIALS.unpack(raw)[1] == os.getuid():
                self._meet(other)
            else:
                other.close()

    def close(self) -> None:
        """Hear nobody any more."""
        self._socket.close()


def say(other: socket.socket, words: Any) -> None:
    """
    Send one line.

    Raises:
        OSError: the other side has gone, or takes too long.
    """
    other.sendall(json.dumps(words).encode("ascii") + b"\n")


def hear(lines: IO[bytes]) -> Any:
    """
    Wait for one line.

    Raises:
        EOFError: the other side has gone.
        OSError, ValueError: it takes too long, or says what is no JSON.
    """
    line = lines.readline()
    if not line:
        raise EOFError("the other side has gone")
    return json.loads(line)
