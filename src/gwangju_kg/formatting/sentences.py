"""
Describe an assertion in one sentence.

The input are the terms of the assertion and a function that returns their labels; the output is
text.  Pages show it, and a build writes it as the label of the assertion.  No IO, no queries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from gwangju_kg.formatting import values
from gwangju_kg.formatting.units import MeasurementUnit

#: Classes of assertions whose modality is the state of a milestone or conferral.
STATE_REPORTS: Final = frozenset({"StatusReport", "ConferralReport"})

#: Classes of assertions whose modality is the label of its code: actual, plan, target.
_NUMBERS: Final = frozenset({"Observation", "DerivedObservation"})

#: The modality of what is plain fact, which only the state of a milestone is said to have.
_FACT: Final = "occurred"

#: Properties of an assertion that say what it states of its subject.
_MATTERS: Final = ("indicator", "relation", "aspect")


class ValueTerm(Protocol):
    """An RDF term, of which only the IRI or lexical form is used."""

    @property
    def value(self) -> str:
        """The IRI or the lexical form."""
        ...


@dataclass(frozen=True)
class AssertionText:
    """
    An assertion in words.

    Attributes:
        thing: the label of its subject.
        matter: the label of its indicator, its relation or its aspect, or "".
        statement: its value in words with the parts that it covers, its date, or its description;
            "" if it states only a modality.
        modality: its modality, or "".
        details: everything but thing and matter.
    """

    thing: str
    matter: str
    statement: str
    modality: str
    details: str

    @property
    def sentence(self) -> str:
        """The whole, such as "Car plant investment agreement: 31 January 2019, occurred"."""
        subject = " · ".join(filter(None, (self.thing, self.matter)))
        return f"{subject}: {self.details}" if self.details else subject


def describe_assertion(
    terms: Mapping[str, ValueTerm],
    name: Callable[[str], str],
    language: str,
    *,
    unit: Callable[[str], MeasurementUnit | None],
    parts: Sequence[str] = (),
) -> AssertionText:
    """
    Return an assertion, or a latest known value, in words.

    Args:
        terms: its terms by the local name of the property, ``class`` and ``thing`` for its class
            and subject; ``when``, ``period`` and ``asOf`` are EDTF; ``counter``
            is the word after a count; texts are in `language`.
        name: returns the label of an IRI.
        language: ``ko`` or ``en``.
        unit: returns the unit with an IRI.
        parts: the labels of the parts that a number covers.
    """

    def label(key: str) -> str:
        return name(terms[key].value) if key in terms else ""

    kind = _local_of(terms, "class")
    stated = _number(terms, unit, language) or _statement(terms, name, language)
    statement = f"{stated} ({', '.join(parts)})" if parts else stated
    modality = label("modality")
    if kind not in _NUMBERS:
        modality = values.format_state(_local_of(terms, "modality"), modality, language)
    is_silent = kind not in STATE_REPORTS and _local_of(terms, "modality") == _FACT
    said = label("object") or (f"“{statement}”" if kind == "NameReport" else statement)
    details = (said, _period(terms, language), "" if is_silent else modality, label("basis"))
    return AssertionText(
        thing=label("thing"),
        matter=next(filter(None, map(label, _MATTERS)), ""),
        statement=statement,
        modality=modality,
        details=", ".join(filter(None, details)),
    )


def _period(terms: Mapping[str, ValueTerm], language: str) -> str:
    """Return the period or the date that a number refers to, or ""."""
    key = "period" if "period" in terms else "asOf"
    return values.format_time(terms[key].value, language) if key in terms else ""


def _number(
    terms: Mapping[str, ValueTerm], unit: Callable[[str], MeasurementUnit | None], language: str
) -> str:
    """Return a number or a duration with its bound, or ""."""
    if "value" in terms:
        of_value = unit(terms["unit"].value) if "unit" in terms else None
        stated = values.format_number(terms["value"].value, of_value, language)
        if "counter" in terms:
            stated = add_counter(stated, terms["counter"].value)
    elif "duration" in terms:
        stated = values.format_duration(terms["duration"].value, language)
    else:
        return ""
    return values.format_bound(stated, _local_of(terms, "bound"), language)


def add_counter(number: str, counter: str) -> str:
    """
    Return a count with the word that a language puts after it; unchanged without one.

    >>> add_counter("1,000", "명"), add_counter("10억 9,000만", "회")
    ('1,000명', '10억 9,000만 회')
    """
    space = "" if not counter or number[-1:].isdigit() else " "
    return number + space + counter


def _statement(terms: Mapping[str, ValueTerm], name: Callable[[str], str], language: str) -> str:
    for key in ("name", "description"):
        if key in terms:
            return terms[key].value
    if "superlative" in terms or "position" in terms:
        return _ranking(terms, name, language)
    return values.format_time(terms["when"].value, language) if "when" in terms else ""


def _ranking(terms: Mapping[str, ValueTerm], name: Callable[[str], str], language: str) -> str:
    """Return a ranking in words: scope, group compared with, criterion, kind and position."""
    keys = ("scope", "criterion", "superlative")
    parts = [name(terms[key].value) for key in keys if key in terms]
    if "comparedWith" in terms:
        parts.insert(1, terms["comparedWith"].value)
    if "position" in terms:
        number = terms["position"].value
        if _local_of(terms, "superlative") == "graded":
            parts[-1] = f"{number}등급" if language == "ko" else f"grade {number}"
        else:
            parts.append(f"{number}위" if language == "ko" else f"no. {number}")
    return " · ".join(parts)


def _local_of(terms: Mapping[str, ValueTerm], key: str) -> str:
    if key not in terms:
        return ""
    return terms[key].value.rpartition("#")[2].rpartition("/")[2]
