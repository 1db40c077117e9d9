"""
Name a time and describe it: its EDTF form, its granularity and its four bounds.

Takes calendar values; returns triples.  No IO.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from gwangju_kg.korean.dates.intervals import EDTF_CHARACTERS, Extent
from gwangju_kg.rdf.namespaces import PREFIXES, Namespaces

_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_EDTF: Final = NamedNode(PREFIXES["edtf"] + "EDTF")
_DATE: Final = NamedNode(PREFIXES["xsd"] + "date")


def describe_time(iri: str, extent: Extent) -> Iterator[Triple]:
    """Yield the triples of a temporal extent; an open bound has none."""
    node, gk = NamedNode(iri), PREFIXES["gk"]
    yield Triple(node, _TYPE, NamedNode(gk + "TemporalExtent"))
    yield Triple(node, NamedNode(gk + "edtf"), Literal(extent.edtf, datatype=_EDTF))
    unit = NamedNode(PREFIXES["time"] + extent.precision.value)
    yield Triple(node, NamedNode(gk + "granularity"), unit)
    bounds = (
        ("earliestBegin", extent.earliest_begin),
        ("latestBegin", extent.latest_begin),
        ("earliestEnd", extent.earliest_end),
        ("latestEnd", extent.latest_end),
    )
    for name, day in bounds:
        if day is not None:
            yield Triple(node, NamedNode(gk + name), Literal(day.isoformat(), datatype=_DATE))


def publication_extent(edtf: str, first: date, last: date) -> Extent:
    """
    Return the time within which something was published.

    Args:
        edtf: its EDTF form.
        first: the first day that it means.
        last: the last one.

    >>> day = date(2026, 11, 3)
    >>> publication_extent("2026-11-03", day, day).precision.value
    'unitDay'
    """
    length = len(edtf.partition("/")[0])
    precision = next(p for p, size in EDTF_CHARACTERS.items() if size == length)
    return Extent(first, last, first, last, edtf, precision)


def publication_iri(slug: str, namespaces: Namespaces) -> str:
    """Return the IRI of the time within which a source was published."""
    return f"{namespaces.prefixes['t']}{slug}-published"
