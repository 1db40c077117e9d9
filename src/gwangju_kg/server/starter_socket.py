"""
The starter's socket, to which its web processes connect.

The first message of a connection names its topic; the service of that topic answers, and closes the
connection.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from gwangju_kg.engine import ipc

#: The release that is served, and each change (`release_switch`).
CURRENT_RELEASE: Final = "current-release"
#: An engine over an earlier release (`earlier_releases`).
EARLIER_RELEASE: Final = "earlier-release"

#: Seconds that either side waits for a message: an engine may have to be started for it.
TIMEOUT_S: Final = 30.0

#: Seconds until the next connection is accepted after one that could not be.
_PAUSE_S: Final = 0.1

#: Is given a connection and its first message.
Service: TypeAlias = Callable[[socket.socket, dict[str, Any]], None]


class StarterSocket:
    """
    The starter's side.

    Args:
        services: by topic; each runs in a thread of its own and has to close the connection.
    """

    def __init__(self, services: Mapping[str, Service]) -> None:
        self.address = f"\0{ipc.random_name()}/starter"
        self._services = services
        self._listener = ipc.listen(self.address)
        self._is_closed = threading.Event()
        threading.Thread(target=self._accept_all, daemon=True).start()

    def _accept_all(self) -> None:
        while not self._is_closed.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:  # closed, or no descriptor is left, which may change
                self._is_closed.wait(_PAUSE_S)
                continue
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(TIMEOUT_S)
        try:
            if not ipc.from_same_user(connection):
                raise PermissionError("another user of the machine")
            message = ipc.receive_message(connection)
            service = self._services[message["topic"]]
        except (OSError, EOFError, ValueError, KeyError, TypeError):
            connection.close()
        else:
            service(connection, message)

    def close(self) -> None:
        """Accept no more connections."""
        self._is_closed.set()
        self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        self._listener.close()


def connect(address: str, topic: str, **facts: str) -> socket.socket:
    """
    Connect to the starter at `address` and send the first message.

    Raises:
        OSError: the starter has ended, or takes too long.
    """
    connection = ipc.connect(address, TIMEOUT_S)
    try:
        ipc.send_message(connection, {"topic": topic, **facts})
    except BaseException:
        connection.close()
        raise
    return connection
