"""
Reads the responses of a store: whole, or not at all.

Input: the bytes of a response, and what the query promises.  Output: results as Oxigraph has them,
to be written in any format.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

import msgspec
from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from gwangju_kg.errors import StoreFailed

_Decoded = TypeVar("_Decoded")

_ALL: Final = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"


class _ResponseHead(msgspec.Struct):
    vars: list[str] = []


class _TableResponse(msgspec.Struct):
    head: _ResponseHead
    results: msgspec.Raw


class _TruthResponse(msgspec.Struct):
    boolean: bool


def read_table(body: bytes, variables: Sequence[str]) -> QuerySolutions:
    """
    Return the rows of a SELECT query, with its columns in their order.

    Args:
        body: SPARQL results in JSON.
        variables: the names of the columns.

    Raises:
        StoreFailed: it is not whole, or has other columns.
    """
    table = _decode(body, _TableResponse)
    # A store may leave out columns that have no value in any row.
    if not set(table.head.vars) <= set(variables):
        raise StoreFailed(reason="other-columns")
    head = msgspec.json.encode({"vars": list(variables)})
    whole = b'{"head":%b,"results":%b}' % (head, bytes(table.results))
    try:
        for _ in _solutions(whole):  # a row may still be malformed
            pass
        return _solutions(whole)
    except (SyntaxError, ValueError) as error:
        raise StoreFailed(reason="incomplete") from error


def _solutions(whole: bytes) -> QuerySolutions:
    rows = parse_query_results(whole, QueryResultsFormat.JSON)
    if not isinstance(rows, QuerySolutions):
        raise ValueError("this is no table")
    return rows


def read_boolean(body: bytes) -> QueryBoolean:
    """
    Return the answer to an ASK query.

    Raises:
        StoreFailed: it is not whole, or no truth value.
    """
    truth = _decode(body, _TruthResponse)
    whole = msgspec.json.encode({"head": {}, "boolean": truth.boolean})
    result = parse_query_results(whole, QueryResultsFormat.JSON)
    assert isinstance(result, QueryBoolean)  # noqa: S101 - narrows for the type checker
    return result


def read_graph(body: bytes) -> QueryTriples:
    """
    Return the triples of a CONSTRUCT or DESCRIBE query, each once.

    Args:
        body: N-Triples, of which nothing but the length of the response shows that it is whole.

    Raises:
        StoreFailed: it is not.
    """
    if body and not body.endswith(b"\n"):
        raise StoreFailed(reason="incomplete")
    graph = Store()
    try:
        graph.bulk_extend(parse(body, RdfFormat.N_TRIPLES))
    except (SyntaxError, ValueError) as error:
        raise StoreFailed(reason="incomplete") from error
    result = graph.query(_ALL)
    assert isinstance(result, QueryTriples)  # noqa: S101 - narrows for the type checker
    return result


def _decode(body: bytes, kind: type[_Decoded]) -> _Decoded:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StoreFailed(reason="incomplete") from error
