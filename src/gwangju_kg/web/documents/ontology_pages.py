"""
The reference of the ontology: what the data make of each term, and how terms play together.

Takes a release's ``metadata/reference.json``; gives what the page of the ontology shows, in the
reader's language.  Names come from the document of the ontology.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from gwangju_kg.release.contents import DescribedQuery, Release
from gwangju_kg.web.documents.class_diagrams import Diagram, Edge, draw

_FILE: Final = "metadata/reference.json"


@dataclass(frozen=True)
class ModellingPattern:
    """
    How some terms play together.

    Attributes:
        name: its fragment.
        title, text: in the reader's language.
        diagram: its drawing.
        queries: described queries that show it.
    """

    name: str
    title: str
    text: str
    diagram: Diagram
    queries: tuple[DescribedQuery, ...]


class OntologyReference:
    """What a release knows of its terms; empty where it was built before there was such a file."""

    def __init__(self, release: Release, *, language: str) -> None:
        self._known = _read(release.path / _FILE)
        self._queries = {query.iri: query for query in release.queries}
        self._language = language

    def term(self, iri: str) -> Mapping[str, Any]:
        """Give what is known of a term, or nothing."""
        found = self._known["terms"].get(iri, {})
        return found if isinstance(found, Mapping) else {}

    def queries(self, iri: str) -> tuple[DescribedQuery, ...]:
        """Give the described queries that name a term."""
        return self._described(self.term(iri).get("queries", ()))

    def codes(self) -> Sequence[Mapping[str, Any]]:
        """Give the lists of codes with their members."""
        return tuple(self._known["codes"])

    def words(self, texts: Mapping[str, str], otherwise: str) -> str:
        """Choose among texts by language."""
        return texts.get(self._language) or next(iter(texts.values()), otherwise)

    def patterns(self, name: Callable[[str], str]) -> tuple[ModellingPattern, ...]:
        """
        Give the patterns in their order, those that the data show.

        Args:
            name: gives the name of a class or property.
        """
        return tuple(self._pattern(row, name) for row in self._known["patterns"] if row["edges"])

    def _pattern(self, row: Mapping[str, Any], name: Callable[[str], str]) -> ModellingPattern:
        labels: dict[tuple[str, str], list[str]] = {}
        for edge in row["edges"]:
            label = f"{name(edge['property'])} {edge['entities']:,}"
            labels.setdefault((edge["from"], edge["to"]), []).append(label)
        edges = [Edge(*ends, " · ".join(words)) for ends, words in labels.items()]
        names = {iri: name(iri) for edge in edges for iri in (edge.source, edge.target)}
        return ModellingPattern(
            name=row["name"],
            title=self.words(row["title"], row["name"]),
            text=self.words(row["text"], ""),
            diagram=draw(edges, names),
            queries=self._described(row["queries"]),
        )

    def _described(self, iris: Any) -> tuple[DescribedQuery, ...]:
        return tuple(self._queries[iri] for iri in iris if iri in self._queries)


@lru_cache(maxsize=4)
def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {"terms": {}, "codes": [], "patterns": []}
    found: dict[str, Any] = json.loads(path.read_bytes())
    return found
