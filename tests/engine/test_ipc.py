"""Messages between processes: complete or an error, and from the same user only."""

import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwangju_kg.engine import ipc
from process_fixtures import PATIENCE_S, started

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda values: st.lists(values) | st.dictionaries(st.text(), values),
    max_leaves=10,
)


@pytest.fixture
def pair():
    """Yield the two ends of one connection."""
    one, other = socket.socketpair()
    with one, other:
        one.settimeout(PATIENCE_S)
        other.settimeout(PATIENCE_S)
        yield one, other


@given(VALUES)
def test_a_message_comes_as_it_was_sent(message):
    """Text of any language and unpaired surrogates are transferred unchanged."""
    one, other = socket.socketpair()
    with one, other:
        ipc.send_message(one, message)

        assert ipc.receive_message(other) == message


def test_a_message_in_parts_is_one_message(pair):
    """The kernel may divide a line into any parts."""
    one, other = pair
    for part in (b'{"a"', b": [1,", b" 2]}\n"):
        one.sendall(part)

    assert ipc.receive_message(other) == {"a": [1, 2]}


@pytest.mark.parametrize("sent", [b"", b'{"a": 1}'])
def test_a_connection_that_closes_within_a_message_is_an_error(pair, sent):
    """An incomplete message is not returned."""
    one, other = pair
    one.sendall(sent)
    one.close()

    with pytest.raises(EOFError):
        ipc.receive_message(other)


@pytest.mark.parametrize("over", [0, 1])
def test_the_longest_message_is_received_and_a_longer_one_refused(pair, over):
    """A line without an end does not fill the memory."""
    one, other = pair
    text = "x" * (ipc._MESSAGE_BYTES - len('""\n') + over)
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(ipc.send_message, one, text)
        if over:
            with pytest.raises(ValueError, match="too long"):
                ipc.receive_message(other)
        else:
            assert ipc.receive_message(other) == text
        other.close()
        assert over or sending.result() is None


def test_a_listener_that_has_closed_is_an_error():
    """No client waits for a process that has ended."""
    address = f"\0{ipc.random_name()}"
    with ipc.listen(address), ipc.connect(address, PATIENCE_S):
        pass

    with pytest.raises(ConnectionRefusedError):
        ipc.connect(address, PATIENCE_S)


@pytest.fixture
def datagrams():
    """Yield a datagram socket and its address."""
    address = f"\0{ipc.random_name()}"
    with ipc.bind_datagrams(address) as receiver:
        receiver.settimeout(PATIENCE_S)
        yield receiver, address


def test_a_datagram_is_answered(datagrams):
    """The sender has an address."""
    receiver, address = datagrams
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as client:
        client.settimeout(PATIENCE_S)
        client.bind("")
        client.sendto(b'{"state": true}', address)
        message, sender = ipc.receive_datagram(receiver)
        ipc.send_datagram(receiver, {"workers": 1}, sender)

        assert message == {"state": True}
        assert client.recv(100) == b'{"workers": 1}'
    ipc.send_datagram(receiver, {}, sender)  # the receiver no longer exists


@pytest.mark.parametrize(("sent", "is_bound"), [(b"{}", False), (b"{", True), (b"", True)])
def test_a_datagram_that_cannot_be_answered_is_dropped(datagrams, sent, is_bound):
    """The sender has no address, or the datagram is not a message."""
    receiver, address = datagrams
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as client:
        if is_bound:
            client.bind("")
        client.sendto(sent, address)

        assert ipc.receive_datagram(receiver) is None


STRANGER = """
import os, socket, sys
os.setuid(65534)
with socket.socket(socket.AF_UNIX) as connection:
    connection.connect("\\0" + sys.argv[1])
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as client:
        client.bind("")
        client.sendto(b"{}", "\\0" + sys.argv[2])
    sys.stdin.read()
"""


def test_another_user_is_recognized(datagrams):
    """The kernel adds the credentials, whatever is sent."""
    if os.getuid() != 0:
        pytest.skip("only root can become another user")
    receiver, address = datagrams
    name = ipc.random_name()
    command = [sys.executable, "-I", "-c", STRANGER, name, address.removeprefix("\0")]
    with (
        ipc.listen(f"\0{name}") as listener,
        started(command, stdin=subprocess.PIPE) as stranger,
    ):
        with listener.accept()[0] as connection:
            assert not ipc.from_same_user(connection)
        assert ipc.receive_datagram(receiver) is None
        stranger.stdin.close()
        assert stranger.wait(PATIENCE_S) == 0
    with (
        ipc.listen(f"\0{name}") as listener,
        ipc.connect(f"\0{name}", PATIENCE_S),
        listener.accept()[0] as connection,
    ):
        assert ipc.from_same_user(connection)
