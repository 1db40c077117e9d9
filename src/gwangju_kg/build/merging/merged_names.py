"""
Merge the search indexes of releases: the names of all their entities.

The input is releases; the output is the content of one index.  What several cities have, such as
the shared codes, is there once, with the sum of its mentions.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any, Final
from urllib.parse import quote

from gwangju_kg.build.merging.city_releases import CityRelease
from gwangju_kg.build.search_index import EntityName, SearchNames
from gwangju_kg.errors import StoreError
from gwangju_kg.release.manifest import SEARCH, SEARCH_FORMAT
from gwangju_kg.search.normalize import ROLES

_THINGS: Final = "SELECT iri, kinds, weight, ko, en FROM thing ORDER BY id"
_NAMES: Final = (
    "SELECT thing.iri, role, text, language FROM name JOIN thing ON thing.id = name.thing"
)
_USES: Final = "SELECT kind, iri, uses FROM property"
_TERMS: Final = "SELECT iri, ko, en FROM term"


def read_merged_names(releases: Iterable[CityRelease]) -> SearchNames:
    """
    Read the indexes of releases.

    Raises:
        StoreError: a release has no search index, or one of another format.
    """
    names: dict[EntityName, None] = {}
    kinds: dict[str, dict[str, None]] = {}
    weights: Counter[str] = Counter()
    uses: Counter[tuple[str, str]] = Counter()
    terms: dict[str, tuple[str, str]] = {}
    labels: dict[EntityName, None] = {}
    for release in releases:
        index = _CityIndex(release)
        for iri, its_kinds, weight, *texts in index.rows(_THINGS):
            known = dict.fromkeys(index.kinds[int(number)] for number in its_kinds.split())
            kinds.setdefault(iri, {}).update(known)
            weights[iri] += weight
            for text, language in zip(texts, ("ko", "en"), strict=True):
                labels[EntityName(iri, ROLES[0], text, language)] = None
        for iri, role, text, language in index.rows(_NAMES):
            names[EntityName(iri, ROLES[role], text, language)] = None
        for kind, iri, count in index.rows(_USES):
            uses[index.kinds.get(kind, ""), iri] += count
        for iri, *texts in index.rows(_TERMS):
            terms.setdefault(iri, (texts[0], texts[1]))
    unused = kinds.keys() - {name.entity_iri for name in names}
    return SearchNames(
        names=[*names, *(name for name in labels if name.entity_iri in unused)],
        kinds={iri: tuple(known) for iri, known in kinds.items()},
        weights=weights,
        uses=uses,
        unused=frozenset(unused),
        terms=terms,
    )


class _CityIndex:
    """The search index of one release."""

    def __init__(self, release: CityRelease) -> None:
        self._path = release.path / SEARCH
        if [*self.rows("PRAGMA user_version")] != [(SEARCH_FORMAT,)]:
            raise StoreError(f"{self._path} is of another format: build the release again")
        self.kinds: dict[int, str] = dict(self.rows("SELECT id, iri FROM kind"))

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query."""
        address = f"file:{quote(str(self._path))}?mode=ro&immutable=1"
        try:
            with closing(sqlite3.connect(address, uri=True)) as database:
                yield from database.execute(query)
        except sqlite3.Error as error:
            raise StoreError(f"{self._path} cannot be read ({error})") from error
