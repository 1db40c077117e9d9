"""
A server that sends the same response to every request, to measure the load generator's limit.

Run as ``python -m bench.null_server PORT``.  Two processes share the port, like those of a server.
"""

from __future__ import annotations

import os
import select
import socket
import sys
from typing import Final

from bench.servers import HOST

_BODY: Final = b"x" * 1024
_ANSWER: Final = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(_BODY), _BODY)
_REQUEST_END: Final = b"\r\n\r\n"
_RECEIVE_BYTES: Final = 65_536


def serve(port: int) -> None:
    """Answer each request at once; each request must arrive in one piece."""
    with socket.socket() as listener, select.epoll() as poll:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind((HOST, port))
        listener.listen()
        poll.register(listener, select.EPOLLIN)
        connections: dict[int, socket.socket] = {}
        while True:
            for number, _ in poll.poll():
                if number == listener.fileno():
                    connection, _ = listener.accept()
                    connections[connection.fileno()] = connection
                    poll.register(connection, select.EPOLLIN)
                elif connections[number].recv(_RECEIVE_BYTES).endswith(_REQUEST_END):
                    connections[number].sendall(_ANSWER)
                else:
                    poll.unregister(number)
                    connections.pop(number).close()


if __name__ == "__main__":
    os.fork()
    serve(int(sys.argv[1]))
