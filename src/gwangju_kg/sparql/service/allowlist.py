"""
Says which SERVICE clauses of a query may be asked.

Takes a text and the list of addresses; gives the clauses, or raises the refusal.
An address is allowed letter for letter: a host would allow every path on it, and with that
whatever else than queries it answers.  No IO.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from gwangju_kg.errors import ServiceRefused, TooLarge
from gwangju_kg.sparql.service.clauses import Clause, find_clauses

#: SERVICE clauses of one query: each is a connection to somebody else.
MAX_CLAUSES: Final = 4


class _Refusal(NamedTuple):
    """Why a clause may not be asked, as a stable code, and what to do."""

    reason: str
    message: str


_FAULTS: Final = (
    _Refusal(
        reason="malformed-service",
        message="SERVICE takes an address between angle brackets and a group between braces",
    ),
    _Refusal(
        reason="variable", message="SERVICE takes an address, not a variable: write the address"
    ),
    _Refusal(
        reason="relative",
        message="SERVICE takes a whole address: write it between angle brackets, with https://",
    ),
    _Refusal(
        reason="nested",
        message="the group of a SERVICE may hold no other: write them one after the other",
    ),
    _Refusal(
        reason="per-row",
        message="EXISTS and LATERAL evaluate their group for each row, but SERVICE is asked once: "
        "write it before them",
    ),
)
_MESSAGES: Final = {fault.reason: fault.message for fault in _FAULTS}


def admitted(text: str, services: tuple[str, ...]) -> tuple[Clause, ...]:
    """
    Give the SERVICE clauses of *text* in order, all of which may be asked.

    Args:
        text: a query; it need not be well-formed.
        services: the addresses that may be asked; where there are none, no clause is looked for.

    Raises:
        ServiceRefused: a clause may not be asked.
        TooLarge: there are too many.
    """
    clauses = find_clauses(text) if services else ()
    for number, clause in enumerate(clauses, 1):
        line, column = clause.place
        where = f"line {line}, column {column}: "
        if clause.fault:
            raise _refused(clause, where + _MESSAGES[clause.fault], services, reason=clause.fault)
        if clause.address not in services:
            told = f"{where}{clause.address} is none of those that may be asked: "
            raise _refused(clause, told + ", ".join(services), services, reason="not-listed")
        if number > MAX_CLAUSES:
            raise TooLarge(
                f"{where}more than {MAX_CLAUSES} SERVICE clauses; split the query",
                what="SERVICE clauses",
                limit=MAX_CLAUSES,
                unit="",
                place=clause.place,
            )
    return clauses


def _refused(
    clause: Clause, told: str, services: tuple[str, ...], *, reason: str
) -> ServiceRefused:
    return ServiceRefused(
        told, reason=reason, address=clause.address, listed=services, place=clause.place
    )
