"""
Describe the indicators that a person adds to count or measure something new.

The input is new things of the spreadsheet; the output is codes that claims can name, and triples of
the project's own vocabulary.  No IO.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from gwangju_kg.curation.proposing.known_things import KnownCode, KnownRecord, KnownThing
from gwangju_kg.curation.sheets.claim_content import shared_iri
from gwangju_kg.curation.sheets.new_things import INDICATOR, NewThing

_SCHEME: Final = "indicators"

#: What a notation begins with if its name begins with a digit: a letter is needed.
_LETTER: Final = "n"


def as_things(record: KnownRecord) -> dict[str, KnownThing]:
    """Return the things and the indicators of the record by IRI, so that like names are found."""
    indicators = {
        code.iri: KnownThing(
            code.iri, ("Indicator",), tuple((label, tag) for tag, label in code.labels.items())
        )
        for code in record.schemes.get(_SCHEME, ())
    }
    return record.things | indicators


def with_new(record: KnownRecord, things: Mapping[str, NewThing]) -> KnownRecord:
    """Return what the record knows with the things and indicators of a spreadsheet."""
    own = {iri: thing.as_known() for iri, thing in things.items() if thing.kind != INDICATOR}
    codes = tuple(
        KnownCode(iri, dict(thing.labels))
        for iri, thing in things.items()
        if thing.kind == INDICATOR
    )
    known = (*record.schemes.get(_SCHEME, ()), *codes)
    return replace(record, things=record.things | own, schemes={**record.schemes, _SCHEME: known})


def triples(things: Iterable[NewThing]) -> Iterator[Triple]:
    """Yield the description of each new indicator; until somebody words it, its name defines it."""
    for thing in things:
        if thing.kind != INDICATOR:
            continue
        node = NamedNode(thing.iri)
        yield Triple(node, shared_iri("rdf:type"), shared_iri(INDICATOR))
        yield Triple(node, shared_iri("rdf:type"), shared_iri("skos:Concept"))
        yield Triple(node, shared_iri("skos:inScheme"), shared_iri(f"gkv:{_SCHEME}"))
        yield Triple(node, shared_iri("skos:notation"), Literal(_notation(thing.iri)))
        for language, name in thing.labels.items():
            for term in ("skos:prefLabel", "skos:definition"):
                yield Triple(node, shared_iri(term), Literal(name, language=language))


def _notation(iri: str) -> str:
    """
    Return the notation of an indicator.

    >>> _notation("https://example.org/id/indicator/length-of-road"), _notation("https://e/5g-masts")
    ('lengthOfRoad', 'n5gMasts')
    """
    first, *rest = re.split("-", iri.rpartition("/")[2])
    name = first + "".join(word.capitalize() for word in rest)
    return name if name[0].isalpha() else _LETTER + name
