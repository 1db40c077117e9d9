"""
The log of a process that must not wait for the reader of its log.

Accepts records from any thread, and writes them to standard error from a thread of its own, several
at a time.  If the reader is slower than the log, the oldest records are dropped, and a line states
how many.
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

#: Records that may wait to be written.
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
        descriptor: the file descriptor to write to.
    """

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._records: deque[logging.LogRecord] = deque(maxlen=_WAITING)
        self._dropped = 0
        self._has_more = threading.Event()
        threading.Thread(target=self._write_all, daemon=True).start()

    def handle(self, record: logging.LogRecord) -> bool:
        """Accept `record`; a deque needs no lock."""
        self.emit(record)
        return True

    def emit(self, record: logging.LogRecord) -> None:
        """Accept `record`."""
        self._dropped += len(self._records) == _WAITING
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
        """Write the records that wait."""
        lines = []
        while self._records:
            record = self._records.popleft()
            try:
                lines.append(self.format(record))
            except Exception:  # its format does not fit its values: go on logging
                self.handleError(record)
        if self._dropped:
            lines.insert(0, f"log lost={self._dropped}")
            self._dropped = 0
        if lines:
            self._write(("\n".join(lines) + "\n").encode("utf-8", "backslashreplace"))

    def _write(self, raw: bytes) -> None:
        while raw:
            try:
                raw = raw[os.write(self._descriptor, raw) :]
            except BlockingIOError:  # another program has made it non-blocking
                time.sleep(_PAUSE_S)


def process_handler() -> LogThreadHandler:
    """Return this process's handler to standard error; a fork gets one of its own."""
    handler = _HANDLERS.get(os.getpid())
    if handler is None:
        handler = _HANDLERS[os.getpid()] = LogThreadHandler(sys.stderr.fileno())
        handler.setFormatter(logging.Formatter(_FORMAT))
        Finalize(None, handler.flush, exitpriority=0)  # a forked process runs no atexit functions
    return handler


def log_in_background() -> None:
    """Have this process log to standard error without ever waiting for its reader."""
    logging.basicConfig(handlers=[process_handler()], level=logging.INFO, force=True)
    # Records hold only what the format shows, which halves the time that each takes.
    # Source: Python, Logging HOWTO, section "Optimization".
    logging.logProcesses = logging.logThreads = logging.logMultiprocessing = False
    logging._srcfile = None
