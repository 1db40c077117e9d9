"""
Writes the answers of other endpoints into the query, in place of its SERVICE clauses.

Input: a query with the answers as they were received, which may come from anybody.  Output: a text
without SERVICE.  Runs in a worker, which has no network, little time and little memory: a malicious
answer harms nobody else.  Every term is parsed and written by pyoxigraph; no text is copied.
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
_NO_BINDINGS: Final = "VALUES () { () }"


def fill_services(query: Query) -> str:
    """
    Return the text of `query` with the answers in place of its SERVICE clauses.

    Raises:
        ServiceFailed: an answer is no table, or has values that a query cannot contain, and its
            clause is not SILENT.
        QueryRefused: the numbers of answers and clauses differ.
    """
    text = query.text
    service_clauses = clauses.find_clauses(text)
    if len(service_clauses) != len(query.services):
        raise QueryRefused(construct="SERVICE")
    pairs = zip(service_clauses, query.services, strict=True)
    return clauses.replace_clauses(
        text, service_clauses, [_block(text, clause, answer) for clause, answer in pairs]
    )


def _block(text: str, clause: Clause, answer: str) -> str:
    if clause.is_silent and not answer:
        return _NO_BINDINGS
    try:
        return _values(clause, answer, clause.variables(text))
    except ServiceFailed:
        if clause.is_silent:
            return _NO_BINDINGS
        raise


def _values(clause: Clause, answer: str, mentioned: frozenset[str]) -> str:
    """Return the rows of `answer` as a VALUES block."""
    try:
        table = parse_query_results(answer, format=QueryResultsFormat.JSON)
        if not isinstance(table, QuerySolutions):
            raise ValueError("a truth value")
        names = [variable.value for variable in table.variables]
        if not mentioned.issuperset(names):
            raise ValueError("variables that are not in the clause")
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
    """Return one term as text; only IRIs and literals have the same meaning at every endpoint."""
    if term is None:
        return "UNDEF"
    if isinstance(term, NamedNode | Literal):
        return str(term)
    if isinstance(term, BlankNode):
        raise ServiceFailed(address=clause.address, reason="blank-node", subject=name)
    raise ValueError("a term that is neither an IRI nor a literal")
