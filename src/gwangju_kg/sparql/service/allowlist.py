"""
Check the SERVICE clauses of a query against the list of allowed endpoints.

An address is compared as a whole: allowing a host would allow every path on it, and so whatever
else than queries it responds to.  No IO.
"""

from __future__ import annotations

from typing import Final

from gwangju_kg.errors import ServiceRefused, TooLarge
from gwangju_kg.sparql.service.clauses import Clause, find_clauses

#: SERVICE clauses of one query: each is a connection to another server.
MAX_CLAUSES: Final = 4


def allowed_clauses(text: str, services: tuple[str, ...]) -> tuple[Clause, ...]:
    """
    Return the SERVICE clauses of `text` in order, after checking that each is allowed.

    Args:
        text: a query; it need not be well-formed.
        services: the addresses of the allowed endpoints; if empty, no clause is looked for.

    Raises:
        ServiceRefused: a clause is malformed, or its endpoint is not allowed.
        TooLarge: there are too many clauses.
    """
    clauses = find_clauses(text) if services else ()
    for number, clause in enumerate(clauses, 1):
        line, column = clause.place
        if clause.fault or clause.address not in services:
            raise ServiceRefused(
                reason=clause.fault or "not-listed",
                address=clause.address,
                listed=services,
                line=line,
                column=column,
            )
        if number > MAX_CLAUSES:
            raise TooLarge(
                what="SERVICE clauses", limit=MAX_CLAUSES, unit="", line=line, column=column
            )
    return clauses
