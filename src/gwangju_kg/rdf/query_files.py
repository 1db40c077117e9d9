"""
Run query files, one query per file, on the dataset of a city.

Takes ``.rq`` files; returns rows or triples.  All cities share the files: what a file declares
under our own base IRI is moved under that of the city (`Namespaces.bind`).  Nothing else of the
text is changed.  The default graph is the union of all graphs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
)

from gwangju_kg.errors import SourceError
from gwangju_kg.rdf import source_positions
from gwangju_kg.rdf.namespaces import Namespaces
from gwangju_kg.rdf.values.written_store import WrittenStore


def select_rows(
    dataset: Store | WrittenStore, path: Path, namespaces: Namespaces
) -> list[dict[str, str]]:
    """
    Run a SELECT query.

    Returns:
        One dictionary per solution, in order: variable → IRI or lexical form, without unbound ones.

    Raises:
        SourceError: the file is unreadable or not a SELECT query.
    """
    return select_table(dataset, path, namespaces)[1]


def select_table(
    dataset: Store | WrittenStore, path: Path, namespaces: Namespaces
) -> tuple[list[str], list[dict[str, str]]]:
    """
    Run a SELECT query; return its variables, in order, and its solutions as `select_rows` does.

    Raises:
        SourceError: the file is unreadable or not a SELECT query.
    """
    solutions = _evaluate(dataset, path, namespaces)
    if not isinstance(solutions, QuerySolutions):
        raise SourceError("is not a SELECT query", path)
    names = [variable.value for variable in solutions.variables]
    return names, [
        {
            name: _lexical_form(term)
            for name, term in zip(names, row, strict=True)
            if term is not None
        }
        for row in solutions
    ]


def check_syntax(path: Path, namespaces: Namespaces) -> None:
    """
    Check that a file holds a query.

    Raises:
        SourceError: the file is unreadable or no query; the error has the line.
    """
    _evaluate(Store(), path, namespaces)


def run_rule(
    dataset: Store | WrittenStore, path: Path, namespaces: Namespaces, columns: Sequence[str]
) -> tuple[list[Triple], list[tuple[Any, ...]]]:
    """
    Run a CONSTRUCT query, or a SELECT query that binds `columns` in each row.

    Returns:
        The triples of a CONSTRUCT query, and the rows of a SELECT query as terms in the order of
        `columns`; the other list is empty.

    Raises:
        SourceError: the file is unreadable, neither of the two, or leaves a column unbound.
    """
    result = _evaluate(dataset, path, namespaces)
    if isinstance(result, QueryTriples):
        return list(result), []
    names = [variable.value for variable in getattr(result, "variables", ())]
    if not isinstance(result, QuerySolutions) or not set(columns) <= set(names):
        wanted = " ".join(f"?{name}" for name in columns)
        raise SourceError(f"is neither a CONSTRUCT query nor a SELECT query of {wanted}", path)
    rows = [tuple(row[name] for name in columns) for row in result]
    if any(term is None for row in rows for term in row):
        name = next(c for row in rows for c, term in zip(columns, row, strict=True) if term is None)
        raise SourceError(f"leaves ?{name} unbound in a row", path)
    return [], rows


def _lexical_form(term: NamedNode | BlankNode | Literal | Triple) -> str:
    return str(term) if isinstance(term, Triple) else term.value


def _evaluate(
    dataset: Store | WrittenStore, path: Path, namespaces: Namespaces
) -> QuerySolutions | QueryTriples | QueryBoolean:
    text = namespaces.bind(source_positions.read_text(path))
    try:
        return dataset.query(text, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise _query_error(error, text, path) from error


def _query_error(error: SyntaxError, text: str, path: Path) -> SourceError:
    match = re.match(r"error at (\d+):(\d+): ", error.msg)
    if not match:
        return SourceError(f"is not SPARQL: {error.msg}", path)
    line, column = int(match[1]), int(match[2])
    # The parser lists what it expected: keep the sentences, not the single characters.
    reasons = re.findall(r"[A-Z][a-z]+ (?:[\w.]+ )+[\w.]+", error.msg) or ["a syntax error"]
    quoted = source_positions.quote(text, line)
    return SourceError(
        f"is not SPARQL: {'; '.join(reasons)}, at {quoted}", path, line=line, column=column
    )
