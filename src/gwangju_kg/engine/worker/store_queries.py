"""
Sends a query to a store elsewhere in place of the data, in a form that any store reads.

Input: a query of a reader that Oxigraph has parsed, over no data, with its result, which tells the
form of the answer and its columns.  Output: the result of the store.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from gwangju_kg.engine.query import Query
from gwangju_kg.engine.remote.store_request import N_TRIPLES, RESULTS_JSON, StoreQuery
from gwangju_kg.engine.remote.store_results import read_boolean, read_graph, read_table
from gwangju_kg.engine.worker.query_dataset import ServedData, choose_graphs
from gwangju_kg.rdf.graph_names import DEFAULT_GRAPH, UNION_GRAPH
from gwangju_kg.sparql import known_prefixes

Result: TypeAlias = QuerySolutions | QueryBoolean | QueryTriples


class StoreDataset(NamedTuple):
    """
    The graphs of a request to the store; none for those of its query.

    Attributes:
        defaults: the IRIs of the graphs that are its default graph together.
        named: the IRIs of its named graphs.
    """

    defaults: Sequence[str] = ()
    named: Sequence[str] = ()


def ask(
    data: ServedData, query: Query, text: str, *, graphs: StoreDataset, empty: Result
) -> Result:
    """
    Return the answer of the store.

    Args:
        data: the data, with their store.
        query: the query.
        text: the text that is evaluated.
        graphs: those that it is evaluated over.
        empty: its result over no data.

    Raises:
        StoreFailed: the store returns no whole answer.
        TooLarge: its answer is too large.
    """
    remote = data.remote
    assert remote is not None  # noqa: S101 - narrows for the type checker
    base = f"BASE <{query.base_iri}>\n" if query.base_iri else ""
    body = remote.client.fetch(
        StoreQuery(
            base + known_prefixes.declare(text, data.prefixes),
            N_TRIPLES if isinstance(empty, QueryTriples) else RESULTS_JSON,
            graphs.defaults,
            graphs.named,
            remote.deadline_s,
        )
    )
    if isinstance(empty, QueryTriples):
        return read_graph(body)
    if isinstance(empty, QueryBoolean):
        return read_boolean(body)
    return read_table(body, [variable.value for variable in empty.variables])


def find_graphs(data: ServedData, query: Query, text: str) -> StoreDataset | None:
    """
    Return the graphs of a request by names that the store knows.

    Returns:
        None if there is no store, if it is not for this query, or if it has no name for a graph:
        the default graph of the release beside others.

    Raises:
        BadRequest: the request names a graph by something else than an IRI.
    """
    if data.remote is None or not query.asks_store:
        return None
    chosen = choose_graphs(data, query, text)
    if chosen is None:
        return StoreDataset()
    defaults = {graph.value for graph in chosen.defaults}
    named = [graph.value for graph in chosen.named]
    if chosen.keeps_named or UNION_GRAPH in defaults:
        all_named = sorted(graph.value for graph in data.store.named_graphs())
        named = all_named if chosen.keeps_named else named
    if UNION_GRAPH in defaults:  # which the named graphs of a release hold
        return StoreDataset(all_named, named)
    if DEFAULT_GRAPH in defaults:
        if chosen.keeps_named and not chosen.is_in_text:
            return StoreDataset()
        if data.terms_graph and data.terms_graph not in defaults:
            return None
        defaults = defaults.difference({DEFAULT_GRAPH}).union(data.record)
    return StoreDataset(sorted(defaults), named)
