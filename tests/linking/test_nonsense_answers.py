"""Any response of another server is read or refused with an error; never a traceback."""

import json
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gwangju_kg.errors import RemoteError
from gwangju_kg.linking import proposals, sssom_table, target_description
from gwangju_kg.linking.known_links import KnownLinks, Subject
from gwangju_kg.linking.reconciliation_service import ReconciliationService
from gwangju_kg.linking.sparql_endpoint import SparqlEndpoint
from gwangju_kg.linking.sssom_table import LinkTarget
from gwangju_kg.outbound.http_messages import OutboundResponse
from gwangju_kg.project.project_folder import Project
from our_namespaces import PREFIXES

PROJECT = Project.open(Path(__file__).parents[1] / "project")

IRI = "http://things.example/id/a"
SUBJECT = Subject(PREFIXES["ent"] + "x", "Hall", {"ko": ("시청",), "en": ("Hall",)}, ())

MEDIA_TYPES = [
    "", "text/html", "text/turtle", "application/ld+json", "application/rdf+xml",
    "application/n-triples", "application/json", "image/png",
]  # fmt: skip
CHARSETS = ["utf-8", "euc-kr", "utf-16", "idna", "punycode", "hex", "none"]
MARKUP = st.text(alphabet="<>!-[]/=\"' titleCDA가&#;", max_size=80).map(str.encode)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "name", "score", "type", "result", "match"]), inner
        )
    ),
    max_leaves=8,
)


class StubClient:
    """A client that returns one body for every request."""

    def __init__(self, content):
        self.response = OutboundResponse(IRI, 200, {}, content)

    def post(self, *_):
        return self.response

    get = post


@given(st.binary(max_size=80) | MARKUP, st.sampled_from(MEDIA_TYPES), st.sampled_from(CHARSETS))
@example(b"<![x[y]]>", "text/html", "utf-8")
@example(b"<!DOCTYPE [<!x", "text/html", "utf-8")
@example(b'{"@context": "http://x.example/", "a": 1}', "application/ld+json", "utf-8")
def test_any_response_is_read_or_refused(content, media_type, charset):
    """Pages and RDF of every kind, broken in every way, result in a value or an error."""
    headers = {"content-type": f"{media_type}; charset={charset}"} if media_type else {}
    with suppress(RemoteError):
        target_description.read_description(OutboundResponse(IRI, 200, headers, content), IRI)


@given(st.fixed_dictionaries({"q0": VALUES, "q1": VALUES}))
@example(
    {name: {"result": [{"id": "x", "name": "Hall", "score": "high"}]} for name in ("q0", "q1")}
)
@example({name: {"result": [{"id": "x", "name": None}]} for name in ("q0", "q1")})
@example({name: {"result": [{"id": "\ud800", "name": "Hall"}]} for name in ("q0", "q1")})
@example(
    {name: {"result": [{"id": "http://t.example/\ud800", "name": "Hall"}]} for name in ("q0", "q1")}
)
@example({name: {"result": [{"id": 5, "name": "Hall", "score": 1e999}]} for name in ("q0", "q1")})
def test_any_results_of_a_service_are_read_or_refused(answer):
    """Results that are read can be written as rows with a cell for every column."""
    content = json.dumps(answer).encode()
    service = ReconciliationService(
        StubClient(content), IRI, "http://things.example/id/", version="", batch_size=10
    )
    record = KnownLinks(
        Project.open(Path(__file__).parents[1] / "project"), {SUBJECT.iri: SUBJECT}, (), {}
    )
    outcomes = list(
        proposals.propose(
            [SUBJECT], service.candidates, record, max_proposals=9, min_confidence=0.0
        )
    )
    offered = [each for each in outcomes if isinstance(each, proposals.Proposal)]
    rows = list(
        sssom_table.table_lines(offered, LinkTarget(service.namespace), record, date(2026, 11, 22))
    )
    written = "\n".join(rows).encode()

    assert written
    assert outcomes or answer
    assert {row.count("\t") for row in rows if not row.startswith("#")} == {15}
    assert all(row.isprintable() for row in (row.replace("\t", "") for row in rows))


@given(VALUES | st.text(max_size=20))
@example({"versions": ["0.2"], "identifierSpace": "http://things.example/\ud800"})
def test_any_manifest_of_a_service_is_read_or_refused(document):
    """A manifest may be any JSON."""
    with suppress(RemoteError):
        assert ReconciliationService.open(
            StubClient(json.dumps(document).encode()), IRI
        ).namespace.encode()


TERMS = st.fixed_dictionaries(
    {"type": st.sampled_from(["uri", "literal", "bnode", "x"]), "value": st.text(max_size=9)}
)
VARIABLES = ["name", "thing", "kind", "kindLabel", "description"]


@given(st.lists(st.dictionaries(st.sampled_from(VARIABLES), TERMS), max_size=3), st.booleans())
def test_any_table_of_an_endpoint_is_read_or_refused(rows, whole):
    """Terms of the wrong kind and missing columns result in rows or an error."""
    names = VARIABLES if whole else VARIABLES[:2]
    content = json.dumps({"head": {"vars": names}, "results": {"bindings": rows}}).encode()
    endpoint = SparqlEndpoint(StubClient(content), IRI, "")
    with suppress(RemoteError):
        endpoint.candidates([SUBJECT])
    with suppress(RemoteError):
        endpoint.descriptions([IRI])


def test_statements_with_an_unknown_role_are_ignored():
    """A description has names, kinds and replacements only."""
    row = {name: {"type": "literal", "value": "weather"} for name in ("what", "value")}
    row["thing"] = {"type": "uri", "value": IRI}
    content = json.dumps({"head": {"vars": [*row]}, "results": {"bindings": [row]}}).encode()
    statements = SparqlEndpoint(StubClient(content), IRI, "").descriptions([IRI])

    with pytest.raises(RemoteError, match="says nothing about it"):
        target_description.description_of(IRI, statements[IRI])
