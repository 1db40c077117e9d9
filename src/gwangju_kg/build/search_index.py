"""
Write the search index of a release, ``search.sqlite``: the names of its entities.

The input is the finished dataset and the queries of ``queries/lexicon``; the output is an SQLite
database, the same bytes for the same quads.  This module defines what a name is and how often an
entity is mentioned, not how names are compared.
"""

from __future__ import annotations

import sqlite3
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.errors import BuildError
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import query_files
from gwangju_kg.rdf.namespaces import SHARED_BASE_IRI
from gwangju_kg.release import manifest
from gwangju_kg.release.manifest import SEARCH, SEARCH_FORMAT
from gwangju_kg.search.normalize import MAX_CHARACTERS, ROLES, NameKeys, name_keys, ngrams

QUERIES: Final = "queries/lexicon"

#: The number of names listed for each n-gram, those of the most mentioned entities first.  If an
#: n-gram is part of more names, the remaining ones are found by their other n-grams.
MAX_NAMES_PER_NGRAM: Final = 20_000

#: Source: IANA Media Types.
_MEDIA_TYPE: Final = "application/vnd.sqlite3"

_LANGUAGES: Final = ("ko", "en")

_SCHEMA: Final = """
CREATE TABLE kind (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE);
CREATE TABLE term (iri TEXT PRIMARY KEY, ko TEXT NOT NULL, en TEXT NOT NULL) WITHOUT ROWID;
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

#: The position of the SQLite version that last wrote the file, in its header; nothing reads it.
#: Source: SQLite, Database File Format, section 1.3.
_WRITER_AT, _WRITER_BYTES = 96, 4


@dataclass(frozen=True)
class EntityName:
    """
    A name of an entity.

    Attributes:
        entity_iri: the IRI of the entity.
        role: one of :data:`~gwangju_kg.search.normalize.ROLES`.
        text: the name.
        language: its language tag, or "".
    """

    entity_iri: str
    role: str
    text: str
    language: str


@dataclass(frozen=True)
class SearchNames:
    """
    The content of a search index.

    Attributes:
        names: the names, in any order.
        kinds: by entity, its classes, the stated ones first.
        weights: by entity, the number of its mentions.
        uses: by class and property, the number of entities of the class that have the property; by
            "" and property, that of all entities.
        unused: entities that have labels, but are not found: the shared terms without use.
        terms: by term of another vocabulary, its names in Korean and English.
    """

    names: Sequence[EntityName]
    kinds: Mapping[str, Sequence[str]]
    weights: Mapping[str, int]
    uses: Mapping[tuple[str, str], int]
    unused: frozenset[str] = frozenset()
    terms: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def read_names(dataset: Dataset, project: Project) -> SearchNames:
    """
    Query the names in a dataset.

    Raises:
        SourceError: a query is missing or malformed.
    """

    def rows(name: str) -> list[dict[str, str]]:
        path = project.path(f"{QUERIES}/{name}.rq")
        return query_files.select_rows(dataset, path, project.namespaces)

    kinds: dict[str, list[str]] = defaultdict(list)
    for row in rows("kinds"):
        if row["kind"] not in kinds[row["thing"]]:
            kinds[row["thing"]].append(row["kind"])
    return SearchNames(
        names=[
            EntityName(row["thing"], row["role"], row["name"], row["language"])
            for row in rows("names")
        ],
        kinds=kinds,
        weights={row["thing"]: int(row["weight"]) for row in rows("weights")},
        uses=count_uses(((row["thing"], row["property"]) for row in rows("properties")), kinds),
        unused=frozenset(row["thing"] for row in rows("unused"))
        if project.namespaces.base_iri != SHARED_BASE_IRI
        else frozenset(),
        terms={row["term"]: (row["ko"], row["en"]) for row in rows("terms")},
    )


def write(content: SearchNames, folder: Path) -> dict[str, Any]:
    """
    Write ``search.sqlite`` into the directory `folder`.

    Returns:
        The file's entry in the manifest.

    Raises:
        BuildError: the file cannot be written.
    """
    path = folder / SEARCH
    names = _ranked_names(content)
    try:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
            database.executescript(f"PRAGMA user_version = {SEARCH_FORMAT}; {_SCHEMA} BEGIN;")
            _fill(database, names, content)
            database.execute("COMMIT")
            database.execute("VACUUM INTO ?", (str(path),))
    except sqlite3.Error as error:
        raise BuildError(f"{path} cannot be written: {error}") from error
    database_bytes = bytearray(path.read_bytes())
    database_bytes[_WRITER_AT : _WRITER_AT + _WRITER_BYTES] = bytes(_WRITER_BYTES)
    return manifest.write_file(folder, SEARCH, bytes(database_bytes), media_type=_MEDIA_TYPE)


def _ranked_names(content: SearchNames) -> list[EntityName]:
    """Return the searchable names, of the most mentioned entity first, each text once an entity."""
    classified = (name for name in content.names if name.entity_iri in content.kinds)
    searchable = (name for name in classified if name.text and len(name.text) <= MAX_CHARACTERS)
    ordered = sorted(
        searchable,
        key=lambda name: (
            -content.weights.get(name.entity_iri, 0),
            name.entity_iri,
            ROLES.index(name.role),
            _language_rank(name.language),
            name.text,
        ),
    )
    first: dict[tuple[str, str], EntityName] = {}
    for name in ordered:
        first.setdefault((name.entity_iri, name.text), name)
    return list(first.values())


def _language_rank(language: str) -> tuple[int, str]:
    rank = _LANGUAGES.index(language) if language in _LANGUAGES else len(_LANGUAGES)
    return rank, language


def _fill(database: sqlite3.Connection, names: Sequence[EntityName], content: SearchNames) -> None:
    kinds = _assign_ids(sorted({kind for row in content.kinds.values() for kind in row}))
    things = _assign_ids(list(dict.fromkeys(name.entity_iri for name in names)))
    database.executemany("INSERT INTO kind VALUES (?, ?)", ((i, iri) for iri, i in kinds.items()))
    database.executemany(
        "INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?)", _entity_rows(names, things, kinds, content)
    )
    database.executemany(
        "INSERT INTO term VALUES (?, ?, ?)",
        ((iri, *labels) for iri, labels in sorted(content.terms.items())),
    )
    database.executemany("INSERT INTO property VALUES (?, ?, ?)", _use_rows(content, kinds))
    names = [name for name in names if name.entity_iri not in content.unused]
    folded = [name_keys(name.text) for name in names]
    database.executemany(
        "INSERT INTO name VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                *(
                    number,
                    things[name.entity_iri],
                    ROLES.index(name.role),
                    name.text,
                    name.language,
                ),
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
    content: SearchNames,
) -> Iterator[tuple[int, str, str, int, str, str]]:
    """Yield the rows of entities, each with its best name in each language."""
    labels: dict[tuple[str, str], str] = {}
    for name in names:
        if name.role in ROLES[:2]:
            labels.setdefault((name.entity_iri, name.language), name.text)
    for iri, number in things.items():
        numbers = " ".join(str(kinds[kind]) for kind in content.kinds[iri])
        korean, english = (labels.get((iri, language), "") for language in _LANGUAGES)
        yield number, iri, numbers, content.weights.get(iri, 0), korean, english


def count_uses(
    pairs: Iterable[tuple[str, str]], kinds: Mapping[str, Sequence[str]]
) -> dict[tuple[str, str], int]:
    """Count the entities with each property, from pairs of the two, for each class and for all."""
    uses: Counter[tuple[str, str]] = Counter()
    for thing, property_iri in pairs:
        uses.update((kind, property_iri) for kind in {*kinds.get(thing, ()), ""})
    return uses


def _use_rows(content: SearchNames, kinds: Mapping[str, int]) -> list[tuple[int, str, int]]:
    """Return the rows of properties; 0 stands for all classes together."""
    return sorted(
        (kinds[kind] if kind else 0, iri, count) for (kind, iri), count in content.uses.items()
    )


def _index(database: sqlite3.Connection, names: Sequence[NameKeys]) -> None:
    exact: list[tuple[str, int]] = []
    parts: dict[str, array[int]] = defaultdict(lambda: array("I"))
    for number, folded in enumerate(names, start=1):
        forms = {folded.plain, folded.core, folded.initials, folded.sound} - {""}
        exact += ((key, number) for key in forms)
        for gram in set[str]().union(*map(ngrams, forms)):
            if len(parts[gram]) < MAX_NAMES_PER_NGRAM:
                parts[gram].append(number)
    database.executemany("INSERT INTO key VALUES (?, ?)", sorted(exact))
    database.executemany(
        "INSERT INTO gram VALUES (?, ?)",
        ((gram, _pack_uint32(numbers)) for gram, numbers in sorted(parts.items())),
    )


def _pack_uint32(numbers: array[int]) -> bytes:
    """Return the numbers as unsigned 32-bit integers, the least significant byte first."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()
