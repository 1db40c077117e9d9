"""
The texts that a folder holds, each matched to its source by the hash of the whole file.

A file's name means nothing.  A text of another edition has another hash and
matches no source.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from gwangju_kg.errors import SourceError
from gwangju_kg.evidence.statements import Source
from gwangju_kg.korean.line_joining import join_lines
from gwangju_kg.korean.reader import Reading, read

#: Characters that an excerpt shows on each side.
_EXCERPT_MARGIN: Final = 12


@dataclass(frozen=True)
class SourceText:
    """
    The raw text of a source and what the reader reads in it.

    Attributes:
        raw: the text, nothing normalised.
        readings: in order.
    """

    raw: str = field(repr=False)
    readings: tuple[Reading, ...] = field(repr=False)

    def readings_within(self, start: int, end: int) -> tuple[Reading, ...]:
        """Give the readings that lie wholly within a span."""
        return tuple(r for r in self.readings if start <= r.start and r.end <= end)

    def excerpt(self, reading: Reading) -> str:
        """Give a reading with a few characters on both sides, on one line."""
        around = self.raw[max(0, reading.start - _EXCERPT_MARGIN) : reading.end + _EXCERPT_MARGIN]
        return join_lines(around).text.strip()


@dataclass(frozen=True)
class Corpus:
    """
    What a folder holds of the sources.

    Attributes:
        texts: by the IRI of the source.
        unmatched_files: the files that are the text of no source, in order.
    """

    texts: dict[str, SourceText] = field(hash=False)
    unmatched_files: tuple[Path, ...]


def text_sha256(text: str) -> str:
    """
    Give the SHA-256 of a text's UTF-8 bytes, in hex.

    >>> sha256("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode()).hexdigest()


def read_corpus(folder: Path, sources: Iterable[Source]) -> Corpus:
    """
    Read the texts of *sources* that lie in *folder* itself; hidden files are left out.

    Raises:
        SourceError: there is no such folder, or a source's text is unreadable or not UTF-8.
    """
    if not folder.is_dir():
        raise SourceError("is no folder: name the one that holds the texts", folder)
    by_hash = {source.sha256: source.iri for source in sources}
    texts: dict[str, SourceText] = {}
    unmatched: list[Path] = []
    for path in sorted(folder.iterdir()):
        if not path.is_file() or path.name.startswith("."):
            continue
        try:
            content = path.read_bytes()
        except OSError as error:
            raise SourceError(f"cannot be read ({error.strerror})", path) from error
        source = by_hash.get(hashlib.sha256(content).hexdigest())
        if source is None:
            unmatched.append(path)
            continue
        try:
            raw = content.decode()
        except UnicodeDecodeError as error:
            raise SourceError("is not UTF-8", path) from error
        texts[source] = SourceText(raw, read(raw))
    return Corpus(texts, tuple(unmatched))
