"""
The namespaces of a release that was merged from those of several cities.

Each thing keeps its IRI.  A server shows it at a path of its own: below ``city/``, followed by the
IRI without its scheme, unless the IRI begins with the base IRI of the merged release.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import count
from typing import Final

from gwangju_kg.rdf.namespaces import PREFIXES, Namespaces

#: The graphs of a city that a merged release has only once, under its own base IRI.
SHARED_GRAPHS: Final = ("ontology", "shapes", "vocabulary")

#: The first segment of the paths of the cities' IRIs.
CITY_PATH: Final = "city/"


#: In a query: a graph or a term of a city by its prefixed name; where the former is read, and a
#: list of values.
_NAME: Final = re.compile(r"(?<![\w:?<-])(?P<prefix>gkg|chk):(?P<local>[\w-]+)")
_FROM: Final = re.compile(r"^FROM (gkg:[\w-]+)$", re.MULTILINE)
_GRAPH: Final = re.compile(r"\bGRAPH (gkg:([\w-]+)) \{")
_VALUES: Final = re.compile(r"\bVALUES \?\w+ \{[^{}]*\}")


@dataclass(frozen=True)
class MergedNamespaces(Namespaces):
    """
    The namespaces of a merged release and of its cities.

    Attributes:
        base_iri: the beginning of the IRIs of what belongs to the merged release itself.
        cities: the short name and the base IRI of each city.
    """

    cities: tuple[tuple[str, str], ...] = ()

    @cached_property
    def _by_length(self) -> tuple[Namespaces, ...]:
        """The namespaces of the cities; of two that share a beginning, the longer comes first."""
        bases = sorted((base for _, base in self.cities), key=lambda base: (-len(base), base))
        return tuple(map(Namespaces, bases))

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """All prefixes, sorted: graphs, the entities of each city, shared and reused ones."""
        named: dict[str, str] = {"gkg": self.graph_base_iri}
        for name, base_iri in self.cities:
            stem = name if name[:1].isalpha() else f"c{name}"
            prefix = next(p for p in _numbered(f"{stem}-ent") if p not in named)
            named[prefix] = Namespaces(base_iri).city_prefixes["ent"]
        return dict(sorted((named | PREFIXES).items()))

    @cached_property
    def entity_bases(self) -> tuple[str, ...]:
        """The beginnings of the IRIs of the entities of all cities."""
        return tuple(city.city_prefixes["ent"] for city in self._by_length)

    @property
    def bases_elsewhere(self) -> tuple[str, ...]:
        """The base IRIs of the cities that are not below its own, the longest first."""
        bases = (city.base_iri for city in self._by_length)
        return tuple(base for base in bases if not base.startswith(self.base_iri))

    def owner_of(self, iri: str) -> Namespaces:
        """
        Return the namespaces of the city under whose base `iri` is, else the merged release's own.

        >>> towns = (("a", "https://a.example/"), ("ab", "https://a.example/b/"))
        >>> merged = MergedNamespaces("https://nation.example/", towns)
        >>> merged.owner_of("https://a.example/b/id/entity/x").base_iri
        'https://a.example/b/'
        """
        if super().path_of(iri) is not None and not iri.startswith(self.base_iri):
            return Namespaces(self.base_iri)  # a term that all cities share
        return next(
            (city for city in self._by_length if iri.startswith(city.base_iri)),
            Namespaces(self.base_iri),
        )

    def path_of(self, iri: str) -> str | None:
        """
        Return the path at which the server shows `iri`, or None for an IRI of nobody.

        >>> merged = MergedNamespaces("https://nation.example/", (("a", "https://a.example/kg/"),))
        >>> merged.path_of("https://a.example/kg/id/entity/x")
        'city/a.example/kg/id/entity/x'
        >>> merged.path_of("https://nation.example/dataset")
        'dataset'
        """
        owner = self.owner_of(iri).base_iri
        if owner.startswith(self.base_iri) or not iri.startswith(owner):
            return super().path_of(iri)
        return CITY_PATH + without_scheme(iri)

    def iri_of_path(self, path: str) -> str:
        """
        Return the IRI that the server shows at `path`.

        >>> merged = MergedNamespaces("https://nation.example/", (("a", "https://a.example/kg/"),))
        >>> merged.iri_of_path("city/a.example/kg/id/entity/x")
        'https://a.example/kg/id/entity/x'
        """
        if path.startswith(CITY_PATH):
            named = path.removeprefix(CITY_PATH)
            for city in self._by_length:
                if named.startswith(without_scheme(city.base_iri)):
                    return city.base_iri + named.removeprefix(without_scheme(city.base_iri))
        return super().iri_of_path(path)

    def bind_page(self, query: str, iri: str = "") -> str:
        """
        Return a query of the merged release as a page about `iri` asks it, or about all cities.

        The graphs of a city that it names become those of the city under whose base `iri` is; if
        there is no such city, those of all cities.  What all cities share stays as it is.
        """
        owner = self.owner_of(iri)
        if owner.base_iri == self.base_iri:
            return _of_all_cities(query, self)
        query = _NAME.sub(lambda match: self._shared_name(match) or match[0], query)
        return owner.bind(query, self.base_iri)

    def _shared_name(self, match: re.Match[str]) -> str:
        """Return the IRI of a graph that all cities share; "" for another name."""
        is_shared = match["prefix"] == "gkg" and match["local"] in SHARED_GRAPHS
        return f"<{self.graph_iri(match['local'])}>" if is_shared else ""

    def named_by_all(self, name: str) -> list[str]:
        """Return the terms of all cities, and of the merged release, for a prefixed name."""
        match = _NAME.fullmatch(name)
        if match is None or self._shared_name(match):
            return [name]
        owners = (self, *(Namespaces(base_iri) for _, base_iri in self.cities))
        return [f"<{each.city_prefixes[match['prefix']]}{match['local']}>" for each in owners]


@lru_cache(maxsize=64)
def _of_all_cities(query: str, namespaces: MergedNamespaces) -> str:
    def all_of(name: str, before: str = "") -> Iterator[str]:
        return (before + iri for iri in namespaces.named_by_all(name))

    query = _FROM.sub(lambda match: "\n".join(all_of(match[1], "FROM ")), query)
    query = _VALUES.sub(
        lambda values: _NAME.sub(lambda match: " ".join(all_of(match[0])), values[0]), query
    )

    def read_all(match: re.Match[str]) -> str:
        graphs = list(all_of(match[1]))
        variable = "?in_" + match[2].replace("-", "_")
        if len(graphs) == 1:
            return match[0]
        return f"VALUES {variable} {{ {' '.join(graphs)} }} GRAPH {variable} {{"

    return _GRAPH.sub(read_all, query)


def without_scheme(iri: str) -> str:
    """
    Return an IRI without its scheme.

    >>> without_scheme("https://a.example/kg/")
    'a.example/kg/'
    """
    return iri.partition("://")[2]


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    yield from (f"{stem}{number}" for number in count(2))
