"""
Calculations for display: inputs, operation and result.

The input are the facts of a calculation and the assertions it refers to.  No queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gwangju_kg.web.display.labels import LabelledLink
from gwangju_kg.web.entity.assertions import AssertionView
from gwangju_kg.web.entity.facts import Fact

#: The properties of a calculation that refer to values, in the order of the page.
ROLES: Final = ("gk:minuend", "gk:subtrahend", "gk:operand", "gk:result")

#: Formula of each operation; a role in braces stands for its values.
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

#: Signs that join the values of a role.
_SIGNS: Final[Mapping[str, str]] = {"product": " × ", "sum": " + "}


@dataclass(frozen=True)
class CalculationPart:
    """A value of a calculation: its role, and the assertion that states it."""

    role: LabelledLink
    claim: AssertionView


def read_parts(
    facts: Mapping[str, Fact], claims: Iterable[AssertionView]
) -> dict[str, tuple[CalculationPart, ...]]:
    """Return the values of a calculation by role; values without an assertion are left out."""
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


def format_formula(operation: str, values_by_role: Mapping[str, Sequence[str]]) -> str:
    """
    Return a calculation as a formula.

    Args:
        operation: the local name of the operation.
        values_by_role: the values in words.

    Returns:
        The formula, or "" if the operation is unknown or a value is missing.

    >>> format_formula("sum", {"gk:operand": ["5", "7"], "gk:result": ["12"]})
    '5 + 7 = 12'
    >>> format_formula("sum", {"gk:operand": ["5", "7"]})
    ''
    """
    text = _FORMULAS.get(operation, "")
    for role in ROLES:
        values = values_by_role.get(role, ())
        if f"{{{role}}}" in text and not values:
            return ""
        text = text.replace(f"{{{role}}}", _SIGNS.get(operation, ", ").join(values))
    return text
