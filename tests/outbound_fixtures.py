"""Shared by the tests of outbound requests: resolvers and simple servers."""

import ipaddress
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from gwangju_kg.outbound.public_addresses import SocketAddress


def allow_any(digits):
    """Allow every address, loopback included."""
    return True


class StubResolver:
    """Return the given lists of addresses, one for each look-up; the last one is repeated."""

    def __init__(self, *lists):
        self.lists, self.count = list(lists), 0

    async def __call__(self, host, port):
        addresses = self.lists[min(self.count, len(self.lists) - 1)]
        self.count += 1
        families = {4: socket.AF_INET, 6: socket.AF_INET6}
        return [
            SocketAddress(families[ipaddress.ip_address(digits).version], (digits, port))
            for digits in addresses
        ]


@contextmanager
def silent_listener(host="127.0.0.1", port=0):
    """Yield the port of a listener, and check that nobody has connected to it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listener:
        listener.setblocking(False)
        yield listener.getsockname()[1]
        with pytest.raises(BlockingIOError):
            listener.accept()


@contextmanager
def raw_server(*parts):
    """Yield the URL of a server that reads one request, sends the parts and closes."""

    def serve(listener):
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"".join(parts))

    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        served = pool.submit(serve, listener)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        served.result()
