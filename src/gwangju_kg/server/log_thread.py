"""
The log of a process that must not wait for whoever reads it.

Takes records from any thread; writes them to standard error from a thread of its own,
several at a time.  Where the reader is slower than the log, the oldest lines give way, and
a line says how many.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections import deque
from multiprocessing.util import Finalize
from typing import Final

#: Records that wait to be written.
_WAITING: Final = 10_000

#: Seconds between two writes.
_PAUSE_S: Final = 0.1

_FORMAT: Final = "%(asctime)s %(message)s"

#: Handlers by process.
_HANDLERS: Final[dict[int, LogThreadHandler]] = {}


class LogThreadHandler(logging.Handler):
    """
    A handler that never waits.

    Args:
        number: the file descriptor to write to.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self._records: deque[logging.LogRecord] = deque(maxlen=_WAITING)
        self._lost = 0
        self._has_more = threading.Event()
        threading.Thread(target=self._write_all, daemon=True).start()

    def handle(self, record: logging.LogRecord) -> bool:
        """Take *record*; a deque needs no lock."""
        self.emit(record)
        return True

    def emit(self, record: logging.LogRecord) -> None:
        """Take *record*."""
        self._lost += len(self._records) == _WAITING
        self._records.append(record)
        if not self._has_more.is_set():
            self._has_more.set()

    def _write_all(self) -> None:
        while True:
            self._has_more.wait()
            time.sleep(_PAUSE_S)
            self._has_more.clear()
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        lines = []
        while self._records:
            record = self._records.popleft()
            try:
                lines.append(self.format(record))
            except Exception:  # its words and its values do not fit: no reason to log no more
                self.handleError(record)
        if self._lost:
            lines.insert(0, f"log lost={self._lost}")
            self._lost = 0
        if lines:
            self._write(("\n".join(lines) + "\n").encode("utf-8", "backslashreplace"))

    def _write(self, raw: bytes) -> None:
        while raw:
            try:
                raw = raw[os.write(self._number, raw) :]
            except BlockingIOError:  # another program has made it one that does not wait
                time.sleep(_PAUSE_S)


def handler() -> LogThreadHandler:
    """Give this process's handler to standard error; a fork gets one of its own."""
    made = _HANDLERS.get(os.getpid())
    if made is None:
        made = _HANDLERS[os.getpid()] = LogThreadHandler(sys.stderr.fileno())
        made.setFormatter(logging.Formatter(_FORMAT))
        Finalize(None, made.flush, exitpriority=0)  # a forked process runs no atexit functions
    return made


def log_aside() -> None:
    """Have this process log to standard error without ever waiting for it."""
    logging.basicConfig(handlers=[handler()], level=logging.INFO, force=True)
    # A record is what is written of it, and takes half the time.
    # Source: Python, Logging HOWTO, section "Optimization".
    logging.logProcesses = logging.logThreads = logging.logMultiprocessing = False
    logging._srcfile = None
