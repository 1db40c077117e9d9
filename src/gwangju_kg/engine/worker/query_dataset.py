"""
Choose the graphs that a query is evaluated over.

Input: the data, a query and its text.  Output: a store, and the options of pyoxigraph that select
the graphs in it.  A default graph is a set (SPARQL 1.1 Query, section 13.2), but pyoxigraph 0.5.13
returns a triple once for each graph that holds it; so graphs are only merged by the engine if no
triple is in two of them, and copied into a store of their own otherwise.

In memory, pyoxigraph visits the triples of all graphs to find those of one, and writes to the pages
of what it visits, which forked workers then no longer share.  So a query without named graphs asks
a store that holds nothing but the default graph, if there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, cast

from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, Store

from gwangju_kg.engine.query import Query
from gwangju_kg.engine.worker.rewriting.ordering import Ordering
from gwangju_kg.errors import BadRequest
from gwangju_kg.rdf.graph_names import DEFAULT_GRAPH, UNION_GRAPH
from gwangju_kg.sparql.lexer import Token, tokenize

if TYPE_CHECKING:
    from gwangju_kg.engine.remote.store_client import StoreClient

Graph: TypeAlias = NamedNode | DefaultGraph

_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})

_SPECIAL: Final = frozenset({UNION_GRAPH, DEFAULT_GRAPH})

#: Counts the different triples of all graphs.
_COUNT: Final = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }"


class RemoteStore(NamedTuple):
    """
    A store elsewhere that holds the same data.

    Attributes:
        client: sends queries to it.
        deadline_s: the deadline of the present query.
    """

    client: StoreClient
    deadline_s: float


class ServedData(NamedTuple):
    """
    The data that an engine serves.

    Attributes:
        store: the store.
        prefixes: prefixes for answers and messages, beside those of the query.
        record: the IRIs of the named graphs whose triples are also the default graph of the store,
            which a query asks that names no graph.  If it is empty, such a query asks all graphs.
        terms_graph: the IRI of another named graph of which the default graph holds some triples
            as well, or "".
        union: a store whose default graph holds the triples of all graphs; None if no triple is in
            two graphs, so that the engine may merge them.
        default_store: a store that holds the default graph of `store` alone, or None.
        ordering: orders the values of the store; None for one that knows nothing yet.
        remote: the store that answers in place of this one, or None.
    """

    store: Store
    prefixes: Mapping[str, str]
    record: tuple[str, ...] = ()
    terms_graph: str = ""
    union: Store | None = None
    default_store: Store | None = None
    ordering: Ordering | None = None
    remote: RemoteStore | None = None


class ChosenGraphs(NamedTuple):
    """
    The graphs that a request or its query names.

    Attributes:
        defaults: those of the default graph, which may have special names.
        named: the named graphs.
        is_in_text: whether the query has FROM clauses.
    """

    defaults: tuple[NamedNode, ...]
    named: tuple[NamedNode, ...]
    is_in_text: bool

    @property
    def keeps_named(self) -> bool:
        """Whether the named graphs are those of the data: only special names are given."""
        names = {graph.value for graph in self.defaults}
        return not self.named and bool(names) and names <= _SPECIAL


class QueryDataset(NamedTuple):
    """
    The graphs that a query is evaluated over.

    Attributes:
        store: the store.
        options: arguments of `Store.query`.
    """

    store: Store
    options: Mapping[str, Any]


def union_store(store: Store) -> Store | None:
    """
    Return a store whose default graph holds the triples of all graphs, each once.

    The named graphs are the same.  Return None if no triple is in two graphs.
    """
    if next(iter(store.named_graphs()), None) is None:
        return None
    result = cast(QuerySolutions, store.query(_COUNT, use_default_graph_as_union=True))
    if next(result)["n"].value == str(len(store)):
        return None
    union = Store()
    union.extend(quad for quad in store if quad.graph_name != DefaultGraph())
    union.extend(Quad(*quad.triple) for quad in store)
    return union


def select_graphs(data: ServedData, query: Query, text: str) -> QueryDataset:
    """
    Return the dataset of a query: that of the request, else of its FROM clauses, else of the data.

    ``urn:x-arq:UnionGraph`` stands for all graphs together, ``urn:x-arq:DefaultGraph`` for the
    default graph of the data.  Alone, they leave the named graphs as they are.

    Args:
        data: the data.
        query: the query with the graphs of the request.
        text: the text that is evaluated.

    Raises:
        BadRequest: the request names a graph by something else than an IRI.

    Source: SPARQL 1.1 Protocol, section 2.1.4; SPARQL 1.1 Query, section 13.2.
    """
    chosen = choose_graphs(data, query, text)
    if chosen is None:
        return _without_named(data, text) or _plain(data)
    options: dict[str, Any] = {}
    if not chosen.keeps_named:
        options["named_graphs"] = list(chosen.named)
    elif chosen.is_in_text:  # the engine would take its own view of the text
        options["named_graphs"] = list(data.store.named_graphs())
    return _with_defaults(data, {graph.value for graph in chosen.defaults}, options)


def choose_graphs(data: ServedData, query: Query, text: str) -> ChosenGraphs | None:
    """
    Return the graphs that the request names, else the FROM clauses; None if neither names any.

    Arguments, errors and special names are those of :func:`select_graphs`.
    """
    from_clauses = _from_clauses(text, query.base_iri, data.prefixes)
    if query.default_graphs or query.named_graphs:
        defaults = [_iri(iri, "default-graph-uri") for iri in query.default_graphs]
        named = [_iri(iri, "named-graph-uri") for iri in query.named_graphs]
    elif from_clauses is not None:
        defaults, named = from_clauses
    else:
        return None
    return ChosenGraphs(
        tuple(dict.fromkeys(defaults)),
        tuple(dict.fromkeys(named)),
        is_in_text=from_clauses is not None,
    )


def _without_named(data: ServedData, text: str) -> QueryDataset | None:
    """Return the default graph alone, unless `text` may ask named graphs."""
    if data.default_store is None or "\\U" in (capitals := text.upper()):  # an escape hides a word
        return None
    if "GRAPH" in capitals and any(_may_be_graph(token) for token in tokenize(text)):
        return None
    return QueryDataset(data.default_store, {"use_default_graph_as_union": False})


def _may_be_graph(token: Token) -> bool:
    """Check for GRAPH, which the engine also reads without white space around it."""
    return token.kind in {"word", "name"} and "GRAPH" in token.text.partition(":")[0].upper()


def _plain(data: ServedData) -> QueryDataset:
    if data.union is not None:
        return QueryDataset(data.union, {})
    return QueryDataset(data.store, {"use_default_graph_as_union": not data.record})


def _with_defaults(data: ServedData, names: set[str], options: Mapping[str, Any]) -> QueryDataset:
    """Return the dataset whose default graph is the set of the triples of the graphs `names`."""
    if UNION_GRAPH in names:
        if not data.record:
            store, union = _plain(data)
            return QueryDataset(store, {**union, **options, **_own_default(data.union)})
        names = {DEFAULT_GRAPH, *(graph.value for graph in data.store.named_graphs())}
    if data.record:
        names = _disjoint(data, names)
    graphs: list[Graph] = [
        DefaultGraph() if name == DEFAULT_GRAPH else NamedNode(name) for name in sorted(names)
    ]
    store = data.store
    if data.union is not None and len(graphs) > 1:
        store = _copied(data.store, graphs, options.get("named_graphs"))
        graphs = [DefaultGraph()]
    return QueryDataset(store, {**options, "default_graph": graphs})


def _disjoint(data: ServedData, names: set[str]) -> set[str]:
    """Return graphs with the triples of the graphs `names` of a release, as few as are disjoint."""
    if DEFAULT_GRAPH in names and data.terms_graph in names:
        return names.difference({DEFAULT_GRAPH}).union(data.record)
    if DEFAULT_GRAPH in names or (not data.terms_graph and names.issuperset(data.record)):
        return {DEFAULT_GRAPH, *names.difference(data.record)}
    return names


def _own_default(union: Store | None) -> dict[str, Any]:
    return {} if union is None else {"default_graph": [DefaultGraph()]}


def _copied(store: Store, graphs: Sequence[Graph], named: Iterable[NamedNode] | None) -> Store:
    """Return a store with the triples of `graphs` as default graph, and with the graphs `named`."""
    copy = Store()
    for graph in store.named_graphs() if named is None else named:
        copy.extend(store.quads_for_pattern(None, None, None, graph))
    for member in graphs:
        quads = store.quads_for_pattern(None, None, None, member)
        copy.extend(Quad(*quad.triple) for quad in quads)
    return copy


def _from_clauses(
    text: str, base_iri: str, prefixes: Mapping[str, str]
) -> tuple[list[NamedNode], list[NamedNode]] | None:
    """Return the graphs of FROM and of FROM NAMED; None if there is no such clause, or an error."""
    if "FROM" not in text.upper():
        return None
    tokens = list(tokenize(text))
    clauses = list(_clauses(tokens))
    if not clauses:
        return None
    form = next((token for token in tokens if _is_word(token, _FORMS)), None)
    if form is None:
        return None
    # The engine resolves the names by the declarations of the query itself.
    columns = " ".join(f"({name} AS ?g{index})" for index, (name, _) in enumerate(clauses))
    try:
        result = Store().query(
            f"{text[: form.start]} SELECT {columns} {{}}",
            base_iri=base_iri or None,
            prefixes=dict(prefixes),
        )
        row = next(cast(QuerySolutions, result))
    except (SyntaxError, ValueError):
        return None
    graphs = [(cast(NamedNode, row[i]), is_named) for i, (_, is_named) in enumerate(clauses)]
    return (
        [graph for graph, is_named in graphs if not is_named],
        [graph for graph, is_named in graphs if is_named],
    )


def _clauses(tokens: Sequence[Token]) -> Iterable[tuple[str, bool]]:
    """Yield the name of each graph as written, and whether it is one of FROM NAMED."""
    for word, following, last in zip(tokens, tokens[1:], [*tokens[2:], None], strict=False):
        if not _is_word(word, {"FROM"}):
            continue
        if following.kind in {"iri", "name"}:
            yield following.text, False
        elif _is_word(following, {"NAMED"}) and last and last.kind in {"iri", "name"}:
            yield last.text, True


def _is_word(token: Token, words: Iterable[str]) -> bool:
    return token.kind == "word" and token.text.upper() in words


def _iri(text: str, parameter: str) -> NamedNode:
    try:
        return NamedNode(text)
    except ValueError as error:
        raise BadRequest(reason="not-an-iri", parameter=parameter) from error
