"""
Merge the ontology references of releases: how each term is used in the data of all cities.

The input is the documents in the releases; the output is one document of the same form.  Counts are
added; examples are those of the first city that has one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from gwangju_kg.build.merging.city_releases import CityRelease

_FILE: Final = "metadata/reference.json"

#: The maximum number of classes or properties listed as used with a term.
_MOST_USED_WITH: Final = 12


def document(releases: Iterable[CityRelease]) -> dict[str, Any]:
    """Return the document."""
    terms: dict[str, list[Mapping[str, Any]]] = {}
    schemes: dict[str, list[Mapping[str, Any]]] = {}
    patterns: dict[str, list[Mapping[str, Any]]] = {}
    for release in releases:
        reference = json.loads((release.path / _FILE).read_bytes())
        for iri, term in reference["terms"].items():
            terms.setdefault(iri, []).append(term)
        for scheme in reference["codes"]:
            schemes.setdefault(scheme["iri"], []).append(scheme)
        for pattern in reference["patterns"]:
            patterns.setdefault(pattern["name"], []).append(pattern)
    return {
        "terms": {iri: _term(terms[iri]) for iri in sorted(terms)},
        "codes": [_scheme(schemes[iri]) for iri in sorted(schemes)],
        "patterns": [_pattern(patterns[name]) for name in sorted(patterns)],
    }


def _term(uses: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    counts = sum((Counter(use["counts"]) for use in uses), Counter[str]())
    used_with: Counter[str] = Counter()
    for use in uses:
        used_with.update({row["iri"]: row["entities"] for row in use["with"]})
    ordered = sorted(used_with.items(), key=lambda item: (-item[1], item[0]))
    return {
        **uses[0],
        "counts": {name: counts[name] for name in uses[0]["counts"]},
        "example": next((use["example"] for use in uses if use["example"]), uses[0]["example"]),
        "with": [{"iri": iri, "entities": count} for iri, count in ordered[:_MOST_USED_WITH]],
        "queries": [],
    }


def _scheme(lists: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    codes: dict[str, dict[str, Any]] = {}
    for code in (code for each in lists for code in each["codes"]):
        things = codes[code["iri"]]["things"] if code["iri"] in codes else 0
        codes[code["iri"]] = {**codes.get(code["iri"], code), "things": things + code["things"]}
    return {**lists[0], "codes": [codes[iri] for iri in sorted(codes)]}


def _pattern(drawn: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    edges: dict[tuple[str, ...], dict[str, Any]] = {}
    for edge in (edge for pattern in drawn for edge in pattern["edges"]):
        key = (edge["from"], edge["property"], edge["to"])
        entities = edges[key]["entities"] if key in edges else 0
        edges[key] = {**edge, "entities": entities + edge["entities"]}
    return {**drawn[0], "queries": [], "edges": [edges[key] for key in sorted(edges)]}
