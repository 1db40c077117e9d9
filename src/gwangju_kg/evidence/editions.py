"""
Find out which file is another edition of a missing text, and how it differs.

The input is the sources without a text and the files that are the text of none; the output says of
which source a file is an edition: it contains a passage at its position, or it is the same text but
for line ends, byte order mark, composed characters or the end of its last line.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from gwangju_kg.evidence.check_results import CheckOutcome
from gwangju_kg.evidence.corpus import SourceText
from gwangju_kg.evidence.statements import Passage, Source
from gwangju_kg.evidence.value_checks import check_passage


@dataclass(frozen=True)
class OtherEdition:
    """
    A file that is another edition of a text.

    Attributes:
        source: the source of the text.
        path: the file.
        differences: what alone is different; empty if words are.
    """

    source: Source
    path: Path
    differences: tuple[str, ...]


def other_editions(
    missing: tuple[Source, ...], passages: Iterable[Passage], files: Iterable[Path]
) -> Iterator[OtherEdition]:
    """Yield the files that are another edition of the text of a missing source."""
    listed = list(passages)
    for path in files:
        content = path.read_bytes()
        forms = dict(_forms(content)) if missing else {}
        text = SourceText(content.decode(errors="replace"), ())
        for source in missing:
            own = (each for each in listed if each.source == source.iri)
            if source.sha256 in forms:
                yield OtherEdition(source, path, forms[source.sha256])
            elif any(check_passage(p, text).outcome is CheckOutcome.PASSED for p in own):
                yield OtherEdition(source, path, ())


def _forms(content: bytes) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the hash of each other form of a text, with what is different in it."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    composed = {
        unix: "",
        unicodedata.normalize("NFC", unix): "composed characters (NFC)",
        unicodedata.normalize("NFD", unix): "decomposed characters (NFD)",
    }
    for ending, mark, lines, end in product(
        ("\n", "\r\n"), ("", "\ufeff"), composed, ("", "\n", None)
    ):
        whole = lines if end is None else lines.rstrip("\n") + end
        written = (mark + whole.replace("\n", ending)).encode()
        if written != content:
            facts = {
                "line ends": ending != ("\r\n" if "\r\n" in text else "\n") and "\n" in whole,
                "the byte order mark": bool(mark) != (text.encode() != content),
                composed[lines]: lines != unix,
                "the end of the last line": whole != lines,
            }
            yield hashlib.sha256(written).hexdigest(), tuple(name for name in facts if facts[name])
