"""
The ontology reference: the use of each term in the data, and modelling patterns.

Reads ``metadata/reference.json`` of a release for the ontology page, in the reader's language.
Labels come from the document of the ontology.
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
    A pattern of using terms together.

    Attributes:
        name: its fragment identifier.
        title, text: in the reader's language.
        diagram: its diagram.
        queries: example queries that use it.
    """

    name: str
    title: str
    text: str
    diagram: Diagram
    queries: tuple[DescribedQuery, ...]


class OntologyReference:
    """The term reference of a release; empty for releases without the file."""

    def __init__(self, release: Release, *, language: str) -> None:
        self._reference = _read(release.path / _FILE)
        self._queries = {query.iri: query for query in release.queries}
        self._language = language

    def term(self, iri: str) -> Mapping[str, Any]:
        """Return the reference entry of a term, or an empty mapping."""
        entry = self._reference["terms"].get(iri, {})
        return entry if isinstance(entry, Mapping) else {}

    def queries(self, iri: str) -> tuple[DescribedQuery, ...]:
        """Return the example queries that use a term."""
        return self._queries_of(self.term(iri).get("queries", ()))

    def codes(self) -> Sequence[Mapping[str, Any]]:
        """Return the code lists with their members."""
        return tuple(self._reference["codes"])

    def text(self, texts: Mapping[str, str], otherwise: str) -> str:
        """Return the text in the reader's language, else the first one, else `otherwise`."""
        return texts.get(self._language) or next(iter(texts.values()), otherwise)

    def patterns(self, name: Callable[[str], str]) -> tuple[ModellingPattern, ...]:
        """
        Return the patterns that occur in the data, in order.

        Args:
            name: returns the label of a class or property.
        """
        return tuple(
            self._pattern(row, name) for row in self._reference["patterns"] if row["edges"]
        )

    def _pattern(self, row: Mapping[str, Any], name: Callable[[str], str]) -> ModellingPattern:
        labels: dict[tuple[str, str], list[str]] = {}
        for edge in row["edges"]:
            label = f"{name(edge['property'])} {edge['entities']:,}"
            labels.setdefault((edge["from"], edge["to"]), []).append(label)
        edges = [Edge(*ends, " · ".join(parts)) for ends, parts in labels.items()]
        names = {iri: name(iri) for edge in edges for iri in (edge.source, edge.target)}
        return ModellingPattern(
            name=row["name"],
            title=self.text(row["title"], row["name"]),
            text=self.text(row["text"], ""),
            diagram=draw(edges, names),
            queries=self._queries_of(row["queries"]),
        )

    def _queries_of(self, iris: Any) -> tuple[DescribedQuery, ...]:
        return tuple(self._queries[iri] for iri in iris if iri in self._queries)


@lru_cache(maxsize=4)
def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {"terms": {}, "codes": [], "patterns": []}
    reference: dict[str, Any] = json.loads(path.read_bytes())
    return reference
