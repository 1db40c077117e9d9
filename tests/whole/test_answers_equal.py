"""Results over HTTP are those of pyoxigraph: generated queries over the release."""

import http.client
import re
from collections import Counter
from contextlib import closing
from urllib.parse import urlencode, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
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

from engine_fixtures import PATIENCE_S
from server_fixtures import Server

pytestmark = pytest.mark.unmeasured

BLANK = re.compile(r"_:\w+")

VARIABLES = [f"?{name}" for name in "abcde"]


@pytest.fixture(scope="module")
def store(release_path):
    """The release in a plain pyoxigraph store, without the program's code."""
    store = Store()
    store.bulk_load(path=release_path / "dumps" / "gwangju-kg.nq", format=RdfFormat.N_QUADS)
    store.bulk_load(path=release_path / "dumps" / "gwangju-kg-record.nt")
    return store


@pytest.fixture(scope="module")
def connection(release_path):
    """A connection to a server of the release."""
    with Server("--releases", release_path.parent) as server:
        host = urlsplit(server.url).netloc
        with closing(http.client.HTTPConnection(host, timeout=PATIENCE_S)) as connection:
            yield connection
        server.end()


@pytest.fixture(scope="module")
def words(store):
    """Strategies for the terms of the release: properties, subjects, objects, graphs."""
    kinds = {"predicate": set(), "subject": set(), "object": set(), "graph_name": set()}
    for quad in store:
        for name, terms in kinds.items():
            terms.add(str(getattr(quad, name)))
    kinds["graph_name"].discard("DEFAULT")
    for terms in kinds.values():  # a blank node in a query is a variable
        terms -= {term for term in terms if term.startswith("_:")}
    return {name: st.sampled_from(sorted(terms)) for name, terms in kinds.items()}


def _pattern(draw, words):
    variable = st.sampled_from(VARIABLES)
    subject = draw(st.one_of(variable, variable, words["subject"]))
    if draw(st.integers(0, 4)):
        path = draw(words["predicate"])
    else:
        one, other = draw(words["predicate"]), draw(words["predicate"])
        path = draw(st.sampled_from([f"{one}/{other}", f"{one}|{other}", f"^{one}", f"{one}?"]))
    return f"{subject} {path} {draw(st.one_of(variable, variable, words['object']))}"


def _filter(draw):
    one, other = draw(st.sampled_from(VARIABLES)), draw(st.sampled_from(VARIABLES))
    return draw(
        st.sampled_from(
            [
                f"FILTER(isLiteral({one}))", f"FILTER(LANG({one}) = 'ko')",
                f"FILTER(STRLEN(STR({one})) > 9)", f"FILTER(!BOUND({other}) || {one} != {other})",
                f"FILTER(REGEX(STR({one}), '[0-9]'))", f"FILTER({one} > 3)",
                f"FILTER EXISTS {{ {one} ?q {other} }}", f"BIND(STR({one}) AS ?z)",
                f"FILTER(COALESCE(YEAR({one}), 2026) = 2026 || SAMETERM({one}, {other}))",
            ]
        )
    )  # fmt: skip


def _group(draw, words):
    parts = [_pattern(draw, words) for _ in range(draw(st.integers(1, 2)))]
    group = " . ".join(parts)
    kind = draw(st.sampled_from(["", "", "OPTIONAL", "UNION", "GRAPH", "MINUS"]))
    other = _pattern(draw, words)
    if kind == "GRAPH":
        name = draw(st.one_of(st.just("?g"), words["graph_name"]))
        group = f"GRAPH {name} {{ {group} }}"
    elif kind == "UNION":
        group = f"{{ {group} }} UNION {{ {other} }}"
    elif kind:
        group = f"{group} {kind} {{ {other} }}"
    if draw(st.booleans()):
        group += " " + _filter(draw)
    return f"{{ {group} }}"


def _query(draw, words):
    group = _group(draw, words)
    graph = f"FROM {draw(words['graph_name'])} " if not draw(st.integers(0, 5)) else ""
    key = draw(st.sampled_from(VARIABLES))
    everything = " ".join([*VARIABLES, "?g", "?z"])
    count = draw(st.sampled_from(["COUNT(*)", "COUNT(DISTINCT ?b)", "SUM(?c)", "MAX(STR(?b))"]))
    return draw(
        st.sampled_from(
            [
                f"SELECT {everything} {graph}{group}", f"SELECT DISTINCT {key} {graph}{group}",
                f"SELECT {everything} {graph}{group} ORDER BY {everything}",
                f"SELECT {key} ({count} AS ?n) {graph}{group} GROUP BY {key}",
                f"SELECT ({count} AS ?n) {graph}{group}", f"ASK {graph}{group}",
                f"CONSTRUCT {{ ?a <urn:x> ?b . {key} ?p ?o }} {graph}{group}",
                f"SELECT ?n (COUNT(*) AS ?m) {{ {{ SELECT {key} (COUNT(*) AS ?n) {group} "
                f"GROUP BY {key} }} }} GROUP BY ?n HAVING(COUNT(*) > 0)",
            ]
        )
    )  # fmt: skip


def _plain(result, *, is_ordered):
    """
    Return a boolean unchanged; else a bag of rows or triples, and the list if order counts.

    Blank nodes have different labels in each result, and no place in an order.
    """
    if isinstance(result, QueryBoolean):
        return bool(result)
    if isinstance(result, QuerySolutions):
        rows = [BLANK.sub("_:", "|".join(map(str, row))) for row in result]
    else:
        rows = [BLANK.sub("_:", str(getattr(triple, "triple", triple))) for triple in result]
    return Counter(rows), [row for row in rows if is_ordered and "_:" not in row]


def _over_http(connection, query, *, is_ordered):
    path = "/sparql?" + urlencode({"query": query})
    accept = "application/sparql-results+json, application/n-triples"
    connection.request("GET", path, headers={"Accept": accept})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, body
    if answer.headers.get_content_type() == "application/n-triples":
        return _plain(set(parse(body, RdfFormat.N_TRIPLES)), is_ordered=is_ordered)
    return _plain(parse_query_results(body, QueryResultsFormat.JSON), is_ordered=is_ordered)


@settings(
    max_examples=250,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_every_answer_over_http_is_that_of_pyoxigraph(store, connection, words, data):
    """The same rows as often, in the requested order if there is one; the same triples."""
    query = _query(data.draw, words)
    is_ordered = "ORDER BY" in query
    direct = store.query(query)
    if isinstance(direct, QueryTriples):  # a set; Oxigraph may repeat triples
        direct = set(direct)

    assert _over_http(connection, query, is_ordered=is_ordered) == _plain(
        direct, is_ordered=is_ordered
    )
