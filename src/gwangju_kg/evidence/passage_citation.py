"""
A passage ready to paste: the Turtle of its position and hash, and what the reader reads in it.

Takes a place in a text, or words of it; writes no word of the text into the Turtle.
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
    Give the source with this slug or IRI.

    Raises:
        CitationError: there is none that has a hash.
    """
    for source in sources:
        if name in (source.slug, source.iri, f"src:{source.slug}"):
            return source
    known = ", ".join(source.slug for source in sources) or "none"
    raise CitationError(f"no source {name!r} has a hash to find its text by: these have: {known}")


def find_text(source: Source, folder: Corpus) -> SourceText:
    """
    Give the text of a source.

    Raises:
        CitationError: no file of the folder is its text.
    """
    if source.iri not in folder.texts:
        raise CitationError(
            f"no file there has the SHA-256 {source.sha256} of {source.slug}: name the folder that"
            " holds this edition of the text"
        )
    return folder.texts[source.iri]


def find_words(words: str, text: SourceText) -> tuple[int, int]:
    """
    Give where words stand in a text, whatever white space and line breaks stand in them.

    Raises:
        CitationError: they are blank, or stand there not at all or more than once.
    """
    joined, wanted = join_words(text.raw), join_words(words).text
    if not wanted:
        raise CitationError("there are no words to find: give some")
    found = [
        joined.span(at, at + len(wanted))
        for at in range(len(joined.text) - len(wanted) + 1)
        if joined.text.startswith(wanted, at)
    ]
    if not found:
        raise CitationError(f"{words!r} does not stand in the text: copy the words from the file")
    if len(found) > 1:
        places = ", ".join(f"{start}-{end}" for start, end in found)
        raise CitationError(
            f"{words!r} stands in the text {len(found)} times: at {places}: cite one by START END"
        )
    return found[0]


def cite(source: Source, text: SourceText, start: int, end: int) -> Iterator[str]:
    """
    Give the lines of a passage: Turtle, then comments on what is read in it and what it cuts.

    Args:
        source: the source.
        text: its text.
        start: first code point of the raw text, from 0.
        end: after the last one.

    Raises:
        CitationError: the place lies outside the text.
    """
    if not 0 <= start < end <= len(text.raw):
        raise CitationError(
            f"{start}-{end} is no place in the text: it has {len(text.raw)} characters,"
            " and START comes before END"
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
            yield f"# cuts {format_reading(reading)}: the passage does not carry it"


def _meaning(reading: Reading, published: Anchor | None) -> str:
    """Give what a date means when said at publication, for reading only."""
    if not isinstance(reading.expression, DateWords) or published is None:
        return ""
    resolution = resolve(reading.expression.parts, published)
    if not resolution.spans:
        return ", a day that the calendar does not have"
    settled = "" if resolution.agreed else ", on which the days of publication differ"
    return f", that is {resolution.extent(Aspect.WITHIN).edtf}{settled}"
