"""
Find sentences of a source in the data: facts are recorded, sentences are not.

The input is the dataset and the texts that are at hand; the output is findings in Korean and
English.  They quote the text, so they are for the terminal of a person who has it, never for a
file.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from gwangju_kg.dataset.reading import Dataset, SubjectPositions
from gwangju_kg.language import Sentence
from gwangju_kg.rdf.namespaces import PREFIXES, Namespaces
from gwangju_kg.validation.findings import Finding, Severity

#: The length of a copy, in characters without white space.  Names of projects and events, which
#: the data must have, are shorter; a clause of a newspaper article is longer.
COPY_CHARACTERS: Final = 24

#: The least number of Hangul syllables in a copy; with fewer it is a row of numbers or codes.
_LEAST_HANGUL: Final = COPY_CHARACTERS // 2

_COPIED: Final[Sentence] = {
    "ko": "출처의 원문이 그대로 들어 있습니다. 원문을 옮기지 말고 사실만 다른 말로 적으십시오",
    "en": "this text is copied from a source: state the fact in other words",
}
_TITLE: Final = NamedNode(PREFIXES["dcterms"] + "title")


def copied_findings(
    dataset: Dataset,
    texts: Iterable[str],
    positions: SubjectPositions,
    namespaces: Namespaces,
) -> Iterator[Finding]:
    """
    Yield a violation for each literal that contains a passage of a text.

    Args:
        dataset: the dataset; titles in it are bibliographic data and may be repeated.
        texts: the raw texts of sources.
        positions: the positions of subjects in the sources.
        namespaces: those of the city.
    """
    compact = namespaces.compact
    copied = {passage for text in texts for passage in _passages(text)}
    for quad in dataset.quads_for_pattern(None, _TITLE, None, None):
        if isinstance(quad.object, Literal):
            copied.difference_update(_passages(quad.object.value))
    for quad in dataset:
        if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
            passage = next((p for p in _passages(quad.object.value) if p in copied), "")
            if passage:
                yield Finding(
                    severity=Severity.VIOLATION,
                    node=compact(quad.subject.value),
                    rule="no-copy",
                    path=compact(quad.predicate.value),
                    value=passage,
                    message=_COPIED,
                    position=positions.get(quad.subject.value),
                )


def is_long(text: str) -> bool:
    """
    Check whether a text is long enough to be a copy.

    >>> is_long("광주 도시철도 2호선"), is_long("가나다라 " * 6)
    (False, True)
    """
    return next(_passages(text), "") != ""


def _passages(text: str) -> Iterator[str]:
    """Yield each run of characters that is long enough to be a copy, without white space."""
    solid = "".join(unicodedata.normalize("NFC", text).split())
    for start in range(len(solid) - COPY_CHARACTERS + 1):
        passage = solid[start : start + COPY_CHARACTERS]
        if sum("가" <= character <= "힣" for character in passage) >= _LEAST_HANGUL:
            yield passage
