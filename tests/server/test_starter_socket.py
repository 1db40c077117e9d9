"""The starter's socket: each topic has a service, and other messages get no response."""

import os
import resource
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, closing

import pytest

from gwangju_kg.engine import ipc
from gwangju_kg.server import starter_socket
from process_fixtures import PATIENCE_S, started


def _answer(connection, message):
    with connection:
        ipc.send_message(connection, message)


@pytest.fixture
def address():
    """Return the address of a socket with two services."""
    services = {"echo": _answer, "silence": lambda connection, _: connection.close()}
    with closing(starter_socket.StarterSocket(services)) as starter:
        yield starter.address


def test_the_first_message_names_the_service(address):
    """The service gets the message and the connection."""
    with starter_socket.connect(address, "echo", release="1") as connection:
        assert ipc.receive_message(connection) == {"topic": "echo", "release": "1"}
    with (
        starter_socket.connect(address, "silence") as connection,
        pytest.raises(EOFError),
    ):
        ipc.receive_message(connection)


@pytest.mark.parametrize("message", [{"topic": "none"}, {}, [], None, 1])
def test_a_message_without_a_topic_is_not_answered(address, message):
    """The connection is closed, and the next one is served."""
    with ipc.connect(address, PATIENCE_S) as connection:
        ipc.send_message(connection, message)
        with pytest.raises(EOFError):
            ipc.receive_message(connection)

    with starter_socket.connect(address, "echo") as connection:
        assert ipc.receive_message(connection) == {"topic": "echo"}


def test_a_client_that_says_nothing_keeps_nobody_waiting(address):
    """Each connection has a thread."""
    with (
        ipc.connect(address, PATIENCE_S),
        starter_socket.connect(address, "echo") as connection,
    ):
        assert ipc.receive_message(connection) == {"topic": "echo"}


STRANGER = """
import os, socket, sys
os.setuid(65534)
with socket.socket(socket.AF_UNIX) as connection:
    connection.connect("\\0" + sys.argv[1])
    connection.settimeout(60)
    try:
        connection.sendall(b'{"topic": "echo"}\\n')
        sys.exit(connection.recv(1) != b"")
    except ConnectionError:
        pass
"""


def test_another_user_is_not_answered(address):
    """Even if the message is valid."""
    if os.getuid() != 0:
        pytest.skip("only root can become another user")
    command = [sys.executable, "-I", "-c", STRANGER, address.removeprefix("\0")]
    with started(command, stderr=subprocess.PIPE) as stranger:
        assert stranger.wait(PATIENCE_S) == 0


def test_a_closed_socket_accepts_nobody():
    """The address can be used again."""
    with closing(starter_socket.StarterSocket({})) as starter:
        pass

    with pytest.raises(OSError):
        starter_socket.connect(starter.address, "echo")


def test_a_lack_of_descriptors_ends_no_service(address):
    """
    A connection that cannot be accepted waits until it can be.
    """
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    with ExitStack() as stack:
        stack.callback(resource.setrlimit, resource.RLIMIT_NOFILE, limits)
        sockets = [stack.enter_context(socket.socket(socket.AF_UNIX)) for _ in range(2)]
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, limits[1]))
        for connection in sockets:  # the first has its descriptor already
            connection.settimeout(PATIENCE_S)
            connection.connect(address)
        time.sleep(0.2)
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        for connection in sockets:
            ipc.send_message(connection, {"topic": "echo"})
            assert ipc.receive_message(connection) == {"topic": "echo"}
