"""The log of the server's processes: what is written, and that nothing blocks it."""

import logging
import os

import pytest

from gwangju_kg.server.log_thread import LogThreadHandler


@pytest.fixture
def log():
    """Yield a logger that writes into a pipe, and the reading end of the pipe."""
    reading, writing = os.pipe()
    with open(reading, encoding="utf-8") as lines, open(writing, "wb", buffering=0):
        logger = logging.Logger("test")
        logger.addHandler(LogThreadHandler(writing))
        yield logger, lines, writing


def test_lines_come_in_their_order(log):
    """Also in Korean."""
    logger, lines, _ = log
    for word in ("하나", "둘"):
        logger.info("%s", word)

    assert [lines.readline() for _ in range(2)] == ["하나\n", "둘\n"]


def test_a_record_that_cannot_be_written_down_stops_no_other(log, capsys):
    """Python's logging reports the error."""
    logger, lines, _ = log
    logger.info("%d pages", "many")
    logger.info("and on")

    assert lines.readline() == "and on\n"
    assert "Logging error" in capsys.readouterr().err


def test_a_reader_who_cannot_take_more_gets_it_later(log):
    """For example, if another program has made the terminal non-blocking."""
    logger, lines, writing = log
    os.set_blocking(writing, False)
    for number in range(3000):
        logger.info("%d %s", number, "x" * 50)

    numbers = [lines.readline().split()[0] for _ in range(3000)]
    assert numbers == [str(number) for number in range(3000)]
