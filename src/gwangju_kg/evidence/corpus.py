"""
Read the texts in a folder and match each to its source by the hash of the whole file.

File names are ignored.  Another edition of a text has another hash and matches no source.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from gwangju_kg.errors import SourceError
from gwangju_kg.evidence.statements import Source
from gwangju_kg.korean.line_joining import join_lines, join_words
from gwangju_kg.korean.reader import Reading, read

#: The number of characters that an excerpt shows on each side.
_EXCERPT_MARGIN: Final = 12

#: How documents of office programs begin: ZIP (.xlsx, .docx, .hwpx), PDF, CFB (.hwp, .xls).
#: Source: APPNOTE.TXT 4.3.7; ISO 32000-1, 7.5.2; MS-CFB 2.2.
_DOCUMENTS: Final = (b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


@dataclass(frozen=True)
class SourceText:
    """
    The raw text of a source and the numbers and dates in it.

    Attributes:
        raw: the text, not normalized.
        readings: the numbers and dates, in order.
    """

    raw: str = field(repr=False)
    readings: tuple[Reading, ...] = field(repr=False)

    def readings_within(self, start: int, end: int) -> tuple[Reading, ...]:
        """Return the readings that lie entirely within a span."""
        return tuple(r for r in self.readings if start <= r.start and r.end <= end)

    def readings_in_names(self, names: Iterable[str], start: int, end: int) -> Iterator[Reading]:
        """Yield the readings that are part of one of the names, wherever it occurs in a span."""
        joined = join_words(self.raw[start:end])
        for name in names:
            words = join_words(name).text
            at = joined.text.find(words)
            while words and at >= 0:
                first, last = joined.span(at, at + len(words))
                yield from self.readings_within(start + first, start + last)
                at = joined.text.find(words, at + 1)

    def excerpt(self, reading: Reading) -> str:
        """Return a reading with a few characters on both sides, on one line."""
        around = self.raw[max(0, reading.start - _EXCERPT_MARGIN) : reading.end + _EXCERPT_MARGIN]
        return join_lines(around).text.strip()

    def words(self, start: int, end: int) -> str:
        """Return a span on one line, cut in the middle if it is long."""
        line = join_lines(self.raw[start:end]).text.strip()
        side = 2 * _EXCERPT_MARGIN
        return line if len(line) <= 2 * side else f"{line[:side]} … {line[-side:]}"


@dataclass(frozen=True)
class Corpus:
    """
    The texts in a folder.

    Attributes:
        texts: the text of each source, by the IRI of the source.
        unmatched_files: the files that are not the text of any source, each with its SHA-256 in
            hexadecimal; sorted.  Documents of office programs, which are no texts, are left out.
    """

    texts: dict[str, SourceText] = field(hash=False)
    unmatched_files: dict[Path, str] = field(hash=False)


def text_sha256(text: str) -> str:
    """
    Return the SHA-256 of a text's UTF-8 bytes, in hex.

    >>> text_sha256("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode()).hexdigest()


def _is_document(content: bytes) -> bool:
    """
    Check whether a file is a document of an office program, such as a spreadsheet, and no text.

    >>> _is_document(b"%PDF-1.7"), _is_document(b"2026")
    (True, False)
    """
    return content.startswith(_DOCUMENTS)


def read_corpus(folder: Path, sources: Iterable[Source], numerals: str) -> Corpus:
    """
    Read the texts of `sources` directly in `folder`; subfolders and hidden files are left out.

    Args:
        folder: the folder.
        sources: the sources.
        numerals: the rules by which numbers and dates are read; with ``none`` they are not read.

    Raises:
        SourceError: there is no such folder, or a source's text is unreadable or not UTF-8.
    """
    if not folder.is_dir():
        raise SourceError("is not a folder: name the folder that holds the texts", folder)
    by_hash = {source.sha256: source.iri for source in sources}
    texts: dict[str, SourceText] = {}
    unmatched: dict[Path, str] = {}
    for path in sorted(folder.iterdir()):
        if not path.is_file() or path.name.startswith("."):
            continue
        try:
            content = path.read_bytes()
        except OSError as error:
            raise SourceError(f"cannot be read ({error.strerror})", path) from error
        digest = hashlib.sha256(content).hexdigest()
        source = by_hash.get(digest)
        if source is None:
            if not _is_document(content):
                unmatched[path] = digest
            continue
        try:
            raw = content.decode()
        except UnicodeDecodeError as error:
            raise SourceError("is not UTF-8", path) from error
        texts[source] = SourceText(raw, read(raw) if numerals == "korean" else ())
    return Corpus(texts, unmatched)
