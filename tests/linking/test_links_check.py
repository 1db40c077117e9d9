"""``gwangju-kg links check``: the current state of the targets of accepted links."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import Literal, NamedNode, Triple

from gwangju_kg.cli import main
from gwangju_kg.dataset import sssom
from gwangju_kg.linking import drift, known_links, target_description, target_lookup
from gwangju_kg.outbound.http_messages import OutboundResponse
from gwangju_kg.project.project_folder import Project
from link_rows import OURS, ROW
from our_namespaces import BASE_IRI, PREFIXES
from server_fixtures import Server
from stub_server import Reply, stub_server

ROOT = Path(__file__).parents[2]
SKOS = PREFIXES["skos"]


@pytest.fixture
def other():
    with stub_server() as server:
        yield server


def record(project, space, *rows):
    """Write a table of links to `space` into the project."""
    columns = (*ROW, sssom.CATEGORY)
    header = f"""\
#mapping_set_id: {BASE_IRI}id/mapping/test
#license: https://creativecommons.org/publicdomain/zero/1.0/
#curie_map:
#  agent: {BASE_IRI}id/agent/
#  ent: {OURS}
#  foaf: {PREFIXES["foaf"]}
#  map: {BASE_IRI}id/mapping/
#  semapv: {PREFIXES["semapv"]}
#  skos: {SKOS}
#  sssom: {PREFIXES["sssom"]}
#  things: {space}
#  web: https://
"""
    lines = ["\t".join(columns)]
    for number, row in enumerate(rows):
        whole = ROW | {"record_id": f"map:{number}", sssom.CATEGORY: ""} | row
        lines.append("\t".join(whole[column] for column in columns))
    path = project / "data" / "links" / ("test" + sssom.SUFFIX)
    path.write_text(header + "\n".join(lines) + "\n", "utf-8")


def check(project, *arguments, status):
    """Run the command; return the rows by record, and its standard error."""
    result = CliRunner().invoke(
        main, ["links", "check", "--project", str(project), "--pause-s", "0", *arguments]
    )
    assert result.exit_code == status, result.output
    head, *rows = (line.split("\t") for line in result.stdout.splitlines())
    return {row[0]: dict(zip(head, row, strict=True)) for row in rows}, result.stderr


def turtle(iri, *, name='"Metro Line 2"@en', kind="http://t.example/Line", more=""):
    label, type_iri = PREFIXES["rdfs"] + "label", PREFIXES["rdf"] + "type"
    return Reply(f"<{iri}> <{label}> {name} ; <{type_iri}> <{kind}> {more}.")


def one(project, other, reply, *, status=1, **row):
    """Check one link to a thing with this response."""
    record(project, other.url, {"object_id": "things:a"} | row)
    other.set_replies("a", reply)
    rows, _ = check(project, status=status)
    return rows["0"]


def test_a_link_holds_while_label_and_type_are_there(project, other):
    """The label, in any spelling, is among the names and the type among the types."""
    reply = turtle(other.url + "a", name='"Linie 2"@de , "metro line  2"@en')
    categories = "http://t.example/Other|http://t.example/Line"
    row = one(project, other, reply, status=0, object_category=categories)

    assert row["state"] == "holds"
    assert row["found"] == "http://t.example/Line"
    assert "text/turtle" in other.requests[0][2]["Accept"]


def test_a_changed_label_is_reported_with_the_current_names(project, other):
    """The IRI has another meaning, or the thing another name."""
    row = one(project, other, turtle(other.url + "a", name='"Bus 9"@en , "버스 9"@ko'))

    assert (row["state"], row["recorded"]) == ("label-changed", "Metro Line 2")
    assert set(row["found"].split(" | ")) == {"Bus 9", "버스 9"}


def test_a_changed_type_is_reported(project, other):
    """A thing with the same name and another type is another thing."""
    row = one(project, other, turtle(other.url + "a"), object_category="http://t.example/Plan")

    assert (row["state"], row["recorded"]) == ("type-changed", "http://t.example/Plan")
    assert row["found"] == "http://t.example/Line"


def test_a_merged_thing_has_moved(project, other):
    """
    A thing that is only stated to be the same as another, like merged Wikidata items, has moved.
    """
    same = PREFIXES["owl"] + "sameAs"
    row = one(project, other, Reply(f"<{other.url}a> <{same}> <{other.url}b> ."))

    assert (row["state"], row["found"]) == ("moved", other.url + "b")


@pytest.mark.parametrize(
    ("reply", "state", "reason"),
    [
        (Reply(status=404), "gone", "404"),
        (Reply(status=410), "gone", "410"),
        (Reply(status=500), "unreachable", "500"),
        (Reply("<html", "text/turtle"), "unreadable", "broken RDF"),
        (Reply("{", "application/ld+json"), "unreadable", "broken RDF"),
        (Reply("", "text/turtle"), "unreadable", "says nothing about it"),
        (Reply("%PDF", "application/pdf"), "unreadable", "application/pdf"),
    ],
)
def test_a_target_that_fails_is_a_row(project, other, reply, state, reason):
    """A failed request is a row with a state and the reason, never a traceback."""
    row = one(project, other, reply)

    assert row["state"] == state
    assert reason in row["found"]


def test_results_before_an_interruption_are_written(project, other, tmp_path):
    """After Ctrl-C in the second request, the first row is written with a message."""
    record(project, other.url, *({"object_id": f"things:{name}"} for name in "ab"))
    other.set_replies("a", turtle(other.url + "a"))
    other.set_replies("b", Reply(headers={"Content-Length": 9999}, endless=True))
    other.interrupt_at(2)
    path = tmp_path / "checked.tsv"
    result = CliRunner().invoke(
        main,
        ["links", "check", "--project", str(project), "--pause-s", "0", "-o", str(path)],
    )

    assert result.exit_code == 1
    assert [line.split("\t")[4] for line in path.read_text("utf-8").splitlines()] == [
        "state",
        "holds",
    ]
    assert "interrupted: 1 links were not checked; the rows so far are written" in result.stderr


def test_a_target_that_is_down_does_not_end_the_check(project, other):
    """Each link has its row, in the order of the records."""
    record(
        project,
        other.url,
        {"object_id": "things:down"},
        {"object_id": "things:a", "subject_id": "ent:ai-hub"},
    )
    other.set_replies("down", Reply(status=503, headers={"Retry-After": "0"}))
    other.set_replies("a", turtle(other.url + "a"))
    rows, message = check(project, status=1)

    assert [row["state"] for row in rows.values()] == ["unreachable", "holds"]
    assert message == "1 of 2 links hold\n"


@pytest.mark.parametrize(
    ("title", "state"),
    [
        ("<title>도시철도 2호선 - 광주광역시</title>", "holds"),
        ("<title>Metro&nbsp;Line 2 | Home</title>", "holds"),
        ("<meta property='og:title' content='Metro Line 2'><title>홈</title>", "holds"),
        ("<p>no title</p>", "holds"),
        ("<title>Domain for sale</title>", "label-changed"),
    ],
)
def test_a_page_holds_if_its_title_contains_a_name_of_the_entity(project, other, title, state):
    """A page title is not a label: any name of the entity may occur in it."""
    row = one(
        project,
        other,
        Reply(f"<html><head>{title}</head></html>", "text/html; charset=utf-8"),
        status=0 if state == "holds" else 1,
        predicate_id="foaf:homepage",
        object_label="Official site",
    )

    assert row["state"] == state
    assert other.requests[0][2]["Accept"].startswith("text/html")


@pytest.mark.parametrize(
    ("path", "there", "state"), [("a", "b", "moved"), ("a", "a/", "holds"), ("", "b", "holds")]
)
def test_a_page_that_moved_permanently_has_moved(project, other, path, there, state):
    """Only another path of the host counts, not a trailing slash or a redirect of the root."""
    record(project, other.url.removesuffix("/"), {"object_id": f"things:/{path}"})
    other.set_replies(path, Reply(status=301, headers={"Location": f"/{there}"}))
    other.set_replies(there, Reply("<title>Metro Line 2</title>", "text/html"))
    rows, _ = check(project, status=0 if state == "holds" else 1)

    assert rows["0"]["state"] == state


def test_rejected_and_failed_rows_are_not_checked(project, other):
    """No request is sent for rejected and failed rows."""
    record(
        project,
        other.url,
        {"predicate_modifier": "Not", "object_id": "things:a"},
        {"object_id": "sssom:NoTermFound"},
    )
    rows, message = check(project, status=0)

    assert (rows, other.requests) == ({}, [])
    assert message == "0 of 0 links hold\n"


def test_an_endpoint_describes_all_targets(project, release_path):
    """The same label holds, another label is changed, an unknown target is gone."""
    record(
        project,
        OURS,
        {"object_id": "things:line-2", "object_category": PREFIXES["gk"] + "Project"},
        {"object_id": "things:ai-hub", "subject_id": "ent:ai-hub"},
        {"object_id": "things:none", "subject_id": "ent:gwangju-city"},
        {"object_id": "web:elsewhere", "subject_id": "ent:ai-hub"},
    )
    with Server("--releases", release_path.parent) as server:
        rows, _ = check(project, "--space", OURS, "--sparql", server.url + "sparql", status=1)
        server.end()

    states = {name: row["state"] for name, row in rows.items()}
    assert states == {"0": "holds", "1": "label-changed", "2": "gone"}


def test_an_endpoint_that_is_down_gets_one_request(project, other):
    """Each link still has its row."""
    record(project, OURS, {"object_id": "things:a"}, {"object_id": "things:b"})
    address = other.set_replies("sparql", Reply(status=500))
    rows, _ = check(project, "--space", OURS, "--sparql", address, status=1)

    assert [row["state"] for row in rows.values()] == ["unreachable"] * 2
    assert len(other.requests) == 1


def test_the_table_is_written_whole(project, other, tmp_path):
    """The table is written to a file, and no temporary file remains beside it."""
    folder = tmp_path / "out"
    folder.mkdir()
    record(project, other.url, {"object_id": "things:a"})
    other.set_replies("a", turtle(other.url + "a"))
    result = CliRunner().invoke(
        main, ["links", "check", "--project", str(project), "-o", str(folder / "links.tsv")]
    )

    assert (result.exit_code, result.stdout) == (0, "")
    assert [path.name for path in folder.iterdir()] == ["links.tsv"]
    assert "\tholds\t" in (folder / "links.tsv").read_text("utf-8")


def test_sparql_needs_space(project):
    """Links lead to many namespaces, of which an endpoint knows one."""
    result = CliRunner().invoke(
        main, ["links", "check", "--project", str(project), "--sparql", "http://x/"]
    )

    assert result.exit_code == 2
    assert "--sparql needs --space" in result.output


class _Echo:
    """A client whose servers say of each target what the record says of it."""

    def __init__(self, known):
        self._names = {
            link.object_iri: link.object_label or known.subjects[link.subject_iri].label
            for link in known.links
        }
        self.asked = set()

    def get(self, iri, accept):
        self.asked.add(iri)
        if accept == target_description.ACCEPT_PAGE:
            body, media_type = f"<title>{self._names[iri]} - Site</title>", "text/html"
        else:
            label = NamedNode(PREFIXES["rdfs"] + "label")
            triple = Triple(NamedNode(iri), label, Literal(self._names[iri]))
            body, media_type = f"{triple} .", "application/n-triples"
        return OutboundResponse(iri, 200, {"content-type": media_type}, body.encode())


def test_all_rows_of_the_record_can_be_checked():
    """Each accepted row leads to an address and has a name to look for there; none is a search."""
    known = known_links.read_known_links(Project.open(ROOT))
    links = [link for link in known.links if link.outcome is known_links.LinkOutcome.ACCEPTED]
    client = _Echo(known)
    describe = target_lookup.describe_from_urls(client)
    terms = PREFIXES["gk"], PREFIXES["gkv"]
    named = [link for link in links if link.object_label or not link.subject_iri.startswith(terms)]
    states = {check.state for check in drift.check_links(named, known, describe)}

    assert len(named) == len(links)
    assert states == {drift.DriftState.HOLDS}
    assert all(re.match("https?://[a-z]", iri) for iri in client.asked)
    assert client.asked == {link.object_iri for link in links}
    failed = [link for link in known.links if link.outcome is known_links.LinkOutcome.FAILED]
    assert failed == []
