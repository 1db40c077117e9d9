"""The answer buffer: complete or refused, in memory or in a file without a name."""

import os
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from engine_fixtures import question, served
from gwangju_kg.engine.worker.answer_buffer import AnswerBuffer
from gwangju_kg.engine.worker.evaluation import evaluate
from gwangju_kg.errors import NotAcceptable, RequestError, TooLarge


def content(buffer):
    """The bytes of a buffer, wherever they are."""
    data = buffer.in_memory()
    return os.pread(buffer.file(), buffer.length, 0) if data is None else data


@given(st.lists(st.binary(max_size=30), max_size=10), st.integers(0, 100))
def test_what_is_written_is_what_is_kept(parts, memory_bytes):
    """
    Wherever the line between memory and file lies, the bytes are the same.
    """
    with AnswerBuffer(memory_bytes=memory_bytes, limit_bytes=1_000) as buffer:
        for part in parts:
            assert buffer.write(part) == len(part)
        whole = b"".join(parts)

        assert content(buffer) == whole
        assert buffer.length == len(whole)
        assert (buffer.in_memory() is None) == (len(whole) > memory_bytes)


def test_a_file_can_be_had_in_advance():
    """
    A process that will not be able to open files has its file before.
    """
    with AnswerBuffer(memory_bytes=1, limit_bytes=100) as buffer:
        buffer.prepare_file()
        buffer.write(b"whole")

        assert content(buffer) == b"whole"
        assert os.fstat(buffer.file()).st_nlink == 0


@given(st.binary(max_size=30), st.integers(1, 30))
def test_what_is_forbidden_is_found_where_two_writes_meet(before, cut):
    """
    A forbidden sequence is found however it is cut, and nothing else is.
    """
    forbidden = b"<oxprefix:"
    refusal = NotAcceptable(offers=())
    with AnswerBuffer(memory_bytes=1_000, limit_bytes=1_000) as buffer:
        buffer.forbid(re.compile(re.escape(forbidden)), refusal)
        harmless = before.replace(b"<", b"")
        buffer.write(harmless)
        written = harmless + forbidden
        with pytest.raises(NotAcceptable):
            for start in range(len(harmless), len(written), cut):
                buffer.write(written[start : start + cut])


@pytest.mark.parametrize("memory_bytes", [0, 10, 100])
def test_the_limit_holds_on_both_sides(memory_bytes):
    """
    Exactly the limit is kept, one byte more is refused.
    """
    with AnswerBuffer(memory_bytes=memory_bytes, limit_bytes=10) as buffer:
        buffer.write(b"12345")
        buffer.write(b"67890")
        assert content(buffer) == b"1234567890"

        with pytest.raises(TooLarge) as caught:
            buffer.write(b"1")
        assert caught.value.limit == 10


def test_a_full_disk_is_an_error_of_ours(monkeypatch, tmp_path):
    """
    Where the answer finds no room, the caller is told so, without path or number.
    """
    full = Path("/dev/full")
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda: full.open("wb", buffering=0))
    with (
        AnswerBuffer(memory_bytes=10, limit_bytes=10**6) as buffer,
        pytest.raises(RequestError, match="no room to store the result"),
    ):
        evaluate(served(Store()), question("SELECT ('0123456789' AS ?x) {}"), buffer)
