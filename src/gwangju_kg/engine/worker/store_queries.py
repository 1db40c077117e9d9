"""
Sends a query to a store elsewhere in place of the data, in a form that any store reads.

Input: a query that Oxigraph has parsed, over no data, with its result, which tells the form of the
answer and its columns.  Output: the result of the store.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from gwangju_kg.engine.query import Query
from gwangju_kg.engine.remote.bound_variables import bind_variables
from gwangju_kg.engine.remote.store_request import N_TRIPLES, RESULTS_JSON, StoreQuery
from gwangju_kg.engine.remote.store_results import read_boolean, read_graph, read_table
from gwangju_kg.engine.worker.query_dataset import ServedData, choose_graphs
from gwangju_kg.errors import QueryRefused
from gwangju_kg.rdf.graph_names import DEFAULT_GRAPH, UNION_GRAPH
from gwangju_kg.sparql import known_prefixes

Result: TypeAlias = QuerySolutions | QueryBoolean | QueryTriples


def ask(data: ServedData, query: Query, text: str, empty: Result) -> Result:
    """
    Return the answer of the store.

    Args:
        data: the data, with their store.
        query: the query with the graphs of the request.
        text: the text that is evaluated.
        empty: its result over no data.

    Raises:
        StoreFailed: the store returns no whole answer.
        TooLarge: its answer is too large.
        QueryRefused: the query mixes the default graph of the release with others, and the store
            has no name for it.
    """
    remote = data.remote
    assert remote is not None  # noqa: S101 - narrows for the type checker
    defaults, named = _dataset(data, query, text)
    base = f"BASE <{query.base_iri}>\n" if query.base_iri else ""
    body = remote.client.fetch(
        StoreQuery(
            base + known_prefixes.declare(bind_variables(text, query.bindings), data.prefixes),
            N_TRIPLES if isinstance(empty, QueryTriples) else RESULTS_JSON,
            defaults,
            named,
            remote.deadline_s,
        )
    )
    if isinstance(empty, QueryTriples):
        return read_graph(body)
    if isinstance(empty, QueryBoolean):
        return read_boolean(body)
    return read_table(body, [variable.value for variable in empty.variables])


def _dataset(data: ServedData, query: Query, text: str) -> tuple[Sequence[str], Sequence[str]]:
    """
    Return the default and named graphs of a request, by names that the store knows.

    Raises:
        QueryRefused: it has no name for its default graph.
    """
    chosen = choose_graphs(data, query, text)
    if chosen is None:
        return (), ()
    defaults = {graph.value for graph in chosen.defaults}
    named = [graph.value for graph in chosen.named]
    if chosen.keeps_named or UNION_GRAPH in defaults:
        all_named = sorted(graph.value for graph in data.store.named_graphs())
        named = all_named if chosen.keeps_named else named
    if UNION_GRAPH in defaults:  # which the named graphs of a release hold
        return all_named, named
    if DEFAULT_GRAPH in defaults:
        if chosen.keeps_named and not chosen.is_in_text:
            return (), ()
        if data.terms_graph and data.terms_graph not in defaults:
            remote = data.remote
            if remote is None or not remote.client.knows_default_graph(remote.deadline_s):
                raise QueryRefused(construct=f"FROM <{DEFAULT_GRAPH}>")
            return sorted(defaults), named
        defaults = defaults.difference({DEFAULT_GRAPH}).union(data.record)
    return sorted(defaults), named
