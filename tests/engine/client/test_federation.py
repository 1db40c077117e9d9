"""SERVICE: what other endpoints answer is joined, and nothing that they do harms anybody."""

import asyncio
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat, Store

from engine_fixtures import ENDLESS, NEVER_S, question, read, running, write_data
from federation_fixtures import JSON, Joint, endpoint, iri, literal, never, run, table
from gwangju_kg.engine import QueryAbandoned
from gwangju_kg.engine.client.federation import MAX_CONCURRENT
from gwangju_kg.engine.worker.rewriting.service_values import MAX_ROWS
from gwangju_kg.errors import (
    BadRequest,
    NotAcceptable,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    ServiceFailed,
    ServiceRefused,
    ServiceTimeout,
    WorkerLost,
)
from stub_server import Reply, stub_server

EX = "http://example.org/"
PREFIX = f"PREFIX : <{EX}> "


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """A client of an engine with two workers."""
    with running(write_data(tmp_path_factory.mktemp("data")), workers=2) as (_, found):
        yield found


@pytest.fixture
def other():
    with stub_server() as server:
        yield server


@pytest.fixture
def joint(client, other):
    """A federation that may ask the one address x."""
    return Joint(client, other.url + "x")


def answers(other, *rows, names="s l", path="x"):
    return other.set_replies(path, Reply(table(names, *rows), JSON))


def test_rows_from_elsewhere_are_joined_with_ours(joint, other):
    """
    By the variables that both have; an unbound one joins with everything.
    """
    address = answers(other, (iri(EX + "seo"), literal("서")), (None, literal("any")))
    rows = joint.ask(
        PREFIX + f"SELECT ?s ?l {{ ?s :people ?n SERVICE <{address}> {{ ?s :l ?l }} }}"
    )

    found = sorted((row["s"]["value"], row["l"]["value"]) for row in rows)
    assert found == [(EX + "nam", "any"), (EX + "seo", "any"), (EX + "seo", "서")]


@pytest.mark.parametrize(
    "term",
    [
        iri("http://example.org/가?x=%20&y='z'"),
        iri("urn:x:(a)*#SERVICE"),
        literal(""),
        literal("\"'\\ } ) SERVICE <x> { # '''"),
        literal("line\nline\r\ttab\u2028"),
        literal("\0\x01\x7f"),
        literal("광주🙂"),
        literal("광주", **{"xml:lang": "ko"}),
        literal("Gwangju", **{"xml:lang": "en-gb"}),
        literal("1", datatype="http://www.w3.org/2001/XMLSchema#integer"),
        literal("not a number", datatype="http://www.w3.org/2001/XMLSchema#integer"),
        literal("x", datatype="urn:own"),
    ],
    ids=repr,
)
def test_a_term_comes_through_as_it_was(joint, other, term):
    """
    Whatever letters it holds.
    """
    address = answers(other, (term,), names="x")

    assert joint.ask(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?x }} }}") == [{"x": term}]


@pytest.mark.parametrize(
    ("names", "rows", "expected"),
    [("", [(), ()], 2), ("", [], 0), ("s", [], 0), ("s", [(None,)], 1)],
)
def test_tables_without_columns_rows_or_values_are_tables(joint, other, names, rows, expected):
    """
    So many solutions, none of which binds anything.
    """
    address = answers(other, *rows, names=names)

    assert joint.ask(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p 1 }} }}") == [{}] * expected


def test_clauses_are_asked_at_the_same_time_each_its_own_group(client, other):
    """
    The second answer is there before the first one has been given.
    """
    first, second = other.url + "x", other.url + "y"
    answers(other, (iri(EX + "seo"),), names="s")
    answers(other, (iri(EX + "seo"), literal("b")), path="y")
    joint = Joint(client, first, second)
    rows = joint.ask(
        f"SELECT * {{ SERVICE <{first}> {{ ?s a 1 }} SERVICE SILENT <{second}> {{ ?s a ?l }} }}"
    )

    assert rows == [{"s": iri(EX + "seo"), "l": literal("b")}]
    bodies = {path: body for _, path, _, body in other.requests}
    assert b"a+1" in bodies["/x"]
    assert b"a+%3Fl" in bodies["/y"]
    assert [call.outcome for call in joint.calls] == ["ok", "ok"]


def test_ask_construct_and_describe_may_ask_others_too(joint, other):
    """
    Every form of query.
    """
    address = answers(other, (iri(EX + "seo"),), names="s")
    part = f"{{ SERVICE <{address}> {{ ?s a 1 }} ?s :people ?n }}"

    assert joint.ask(PREFIX + "ASK " + part) is True

    assert b"290000" in joint.answer(PREFIX + "CONSTRUCT { ?s :n ?n } " + part)
    assert b"290000" in joint.answer(PREFIX + "DESCRIBE ?s " + part)


@pytest.mark.parametrize(
    ("text", "place", "subject"),
    [
        ("SELECT * {\n SERVICE <ADDRESS> { ?s ?p\n ] } }", (3, 2), "']'"),
        ("SELECT * { ?s\nSERVICE <ADDRESS> { ?s ?p ?o } }", (2, 1), "'SERVICE'"),
        ("SELECT * { {}\nUNION SERVICE SILENT\n<ADDRESS> { ?s ?p ?o } }", (2, 7), "'SERVICE'"),
        ("ASK\nSERVICE <ADDRESS> { ?s ?p ?o }", (2, 1), "'SERVICE'"),
        ("SELECT * {SERVICE <ADDRESS> {\n?s x:p ?o } }", (2, 4), "PREFIX x: <…>"),
        ("SELECT * { SERVICE\n\n<ADDRESS> {\n} ?s ?p }", (4, 9), "'}'"),
        ("SELECT * { SERVICE <ADDRESS> { ?s ?p ?o }\nBIND(1 AS ?o) }", (2, 11), "?o"),
        ("SELECT ?s { SERVICE <ADDRESS> { ?s ?p ?o } } GROUP BY ?p", (1, 8), "?s"),
    ],
)
def test_a_malformed_query_leaves_nothing_out_of_the_house(joint, other, text, place, subject):
    """
    It is refused with the place in its author's text and the word that stands there.
    """
    with pytest.raises(QuerySyntaxError) as caught:
        joint.ask(text.replace("ADDRESS", other.url + "x"))

    assert caught.value.subject == subject
    assert caught.value.line == place[0]
    assert place[1] in {None, caught.value.column}
    assert "OPTIONAL" not in str(caught.value)
    assert other.requests == []


def test_whatever_else_is_wrong_is_told_before_anybody_is_asked(joint, other):
    """
    No format that fits, a base that is none, an address that is not listed.
    """
    part = f"{{ SERVICE <{other.url}x> {{ ?s ?p ?o }} }}"

    with pytest.raises(NotAcceptable):
        joint.ask("SELECT * " + part, table="")
    with pytest.raises(BadRequest):
        joint.ask("SELECT * " + part, base_iri="none")
    with pytest.raises(ServiceRefused):
        joint.ask(f"SELECT * {{ SERVICE <{other.url}> {{ ?s ?p ?o }} }}")
    assert other.requests == []


def test_a_function_that_only_they_have_is_theirs_to_judge(joint, other):
    """
    Ours has no value.
    """
    address = answers(other, (iri(EX + "seo"),), names="s")

    assert joint.ask(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o FILTER(<urn:f>(?o)) }} }}")
    text = f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} FILTER(<urn:f>(?s)) }}"
    assert joint.ask(text) == []


NO_TABLES = [
    ("nothing", "", "not-a-table"),
    ("no JSON", "<html>", "not-a-table"),
    ("a truth value", '{"head":{},"boolean":true}', "not-a-table"),
    ("an array", "[]", "not-a-table"),
    ("a broken end", table("s", (iri("x:y"),))[:-3], "not-a-table"),
    ("a second answer", table("s", (iri("x:y"),)) * 2, "not-a-table"),
    ("an IRI that ends early", table("s", (iri("x:y> } DROP ALL"),)), "not-a-table"),
    ("an IRI that is relative", table("s", (iri("y"),)), "not-a-table"),
    ("a datatype that ends early", table("s", (literal("", datatype="x:> {"),)), "not-a-table"),
    ("a language that is none", table("s", (literal("", **{"xml:lang": "a b"}),)), "not-a-table"),
    ("a name that is none", table("s)}#", (None,)), "not-a-table"),
    ("a variable that nobody asked for", table("secret", (iri("x:y"),)), "not-a-table"),
    ("the same variable twice", table("s s"), "not-a-table"),
    ("a triple", table("s", ({"type": "triple", "value": {
        "subject": iri("x:y"), "predicate": iri("x:y"), "object": iri("x:y")}},)), "not-a-table"),
    ("a blank node", table("s", ({"type": "bnode", "value": "b"},)), "blank-node"),
    ("arrays without end", "[" * 900_000, "not-a-table"),
    ("objects without end", '{"a":' * 200_000, "not-a-table"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "reason"), [row[1:] for row in NO_TABLES], ids=[row[0] for row in NO_TABLES]
)
def test_what_is_no_table_is_told_and_silently_it_is_nothing(joint, other, told, reason):
    """
    With the address and a reason; where SILENT stands, one solution that binds nothing.
    """
    address = other.set_replies("x", Reply(told, JSON))

    with pytest.raises(ServiceFailed) as caught:
        joint.ask(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")
    assert (caught.value.reason, caught.value.address) == (reason, address)
    assert caught.value.subject == ("s" if reason == "blank-node" else "")
    assert joint.ask(f"SELECT * {{ SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}") == [{}]


def test_triples_nested_without_end_end_no_more_than_their_own_query(joint, other):
    """
    The worker that reads them may die of it, or be late; the next query is answered.
    """
    term = table("s", ({"type": "triple", "value": {
        "subject": iri("x:y"), "predicate": iri("x:y"), "object": iri("x:o")}},))  # fmt: skip
    before, after = term.split(json.dumps(iri("x:o")))
    begin = before.index('{"type": "triple"')
    deep = before + before[begin:] * 20_000 + json.dumps(iri("x:o")) + "}}" * 20_000 + after
    address = other.set_replies("x", Reply(deep, JSON))

    with pytest.raises((ServiceFailed, WorkerLost, QueryTimeout)):
        joint.ask(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}", deadline_s=2)
    assert joint.ask("ASK {}") is True


def test_a_service_that_fails_is_one_empty_solution_where_that_is_asked_for(joint, other):
    """
    The rest is answered as if the clause were not there.
    """
    other.set_replies("x", Reply(status=500))
    text = PREFIX + f"SELECT ?s {{ ?s :people ?n SERVICE SILENT <{other.url}x> {{ ?s a ?l }} }}"

    assert {row["s"]["value"] for row in joint.ask(text)} == {EX + "seo", EX + "nam"}
    with pytest.raises(ServiceFailed):
        joint.ask(text.replace("SILENT", ""))
    assert [call.outcome for call in joint.calls] == ["failed", "failed"]


def test_a_slow_service_has_its_own_deadline(client, other):
    """
    It is told from the deadline of the query; silently, the rest is answered.
    """
    slow = Reply("{", JSON, headers={"Content-Length": 10**6}, endless=True)
    address = other.set_replies("x", slow)
    joint = Joint(client, address, service_deadline_s=0.2)
    text = f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"

    with pytest.raises(ServiceTimeout) as caught:
        joint.ask(text)
    assert (caught.value.address, caught.value.limit_s) == (address, 0.2)
    assert joint.ask(text.replace("SERVICE", "SERVICE SILENT")) == [{}]
    with pytest.raises(QueryTimeout) as over:
        Joint(client, address).ask(text.replace("SERVICE", "SERVICE SILENT"), deadline_s=0.3)
    assert over.value.limit_s == 0.3
    assert [call.outcome for call in joint.calls] == ["timeout", "timeout"]


def test_the_deadline_is_that_of_the_whole(joint, other):
    """
    What is evaluated here has what is left of it, and the caller is told of all of it.
    """
    address = answers(other, (iri(EX + "seo"),), names="s")
    endless = ENDLESS.replace("{ VALUES", f"{{ SERVICE <{address}> {{ ?s ?p ?o }} VALUES", 1)

    with pytest.raises(QueryTimeout) as caught:
        joint.ask(endless, deadline_s=0.6)
    assert caught.value.limit_s == 0.6


def test_answers_share_the_limit_of_bytes(client, other):
    """
    At the limit they are taken; a byte less and the larger is refused.
    """
    found = table("s", (iri("x:" + "y" * 2000),))
    first, second = (other.set_replies(path, Reply(found, JSON)) for path in "xy")
    text = f"ASK {{ SERVICE <{first}> {{ ?s ?p 1 }} SERVICE <{second}> {{ ?s ?p 2 }} }}"

    assert Joint(client, first, second, service_bytes=2 * len(found)).ask(text) is True
    with pytest.raises(ServiceFailed) as caught:
        Joint(client, first, second, service_bytes=2 * len(found) - 1).ask(text)
    assert caught.value.reason == "too-large"


def test_rows_up_to_the_limit_are_taken(joint, other, monkeypatch):
    """
    One row more is refused.
    """
    text = f"SELECT (COUNT(*) AS ?n) {{ SERVICE <{other.url}x> {{ ?s ?p ?o }} }}"

    other.set_replies("x", Reply(table("s", *[(None,)] * MAX_ROWS), JSON))
    assert joint.ask(text)[0]["n"]["value"] == str(MAX_ROWS)
    other.set_replies("x", Reply(table("s", *[(None,)] * (MAX_ROWS + 1)), JSON))
    with pytest.raises(ServiceFailed, match="rows"):
        joint.ask(text)


def test_a_caller_who_leaves_ends_the_asking(joint, other):
    """
    The endpoint is waited for no longer, and the connection is closed.
    """
    slow = Reply("{", JSON, headers={"Content-Length": 10**6}, endless=True)
    text = f"SELECT * {{ SERVICE SILENT <{other.set_replies('x', slow)}> {{ ?s ?p ?o }} }}"

    async def leave():
        while not other.requests:
            await asyncio.sleep(0.01)

    with pytest.raises(QueryAbandoned):
        joint.ask(text, disconnected=leave)
    assert [call.outcome for call in joint.calls] == ["left"]


def test_one_that_fails_ends_the_asking_of_the_others(client, other):
    """
    Nobody waits for an answer that will not be used.
    """
    slow = Reply("{", JSON, headers={"Content-Length": 10**6}, endless=True)
    first, second = other.set_replies("x", slow), other.set_replies("y", Reply(status=500))
    joint = Joint(client, first, second)

    with pytest.raises(ServiceFailed) as caught:
        joint.ask(f"ASK {{ SERVICE <{first}> {{ ?s a 1 }} SERVICE <{second}> {{ ?s a 2 }} }}")
    assert caught.value.address == second
    assert {call.outcome for call in joint.calls} <= {"failed", "left"}


def test_no_more_than_so_many_are_asked_at_a_time(client, other):
    """
    The others wait for their turns, and all are answered.
    """
    address = answers(other, (iri(EX + "seo"),), names="s")
    joint = Joint(client, address)
    text = f"ASK {{ SERVICE <{address}> {{ ?s a 1 }} SERVICE <{address}> {{ ?s a 2 }} }}"

    async def all_at_once():
        with joint.federation() as federation:
            asks = [
                federation.ask(
                    question(text), deadline_s=NEVER_S, client=str(n), disconnected=never
                )
                for n in range(9)
            ]
            return [read(answer) for answer in await asyncio.gather(*asks)]

    assert all(json.loads(answer)["boolean"] for answer in run(all_at_once()))
    assert 1 < joint.remote.most <= MAX_CONCURRENT


def test_the_engine_refuses_a_question_whose_services_were_not_asked(client):
    """
    Whoever puts it: as many answers as clauses, or none and no clause.
    """
    text = "ASK { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"

    for services in ((), ("", "")):
        with pytest.raises(QueryRefused):
            client.ask(question(text, services=services))


A = f"""\
@prefix : <{EX}> .
:a :p :b , :c . :b :p :c ; :q "광주"@ko , "two\\nlines" . :c :q 1 , "1" . :d :q :a .
"""
B = f"""\
@prefix : <{EX}> .
:a :q :c , "\\"}}'"@en . :b :p :d ; :q 1 . :c :p :a . :d :p :b ; :q "광주"@ko .
"""

terms = st.sampled_from(["?x", "?y", "?z", ":a", ":b"])
objects = st.one_of(terms, st.sampled_from(["1", '"광주"@ko', "?w"]))
triples = st.builds("{} {} {} .".format, terms, st.sampled_from([":p", ":q", "?r"]), objects)


def wider(group):
    """Patterns made of a smaller one."""
    both = st.tuples(group, group)
    return st.one_of(
        both.map(lambda pair: "{} {}".format(*pair)),
        both.map(lambda pair: "{} OPTIONAL {{ {} }}".format(*pair)),
        both.map(lambda pair: "{{ {} }} UNION {{ {} }}".format(*pair)),
        both.map(lambda pair: "{} MINUS {{ {} }}".format(*pair)),
        group.map(lambda one: f"{one} FILTER(?x != :a || BOUND(?y))"),
        group.map(lambda one: f"{one} FILTER NOT EXISTS {{ ?x :q ?v }}"),
        group.map(lambda one: f"{{ SELECT DISTINCT ?x ?y {{ {one} }} }}"),
        group.map(lambda one: f"{one} VALUES ?y {{ :b :c UNDEF }}"),
        group.map(
            lambda one: f"{{ {one} }} {{ SELECT ?x (COUNT(*) AS ?n) {{ {one} }} GROUP BY ?x }}"
        ),
    )


groups = st.recursive(triples, wider, max_leaves=4)
outer = st.sampled_from(
    [
        "{local} {service}",
        "{service} {local}",
        "{local} OPTIONAL {{ {service} }}",
        "{local} MINUS {{ {service} }}",
        "{{ {local} }} UNION {{ {service} }}",
        "{local} {{ SELECT ?x {{ {service} }} }}",
        "{local} OPTIONAL {{ {service} FILTER(?x != ?y) }}",
        "{service} {local} {service}",
        "GRAPH ?g {{ {service} }} {local}",
    ]
)


def _told(raw):
    rows = json.loads(raw)["results"]["bindings"]
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


@pytest.fixture(scope="module")
def apart(tmp_path_factory):
    """Data A behind an engine, data B behind an endpoint; and both in one store, B in a graph."""
    path = tmp_path_factory.mktemp("apart") / "a.trig"
    path.write_text(f"{A.splitlines()[0]}\n<urn:a> {{ {A.partition(chr(10))[2]} }}", "utf-8")
    together = Store()
    together.load(A.encode(), RdfFormat.TURTLE)
    together.load(A.encode(), RdfFormat.TURTLE, to_graph=NamedNode("urn:a"))
    together.load(B.encode(), RdfFormat.TURTLE, to_graph=NamedNode("urn:b"))
    with running(path, workers=2) as (_, found), endpoint(B) as address:
        yield Joint(found, address), address, together


@settings(max_examples=150)
@given(local=groups, remote=groups, outer=outer)
def test_asking_elsewhere_is_the_same_as_having_it_here(apart, local, remote, outer):
    """
    The group of a SERVICE evaluated over its own data, wherever these are, and joined.
    """
    joint, address, together = apart
    service = f"SERVICE <{address}> {{ {remote} }}"
    here = f"GRAPH <urn:b> {{ {remote} }}"
    text, joined = (
        PREFIX + "SELECT * { " + outer.format(local=local, service=part) + " }"
        for part in (service, here)
    )
    expected = together.query(
        joined.replace("GRAPH ?g {", "GRAPH <urn:a> {"),
        named_graphs=[NamedNode("urn:a"), NamedNode("urn:b")],
    ).serialize(format=QueryResultsFormat.JSON)

    found = joint.answer(text.replace("GRAPH ?g {", "GRAPH <urn:a> {"))
    assert _told(found) == _told(expected)
