"""
Describe the use of each ontology term in the data: counts, an example, its shapes and queries.

The input is the finished dataset and ``queries/reference``; the output is one document, from which
the pages of the ontology are rendered.  Definitions are not repeated: the ontology has them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from gwangju_kg.build.descriptions.release_description import term
from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.errors import SourceError
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import query_files, source_positions
from gwangju_kg.rdf.namespaces import compact

#: The folder of the queries in a project, and that of the described queries searched for terms.
QUERIES: Final = "queries/reference"
_EXAMPLES: Final = "queries/examples"

#: Properties that name a resource, the preferred one first.
_NAMING: Final = ("skos:prefLabel", "rdfs:label", "gk:edtf")

#: The maximum number of classes or properties listed as used with a term.
_MAX_USED_WITH: Final = 12


def document(dataset: Dataset, project: Project) -> dict[str, Any]:
    """
    Return the document.

    Returns:
        ``terms``: by IRI, the use of each term; ``codes``: the code lists, each with its members;
        ``patterns``: common combinations of terms.

    Raises:
        SourceError: a query or a description of a pattern is missing or malformed.
    """
    texts = {
        project.namespaces.city_prefixes["gkq"] + path.stem: source_positions.read_text(path)
        for path in sorted(project.path(_EXAMPLES).glob("*.ttl"))
    }
    counted = {
        row["term"]: row
        for name in ("classes", "properties")
        for row in _rows(dataset, project, name)
    }
    uses = _rows(dataset, project, "uses")
    shapes = _shapes(dataset, project)
    terms = {}
    for row in _rows(dataset, project, "terms"):
        iri = row["term"]
        counts = counted.get(iri, {})
        terms[iri] = {
            "kind": row["kind"],
            "counts": {name: int(counts[name]) for name in _COUNTS if name in counts},
            "example": _example(dataset, row, counts),
            "with": _used_with(uses, iri),
            "shapes": [shape for shape in shapes.values() if _is_about(shape, iri)],
            "queries": [query for query in texts if _mentions(texts[query], iri)],
        }
    for shape in shapes.values():
        del shape["terms"], shape["texts"]
    patterns = [
        _pattern(dataset, project, path, queries=frozenset(texts))
        for path in sorted(project.path(f"{QUERIES}/patterns").glob("*.json"))
    ]
    return {"terms": terms, "codes": _codes(dataset, project), "patterns": patterns}


def _rows(dataset: Dataset, project: Project, name: str) -> list[dict[str, str]]:
    path = project.path(f"{QUERIES}/{name}.rq")
    return query_files.select_rows(dataset, path, project.namespaces)


_COUNTS: Final = ("entities", "triples", "subjects", "objects")


def _mentions(text: str, iri: str) -> bool:
    """
    Check whether a SPARQL text uses a term.

    >>> from gwangju_kg.rdf.namespaces import SHARED_PREFIXES
    >>> _mentions("?x gk:about/gk:field ?y", SHARED_PREFIXES["gk"] + "field")
    True
    >>> _mentions("?x gk:fieldOf ?y", SHARED_PREFIXES["gk"] + "field")
    False
    """
    name = _short_name(iri)
    return f"<{iri}>" in text or (
        name in text and bool(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text))
    )


_short_name: Final = cache(compact)


def _is_about(shape: Mapping[str, Any], iri: str) -> bool:
    return iri in shape["terms"] or any(_mentions(text, iri) for text in shape["texts"])


def _shapes(dataset: Dataset, project: Project) -> dict[str, dict[str, Any]]:
    """Return each shape with its messages and the terms and texts in it."""
    shapes: dict[str, dict[str, Any]] = {}
    for row in _rows(dataset, project, "shapes"):
        shape = shapes.setdefault(row["shape"], _empty_shape(row["shape"]))
        if "term" in row:
            shape["terms"].append(row["term"])
        if "text" in row:
            shape["texts"].append(row["text"])
    for row in _rows(dataset, project, "messages"):
        if row["shape"] in shapes:
            shapes[row["shape"]]["words"].setdefault(row["language"], row["text"])
    return shapes


def _empty_shape(iri: str) -> dict[str, Any]:
    return {"iri": iri, "words": {}, "terms": [], "texts": []}


def _used_with(uses: Iterable[Mapping[str, str]], iri: str) -> list[dict[str, Any]]:
    """Return the properties of a class's instances, or the classes of a property's subjects."""
    used_with = [
        {
            "iri": row["property" if row["class"] == iri else "class"],
            "entities": int(row["entities"]),
        }
        for row in uses
        if iri in (row["class"], row["property"])
    ]
    return used_with[:_MAX_USED_WITH]


def _example(
    dataset: Dataset, row: Mapping[str, str], counts: Mapping[str, str]
) -> dict[str, Any] | None:
    """Return an instance of a class, or a triple with a property; None if the data have none."""
    subject = counts.get("example") or counts.get("other")
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


def _codes(dataset: Dataset, project: Project) -> list[dict[str, Any]]:
    """Return each code list with its members: names, definitions, and how often they are used."""
    lists: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(dataset, project, "codes"):
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
    """Return the texts of one property by language."""
    values = {quad.object for quad in dataset.quads_for_pattern(node, term(name), None, None)}
    texts = sorted((value for value in values if isinstance(value, Literal)), key=str)
    return {text.language or "": text.value for text in texts}


def _labelled(dataset: Dataset, node: NamedNode) -> dict[str, Any]:
    """Return the IRI of a resource and its names by language."""
    for name in _NAMING:
        if names := _texts_by_language(dataset, node, name):
            return {"iri": node.value, "names": names}
    return {"iri": node.value, "names": {}}


def _pattern(
    dataset: Dataset, project: Project, path: Path, *, queries: frozenset[str]
) -> dict[str, Any]:
    """
    Read one pattern: its title, its text, and the edges between classes in the data.

    Patterns are shared by all cities; of the example queries that they name, only those of the
    project, `queries`, are listed.

    Raises:
        SourceError: it is not JSON, or lacks title, text or queries.
    """
    try:
        content = json.loads(source_positions.read_text(path))
        pattern = {name: content[name] for name in ("title", "text", "queries")}
        named = (project.namespaces.city_prefixes["gkq"] + name for name in pattern["queries"])
        pattern["queries"] = [query for query in named if query in queries]
    except (ValueError, TypeError, KeyError) as error:
        raise SourceError(
            f"is not a pattern ({error}): it needs title, text and queries", path
        ) from error
    edges = query_files.select_rows(dataset, path.with_suffix(".rq"), project.namespaces)
    return {
        "name": path.stem.partition("-")[2],
        **pattern,
        "edges": [{**edge, "entities": int(edge["entities"])} for edge in edges],
    }
