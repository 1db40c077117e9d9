"""
Writes the names of a release's things into one file, ready to be searched: ``search.sqlite``.

Takes the finished dataset and the queries of ``queries/lexicon``; gives an SQLite database, the
same bytes from the same quads.  Decides what a name is and how often a thing is spoken of, not how
names are compared.
"""

from __future__ import annotations

import sqlite3
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.errors import BuildError
from gwangju_kg.rdf import query_files
from gwangju_kg.release import manifest
from gwangju_kg.release.manifest import SEARCH, SEARCH_FORMAT
from gwangju_kg.search.normalize import MAX_CHARACTERS, ROLES, NameKeys, name_keys, ngrams

QUERIES: Final = "queries/lexicon"

#: Names that a part is said to be in, those of the most spoken-of things first.  Of a part that
#: more names have, the rest is found by their other parts.
MAX_NAMES_PER_GRAM: Final = 20_000

#: Source: IANA Media Types.
_MEDIA_TYPE: Final = "application/vnd.sqlite3"

_LANGUAGES: Final = ("ko", "en")

_SCHEMA: Final = """
CREATE TABLE kind (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE);
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, kinds TEXT NOT NULL,
  weight INTEGER NOT NULL, ko TEXT NOT NULL, en TEXT NOT NULL);
CREATE TABLE name (id INTEGER PRIMARY KEY, thing INTEGER NOT NULL, role INTEGER NOT NULL,
  text TEXT NOT NULL, language TEXT NOT NULL,
  plain TEXT NOT NULL, core TEXT NOT NULL, initials TEXT NOT NULL, sound TEXT NOT NULL);
CREATE TABLE key (key TEXT NOT NULL, name INTEGER NOT NULL, PRIMARY KEY (key, name)) WITHOUT ROWID;
CREATE TABLE gram (gram TEXT PRIMARY KEY, names BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE property (kind INTEGER NOT NULL, iri TEXT NOT NULL, uses INTEGER NOT NULL,
  PRIMARY KEY (kind, iri)) WITHOUT ROWID;
"""

#: The file's header says which SQLite wrote it last; nothing reads that.
#: Source: SQLite, Database File Format, section 1.3.
_WRITER_AT, _WRITER_BYTES = 96, 4


@dataclass(frozen=True)
class EntityName:
    """
    A name of a thing.

    Attributes:
        thing: the IRI.
        role: one of :data:`~gwangju_kg.search.normalize.ROLES`.
        text: the name.
        language: its language tag, or "".
    """

    thing: str
    role: str
    text: str
    language: str


@dataclass(frozen=True)
class SearchNames:
    """
    What a search file is made from.

    Attributes:
        names: in any order.
        kinds: by thing, its classes, the stated ones first.
        weights: by thing, how often it is spoken of.
        properties: pairs of thing and what is said of it.
    """

    names: Sequence[EntityName]
    kinds: Mapping[str, Sequence[str]]
    weights: Mapping[str, int]
    properties: Sequence[tuple[str, str]]


def read_names(dataset: Dataset, project: Path) -> SearchNames:
    """
    Ask the dataset for its names.

    Raises:
        SourceError: a query is missing or malformed.
    """
    folder = project / QUERIES
    kinds: dict[str, list[str]] = defaultdict(list)
    for row in query_files.select_rows(dataset, folder / "kinds.rq"):
        if row["kind"] not in kinds[row["thing"]]:
            kinds[row["thing"]].append(row["kind"])
    names = query_files.select_rows(dataset, folder / "names.rq")
    weights = query_files.select_rows(dataset, folder / "weights.rq")
    said = query_files.select_rows(dataset, folder / "properties.rq")
    return SearchNames(
        names=[
            EntityName(row["thing"], row["role"], row["name"], row["language"]) for row in names
        ],
        kinds=kinds,
        weights={row["thing"]: int(row["weight"]) for row in weights},
        properties=[(row["thing"], row["property"]) for row in said],
    )


def write(lexicon: SearchNames, folder: Path) -> dict[str, Any]:
    """
    Write ``search.sqlite`` into the directory *folder*.

    Returns:
        The file's entry in the manifest.

    Raises:
        BuildError: it cannot be written.
    """
    path = folder / SEARCH
    names = _ranked_names(lexicon)
    try:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
            database.executescript(f"PRAGMA user_version = {SEARCH_FORMAT}; {_SCHEMA} BEGIN;")
            _fill(database, names, lexicon)
            database.execute("COMMIT")
            database.execute("VACUUM INTO ?", (str(path),))
    except sqlite3.Error as error:
        raise BuildError(f"{path} cannot be written: {error}") from error
    content = bytearray(path.read_bytes())
    content[_WRITER_AT : _WRITER_AT + _WRITER_BYTES] = bytes(_WRITER_BYTES)
    return manifest.write_file(folder, SEARCH, bytes(content), media_type=_MEDIA_TYPE)


def _ranked_names(lexicon: SearchNames) -> list[EntityName]:
    """Give the names that can be found, of the most spoken-of thing first; each text once."""
    known = (name for name in lexicon.names if name.thing in lexicon.kinds)
    fitting = (name for name in known if name.text and len(name.text) <= MAX_CHARACTERS)
    ordered = sorted(
        fitting,
        key=lambda name: (
            -lexicon.weights.get(name.thing, 0),
            name.thing,
            ROLES.index(name.role),
            _language_rank(name.language),
            name.text,
        ),
    )
    first: dict[tuple[str, str], EntityName] = {}
    for name in ordered:
        first.setdefault((name.thing, name.text), name)
    return list(first.values())


def _language_rank(language: str) -> tuple[int, str]:
    rank = _LANGUAGES.index(language) if language in _LANGUAGES else len(_LANGUAGES)
    return rank, language


def _fill(database: sqlite3.Connection, names: Sequence[EntityName], lexicon: SearchNames) -> None:
    kinds = _assign_ids(sorted({kind for row in lexicon.kinds.values() for kind in row}))
    things = _assign_ids(list(dict.fromkeys(name.thing for name in names)))
    database.executemany("INSERT INTO kind VALUES (?, ?)", ((i, iri) for iri, i in kinds.items()))
    database.executemany(
        "INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?)", _entity_rows(names, things, kinds, lexicon)
    )
    database.executemany("INSERT INTO property VALUES (?, ?, ?)", _count_uses(lexicon, kinds))
    folded = [name_keys(name.text) for name in names]
    database.executemany(
        "INSERT INTO name VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                *(number, things[name.thing], ROLES.index(name.role), name.text, name.language),
                *(key.plain, key.core, key.initials, key.sound),
            )
            for number, (name, key) in enumerate(zip(names, folded, strict=True), start=1)
        ),
    )
    _index(database, folded)


def _assign_ids(iris: Iterable[str]) -> dict[str, int]:
    return {iri: number for number, iri in enumerate(iris, start=1)}


def _entity_rows(
    names: Sequence[EntityName],
    things: Mapping[str, int],
    kinds: Mapping[str, int],
    lexicon: SearchNames,
) -> Iterator[tuple[int, str, str, int, str, str]]:
    """Give the rows of things, each with its best name in each language."""
    labels: dict[tuple[str, str], str] = {}
    for name in names:
        if name.role in ROLES[:2]:
            labels.setdefault((name.thing, name.language), name.text)
    for iri, number in things.items():
        numbers = " ".join(str(kinds[kind]) for kind in lexicon.kinds[iri])
        korean, english = (labels.get((iri, language), "") for language in _LANGUAGES)
        yield number, iri, numbers, lexicon.weights.get(iri, 0), korean, english


def _count_uses(lexicon: SearchNames, kinds: Mapping[str, int]) -> list[tuple[int, str, int]]:
    """Count, for each kind and for all together (0), of how many things each property is said."""
    uses: Counter[tuple[int, str]] = Counter()
    for thing, property_iri in lexicon.properties:
        numbers = {kinds[kind] for kind in lexicon.kinds.get(thing, ())}
        uses.update((number, property_iri) for number in numbers | {0})
    return sorted((kind, iri, count) for (kind, iri), count in uses.items())


def _index(database: sqlite3.Connection, names: Sequence[NameKeys]) -> None:
    exact: list[tuple[str, int]] = []
    parts: dict[str, array[int]] = defaultdict(lambda: array("I"))
    for number, folded in enumerate(names, start=1):
        ways = {folded.plain, folded.core, folded.initials, folded.sound} - {""}
        exact += ((key, number) for key in ways)
        for gram in set[str]().union(*map(ngrams, ways)):
            if len(parts[gram]) < MAX_NAMES_PER_GRAM:
                parts[gram].append(number)
    database.executemany("INSERT INTO key VALUES (?, ?)", sorted(exact))
    database.executemany(
        "INSERT INTO gram VALUES (?, ?)",
        ((gram, _pack_uint32(numbers)) for gram, numbers in sorted(parts.items())),
    )


def _pack_uint32(numbers: array[int]) -> bytes:
    """Give the numbers as 32 bits each, the least significant byte first."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()
