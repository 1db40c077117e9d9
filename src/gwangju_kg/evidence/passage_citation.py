"""
Write the Turtle of a passage: its position and hash, with comments on the numbers and dates in it.

The input is a position in a text, or words of it; no word of the text goes into the Turtle.
"""

from __future__ import annotations

from collections.abc import Iterator

from gwangju_kg.errors import CitationError
from gwangju_kg.evidence.corpus import Corpus, SourceText, text_sha256
from gwangju_kg.evidence.statements import Source
from gwangju_kg.evidence.value_checks import format_reading
from gwangju_kg.korean.dates.date_rules import resolve
from gwangju_kg.korean.dates.date_words import DateWords
from gwangju_kg.korean.dates.intervals import Anchor, Aspect
from gwangju_kg.korean.line_joining import join_words
from gwangju_kg.korean.reader import Reading


def find_source(name: str, sources: tuple[Source, ...]) -> Source:
    """
    Return the source with the given slug or IRI.

    Raises:
        CitationError: there is no such source with a hash of its text.
    """
    for source in sources:
        if name in (source.slug, source.iri, f"src:{source.slug}"):
            return source
    known = ", ".join(source.slug for source in sources) or "none"
    raise CitationError(
        f"there is no source {name!r} with a hash of its text; sources with one: {known}"
    )


def find_text(source: Source, corpus: Corpus) -> SourceText:
    """
    Return the text of a source.

    Raises:
        CitationError: no file of the folder is its text.
    """
    if source.iri not in corpus.texts:
        raise CitationError(
            f"no file in the folder has the SHA-256 {source.sha256} of {source.slug}: name the"
            " folder that holds this edition of the text"
        )
    return corpus.texts[source.iri]


def find_words(words: str, text: SourceText) -> tuple[int, int]:
    """
    Return the position of words in a text; white space and line breaks are ignored.

    Raises:
        CitationError: the words are blank, do not occur in the text, or occur more than once.
    """
    joined, joined_words = join_words(text.raw), join_words(words).text
    if not joined_words:
        raise CitationError("the words to find are blank: give at least one")
    spans = [
        joined.span(at, at + len(joined_words))
        for at in range(len(joined.text) - len(joined_words) + 1)
        if joined.text.startswith(joined_words, at)
    ]
    if not spans:
        raise CitationError(f"{words!r} does not occur in the text: copy the words from the file")
    if len(spans) > 1:
        positions = ", ".join(f"{start}-{end}" for start, end in spans)
        raise CitationError(
            f"{words!r} occurs {len(spans)} times in the text, at {positions}:"
            " name one position as START END"
        )
    return spans[0]


def cite(source: Source, text: SourceText, start: int, end: int) -> Iterator[str]:
    """
    Yield the lines of a passage: Turtle, then a comment for each number or date in it or cut by it.

    Args:
        source: the source.
        text: its text.
        start: the first code point in the raw text, counted from 0.
        end: the code point after the last one.

    Raises:
        CitationError: the position lies outside the text.
    """
    if not 0 <= start < end <= len(text.raw):
        raise CitationError(
            f"{start}-{end} is not a position in the text: it has {len(text.raw)} characters,"
            " and START must be less than END"
        )
    name = f"{source.slug}-{start}-{end}"
    digest = text_sha256(text.raw[start:end])
    yield f"psg:{name} a gk:Passage ; oa:hasSource src:{source.slug} ; oa:hasSelector sel:{name} ;"
    yield f'  gk:sha256 "{digest}" .'
    yield f"sel:{name} a oa:TextPositionSelector ; oa:start {start} ; oa:end {end} ."
    for reading in text.readings:
        if start <= reading.start and reading.end <= end:
            yield f"# reads {format_reading(reading)}{_meaning(reading, source.published)}"
        elif reading.start < end and start < reading.end:
            yield f"# cuts {format_reading(reading)}: the passage does not contain all of it"


def _meaning(reading: Reading, published: Anchor | None) -> str:
    """Return, as part of a comment, what a date means on the day of publication."""
    if not isinstance(reading.expression, DateWords) or published is None:
        return ""
    resolution = resolve(reading.expression.parts, published)
    if not resolution.spans:
        return ", a day that does not exist"
    doubt = "" if resolution.agreed else ", depending on the day of publication"
    return f", that is {resolution.extent(Aspect.WITHIN).edtf}{doubt}"
