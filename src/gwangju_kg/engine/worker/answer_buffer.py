"""
Holds an answer until it is complete: first in memory, then in a file without a name.

A serializer writes into it; the worker reads the bytes, or passes on the file.  An answer over the
limit is refused, never cut.
"""

from __future__ import annotations

import io
import re
import tempfile
from typing import IO, Final

from gwangju_kg.errors import QueryFailed, RequestError, TooLarge

#: Bytes of the longest text that :meth:`AnswerBuffer.forbid` can find where two writes meet.
_OVERLAP: Final = 16


class AnswerBuffer:
    """A file to write an answer into.  Close it, or use it in ``with``."""

    def __init__(self, *, memory_bytes: int, limit_bytes: int) -> None:
        self._memory = io.BytesIO()
        self._file: IO[bytes] | None = None
        self._memory_bytes, self._limit_bytes = memory_bytes, limit_bytes
        self._forbidden: re.Pattern[bytes] | None = None
        self._refusal: RequestError = QueryFailed()
        self._tail = b""
        self._is_xml = False
        self.length = 0

    def forbid(self, pattern: re.Pattern[bytes], refusal: RequestError) -> None:
        """Raise `refusal` when a match of `pattern`, of at most 16 bytes, is written."""
        self._forbidden, self._refusal = pattern, refusal

    def escape_returns(self) -> None:
        """
        Write carriage returns as references.

        Oxigraph 0.5.13 does not, and XML readers turn others into line feeds.
        Source: XML 1.0, section 2.11.
        """
        self._is_xml = True

    def prepare_file(self) -> None:
        """Open the file now, in a process that cannot open one later."""
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the buffer

    def write(self, data: bytes) -> int:
        """
        Add `data`.

        Raises:
            TooLarge: the answer exceeds its limit.
            RequestError: the data contain a forbidden pattern; the error is that of `forbid`.
            OSError: the disk is full.
        """
        written = len(data)
        if self._is_xml:
            data = data.replace(b"\r", b"&#xD;")
        self.length += len(data)
        if self.length > self._limit_bytes:
            raise TooLarge(what="answer", limit=self._limit_bytes, unit="bytes")
        if self._forbidden is not None:
            if self._forbidden.search(self._tail + data):
                raise self._refusal
            self._tail = (self._tail + data)[-_OVERLAP:]
        (self._roll() if self.length > self._memory_bytes else self._memory).write(data)
        return written

    def flush(self) -> None:
        """Do nothing: a serializer calls it between any two writes."""

    def _roll(self) -> IO[bytes]:
        if self._file is None:
            self.prepare_file()
            assert self._file is not None  # noqa: S101 - narrows for the type checker
        if self._memory.tell():
            self._file.write(self._memory.getvalue())
            self._memory = io.BytesIO()
        return self._file

    def in_memory(self) -> bytes | None:
        """Return the answer, or None if it is in the file."""
        return self._memory.getvalue() if self.length <= self._memory_bytes else None

    def replace(self, data: bytes) -> None:
        """Replace an answer that is in memory."""
        self._memory = io.BytesIO(data)
        self.length = len(data)

    def file(self) -> int:
        """Return the descriptor of the answer's file, at its start; `close` closes it."""
        file = self._roll()
        file.flush()
        file.seek(0)
        return file.fileno()

    def close(self) -> None:
        """Release the answer."""
        if self._file is not None:
            self._file.close()

    def __enter__(self) -> AnswerBuffer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
