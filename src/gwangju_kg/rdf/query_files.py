"""
Run the project's query files, one query per file, on a dataset.

Takes ``.rq`` files; returns rows or triples.  The text is run unchanged: nothing is inserted into
it.  The default graph is the union of all graphs.
"""

from __future__ import annotations

import re
from pathlib import Path

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


def select_rows(dataset: Store, path: Path) -> list[dict[str, str]]:
    """
    Run a SELECT query.

    Returns:
        One dictionary per solution, in order: variable → IRI or lexical form, without unbound ones.

    Raises:
        SourceError: the file is unreadable or not a SELECT query.
    """
    return select_table(dataset, path)[1]


def select_table(dataset: Store, path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """
    Run a SELECT query; return its variables, in order, and its solutions as `select_rows` does.

    Raises:
        SourceError: the file is unreadable or not a SELECT query.
    """
    solutions = _evaluate(dataset, path)
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


def construct(dataset: Store, path: Path) -> list[Triple]:
    """
    Run a CONSTRUCT query and return its triples.

    Raises:
        SourceError: the file is unreadable or not a CONSTRUCT query.
    """
    triples = _evaluate(dataset, path)
    if not isinstance(triples, QueryTriples):
        raise SourceError("is not a CONSTRUCT query", path)
    return list(triples)


def _lexical_form(term: NamedNode | BlankNode | Literal | Triple) -> str:
    return str(term) if isinstance(term, Triple) else term.value


def _evaluate(dataset: Store, path: Path) -> QuerySolutions | QueryTriples | QueryBoolean:
    text = source_positions.read_text(path)
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
