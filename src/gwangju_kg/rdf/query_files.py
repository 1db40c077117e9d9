"""
Asks the project's own query files, one query a file, of a dataset.

Takes ``.rq`` files; gives rows or triples.  The text is asked as it stands: nothing
is pasted into it.  The union of all graphs is the default graph.
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
    Ask a SELECT query.

    Returns:
        One dictionary a solution, in order: variable → IRI or lexical form; unbound ones left out.

    Raises:
        SourceError: the file is unreadable or not a SELECT query.
    """
    return select_table(dataset, path)[1]


def select_table(dataset: Store, path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """
    Ask a SELECT query for its variables, in order, and its solutions as `rows` gives them.

    Raises:
        SourceError: the file is unreadable or not a SELECT query.
    """
    solutions = _evaluate(dataset, path)
    if not isinstance(solutions, QuerySolutions):
        raise SourceError("is not a SELECT query", path)
    names = [variable.value for variable in solutions.variables]
    return names, [
        {name: _plain(term) for name, term in zip(names, row, strict=True) if term is not None}
        for row in solutions
    ]


def construct(dataset: Store, path: Path) -> list[Triple]:
    """
    Ask a CONSTRUCT query.

    Raises:
        SourceError: the file is unreadable or not a CONSTRUCT query.
    """
    found = _evaluate(dataset, path)
    if not isinstance(found, QueryTriples):
        raise SourceError("is not a CONSTRUCT query", path)
    return list(found)


def _plain(term: NamedNode | BlankNode | Literal | Triple) -> str:
    return str(term) if isinstance(term, Triple) else term.value


def _evaluate(dataset: Store, path: Path) -> QuerySolutions | QueryTriples | QueryBoolean:
    text = source_positions.read_text(path)
    try:
        return dataset.query(text, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise _query_error(error, text, path) from error


def _query_error(error: SyntaxError, text: str, path: Path) -> SourceError:
    place = re.match(r"error at (\d+):(\d+): ", error.msg)
    if not place:
        return SourceError(f"is not SPARQL: {error.msg}", path)
    line, column = int(place[1]), int(place[2])
    # Of the list of what the parser expected, the sentences; the rest are single characters.
    reasons = re.findall(r"[A-Z][a-z]+ (?:[\w.]+ )+[\w.]+", error.msg) or ["a syntax error"]
    quoted = source_positions.quote(text, line)
    return SourceError(
        f"is not SPARQL: {'; '.join(reasons)}, at {quoted}", path, line=line, column=column
    )
