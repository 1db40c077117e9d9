"""Reports of a worker to its pool: notes in a pipe while it runs, an exit status at its end."""

from __future__ import annotations

import os
import struct
from typing import Final

#: The worker accepts queries.
READY: Final = b"R"
#: The query that it is running has become a long one.
LONG: Final = b"L"

#: Exit status of a worker that ran out of memory in Python.
NO_MEMORY: Final = 3

#: Note, process id.  Shorter than PIPE_BUF, so that notes never mix.  Source: pipe(7).
_NOTE: Final = struct.Struct("!ci")


def send_note(pipe: int, note: bytes) -> None:
    """Send a note from this process."""
    os.write(pipe, _NOTE.pack(note, os.getpid()))


def receive_note(pipe: int) -> tuple[bytes, int]:
    """Wait for a note; return it with the sender's process id."""
    note, pid = _NOTE.unpack(os.read(pipe, _NOTE.size))
    return note, pid
