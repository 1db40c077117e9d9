"""
Search a release's index of names.

Takes what a person types; returns entities by score, each with the name that matches best and the
reason.  The work is bounded, whatever is typed and however many names there are.  Writes nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from gwangju_kg.errors import REMEDY, StoreError
from gwangju_kg.release.manifest import SEARCH, SEARCH_FORMAT
from gwangju_kg.search.candidate_names import candidate_names
from gwangju_kg.search.hits import IndexedEntity, IndexedTerm, SearchHit
from gwangju_kg.search.normalize import MAX_CHARACTERS, ROLES, NameKeys, plain_key
from gwangju_kg.search.similarity import MIN_SCORE, SAME_NAME, SearchTerm, compare
from gwangju_kg.search.typed_words import read_words
from gwangju_kg.search.word_search import find_by_words

#: Most names that are compared letter by letter.
MAX_CANDIDATES: Final = 200

#: Subtracted from the score of a name of another entity, which this one became or was.
_OTHER_ENTITY_PENALTY: Final = 20.0

_NAMES: Final = """
SELECT name.id, thing.iri, kinds, weight, ko, en, role, text, language, plain, core, initials, sound
FROM name JOIN thing ON thing.id = name.thing
WHERE name.id IN (SELECT value FROM json_each(?))
"""

_ALL_NAMES: Final = """
SELECT iri, kinds, weight, ko, en, role, text, plain, core, initials, sound
FROM name JOIN thing ON thing.id = name.thing ORDER BY name.id
"""

_ENTITIES: Final = """
SELECT iri, kinds, weight, ko, en FROM thing WHERE iri IN (SELECT value FROM json_each(?))
"""

_NAMED: Final = """
SELECT iri, kinds, weight, ko, en FROM thing WHERE id IN (
  SELECT thing FROM key JOIN name ON name.id = key.name
  WHERE key IN (SELECT value FROM json_each(?))
)
"""

_MOST_MENTIONED: Final = """
SELECT iri, kinds, weight, ko, en FROM thing WHERE substr(iri, 1, length(?)) = ?
ORDER BY weight DESC, iri LIMIT ?
"""
_TERMS: Final = "SELECT iri, ko, en FROM term WHERE iri IN (SELECT value FROM json_each(?))"


class SearchIndex:
    """The search file of one release; may be used from any thread and after any fork."""

    def __init__(self, release: Path) -> None:
        """
        Check the search file in the release directory `release`.

        Raises:
            StoreError: the file is missing, unreadable, or of another format.
        """
        self._path = release / SEARCH
        try:
            with self._open() as database:
                version = database.execute("PRAGMA user_version").fetchone()[0]
                kinds = database.execute("SELECT id, iri FROM kind").fetchall()
        except sqlite3.Error as error:
            raise StoreError(f"{self._path} cannot be read ({error}); {REMEDY}") from error
        if version != SEARCH_FORMAT:
            raise StoreError(
                f"{self._path} is of format {version}, and this program reads {SEARCH_FORMAT};"
                f" {REMEDY}"
            )
        self._kinds: dict[int, str] = dict(kinds)

    def find(
        self,
        text: str,
        *,
        kinds: Collection[str] = (),
        under: str | tuple[str, ...] = "",
        limit: int = 10,
    ) -> tuple[SearchHit, ...]:
        """
        Find entities by name.

        Args:
            text: what a person typed.
            kinds: IRIs of classes, at least one of which an entity must have; empty for any.
            under: the beginning that the IRIs must have, or several of which they must have one.
            limit: the maximum number of hits.

        Returns:
            Hits, the best first; none if the text has no letter or is longer than any name.
        """
        if len(text) > MAX_CHARACTERS:
            return ()
        term = SearchTerm.from_text(text)
        if not term.keys.plain:
            return ()
        best: dict[str, SearchHit] = {}
        compared = 0
        with self._open() as database:
            for entity, role, name, language, keys in self._read_names(database, term):
                if kinds and not set(kinds).intersection(entity.kinds):
                    continue
                if not entity.iri.startswith(under):
                    continue
                hit = _score(term, entity, role=role, name=(name, language), keys=keys)
                if hit.score >= MIN_SCORE and (
                    entity.iri not in best or hit.order < best[entity.iri].order
                ):
                    best[entity.iri] = hit
                compared += 1
                if compared == MAX_CANDIDATES:
                    break
        return tuple(sorted(best.values(), key=lambda hit: hit.order)[:limit])

    def find_words(self, text: str, *, limit: int = 10) -> tuple[SearchHit, ...]:
        """
        Find entities whose names together have all words of a text, in any order, or synonyms.

        Args:
            text: what a person typed.
            limit: the maximum number of hits.

        Returns:
            Hits with the reason ``words``, the best first; none if all words are those of a
            question.
        """
        words = read_words(text)
        if not words:
            return ()
        with self._open() as database:
            scores = {each.number: each.score for each in find_by_words(database, words)}
            rows = database.execute(_NAMES, (json.dumps(sorted(scores)),)).fetchall()
        hits = [
            SearchHit(
                self._entity(iri, kinds, weight, ko, en),
                name,
                language,
                ROLES[role],
                round(scores[number], 1),
                "words",
            )
            for number, iri, kinds, weight, ko, en, role, name, language, *_ in rows
        ]
        return tuple(sorted(hits, key=lambda hit: hit.order)[:limit])

    def names(self) -> Iterator[tuple[IndexedEntity, str, str, NameKeys]]:
        """Yield entity, role, name and keys of each name, by its number; an entity's together."""
        with self._open() as database:
            for iri, kinds, weight, ko, en, role, text, *keys in database.execute(_ALL_NAMES):
                yield self._entity(iri, kinds, weight, ko, en), ROLES[role], text, NameKeys(*keys)

    def entity(self, iri: str) -> IndexedEntity | None:
        """Return the entity with an IRI, or None."""
        return self.entities([iri]).get(iri)

    def entities(self, iris: Collection[str]) -> dict[str, IndexedEntity]:
        """Return the entities with the given IRIs, by IRI; unknown IRIs are left out."""
        with self._open() as database:
            rows = database.execute(_ENTITIES, (json.dumps(sorted(set(iris))),)).fetchall()
        return {row[0]: self._entity(*row) for row in rows}

    def named(self, labels: Collection[str]) -> dict[str, IndexedEntity]:
        """Return the entities by their label, without labels that several have."""
        keys = sorted({plain_key(label) for label in labels})
        with self._open() as database:
            rows = database.execute(_NAMED, (json.dumps(keys),)).fetchall()
        found: dict[str, set[IndexedEntity]] = {label: set() for label in labels}
        for entity in (self._entity(*row) for row in rows):
            for label in {entity.ko, entity.en} & found.keys():
                found[label].add(entity)
        return {label: things.pop() for label, things in found.items() if len(things) == 1}

    def most_mentioned(self, under: Iterable[str], *, limit: int) -> tuple[IndexedEntity, ...]:
        """Return the entities mentioned most often, of those whose IRIs begin as one of `under`."""
        found: list[IndexedEntity] = []
        with self._open() as database:
            for base in under:
                rows = database.execute(_MOST_MENTIONED, (base, base, limit)).fetchall()
                found += (self._entity(*row) for row in rows)
        return tuple(sorted(found, key=lambda entity: (-entity.weight, entity.iri))[:limit])

    def terms(self, iris: Collection[str]) -> dict[str, IndexedTerm]:
        """Return the terms of other vocabularies with the given IRIs, by IRI."""
        with self._open() as database:
            rows = database.execute(_TERMS, (json.dumps(sorted(set(iris))),)).fetchall()
        return {row[0]: IndexedTerm(*row) for row in rows}

    def properties(self, kind: str | None = None) -> tuple[tuple[str, int], ...]:
        """
        Return the properties of the entities of a class, or of all: IRI and number of uses.

        The most used come first.
        """
        number = next((n for n, iri in self._kinds.items() if iri == kind), -1) if kind else 0
        with self._open() as database:
            rows = database.execute(
                "SELECT iri, uses FROM property WHERE kind = ? ORDER BY uses DESC, iri", (number,)
            ).fetchall()
        return tuple((str(iri), int(uses)) for iri, uses in rows)

    def entity_kinds(self) -> tuple[tuple[str, int], ...]:
        """Return the classes of entities: IRI and number of entities, the most used first."""
        with self._open() as database:
            rows = database.execute(
                "SELECT iri, uses FROM (SELECT kind, MAX(uses) AS uses FROM property GROUP BY kind)"
                " JOIN kind ON kind.id = kind ORDER BY uses DESC, iri"
            ).fetchall()
        return tuple((str(iri), int(uses)) for iri, uses in rows)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        address = f"file:{quote(str(self._path))}?mode=ro&immutable=1"
        database = sqlite3.connect(address, uri=True)
        try:
            yield database
        finally:
            database.close()

    def _read_names(
        self, database: sqlite3.Connection, term: SearchTerm
    ) -> Iterator[tuple[IndexedEntity, str, str, str, NameKeys]]:
        """Yield entity, role, name, language and keys of each candidate, the likeliest first."""
        numbers = candidate_names(database, term)
        for start in range(0, len(numbers), MAX_CANDIDATES):
            batch = numbers[start : start + MAX_CANDIDATES]
            rows = {row[0]: row[1:] for row in database.execute(_NAMES, (str(batch),))}
            for number in batch:
                iri, kinds, weight, ko, en, role, text, language, *keys = rows[number]
                entity = self._entity(iri, kinds, weight, ko, en)
                yield entity, ROLES[role], text, language, NameKeys(*keys)

    def _entity(self, *row: str) -> IndexedEntity:
        iri, kinds, weight, ko, en = row
        classes = tuple(self._kinds[int(number)] for number in kinds.split())
        return IndexedEntity(iri, ko, en, classes, int(weight))


def _score(
    term: SearchTerm, entity: IndexedEntity, *, role: str, name: tuple[str, str], keys: NameKeys
) -> SearchHit:
    text, language = name
    similarity = compare(term, text, keys)
    score = similarity.score
    if role in {"successor", "predecessor"}:
        score = max(score - _OTHER_ENTITY_PENALTY, 0.0)
    elif role == "code" and score < SAME_NAME:
        score = 0.0
    return SearchHit(entity, text, language, role, round(score, 1), similarity.reason)
