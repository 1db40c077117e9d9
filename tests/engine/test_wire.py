"""Frames: complete or an error, and no descriptor left open."""

import json
import os
import resource
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine_fixtures import PATIENCE_S, question
from gwangju_kg import errors
from gwangju_kg.engine import wire
from gwangju_kg.engine.wire import WorkerReply, WorkerRequest

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)


@pytest.fixture
def pair():
    """Yield the two ends of one connection."""
    one, other = socket.socketpair()
    with one, other:
        one.settimeout(PATIENCE_S)
        other.settimeout(PATIENCE_S)
        yield one, other


@given(TEXT, st.lists(TEXT, max_size=3), st.lists(st.tuples(TEXT, TEXT), max_size=3))
def test_a_request_comes_as_it_was_sent(text, graphs, bindings):
    """Text of any language, graphs and bindings are transferred unchanged."""
    query = question(text, named_graphs=tuple(graphs), bindings=tuple(bindings))
    sent = WorkerRequest(query, "t", deadline_s=1.5, client="c")
    one, other = socket.socketpair()
    with one, other:
        one.sendall(wire.frame(sent))

        assert wire.receive_request(other) == sent


@given(st.binary(max_size=500), st.booleans())
def test_a_reply_comes_as_it_was_sent(data, is_started):
    """A result inside a frame is complete, also directly behind another frame."""
    sent = WorkerReply(wire.ANSWER, b"table\na/b\n0.5", length=len(data), data=data)
    one, other = socket.socketpair()
    with one, other:
        if is_started:
            wire.send_reply(one, WorkerReply(wire.STARTED))
        wire.send_reply(one, sent)

        replies = wire.ReplyReader(other)
        if is_started:
            assert replies.next().kind == wire.STARTED
        assert replies.next() == sent


def test_a_frame_larger_than_the_socket_takes_is_sent_whole(pair):
    """A frame that fills the buffer is continued while the other side reads."""
    one, other = pair
    data = os.urandom(4 * 1024**2)
    sent = WorkerReply(wire.ANSWER, length=len(data), data=data)
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(wire.send_reply, one, sent)

        assert wire.ReplyReader(other).next().data == data
        sending.result()


def test_a_file_comes_as_a_descriptor_of_its_own(pair, tmp_path):
    """The receiver gets its own descriptor, which outlives that of the sender."""
    one, other = pair
    path = tmp_path / "answer"
    path.write_bytes(b"whole")
    with path.open("rb") as file:
        wire.send_reply(one, WorkerReply(wire.ANSWER_FILE, length=5, fd=file.fileno()))

    reply = wire.ReplyReader(other).next()

    with os.fdopen(reply.fd, "rb") as received:
        assert received.read() == b"whole"
    assert reply.data == b""


def test_a_reply_that_breaks_off_leaves_no_descriptor_open(pair, tmp_path):
    """If the sender ends within a frame, the received descriptor is closed."""
    one, other = pair
    path = tmp_path / "answer"
    path.touch()
    with path.open("rb") as file:
        socket.send_fds(one, [b"F\0"], [file.fileno()])
    one.close()
    before = len(os.listdir("/proc/self/fd"))

    with pytest.raises(ConnectionError):
        wire.ReplyReader(other).next()

    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize("sent", [b"", b"A", b"A\0\0\0\2\0\0\0\0\0\0\0\5{}whol"])
def test_a_reply_that_breaks_off_is_no_reply(pair, sent):
    """A truncated frame is a lost connection, never a shorter result."""
    one, other = pair
    one.sendall(sent)
    one.close()

    with pytest.raises(ConnectionError):
        wire.ReplyReader(other).next()


def test_a_request_of_absurd_size_is_not_awaited(pair):
    """A length over the maximum is refused before anything is read."""
    one, other = pair
    one.sendall(b"\xff\xff\xff\xff")

    with pytest.raises(ConnectionError, match="no request"):
        wire.receive_request(other)


@pytest.mark.parametrize(
    "error",
    [
        errors.QuerySyntaxError(line=1, column=None, reason="stray-token", subject="가"),
        errors.QueryRefused(construct="SERVICE", line=1, column=2),
        errors.NotAcceptable(offers=("text/csv", "text/turtle")),
        errors.TooLarge(what="answer", limit=1, unit="bytes"),
        errors.BadRequest(reason="not-a-term", parameter="x"),
        errors.QueryTimeout(limit_s=1.5),
        errors.OutOfMemory(),
        errors.QueryFailed(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_arrives_as_itself(error):
    """Class, message and facts are transferred unchanged."""
    received = wire.decode_error(wire.error_reply(error))

    assert type(received) is type(error)
    assert str(received) == str(error)
    assert received.facts() == error.facts()
    assert received.args == ()


@pytest.mark.parametrize(
    "content",
    [
        *(json.dumps([name, {}]) for name in ("StoreError", "Path", "nothing", "__name__")),
        '["timeout",{}]',
        '["timeout",{"limit_s":"soon"}]',
        '["not-acceptable",{"offers":[1]}]',
        '["timeout"]',
        "{",
        "",
    ],
)
def test_only_errors_of_queries_are_made_from_a_reply(content):
    """A reply can only create query errors, with facts of the right types."""
    reply = WorkerReply(wire.FAILURE, content.encode())

    assert type(wire.decode_error(reply)) is errors.QueryFailed


def test_a_descriptor_for_which_there_is_no_room_is_a_lost_connection(pair):
    """The kernel drops it where the receiver has as many files open as it may."""
    one, other = pair
    with open(os.devnull, "rb") as file:
        wire.send_reply(
            one, WorkerReply(wire.ANSWER_FILE, b"table\na/b\n0.5", length=1, fd=file.fileno())
        )
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, limits[1]))
    try:
        with pytest.raises(ConnectionError):
            wire.ReplyReader(other).next()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
