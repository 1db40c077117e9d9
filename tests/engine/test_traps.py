"""
Behaviour of pyoxigraph that the engine works around, checked at each run.

If one of these tests fails after an upgrade, the workaround that it names may be removed.
"""

import inspect
import socket
import subprocess
import sys

import pytest
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QueryTriples,
    RdfFormat,
    Store,
    Variable,
)

from engine_fixtures import PATIENCE_S, lift_limits, question, read, running
from gwangju_kg.errors import QueryTimeout, WorkerLost
from gwangju_kg.sparql import query_limits
from gwangju_kg.sparql.query_limits import (
    MAX_BRACKETS,
    MAX_JOINED,
    MAX_NESTING,
    MAX_OPERATORS,
    MAX_TARGETS,
)
from process_fixtures import started

SIGABRT, SIGSEGV = -6, -11


@pytest.fixture
def store():
    store = Store()
    subject, predicate = NamedNode("http://e/s"), NamedNode("http://e/p")
    for graph in ("http://e/g1", "http://e/g2"):
        store.add(Quad(subject, predicate, Literal(graph), NamedNode(graph)))
    return store


def run(program, *arguments):
    """Run a program in a process of its own, because a signal may end it."""
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False
    )


def test_a_query_takes_no_deadline():
    """Store.query has no timeout parameter, so a deadline needs a process that can be ended."""
    assert set(inspect.signature(Store.query).parameters) == {
        "self", "query", "base_iri", "prefixes", "use_default_graph_as_union", "default_graph",
        "named_graphs", "substitutions", "custom_functions", "custom_aggregate_functions",
    }  # fmt: skip


def test_a_result_dies_on_another_thread():
    """Evaluation and serialization must use one thread; otherwise the process ends."""
    program = """
import threading
from pyoxigraph import QueryResultsFormat, Store
results = []
thread = threading.Thread(target=lambda: results.append(Store().query("SELECT * {}")))
thread.start()
thread.join()
results[0].serialize(format=QueryResultsFormat.JSON)
print("whole")
"""
    assert "whole" not in run(program).stdout


def test_a_deep_text_overflows_a_usual_stack_and_fits_that_of_a_worker():
    """Queries need a large stack: with 8 MB, a text of 10 KB causes a segmentation fault."""
    program = """
import sys, threading
from pyoxigraph import Store
threading.stack_size(int(sys.argv[1]))
text = "SELECT * { " + "{" * 5000 + "}" * 5000 + " }"
thread = threading.Thread(target=Store().query, args=(text,))
thread.start()
thread.join()
"""
    assert run(program, str(8 * 1024**2)).returncode == SIGSEGV
    assert run(program, str(256 * 1024**2)).returncode == 0


def test_a_lack_of_memory_aborts_the_process():
    """The cause of death is read from standard error, because there is no exception to catch."""
    program = """
import resource
from pyoxigraph import Store
resource.setrlimit(resource.RLIMIT_AS, (2**29, 2**29))
doubling = " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(40))
list(Store().query("SELECT (STRLEN(?x40) AS ?n) { BIND('xxxxxxxxxx' AS ?x0) " + doubling + "}"))
"""
    done = run(program)

    assert done.returncode == SIGABRT
    assert "memory allocation of" in done.stderr


@pytest.mark.parametrize(
    "service",
    ["SERVICE <{}>", "service silent<{}>", "SERVICE:x", "SERVICESILENT:x", "?s ?p trueSERVICE:x"],
)
def test_service_goes_out_however_it_is_written(service):
    """Requests are sent: so workers cannot create sockets, and limits check parts of words."""
    program = """
import sys
from pyoxigraph import Store
text = "PREFIX : <%s> SELECT * { %s { ?s ?p ?o } }" % (sys.argv[1], sys.argv[2].format(sys.argv[1]))
try:
    list(Store().query(text))
    if "true" in sys.argv[2]:  # evaluated only if the previous pattern matches
        store = Store()
        store.update("INSERT DATA { <a:a> <a:a> true }")
        list(store.query(text))
except Exception:
    pass
"""
    with socket.create_server(("127.0.0.1", 0)) as canary:
        address = f"http://127.0.0.1:{canary.getsockname()[1]}/"
        canary.settimeout(PATIENCE_S)
        with started([sys.executable, "-c", program, address, service]) as caller:
            connection, _ = canary.accept()
            with connection:
                assert connection.recv(4) in {b"GET ", b"POST"}
            caller.wait(PATIENCE_S)


def test_escapes_hide_no_word_outside_texts_and_iris(store):
    """Neither the query limits nor pyoxigraph resolve code point escapes in keywords."""
    with pytest.raises(SyntaxError):
        store.query("SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")


def test_the_union_overrides_from(store):
    """The engine requests the union only without FROM, because it would override FROM."""
    text = "SELECT * FROM <http://e/g1> { ?s ?p ?o }"

    assert len(list(store.query(text))) == 1
    assert len(list(store.query(text, use_default_graph_as_union=True))) == 2


def test_a_syntax_error_has_no_place_and_reaches_past_the_fault(store):
    """The engine locates the wrong token itself, because the reported position is behind it."""
    with pytest.raises(SyntaxError, match=r"^error at 1:26: expected ") as caught:
        store.query("SELECT * { ?s ?p ?o . ] }")

    assert caught.value.lineno is None
    assert "SELECT * { ?s ?p ?o . ] }".index("]") + 1 == 23


def test_a_substitution_must_be_selected(store):
    """A binding of an unselected variable is recognized by the text of a RuntimeError."""
    with pytest.raises(RuntimeError, match=r"does not contains? variable \?p in its SELECT"):
        store.query("SELECT ?s { ?s ?p ?o }", substitutions={Variable("p"): NamedNode("a:a")})


def test_an_unknown_function_is_a_runtime_error(store):
    """An unknown function is recognized by the text of a RuntimeError."""
    with pytest.raises(RuntimeError, match=r"^The custom function <http://e/f> is not supported$"):
        list(store.query("SELECT * { ?s ?p ?o FILTER(<http://e/f>(?o)) }"))


def test_xml_is_written_that_no_parser_reads(store):
    """The engine checks for content that XML cannot represent, because pyoxigraph writes it."""
    table = store.query("SELECT ('\\u0001' AS ?x) {}").serialize(format=QueryResultsFormat.XML)
    graph = store.query("CONSTRUCT { <a:a> <http://e/1> 2 } {}").serialize(format=RdfFormat.RDF_XML)

    assert b"\x01" in table
    assert b"<oxprefix: " in graph


def test_a_result_is_serialized_without_prefixes():
    """Turtle uses pyoxigraph.serialize, because the method of a result takes no prefixes."""
    assert "prefixes" not in inspect.signature(QueryTriples.serialize).parameters


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    path = tmp_path_factory.mktemp("traps") / "one.nt"
    path.write_text("<http://e/s> <http://e/p> <http://e/o> .\n", "ascii")
    with running(path) as (_, client):
        yield client


def many(part, number, *, before="SELECT * { ?s ?p ?o ", after=" }", between=" "):
    return before + between.join(part.format(i) for i in range(number)) + after


#: For each query limit, the most expensive known text at the limit.
AT_THE_LIMIT = {
    "braces": "ASK { " + "{" * (MAX_NESTING - 1) + "}" * MAX_NESTING,
    "exists": many("FILTER EXISTS {{ ?s ?p ?o ", 49) + "}" * 49,
    "functions": "ASK { FILTER(" + "STR(" * 97 + "1" + ")" * 98 + " }",
    "optionals": many("OPTIONAL {{ ?s ?p ?o{} ", 98) + "}" * 98,
    "star": many("?s <a:{}> ?o{}".replace("{}>", "{0}>").replace("o{}", "o{0}"), MAX_JOINED,
                 before="SELECT * { ", between=" . "),
    "objects": many("?o{}", MAX_JOINED, before="SELECT * { ?s ?p ", between=" , "),
    "groups": many("{{ ?s ?p ?o{} }}", MAX_JOINED, before="SELECT * { "),
    "graphs": many("GRAPH ?g{} {{ ?s ?p ?o }}", MAX_JOINED - 1),
    "list": many("1", 49, before="SELECT * { ?s ?p (", after=") }"),
    "lists": "SELECT * { ?s ?p " + "(" * 33 + ")" * 33 + " }",
    "blanks": "SELECT * { ?s ?p " + "[ <a:a> " * 98 + "1" + "]" * 98 + " }",
    "path": many("<a:{}>", MAX_JOINED, before="SELECT * { ?s ", after=" ?o }", between="/"),
    "reified": "SELECT * { ?s ?p " + "<< ?s ?p " * 33 + "1" + " >>" * 33 + " }",
    "filters": many("FILTER(?o != {})", MAX_BRACKETS - 1),
    "bindings": many("BIND(1 AS ?x{})", MAX_BRACKETS - 1),
    "subselects": many("OPTIONAL {{ SELECT ?s {{ ?s ?p {} }} }}", 99),
    "unions": many("{{ ?s ?p {} }}", MAX_JOINED, before="SELECT * { ", between=" UNION "),
    "sums": many("(SUM(?o) AS ?x{})", MAX_BRACKETS // 2 - 1, before="SELECT ",
                 after=" { ?s ?p ?o }"),
    "or": many("?o", MAX_OPERATORS, before="ASK { FILTER(", after=") }", between="||"),
    "and": many("?o", MAX_OPERATORS, before="ASK { FILTER(", after=") }", between="&&"),
    "alternatives": many("<a:{}>", MAX_OPERATORS, before="ASK { ?s ", after=" ?o }", between="|"),
    "targets": many("<a:{}>", MAX_TARGETS, before="DESCRIBE ", after=""),
}  # fmt: skip


#: Those that take longest to plan.
_LONGEST = {"groups", "objects", "star", "alternatives"}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.thorough) if name in _LONGEST else name
        for name in AT_THE_LIMIT
    ],
)
def test_what_admission_lets_pass_is_planned_in_time(client, name):
    """The most expensive texts at each limit are answered well before a usual deadline."""
    text = AT_THE_LIMIT[name]
    query_limits.check(text, limit_bytes=100_000)

    answer = client.ask(question(text))

    assert len(read(answer)) == answer.length


@pytest.mark.parametrize(
    "text",
    [
        many("?o{}", 500, before="SELECT * { ?s ?p ", between=" , "),
        many("1", 400, before="SELECT * { ?s ?p (", after=") }"),
        many("?o", 30_000, before="ASK { FILTER(", after=") }", between="||"),
        many("<a:{}>", 12_000, before="DESCRIBE ", after=""),
    ],
    ids=["patterns", "list", "operators", "targets"],
)
def test_far_over_the_limits_planning_takes_longer_than_a_deadline(client, monkeypatch, text):
    """
    Patterns, operators and targets are limited, because their planning time grows without bound.
    """
    lift_limits(client, monkeypatch)

    with pytest.raises((QueryTimeout, WorkerLost)):
        read(client.ask(question(text), deadline_s=1))
