"""
What each class of claims states, as properties and values.

The input is the cells of a claim that was checked; the output is pairs.  No IO.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode

from gwangju_kg.curation.proposing.proposal_parts import PUBLISHED, is_relative
from gwangju_kg.curation.sheets.cell_values import POSITIONED
from gwangju_kg.curation.sheets.sheet_columns import ROLES
from gwangju_kg.rdf.namespaces import PREFIXES

_LANGUAGES: Final = ("ko", "en")

#: The classes whose claims have a date rule if they have a time.
_DATED: Final = frozenset({"Observation", "StatusReport", "ConferralReport", "RankingClaim"})

#: A property and its value.
Pair = tuple[str, NamedNode | Literal]


def shared_iri(name: str) -> NamedNode:
    """Return the IRI of a prefixed name of a shared vocabulary."""
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def content(
    cells: Mapping[str, str],
    *,
    time_of: Callable[[str], NamedNode],
    code_of: Callable[[str, str], NamedNode],
) -> Iterator[Pair]:
    """
    Yield what a claim states, as property and value.

    Args:
        cells: its class, and what else its cells mean.
        time_of: gives the time with a name.
        code_of: gives the code of a scheme with a name: a unit, an indicator.
    """
    match cells["class"]:
        case "Observation":
            yield from _quantity(cells, time_of, code_of)
        case "StatusReport":
            if cells.get("time"):
                yield "gk:when", time_of(cells["time"])
        case "ConferralReport":
            yield from _conferral(cells, time_of)
        case "RankingClaim":
            yield from _ranking(cells, time_of, code_of)
        case "RelationReport":
            yield "gk:relation", NamedNode(cells["what"])
            yield "gk:object", NamedNode(cells["object"])
        case "NameReport":
            yield "gk:name", Literal(cells["text_ko"], language="ko")
        case _:
            yield "gk:aspect", shared_iri(f"gkv:{cells['what']}")
            yield from _words("gk:description", cells)
    yield from _rule(cells, time_of)


def _quantity(
    cells: Mapping[str, str],
    time_of: Callable[[str], NamedNode],
    code_of: Callable[[str, str], NamedNode],
) -> Iterator[Pair]:
    yield "gk:indicator", code_of("indicators", cells["what"])
    if cells.get("funding"):
        yield "gk:fundingSource", shared_iri(f"gkv:{cells['funding']}")
    yield "gk:valueBound", shared_iri(f"gkv:{cells['bound']}")
    yield "gk:refPeriod", time_of(cells["time"])
    yield "gk:asOf", time_of(PUBLISHED)
    if "duration" in cells:
        datatype = NamedNode(PREFIXES["xsd"] + "duration")
        yield "gk:duration", Literal(cells["duration"], datatype=datatype)
        return
    datatype = NamedNode(PREFIXES["xsd"] + ("decimal" if "." in cells["value"] else "integer"))
    yield "gk:value", Literal(cells["value"], datatype=datatype)
    yield "qudt:hasUnit", code_of("units", cells["unit"])


def _conferral(cells: Mapping[str, str], time_of: Callable[[str], NamedNode]) -> Iterator[Pair]:
    if cells.get("time"):
        yield "gk:when", time_of(cells["time"])
    yield "gk:recipient", NamedNode(cells["object"])
    for role, predicate in ROLES.items():
        for body in cells.get(role, "").split():
            yield predicate, NamedNode(body)
    if cells.get("grade"):
        yield "gk:grade", shared_iri(f"gkv:{cells['grade']}")


def _ranking(
    cells: Mapping[str, str],
    time_of: Callable[[str], NamedNode],
    code_of: Callable[[str, str], NamedNode],
) -> Iterator[Pair]:
    yield "gk:superlative", shared_iri(f"gkv:{cells['superlative']}")
    yield "gk:scope", shared_iri(f"gkv:{cells['scope']}")
    if cells.get("what"):
        yield "gk:criterion", code_of("indicators", cells["what"])
    if cells["superlative"] in POSITIONED:
        yield "gk:position", Literal(int(cells["value"]))
    if cells.get("time"):
        yield "gk:refPeriod", time_of(cells["time"])
    yield from _words("gk:comparedWith", cells)


def _words(predicate: str, cells: Mapping[str, str]) -> Iterator[Pair]:
    for language in _LANGUAGES:
        if words := cells.get(f"text_{language}"):
            yield predicate, Literal(words, language=language)


def _rule(cells: Mapping[str, str], time_of: Callable[[str], NamedNode]) -> Iterator[Pair]:
    rule = cells.get("rule", "")
    if cells["class"] not in _DATED or not rule or not cells.get("time"):
        return
    yield "gk:dateRule", shared_iri(f"gkv:{rule}")
    if is_relative(rule):
        yield "gk:dateAnchor", time_of(PUBLISHED)
