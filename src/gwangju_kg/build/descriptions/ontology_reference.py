"""
What the data make of each term of the ontology: counts, an example, its shapes, its questions.

Takes the finished dataset and ``queries/reference``; gives one document that the pages of the
ontology are made from.  Definitions are not repeated: they stand in the ontology itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from gwangju_kg.build.descriptions.release_description import term
from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.errors import SourceError
from gwangju_kg.rdf import query_files, source_positions
from gwangju_kg.rdf.namespaces import OWN_PREFIXES, compact

#: Folder of the queries in a project, and of the described queries that terms are looked for in.
QUERIES: Final = "queries/reference"
_EXAMPLES: Final = "queries/examples"

#: Properties that name a thing, the preferred one first.
_NAMING: Final = ("skos:prefLabel", "rdfs:label", "gk:edtf")

#: Classes and properties that a term is used with, at most.
_MAX_USED_WITH: Final = 12


def document(dataset: Dataset, project: Path) -> dict[str, Any]:
    """
    Give the document.

    Returns:
        ``terms``: by IRI, what is known of each; ``codes``: the lists of codes, each with its
        members; ``patterns``: how terms play together.

    Raises:
        SourceError: a query or a description of a pattern is missing or malformed.
    """
    folder = project / QUERIES
    texts = {
        path.stem: source_positions.read_text(path)
        for path in sorted((project / _EXAMPLES).glob("*.ttl"))
    }
    counted = {
        row["term"]: row
        for name in ("classes", "properties")
        for row in query_files.select_rows(dataset, folder / f"{name}.rq")
    }
    uses = query_files.select_rows(dataset, folder / "uses.rq")
    shapes = _shapes(dataset, folder)
    terms = {}
    for row in query_files.select_rows(dataset, folder / "terms.rq"):
        iri = row["term"]
        found = counted.get(iri, {})
        terms[iri] = {
            "kind": row["kind"],
            "counts": {name: int(found[name]) for name in _COUNTS if name in found},
            "example": _example(dataset, row, found),
            "with": _used_with(uses, iri),
            "shapes": [shape for shape in shapes.values() if _is_about(shape, iri)],
            "queries": [
                OWN_PREFIXES["gkq"] + name for name in texts if _mentions(texts[name], iri)
            ],
        }
    for shape in shapes.values():
        del shape["terms"], shape["texts"]
    patterns = [_pattern(dataset, path) for path in sorted((folder / "patterns").glob("*.json"))]
    return {"terms": terms, "codes": _codes(dataset, folder), "patterns": patterns}


_COUNTS: Final = ("entities", "triples", "subjects", "objects")


def _mentions(text: str, iri: str) -> bool:
    """
    Say whether a text of SPARQL names a term.

    >>> _mentions("?x gk:about/gk:field ?y", OWN_PREFIXES["gk"] + "field")
    True
    >>> _mentions("?x gk:fieldOf ?y", OWN_PREFIXES["gk"] + "field")
    False
    """
    return f"<{iri}>" in text or bool(
        re.search(rf"(?<![\w-]){re.escape(compact(iri))}(?![\w-])", text)
    )


def _is_about(shape: Mapping[str, Any], iri: str) -> bool:
    return iri in shape["terms"] or any(_mentions(text, iri) for text in shape["texts"])


def _shapes(dataset: Dataset, folder: Path) -> dict[str, dict[str, Any]]:
    """Give each shape with its words, and what it is about."""
    found: dict[str, dict[str, Any]] = {}
    for row in query_files.select_rows(dataset, folder / "shapes.rq"):
        shape = found.setdefault(row["shape"], _empty_shape(row["shape"]))
        if "term" in row:
            shape["terms"].append(row["term"])
        if "text" in row:
            shape["texts"].append(row["text"])
    for row in query_files.select_rows(dataset, folder / "messages.rq"):
        if row["shape"] in found:
            found[row["shape"]]["words"].setdefault(row["language"], row["text"])
    return found


def _empty_shape(iri: str) -> dict[str, Any]:
    return {"iri": iri, "words": {}, "terms": [], "texts": []}


def _used_with(uses: Iterable[Mapping[str, str]], iri: str) -> list[dict[str, Any]]:
    """Give the properties of a class's instances, or the classes of a property's subjects."""
    found = [
        {
            "iri": row["property" if row["class"] == iri else "class"],
            "entities": int(row["entities"]),
        }
        for row in uses
        if iri in (row["class"], row["property"])
    ]
    return found[:_MAX_USED_WITH]


def _example(
    dataset: Dataset, row: Mapping[str, str], found: Mapping[str, str]
) -> dict[str, Any] | None:
    """Give an instance of a class, or a triple with a property; None where the data have none."""
    subject = found.get("example") or found.get("other")
    if subject is None:
        return None
    example: dict[str, Any] = {"subject": _labelled(dataset, NamedNode(subject))}
    if row["kind"] == "property":
        pattern = dataset.quads_for_pattern(NamedNode(subject), NamedNode(row["term"]), None, None)
        value = min((quad.object for quad in pattern), key=str)
        example["value"] = (
            _labelled(dataset, value)
            if isinstance(value, NamedNode)
            else {"text": getattr(value, "value", str(value))}
        )
    return example


def _codes(dataset: Dataset, folder: Path) -> list[dict[str, Any]]:
    """Give each list of codes with its members: names, definitions, how often they are used."""
    lists: dict[str, list[dict[str, Any]]] = {}
    for row in query_files.select_rows(dataset, folder / "codes.rq"):
        code = NamedNode(row["code"])
        lists.setdefault(row["scheme"], []).append(
            {
                **_labelled(dataset, code),
                "definition": _texts_by_language(dataset, code, "skos:definition"),
                "things": int(row["things"]),
            }
        )
    return [
        {**_labelled(dataset, NamedNode(scheme)), "codes": members}
        for scheme, members in lists.items()
    ]


def _texts_by_language(dataset: Dataset, node: NamedNode, name: str) -> dict[str, str]:
    """Give the texts of one property by language."""
    found = {quad.object for quad in dataset.quads_for_pattern(node, term(name), None, None)}
    texts = sorted((text for text in found if isinstance(text, Literal)), key=str)
    return {text.language or "": text.value for text in texts}


def _labelled(dataset: Dataset, node: NamedNode) -> dict[str, Any]:
    """Give the IRI of a thing and its names by language."""
    for name in _NAMING:
        if names := _texts_by_language(dataset, node, name):
            return {"iri": node.value, "names": names}
    return {"iri": node.value, "names": {}}


def _pattern(dataset: Dataset, path: Path) -> dict[str, Any]:
    """
    Read one pattern: its words, and the edges between classes that the data have.

    Raises:
        SourceError: it is no JSON, or lacks title, text or queries.
    """
    try:
        stated = json.loads(source_positions.read_text(path))
        found = {name: stated[name] for name in ("title", "text", "queries")}
        found["queries"] = [OWN_PREFIXES["gkq"] + name for name in found["queries"]]
    except (ValueError, TypeError, KeyError) as error:
        raise SourceError(
            f"is no pattern ({error}): it needs title, text and queries", path
        ) from error
    edges = query_files.select_rows(dataset, path.with_suffix(".rq"))
    return {
        "name": path.stem.partition("-")[2],
        **found,
        "edges": [{**edge, "entities": int(edge["entities"])} for edge in edges],
    }
