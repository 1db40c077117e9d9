"""``gwangju-kg link``: proposals from real servers, which are never accepted automatically."""

import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner
from pyoxigraph import NamedNode

from gwangju_kg.cli import main
from gwangju_kg.dataset import reading, sssom
from gwangju_kg.errors import SourceError
from gwangju_kg.linking.article_search import linked_articles
from gwangju_kg.linking.candidates import Candidate, one_line
from gwangju_kg.linking.known_links import Subject, read_known_links
from gwangju_kg.linking.proposals import CLOSE, EXACT, score_candidates
from gwangju_kg.project.project_folder import Project
from link_rows import OURS as ENTITIES
from link_rows import ROW
from our_namespaces import BASE_IRI, PREFIXES
from server_fixtures import Server
from stub_server import Reply, stub_server

ROOT = Path(__file__).parents[2]
DATASETTE = Path(sys.executable).with_name("datasette")
THEIRS = "http://things.example/id/"
HEADER = f"""\
#mapping_set_id: {BASE_IRI}id/mapping/test
#license: https://creativecommons.org/publicdomain/zero/1.0/
#curie_map:
#  agent: {BASE_IRI}id/agent/
#  ent: {ENTITIES}
#  map: {BASE_IRI}id/mapping/
#  rdfs: {PREFIXES["rdfs"]}
#  semapv: {PREFIXES["semapv"]}
#  skos: {PREFIXES["skos"]}
#  sssom: {PREFIXES["sssom"]}
#  things: {THEIRS}
#  web: https://
"""
#: The things of the record with a Wikipedia article whose item was not seen.
WAITING = {
    "an-jung-geun", "asia-culture-center", "buk-gu", "fina", "former-jeollanam-do-office", "ggm",
    "local-elections-2018", "local-elections-2026", "march-first-movement",
    "may-18-democratization-movement", "mayor-of-gwangju", "mudeungsan",
    "mudeungsan-national-park", "pepper-savings-bank-volleyball", "seo-gu", "world-aquatics-2019",
}  # fmt: skip
#: The things of the service on loopback.
THINGS = [
    ("L2", "Metro Line 2", "Railway"),
    ("C1", "광주광역시", "City"),
    ("C2", "Gwangju Metropolitan City", "City"),
    ("H1", "AI hub", "Place"),
    ("X1", "Busan", "City"),
]


def record(project, *rows):
    """Write a table of links into the project."""
    path = project / "data" / "links" / ("test" + sssom.SUFFIX)
    lines = ["\t".join(ROW), *("\t".join((ROW | row).values()) for row in rows)]
    path.write_text(HEADER + "\n".join(lines) + "\n", "utf-8")


def link(project, *arguments, status=0):
    """Run the command; return the rows of its table by column, and standard error."""
    result = CliRunner().invoke(
        main, ["link", "--project", str(project), "--pause-s", "0", *arguments]
    )
    assert result.exit_code == status, result.output
    lines = [line for line in result.stdout.splitlines() if not line.startswith("#")]
    head, *cells = (line.split("\t") for line in lines or ["nothing"])
    return [dict(zip(head, row, strict=True)) for row in cells], result.stderr


def targets(rows):
    return {(row["subject_id"], row["object_id"]) for row in rows}


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """The address of an independent reconciliation service: Datasette with its plugin."""
    if not DATASETTE.exists():
        pytest.skip("datasette-reconcile is not installed: make test installs it")
    folder = tmp_path_factory.mktemp("service")
    with closing(sqlite3.connect(folder / "things.db")) as database:
        database.execute("CREATE TABLE things (id TEXT PRIMARY KEY, name TEXT, type TEXT)")
        database.executemany("INSERT INTO things VALUES (?, ?, ?)", THINGS)
        database.commit()
    settings = {
        "id_field": "id", "name_field": "name", "type_field": "type",
        "identifierSpace": THEIRS, "schemaSpace": "http://things.example/type/",
    }  # fmt: skip
    tables = {"things": {"plugins": {"datasette-reconcile": settings}}}
    (folder / "metadata.json").write_text(json.dumps({"databases": {"things": {"tables": tables}}}))
    with subprocess.Popen(
        [DATASETTE, "things.db", "-m", "metadata.json", "-h", "127.0.0.1", "-p", "0"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            address = next(
                match[0] for line in process.stderr if (match := re.search(r"http://\S+", line))
            )
            yield f"{address}/things/things/-/reconcile"
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def server(release_path):
    """Our own server, with the release of the small project."""
    with Server("--releases", release_path.parent) as running:
        yield running.url
        running.end()


@pytest.fixture
def other_project(project):
    """The small project with other identifiers; our own server has the same things."""
    for path in project.rglob("*.ttl"):
        text = path.read_text("utf-8")
        path.write_text(re.sub(r"ent:(?=\w)", "ent:our-", text), "utf-8")
    return project


def test_things_of_a_foreign_service_are_proposed(project, service):
    """Things found by either name become rows with evidence and without a reviewer."""
    rows, message = link(project, "--service", service)

    assert targets(rows) == {
        ("ent:line-2", "target:L2"),
        ("ent:ai-hub", "target:H1"),
        ("ent:gwangju-city", "target:C1"),
        ("ent:gwangju-city", "target:C2"),
    }
    assert {row["reviewer_id"] for row in rows} == {""}
    assert {row["author_id"] for row in rows} == {"agent:link-proposal"}
    hub = next(row for row in rows if row["object_id"] == "target:H1")
    assert (hub["confidence"], hub["predicate_id"]) == ("0.75", "skos:exactMatch")
    assert "name 'AI hub' (en): exact 100" in hub["comment"]
    assert "no other has a name" in hub["comment"]
    city = next(row for row in rows if row["object_id"] == "target:C1")
    assert (city["confidence"], city["predicate_id"]) == ("0.5", "skos:closeMatch")
    assert city["object_category"] == "target:City"
    assert message == "4 proposals for 3 of 3 entities\n"


@pytest.mark.parametrize("way", ["service", "sparql"])
def test_things_of_our_own_server_are_proposed(other_project, server, way):
    """Its reconciliation service and its endpoint return the same things."""
    address = server + {"service": "reconcile", "sparql": "sparql"}[way]
    rows, _ = link(other_project, f"--{way}", address, "--space", ENTITIES)

    assert targets(rows) == {
        (f"ent:our-{name}", f"ent:{name}") for name in ("line-2", "ai-hub", "gwangju-city")
    }
    assert {row["confidence"] for row in rows} == {"0.85"}


def test_only_things_of_the_namespace_are_proposed(other_project, server):
    """Things of other namespaces, which an endpoint may return, are ignored."""
    address = server + "sparql"
    rows, message = link(other_project, "--sparql", address, "--space", "http://elsewhere.example/")

    assert (rows, message) == ([], "0 proposals for 0 of 3 entities\n")


ARTICLE = "https://en.wikipedia.org/wiki/Second_line_(Gwangju)"


def _article_row(entity="line-2", article=ARTICLE, **more):
    return {
        "record_id": f"map:article-{entity}",
        "subject_id": f"ent:{entity}",
        "predicate_id": "rdfs:seeAlso",
        "object_id": "web:" + article.removeprefix("https://"),
    } | more


def _topics(*rows):
    names = ("article", "thing", "name", "kind", "kindLabel", "description")
    kinds = {"article": {"type": "uri"}, "thing": {"type": "uri"}, "kind": {"type": "uri"}}
    bindings = [
        {
            name: kinds.get(name, {"type": "literal"}) | {"value": value}
            for name, value in zip(names, row, strict=False)
        }
        for row in rows
    ]
    text = json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}})
    return Reply(text, "application/sparql-results+json")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_thing_that_a_linked_article_is_about_is_proposed(project, scheme):
    """Names may differ: the row's article is the evidence; only its entity is searched for."""
    record(project, _article_row(), _article_row("ai-hub", predicate_modifier="Not"))
    article = ARTICLE.replace("https", scheme)
    with stub_server() as other:
        reply = _topics(
            (article, THEIRS + "L2", "Second line", "http://t.example/Line", "line"),
            (article, THEIRS + "L2", "둘째 노선"),
            (article, "http://elsewhere.example/L2", "Second line"),
        )
        address = other.set_replies("sparql", reply)
        rows, message = link(project, "--articles", "--sparql", address, "--space", THEIRS)
        query = parse_qs(other.requests[0][3].decode())["query"][0]

    assert f"<{ARTICLE}>" in query
    assert f"<{ARTICLE.replace('https', 'http')}>" in query
    assert message == "1 proposals for 1 of 1 entities\n"
    (row,) = rows
    assert (row["object_id"], row["predicate_id"]) == ("things:L2", "skos:exactMatch")
    assert (row["confidence"], row["reviewer_id"]) == ("0.75", "")
    assert "the article 'Second_line_(Gwangju)' (en), which a row names" in row["comment"]


def test_what_is_linked_or_has_no_article_is_not_searched_for(project):
    """No request is sent: one entity has a link already, the others have no article."""
    record(project, _article_row(), {})
    with stub_server() as other:
        address = other.set_replies("sparql", _topics())
        rows, message = link(project, "--articles", "--sparql", address, "--space", THEIRS)

        assert (rows, other.requests) == ([], [])
    assert message == "0 proposals for 0 of 0 entities\n"


def test_a_topic_without_a_name_is_proposed_by_its_iri(project):
    """It may have labels in other languages only."""
    record(project, _article_row())
    with stub_server() as other:
        address = other.set_replies("sparql", _topics((ARTICLE, THEIRS + "L2")))
        (row,), _ = link(project, "--articles", "--sparql", address, "--space", THEIRS)

    assert row["object_label"] == "L2"


def test_articles_are_asked_of_an_endpoint(project):
    """A reconciliation service knows no articles."""
    result = CliRunner().invoke(
        main,
        ["link", "--project", str(project), "--articles", "--service", "http://s.example/"],
    )

    assert (result.exit_code, "leave out --service" in result.output) == (2, True)


def test_the_record_has_articles_of_things_without_an_item():
    """The command on a machine with network has something to ask Wikidata for."""
    known = read_known_links(Project.open(ROOT))
    articles = linked_articles(known)
    wikidata = "http://www.wikidata.org/entity/"
    unlinked = known.unlinked(wikidata, "https://www.wikidata.org", retry_failed=False)
    waiting = {each.iri.removeprefix(ENTITIES) for each in unlinked if each.iri in articles}

    assert waiting == WAITING


def test_proposals_do_not_enter_the_graph(project, service, tmp_path):
    """The written table is refused; with a reviewer it is read, and its rows are links."""
    path = project / "data" / "links" / ("proposed" + sssom.SUFFIX)
    link(project, "--service", service, "-o", str(path))

    with pytest.raises(SourceError, match="empty: reviewer_id"):
        reading.read_project(Project.open(project))
    path.write_text(
        path.read_text("utf-8").replace("proposal\t\t", "proposal\tagent:me\t"), "utf-8"
    )
    dataset = reading.read_project(Project.open(project))
    same = NamedNode(PREFIXES["schema"] + "sameAs")
    pattern = (NamedNode(ENTITIES + "ai-hub"), same, NamedNode(THEIRS + "H1"))
    assert any(dataset.quads_for_pattern(*pattern))


def test_known_links_rejections_and_failed_searches_are_not_repeated(project, service):
    """None of them is proposed again; --again repeats the failed searches."""
    record(
        project,
        {},
        {"record_id": "map:not", "subject_id": "ent:gwangju-city", "object_id": "things:C1"}
        | {"predicate_modifier": "Not", "predicate_id": "skos:closeMatch"},
        {"record_id": "map:none", "subject_id": "ent:ai-hub", "object_id": "sssom:NoTermFound"},
    )
    rows, _ = link(project, "--service", service)

    assert targets(rows) == {("ent:gwangju-city", "things:C2")}
    again, _ = link(project, "--service", service, "--again")
    assert targets(again) == {("ent:gwangju-city", "things:C2"), ("ent:ai-hub", "things:H1")}


def test_a_named_entity_is_searched_even_if_it_is_linked(project, service):
    """The row gets an unused name."""
    record(project, {"record_id": "map:line-2-things"})
    rows, _ = link(project, "--service", service, "line-2")

    assert [row["record_id"] for row in rows] == ["map:line-2-things-2"]


def test_kind_selects_the_entities_of_a_class(project, service):
    """The class is a prefixed name; a class without entities is an error."""
    rows, _ = link(project, "--service", service, "--kind", "gk:Project")

    assert {row["subject_id"] for row in rows} == {"ent:line-2", "ent:ai-hub"}
    assert (
        "there is no entity of the class"
        in link(project, "--service", service, "--kind", "gk:Nothing", status=2)[1]
    )


MANIFEST = '{"versions": ["0.2"], "name": "x", "identifierSpace": "http://things.example/id/"}'


@pytest.mark.parametrize(
    ("manifest", "expected"),
    [
        ("<html>", "does not answer in JSON"),
        ("[" * 100_000, "does not answer in JSON"),
        ("[]", "does not answer with an object"),
        ("{}", "states no identifierSpace"),
        ('{"versions": ["1.0-draft"]}', "has the versions ['1.0-draft'], not ['0.1', '0.2']"),
        ('{"versions": 3}', "has the versions 3,"),
    ],
)
def test_an_invalid_manifest_is_an_error(project, manifest, expected, tmp_path):
    """No file is written."""
    with stub_server() as other:
        address = other.set_replies("r", Reply(manifest, "application/json"))
        _, message = link(project, "--service", address, "-o", str(tmp_path / "out"), status=1)

    assert expected in message
    assert list(tmp_path.iterdir()) == [project]


@pytest.mark.parametrize(
    "answer",
    [
        "<html>",
        "[]",
        "{}",
        '{"q0": 3}',
        '{"q0": {"result": [{"id": "x"}]}}',
        '{"q0": {"result": 3}}',
    ],
)
def test_invalid_results_of_a_service_are_an_error(project, answer, tmp_path):
    """The status is 1 and no file is written."""
    with stub_server() as other:
        replies = [Reply(MANIFEST, "application/json"), Reply(answer, "application/json")]
        address = other.set_replies("r", *replies)
        _, message = link(project, "--service", address, "-o", str(tmp_path / "out"), status=1)

    assert "all searches failed: " in message
    assert "Traceback" not in message
    assert list(tmp_path.iterdir()) == [project]


@pytest.mark.parametrize("answer", ["<html>", "{}", '{"head": {}, "boolean": true}'])
def test_invalid_results_of_an_endpoint_are_an_error(project, answer):
    """Anything but a SPARQL 1.1 results table is an error."""
    with stub_server() as other:
        address = other.set_replies("s", Reply(answer, "application/sparql-results+json"))
        _, message = link(project, "--sparql", address, "--space", THEIRS, status=1)

    assert "is not a SPARQL endpoint" in message


def add_things(project, count):
    """Add entities to the project."""
    for number in range(count):
        path = project / "data" / "entities" / f"more-{number:02}.ttl"
        path.write_text(
            f"<{ENTITIES}thing-{number:02}> a <{PREFIXES['gk']}Project> ;"
            f' <{PREFIXES["rdfs"]}label> "것 {number}"@ko , "Thing {number}"@en .',
            "utf-8",
        )


def test_entities_of_a_failed_request_are_reported(project):
    """The proposals for the others are still written; the status is 1."""
    add_things(project, 30)
    results = {
        f"q{number}": {"result": [{"id": "A", "name": "AI hub", "score": 1}] if number == 0 else []}
        for number in range(40)
    }
    manifest = MANIFEST.replace('"x"', '"x", "batchSize": 50')
    with stub_server() as other:
        replies = [Reply(manifest), Reply(json.dumps(results)), Reply(status=500)]
        rows, message = link(project, "--service", other.set_replies("r", *replies), status=1)

    assert [row["object_id"] for row in rows] == ["target:A"]
    assert message.count("search failed: ") == 13
    assert "answers 500" in message


def test_proposals_before_an_interruption_are_written(project, tmp_path):
    """After Ctrl-C in the second request, the first proposals are written with a message."""
    add_things(project, 30)
    results = {"q0": {"result": [{"id": "A", "name": "AI hub", "score": 1}]}}
    results |= {f"q{number}": {"result": []} for number in range(1, 40)}
    manifest = MANIFEST.replace('"x"', '"x", "batchSize": 50')
    path = tmp_path / "proposed.sssom.tsv"
    with stub_server() as other:
        replies = [
            Reply(manifest),
            Reply(json.dumps(results)),
            Reply(headers={"Content-Length": 9999}, endless=True),
        ]
        service = other.set_replies("r", *replies)
        other.interrupt_at(len(replies))
        _, message = link(project, "--service", service, "-o", str(path), status=1)

    assert "target:A" in path.read_text("utf-8")
    assert "interrupted: 13 entities were not searched; the results so far are written" in message
    assert "search failed: " not in message


def test_foreign_texts_stay_in_their_cells(project):
    """Tabs, line breaks and very long texts break no row."""
    candidate = {"id": "a b/한", "name": "AI\thub\n", "description": "x\t" * 999, "score": 5}
    results = {f"q{n}": {"result": [candidate]} for n in range(6)}
    with stub_server() as other:
        replies = [Reply(MANIFEST), Reply(json.dumps(results))]
        rows, _ = link(project, "--service", other.set_replies("r", *replies), "ai-hub")

    assert [row["object_label"] for row in rows] == ["AI hub"]
    assert rows[0]["object_id"] == "target:a%20b%2F%ED%95%9C"
    assert len(rows[0]["comment"]) < 500


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--service", "x", "--sparql", "y"], "either --service or --sparql"),
        (["--sparql", "http://x/"], "--sparql needs --space"),
        (["--service", "http://127.0.0.1:1/", "none"], "cannot be reached"),
        (["--least", "2"], "0<=x<=1"),
    ],
)
def test_wrong_arguments_are_an_error(project, arguments, expected):
    """The message says what is missing."""
    status = 1 if "reached" in expected else 2

    assert expected in link(project, *arguments, status=status)[1]


def test_an_unknown_entity_is_an_error(project, server):
    """The message names the entity."""
    _, message = link(project, "--service", server + "reconcile", "none", status=2)

    assert f"there is no entity {ENTITIES}none" in message


def test_a_file_that_cannot_be_written_is_an_error(project, server):
    """No temporary file is left beside it."""
    _, message = link(project, "--service", server + "reconcile", "-o", "/nowhere/x", status=1)

    assert "/nowhere/x cannot be written" in message


SUBJECT = Subject(ENTITIES + "x", "City Hall", {"ko": ("시청",), "en": ("City Hall", "Hall")}, ())


def candidate(name, *names):
    return Candidate(THEIRS + name, names, {})


@pytest.mark.parametrize(
    ("candidates", "confidences", "predicate"),
    [
        ([candidate("a", "시청", "City Hall")], [0.85], EXACT),
        ([candidate("a", "시청")], [0.75], EXACT),
        ([candidate("a", "hall")], [0.75], EXACT),
        ([candidate("a", "시청", "City Hall"), candidate("b", "Hall")], [0.6, 0.5], CLOSE),
        ([candidate("a", "City Halls")], [0.42], CLOSE),
        ([candidate("a", "Bridge")], [0.0], CLOSE),
    ],
)
def test_confidence_follows_its_rule(candidates, confidences, predicate):
    """The rule covers both names, one name, a shared name, a similar name and none."""
    scored = score_candidates(SUBJECT, candidates, ())

    assert [round(each.confidence, 2) for each in scored] == confidences
    assert scored[0].predicate_iri == predicate


def test_a_rejected_namesake_still_counts():
    """Another thing with the same name lowers the confidence, rejected or not."""
    namesakes = [candidate("a", "시청"), candidate("b", "시청")]
    (left,) = score_candidates(SUBJECT, namesakes, {THEIRS + "b"})

    assert (left.candidate.iri, left.confidence) == (THEIRS + "a", 0.5)
    assert "other candidates with a name: 1" in left.evidence


def test_a_foreign_text_becomes_one_short_line():
    """Any text is reduced to one short line."""
    assert one_line("a\u0000b\u2028c\r\n d") == "a b c d"
    assert len(one_line("x" * 1000)) == 200
