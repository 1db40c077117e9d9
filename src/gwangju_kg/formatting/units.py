"""
The units of the values of a release: their names, and what is written after a number.

A project describes them in its vocabulary (``ontology/units.ttl``, ``data/vocabulary/``); the
manifest of a release states those that its data use.  No IO here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from gwangju_kg.rdf.namespaces import REUSED_PREFIXES, compact

#: The key of the manifest.
UNITS: Final = "units"

UNIT: Final = REUSED_PREFIXES["unit"]


@dataclass(frozen=True)
class MeasurementUnit:
    """
    A unit.

    Attributes:
        label: the name of one unit, by language tag.
        symbol: what is written after a number, by language tag; "" is the tag of a symbol that all
            languages share.  A unit without a symbol is not written.
        is_currency: whether great amounts are written in words, such as 1.5 million.
    """

    label: Mapping[str, str] = field(hash=False)
    symbol: Mapping[str, str] = field(hash=False)
    is_currency: bool = False

    def symbol_in(self, language: str) -> str:
        """
        Return what is written after a number in `language`, or "".

        >>> MeasurementUnit({"en": "metre"}, {"": "m"}).symbol_in("ko")
        'm'
        """
        return _text_in(self.symbol, language)

    def label_in(self, language: str) -> str:
        """Return the name of one unit in `language`, else in another language."""
        return _text_in(self.label, language)

    def as_dict(self) -> dict[str, Any]:
        """Return the unit as JSON values, for the manifest."""
        return {
            "label": dict(self.label),
            "symbol": dict(self.symbol),
            "currency": self.is_currency,
        }


#: The units of releases whose data do not describe them.
_KNOWN: Final[Mapping[str, MeasurementUnit]] = {
    UNIT + "NUM": MeasurementUnit({"ko": "개수", "en": "number"}, {}),
    UNIT + "PERCENT": MeasurementUnit({"ko": "퍼센트", "en": "per cent"}, {"": "%"}),
    UNIT + "CCY_KRW": MeasurementUnit(
        {"ko": "원", "en": "South Korean won"}, {"ko": "원", "en": "won"}, is_currency=True
    ),
    UNIT + "M": MeasurementUnit({"ko": "미터", "en": "metre"}, {"": "m"}),
    UNIT + "M2": MeasurementUnit(
        {"ko": "제곱미터", "en": "square metre"}, {"ko": "㎡", "en": "m²"}
    ),
}


def read_units(stated: Mapping[str, Any]) -> Mapping[str, MeasurementUnit]:
    """
    Return the units of a release by IRI; `stated` is its manifest.

    Raises:
        KeyError, TypeError, AttributeError: a unit in the manifest is malformed.
    """
    described = {
        iri: MeasurementUnit(dict(row["label"]), dict(row["symbol"]), bool(row["currency"]))
        for iri, row in stated.get(UNITS, {}).items()
    }
    return {**_KNOWN, **described}


def unit_of(units: Mapping[str, MeasurementUnit], iri: str) -> MeasurementUnit | None:
    """
    Return the unit with the IRI `iri`, or None if there is no IRI.

    >>> unit_of({}, UNIT + "BIT").symbol_in("en")
    'unit:BIT'
    """
    if not iri:
        return None
    return units.get(iri) or MeasurementUnit({"": compact(iri)}, {"": compact(iri)})


def _text_in(texts: Mapping[str, str], language: str) -> str:
    for tag in (language, "", "en", *sorted(texts)):
        if tag in texts:
            return texts[tag]
    return ""
