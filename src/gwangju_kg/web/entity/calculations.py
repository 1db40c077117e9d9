"""
Calculations as a reader follows them: the values that go in, how, and what comes out.

Takes the facts of a calculation and the assertions that it names.  Asks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gwangju_kg.web.display.labels import LabelledLink
from gwangju_kg.web.entity.assertions import AssertionView
from gwangju_kg.web.entity.facts import Fact

#: What a calculation names, in the order of the page.
ROLES: Final = ("gk:minuend", "gk:subtrahend", "gk:operand", "gk:result")

#: How each operation is written: the values of a role in braces, of several joined by a sign.
_FORMULAS: Final[Mapping[str, str]] = {
    "difference": "{gk:minuend} − {gk:subtrahend} = {gk:result}",
    "growthRate": (
        "({gk:minuend} − {gk:subtrahend}) ÷ {gk:subtrahend} × 100 = {gk:result}"
    ),
    "priorValue": "{gk:minuend} ÷ (1 + {gk:operand}) = {gk:result}",
    "monthCount": "{gk:operand} = {gk:result}",
    "product": "{gk:operand} = {gk:result}",
    "sum": "{gk:operand} = {gk:result}",
}  # fmt: skip

_SIGNS: Final[Mapping[str, str]] = {"product": " × ", "sum": " + "}


@dataclass(frozen=True)
class CalculationPart:
    """A value of a calculation: what it is to it, and the assertion that states it."""

    role: LabelledLink
    claim: AssertionView


def read_parts(
    facts: Mapping[str, Fact], claims: Iterable[AssertionView]
) -> dict[str, tuple[CalculationPart, ...]]:
    """Give the values of a calculation by their roles, as far as their assertions are here."""
    by_iri = {claim.iri: claim for claim in claims}
    return {
        role: tuple(
            CalculationPart(facts[role].property, by_iri[value.iri])
            for value in facts[role].values
            if value.iri in by_iri
        )
        for role in ROLES
        if role in facts
    }


def formula(operation: str, said: Mapping[str, Sequence[str]]) -> str:
    """
    Write a calculation out.

    Args:
        operation: the local name of its operation.
        said: its values in words, by role.

    Returns:
        The formula, or "" where the operation is unknown or a value is missing.

    >>> formula("sum", {"gk:operand": ["5", "7"], "gk:result": ["12"]})
    '5 + 7 = 12'
    >>> formula("sum", {"gk:operand": ["5", "7"]})
    ''
    """
    text = _FORMULAS.get(operation, "")
    for role in ROLES:
        values = said.get(role, ())
        if f"{{{role}}}" in text and not values:
            return ""
        text = text.replace(f"{{{role}}}", _SIGNS.get(operation, ", ").join(values))
    return text
