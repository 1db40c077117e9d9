"""
Writes what other endpoints answered into the query that asked them.

Takes a question with its answers as they came, from anybody; gives a text without SERVICE.  Runs
in a worker, which has no network, little time and little memory: an answer made to harm its
reader harms nobody else.  Every term goes through pyoxigraph, none is pasted.
"""

from __future__ import annotations

from typing import Final

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    parse_query_results,
)

from gwangju_kg.engine.query import Query
from gwangju_kg.errors import QueryRefused, ServiceFailed
from gwangju_kg.sparql.service import clauses
from gwangju_kg.sparql.service.clauses import Clause

#: Rows of one answer.  100,000 of three terms take Oxigraph 0.5.13 0.3 s to parse and to plan.
MAX_ROWS: Final = 100_000

#: One solution without a variable, with which everything joins.
#: Source: SPARQL 1.1 Federated Query, section 2.4.
_NOTHING_KNOWN: Final = "VALUES () { () }"


def filled(question: Query) -> str:
    """
    Give the text of *question* with the answers in the places of its SERVICE clauses.

    Raises:
        ServiceFailed: an answer is no table, or none that a query can hold; not where the clause
            is SILENT.
        QueryRefused: there are not as many answers as clauses.
    """
    text = question.text
    found = clauses.find_clauses(text)
    if len(found) != len(question.services):
        raise QueryRefused(construct="SERVICE")
    pairs = zip(found, question.services, strict=True)
    return clauses.replace_clauses(
        text, found, [_block(text, clause, answer) for clause, answer in pairs]
    )


def _block(text: str, clause: Clause, answer: str) -> str:
    if clause.is_silent and not answer:
        return _NOTHING_KNOWN
    try:
        return _values(clause, answer, clause.variables(text))
    except ServiceFailed:
        if clause.is_silent:
            return _NOTHING_KNOWN
        raise


def _values(clause: Clause, answer: str, mentioned: frozenset[str]) -> str:
    """Write the rows of *answer* as a block of data."""
    try:
        table = parse_query_results(answer, format=QueryResultsFormat.JSON)
        if not isinstance(table, QuerySolutions):
            raise ValueError("a truth value")
        names = [variable.value for variable in table.variables]
        if not mentioned.issuperset(names):
            raise ValueError("variables that nobody asked for")
        rows: list[str] = []
        for row in table:
            if len(rows) == MAX_ROWS:
                raise ServiceFailed(address=clause.address, reason="too-large")
            cells = zip(names, row, strict=True)
            rows.append(f"({' '.join(_cell(clause, name, term) for name, term in cells)})")
    except (SyntaxError, ValueError) as error:
        raise ServiceFailed(address=clause.address, reason="not-a-table") from error
    return f"VALUES ({' '.join('?' + name for name in names)}) {{ {' '.join(rows)} }}"


def _cell(clause: Clause, name: str, term: object) -> str:
    """Write one term; only IRIs and literals mean the same here as there."""
    if term is None:
        return "UNDEF"
    if isinstance(term, NamedNode | Literal):
        return str(term)
    if isinstance(term, BlankNode):
        raise ServiceFailed(address=clause.address, reason="blank-node", subject=name)
    raise ValueError("a term that is neither an IRI nor a literal")
