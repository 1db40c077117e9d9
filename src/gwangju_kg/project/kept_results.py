"""
Keep results of checks in the project's folder, so that the next check need not find them again.

A result is kept under a name with the key of all it depends on beside the data; it is never
returned for another key.  The folder is hidden, so that it is no input of a release; it may be
deleted at any time.  Only the latest result of a name is kept.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from gwangju_kg.atomic_write import write_atomically
from gwangju_kg.errors import OutputError

#: The folder in that of the project.
FOLDER: Final = ".gwangju_kg_cache"

#: The libraries whose versions may affect what is found.
_LIBRARIES: Final = ("pyoxigraph", "pyshacl", "rdflib")

_PACKAGE: Final = Path(__file__).parents[1]

#: More saves little space and takes longer.
_ZLIB_LEVEL: Final = 3

_HASH_BYTES: Final = hashlib.sha256().digest_size


@cache
def program_sha256() -> str:
    """Return the hash, in hexadecimal, of the program, of its libraries and of Python."""
    total = hashlib.sha256(sys.version.encode())
    for library in _LIBRARIES:
        total.update(f"{library} {version(library)}\n".encode())
    for path in sorted(_PACKAGE.rglob("*.py")):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(_PACKAGE).as_posix()} {content}\n".encode())
    return total.hexdigest()


class KeptResults:
    """
    The results that are kept for one project.

    Args:
        project: the folder of the project.

    Attributes:
        remarks: what a person should see: which results were damaged.
    """

    def __init__(self, project: Path) -> None:
        self._folder = project / FOLDER
        self.remarks: list[str] = []

    def read(self, name: str, key: str) -> Any:
        """
        Return the result that was kept under a name, as JSON has it.

        Returns:
            The result; None if there is none, if it was kept under another key or by another
            program, or if it is damaged.
        """
        path = self._path(name)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        stated, packed = content[:_HASH_BYTES], content[_HASH_BYTES:]
        if hashlib.sha256(packed).digest() != stated:
            self.remarks.append(f"{path} is damaged: it is not used, and written anew")
            return None
        kept = json.loads(zlib.decompress(packed))
        return kept["result"] if kept["key"] == _whole_key(key) else None

    def write(self, name: str, key: str, result: Any) -> None:
        """Keep a result of JSON types; nothing is kept in a project that cannot be written to."""
        text = json.dumps({"key": _whole_key(key), "result": result}, ensure_ascii=False)
        packed = zlib.compress(text.encode(), _ZLIB_LEVEL)
        with suppress(OSError, OutputError):
            self._folder.mkdir(exist_ok=True)
            write_atomically(b"*\n", self._folder / ".gitignore")
            write_atomically(hashlib.sha256(packed).digest() + packed, self._path(name))

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.json.z"


def _whole_key(key: str) -> str:
    return f"{program_sha256()} {key}"
