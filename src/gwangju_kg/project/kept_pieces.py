"""
Keep pieces of written files in the project's folder, so that the next build need not make them.

Takes and returns bytes, under the hash of all on which they depend.  The program is a part of that
hash, so that no other version gets them.  The file may be deleted at any time; a build with pieces
that are kept gives the bytes of one without.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import suppress
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Final

import zstandard

from gwangju_kg.atomic_write import write_atomically
from gwangju_kg.errors import OutputError
from gwangju_kg.project.kept_results import FOLDER, program_sha256

_NAME: Final = "pieces.sqlite"

_SCHEMA: Final = """
PRAGMA synchronous = OFF;
PRAGMA foreign_keys = OFF;
CREATE TABLE IF NOT EXISTS piece (key BLOB PRIMARY KEY, content BLOB NOT NULL);
"""

_ZSTD_LEVEL: Final = 1


class KeptPieces:
    """
    The pieces that are kept for one project; what this build did not use is dropped at its end.

    Several threads may use it.  Nothing is kept in a project that cannot be written to, or by a
    build that fails.

    Args:
        project: the folder of the project.
    """

    def __init__(self, project: Path) -> None:
        self._path = project / FOLDER / _NAME
        self._database: sqlite3.Connection | None = None
        self._used: set[bytes] = set()
        self._lock = Lock()
        self._program = program_sha256().encode()
        self._pack = zstandard.ZstdCompressor(level=_ZSTD_LEVEL, write_checksum=True).compress
        self._unpack = zstandard.ZstdDecompressor().decompress

    def __enter__(self) -> KeptPieces:
        with suppress(OSError, OutputError):
            self._path.parent.mkdir(exist_ok=True)
            write_atomically(b"*\n", self._path.with_name(".gitignore"))
            try:
                self._open()
            except sqlite3.OperationalError:  # in use by another build, or not writable
                self._close()
            except sqlite3.DatabaseError:  # damaged
                self._close()
                self._path.unlink(missing_ok=True)
                with suppress(sqlite3.Error):
                    self._open()
        return self

    def _open(self) -> None:
        self._database = sqlite3.connect(
            self._path, timeout=0, isolation_level=None, check_same_thread=False
        )
        self._database.executescript(_SCHEMA)
        self._database.execute("BEGIN IMMEDIATE")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with suppress(sqlite3.Error):
            if self._database and kind is None:
                known = self._database.execute("SELECT key FROM piece").fetchall()
                unused = [row for row in known if row[0] not in self._used]
                self._database.executemany("DELETE FROM piece WHERE key = ?", unused)
                self._database.execute("COMMIT")
        self._close()

    def _close(self) -> None:
        if self._database:
            self._database.close()  # what is not committed is gone
        self._database = None

    def key(self, *parts: bytes) -> bytes:
        """Return the key of a piece from all on which its bytes depend."""
        digest = hashlib.sha256(self._program)
        for part in parts:
            digest.update(b"%d " % len(part))
            digest.update(part)
        return digest.digest()

    def find(self, key: bytes) -> bytes | None:
        """Return the piece with a key; None if there is none, or if it is damaged."""
        if self._database is None:
            return None
        try:
            with self._lock:
                row = self._database.execute("SELECT content FROM piece WHERE key = ?", (key,))
                content = self._unpack(next(row)[0])
        except (StopIteration, sqlite3.Error, zstandard.ZstdError):
            return None
        if not content.startswith(key):
            return None
        self._used.add(key)
        return content[len(key) :]

    def keep(self, key: bytes, content: bytes) -> None:
        """Keep a piece if the build ends well."""
        if self._database:
            self._used.add(key)
            with self._lock, suppress(sqlite3.Error):
                packed = self._pack(key + content)
                self._database.execute("INSERT OR REPLACE INTO piece VALUES (?, ?)", (key, packed))
