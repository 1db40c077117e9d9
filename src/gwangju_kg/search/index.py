"""
Finds things by name, in the search file of a release.

Takes what a person types; gives things in the order of their scores, each with the name that fits
and the reason.  The work is bounded whatever is typed and however many names there are.
Writes nothing.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from array import array
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from gwangju_kg.errors import REMEDY, StoreError
from gwangju_kg.release.manifest import SEARCH, SEARCH_FORMAT
from gwangju_kg.search.normalize import MAX_CHARACTERS, ROLES, NameKeys, grams, is_initials
from gwangju_kg.search.similarity import LEAST, SAME, SearchTerm, compare

#: Most names that are compared letter by letter.
CANDIDATES: Final = 200

#: Most names whose kind is looked at.
SHORTLIST: Final = 1_000

#: Most entries of the lists of names by part that are read.
POSTINGS: Final = 40_000

#: Most names that are taken with one key, or with one beginning.
_OF_ONE_KEY: Final = 100

#: What a name of another thing, which this one became or was, counts less.
_ANOTHERS: Final = 20.0

#: A character that no key has, after all others.
_LAST: Final = "\U0010ffff"

_NAMES: Final = """
SELECT name.id, thing.iri, kinds, weight, ko, en, role, text, language, plain, core, initials, sound
FROM name JOIN thing ON thing.id = name.thing
WHERE name.id IN (SELECT value FROM json_each(?))
"""

_THINGS: Final = """
SELECT iri, kinds, weight, ko, en FROM thing WHERE iri IN (SELECT value FROM json_each(?))
"""

_SIZES: Final = """
SELECT length(names) / 4 AS size, gram FROM gram
WHERE gram IN (SELECT value FROM json_each(?)) ORDER BY size, gram
"""


@dataclass(frozen=True)
class IndexedEntity:
    """
    A thing that has a name.

    Attributes:
        iri: its IRI.
        kinds: IRIs of its classes, the stated ones first.
        ko, en: its preferred names, "" where it has none.
        weight: how often it is spoken of.
    """

    iri: str
    kinds: tuple[str, ...]
    ko: str
    en: str
    weight: int

    def label(self, language: str) -> str:
        """Give its name in *language*, ``ko`` or ``en``, else in the other, else its IRI."""
        first, second = (self.en, self.ko) if language == "en" else (self.ko, self.en)
        return first or second or self.iri


@dataclass(frozen=True)
class SearchHit:
    """
    A thing found.

    Attributes:
        thing: the thing.
        name: the name of it that fits best.
        language: the language tag of the name, or "".
        role: what the name is to the thing, one of :data:`~gwangju_kg.search.normalize.ROLES`.
        score: 0 to 100; from 90 on it is the same name, typed otherwise.
        reason: as in :class:`~gwangju_kg.search.similarity.Likeness`.
    """

    thing: IndexedEntity
    name: str
    language: str
    role: str
    score: float
    reason: str

    @property
    def order(self) -> tuple[float, int, int, str]:
        """The place among hits: best first; of equals the nearer name, then the better known."""
        return -self.score, ROLES.index(self.role), -self.thing.weight, self.thing.iri


class SearchIndex:
    """The search file of one release; may be used from any thread and after any fork."""

    def __init__(self, release: Path) -> None:
        """
        Look at the search file of the release in the directory *release*.

        Raises:
            StoreError: it is missing, unreadable, or of another format.
        """
        self._path = release / SEARCH
        try:
            with self._open() as database:
                found = database.execute("PRAGMA user_version").fetchone()[0]
                kinds = database.execute("SELECT id, iri FROM kind").fetchall()
        except sqlite3.Error as error:
            raise StoreError(f"{self._path} cannot be read ({error}); {REMEDY}") from error
        if found != SEARCH_FORMAT:
            raise StoreError(
                f"{self._path} is of format {found}, and this program reads {SEARCH_FORMAT};"
                f" {REMEDY}"
            )
        self._kinds: dict[int, str] = dict(kinds)

    def find(
        self, text: str, *, kinds: Collection[str] = (), under: str = "", limit: int = 10
    ) -> tuple[SearchHit, ...]:
        """
        Find things by name.

        Args:
            text: what a person typed.
            kinds: IRIs of classes, of which a thing must have one; empty for any.
            under: what the IRIs must begin with.
            limit: most things to give.

        Returns:
            Hits, the best first; none for text that has no letter or is longer than any name.
        """
        if len(text) > MAX_CHARACTERS:
            return ()
        asked = SearchTerm.of(text)
        if not asked.keys.plain:
            return ()
        best: dict[str, SearchHit] = {}
        compared = 0
        with self._open() as database:
            for thing, role, name, language, folded in self._rows(database, asked):
                if kinds and not set(kinds).intersection(thing.kinds):
                    continue
                if not thing.iri.startswith(under):
                    continue
                hit = _hit(asked, thing, role=role, name=(name, language), folded=folded)
                if hit.score >= LEAST and (
                    thing.iri not in best or hit.order < best[thing.iri].order
                ):
                    best[thing.iri] = hit
                compared += 1
                if compared == CANDIDATES:
                    break
        return tuple(sorted(best.values(), key=lambda hit: hit.order)[:limit])

    def thing(self, iri: str) -> IndexedEntity | None:
        """Give the thing with an IRI, or None."""
        return self.things([iri]).get(iri)

    def things(self, iris: Collection[str]) -> dict[str, IndexedEntity]:
        """Give the things with some IRIs, by IRI; an IRI that names none is left out."""
        with self._open() as database:
            rows = database.execute(_THINGS, (json.dumps(sorted(set(iris))),)).fetchall()
        return {row[0]: self._thing(*row) for row in rows}

    def properties(self, kind: str | None = None) -> tuple[tuple[str, int], ...]:
        """Give what is said of the entities of a kind, or of all: IRI and uses, most used first."""
        number = next((n for n, iri in self._kinds.items() if iri == kind), -1) if kind else 0
        with self._open() as database:
            rows = database.execute(
                "SELECT iri, uses FROM property WHERE kind = ? ORDER BY uses DESC, iri", (number,)
            ).fetchall()
        return tuple((str(iri), int(uses)) for iri, uses in rows)

    def entity_kinds(self) -> tuple[tuple[str, int], ...]:
        """Give the classes that entities have: IRI and number of entities, most used first."""
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

    def _rows(
        self, database: sqlite3.Connection, asked: SearchTerm
    ) -> Iterator[tuple[IndexedEntity, str, str, str, NameKeys]]:
        """Give the names worth a look, the likeliest first."""
        numbers = _candidates(database, asked)
        for start in range(0, len(numbers), CANDIDATES):
            some = numbers[start : start + CANDIDATES]
            found = {row[0]: row[1:] for row in database.execute(_NAMES, (str(some),))}
            for number in some:
                iri, kinds, weight, ko, en, role, text, language, *folded = found[number]
                thing = self._thing(iri, kinds, weight, ko, en)
                yield thing, ROLES[role], text, language, NameKeys(*folded)

    def _thing(self, *row: str) -> IndexedEntity:
        iri, kinds, weight, ko, en = row
        classes = tuple(self._kinds[int(number)] for number in kinds.split())
        return IndexedEntity(iri, classes, ko, en, int(weight))


def _hit(
    asked: SearchTerm, thing: IndexedEntity, *, role: str, name: tuple[str, str], folded: NameKeys
) -> SearchHit:
    text, language = name
    likeness = compare(asked, text, folded)
    score = likeness.score
    if role in {"successor", "predecessor"}:
        score = max(score - _ANOTHERS, 0.0)
    elif role == "code" and score < SAME:
        score = 0.0
    return SearchHit(thing, text, language, role, round(score, 1), likeness.reason)


def _candidates(database: sqlite3.Connection, asked: SearchTerm) -> list[int]:
    """Give the numbers of names that may fit: equal keys, beginnings, then shared parts."""
    mine = asked.keys
    whole = dict.fromkeys((mine.plain, mine.core, mine.sound, mine.initials))
    found: dict[int, None] = {}
    for key in whole:
        if key:
            found |= dict.fromkeys(_with_key(database, key))
    begun = dict.fromkeys((mine.plain, mine.core, mine.sound if asked.latin else ""))
    for key in begun:
        if key:
            found |= dict.fromkeys(_beginning(database, key))
    shared = _sharing(database, asked)
    found |= dict.fromkeys(number for number, _ in shared.most_common(SHORTLIST))
    return list(found)[:SHORTLIST]


def _with_key(database: sqlite3.Connection, key: str) -> list[int]:
    rows = database.execute(
        "SELECT name FROM key WHERE key = ? ORDER BY name LIMIT ?", (key, _OF_ONE_KEY)
    )
    return [number for (number,) in rows]


def _beginning(database: sqlite3.Connection, key: str) -> list[int]:
    rows = database.execute(
        "SELECT name FROM key WHERE key > ? AND key < ? ORDER BY key, name LIMIT ?",
        (key, key + _LAST, _OF_ONE_KEY),
    )
    return [number for (number,) in rows]


def _sharing(database: sqlite3.Connection, asked: SearchTerm) -> Counter[int]:
    """Count, by name, the parts that it shares with what was asked for; rare parts first."""
    mine = asked.keys
    ways = {mine.plain, mine.core} | ({mine.sound} if asked.latin else set())
    if is_initials(mine.plain):
        ways = {mine.plain}
    parts = sorted(set[str]().union(*map(grams, ways)))
    counted = database.execute(_SIZES, (json.dumps(parts),)).fetchall()
    shared: Counter[int] = Counter()
    left = POSTINGS
    for size, gram in counted:
        if size > left:
            break
        left -= size
        shared.update(_read(database, gram))
    return shared


def _read(database: sqlite3.Connection, gram: str) -> array[int]:
    numbers = array("I")
    numbers.frombytes(
        database.execute("SELECT names FROM gram WHERE gram = ?", (gram,)).fetchone()[0]
    )
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
