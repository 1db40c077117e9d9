"""
The record of removals in a project, ``data/removals.csv``, and the check that nothing comes back.

The input is the record and the data; the output is removals, or an error with the places of what
was removed.  The record holds IRIs and reasons, never what was removed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from gwangju_kg import atomic_write
from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.errors import SourceError, ViolationError
from gwangju_kg.errors.catalog.of_releases import GROUNDS
from gwangju_kg.language import Language, Sentence
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import source_positions
from gwangju_kg.rdf.namespaces import Namespaces
from gwangju_kg.release.removals import Removal

#: The file of the record in a project.
RECORD: Final = "data/removals.csv"

_COLUMNS: Final = ("iri", "date", "ground", "decided_by", "explanation_ko", "explanation_en")

_REFUSED: Final[Sentence] = {
    "ko": "삭제한 내용이 데이터에 다시 있습니다: {:,}곳",
    "en": "the data hold again what was removed: {:,} places",
}
_HELD: Final[Sentence] = {
    "ko": "{place}: {day}에 삭제한 식별자입니다. 여기서도 지우십시오: <{iri}>",
    "en": "{place}: <{iri}> was removed on {day}: delete it here too",
}


def read(project: Project) -> tuple[Removal, ...]:
    """
    Return the removals that a project records, in the order of the file; none without a file.

    Raises:
        SourceError: the file is not UTF-8, or a row is malformed or repeats an IRI.
    """
    path = project.folder / RECORD
    if not path.exists():
        return ()
    rows = csv.DictReader(StringIO(source_positions.read_text(path), newline=""), strict=True)
    removals: dict[str, Removal] = {}
    try:
        if tuple(rows.fieldnames or ()) != _COLUMNS:
            raise SourceError(f"must have the columns {', '.join(_COLUMNS)}", path, line=1)
        for row in rows:
            removal = _read_row(row, path, rows.line_num)
            if removal.iri in removals:
                raise SourceError(f"records <{removal.iri}> twice", path, line=rows.line_num)
            removals[removal.iri] = removal
    except csv.Error as error:
        raise SourceError(f"is not CSV: {error}", path, line=rows.reader.line_num) from error
    return tuple(removals.values())


def _read_row(row: Mapping[str, str | None], path: Path, line: int) -> Removal:
    values = {name: (row.get(name) or "").strip() for name in _COLUMNS}
    if row.keys() != values.keys() or not all(values.values()):
        raise SourceError(f"needs a value for each of {', '.join(_COLUMNS)}", path, line=line)
    if values["ground"] not in GROUNDS:
        raise SourceError(
            f"{values['ground']!r} is not a ground: use {', '.join(GROUNDS)}", path, line=line
        )
    try:
        NamedNode(values["iri"])
        day = date.fromisoformat(values["date"])
    except ValueError as error:
        raise SourceError(
            f"has no IRI or no date like 2026-11-22 ({error})", path, line=line
        ) from (error)
    return Removal(
        iri=values["iri"],
        day=day,
        ground=values["ground"],
        decided_by=values["decided_by"],
        explanation={"ko": values["explanation_ko"], "en": values["explanation_en"]},
    )


def write(removals: Iterable[Removal], project: Project) -> Path:
    """
    Write the record of a project.

    Returns:
        The path of the file.

    Raises:
        OutputError: the file cannot be written; an existing file is left unchanged.
    """
    output = StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for each in removals:
        texts = (each.decided_by, each.explanation["ko"], each.explanation["en"])
        writer.writerow((each.iri, each.day.isoformat(), each.ground, *texts))
    path = project.folder / RECORD
    atomic_write.write_atomically(output.getvalue().encode(), path)
    return path


def refuse_removed(
    dataset: Dataset, project: Project, removals: Sequence[Removal], *, language: Language
) -> None:
    """
    Raise an error if data hold an IRI that was removed.

    Args:
        dataset: what was read from the project.
        project: the project, whose queries are searched too.
        removals: what was removed.
        language: the language of the findings.

    Raises:
        ViolationError: they do; each finding has the file and the line.
    """
    findings: list[str] = []
    for removal in {each.iri: each for each in removals}.values():
        places = list(find_places(project, removal.iri))
        if not places and is_mentioned(dataset, removal.iri):
            # spelt in a way that only the parser understands
            places = [str(project.folder / "data")]
        findings += [
            _HELD[language].format(place=place, iri=removal.iri, day=removal.day)
            for place in places
        ]
    if findings:
        raise ViolationError(_REFUSED[language].format(len(findings)), tuple(findings))


def is_mentioned(dataset: Dataset, iri: str) -> bool:
    """Check whether a quad has `iri` as its subject, predicate, object or graph."""
    node = NamedNode(iri)
    patterns = (
        (node, None, None, None),
        (None, node, None, None),
        (None, None, node, None),
        (None, None, None, node),
    )
    return any(next(dataset.quads_for_pattern(*each), None) is not None for each in patterns)


def find_places(project: Project, iri: str) -> Iterator[str]:
    """Yield the file and line of each mention of an IRI in the files of a project."""
    pattern = mention_pattern(iri, namespaces=project.namespaces)
    for name, path in project.files():
        if name == Path(RECORD):
            continue
        text = path.read_bytes().decode("utf-8-sig", "replace")
        lines: set[int] = set()
        if path.suffix == ".ttl":  # with prefixes of its own
            lines = {line for name, line in source_positions.iter_iris(text) if name == iri}
        lines |= {number for number, line in enumerate(text.split("\n"), 1) if pattern.search(line)}
        yield from (f"{path}:{number}" for number in sorted(lines))


def mention_pattern(*iris: str, namespaces: Namespaces) -> re.Pattern[str]:
    """
    Return a pattern of any of some IRIs in a text: in full or, with the city's prefixes, shortened.

    >>> city = Namespaces("https://example.org/")
    >>> pattern = mention_pattern("https://example.org/id/assertion/s0-1", namespaces=city)
    >>> [bool(pattern.search(text)) for text in ("as:s0-1 ;", "as:s0-12", "…/assertion/s0-1>")]
    [True, False, False]
    """
    compact = namespaces.compact
    shortened = (short for iri in iris if not (short := compact(iri)).startswith("<"))
    names = [*map(re.escape, iris), *(rf"(?<![\w-]){re.escape(short)}" for short in shortened)]
    return re.compile(rf"(?:{'|'.join(names)})(?![\w%/#-]|\.\w)")
