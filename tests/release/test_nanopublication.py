"""Assertions as nanopublications: by HTTP, by command, and for the whole record."""

import sys
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat, Store, Variable, parse

from gwangju_kg.cli import main
from gwangju_kg.errors import NotInRelease
from gwangju_kg.release import nanopublication
from our_namespaces import OURS, OWN_PREFIXES, PREFIXES, path_of
from server_fixtures import Server

ROOT = Path(__file__).parents[2]
QUERY = (ROOT / "queries" / "pages" / "nanopub.rq").read_text("utf-8")
TYPE = NamedNode(PREFIXES["rdf"] + "type")
FORMS = {"trig": RdfFormat.TRIG, "nq": RdfFormat.N_QUADS, "jsonld": RdfFormat.JSON_LD}


@pytest.fixture(autouse=True)
def literals_as_the_library_reads_them(monkeypatch):
    """Keep literals as written, which the nanopub library sets when imported, and undo it after."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


@pytest.fixture(scope="module")
def record(city_dataset):
    """Return the record of this repository with derived triples."""
    return city_dataset


@pytest.fixture(scope="module")
def made(record, release):
    """Return the nanopublication of an assertion."""

    def make(iri):
        rows = record.query(
            QUERY,
            use_default_graph_as_union=True,
            named_graphs=list(record.named_graphs()),
            substitutions={Variable("iri"): NamedNode(iri)},
        )
        return nanopublication.build(rows.serialize(format=QueryResultsFormat.JSON), iri, release)

    return make


@pytest.fixture(scope="module")
def assertions(record):
    """Return the assertions of the record, by class."""
    iris = {}
    for quad in sorted(record.quads_for_pattern(None, TYPE, None), key=str):
        if quad.subject.value.startswith(OWN_PREFIXES["as"]):
            iris.setdefault(quad.object.value, []).append(quad.subject.value)
    return iris


def part(graphs, name):
    (triples,) = (some for iri, some in graphs.items() if iri.endswith("#" + name))
    return triples


@pytest.mark.unmeasured
@pytest.mark.parametrize("step", [40, pytest.param(1, marks=pytest.mark.thorough)])
def test_every_assertion_of_the_record_makes_one(made, assertions, step):
    """Each has a claim about its subject and a provenance with its source."""
    every = {iri for iris in assertions.values() for iri in iris}
    about, derived = PREFIXES["gk"] + "about", PREFIXES["prov"] + "wasDerivedFrom"

    assert len(every) > 700
    for iri in sorted(every)[::step]:
        graphs = made(iri)
        claim, provenance = part(graphs, "assertion"), part(graphs, "provenance")
        (whole,) = (name for name in graphs if name.endswith("#assertion"))
        assert len(graphs) == 4
        assert about in {t.predicate.value for t in claim if t.subject.value == iri}
        assert derived in {t.predicate.value for t in provenance if t.subject.value == whole}


def test_the_library_of_nanopublications_accepts_them(made, assertions):
    """One of each class passes the validation of the library."""
    library = pytest.importorskip("nanopub", reason="make test installs it")
    assert len(assertions) >= 8

    for kind, iris in assertions.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # the library needs this class
            parsed = rdflib.ConjunctiveGraph()
            parsed.parse(
                data=nanopublication.serialize_graphs(made(iris[0]), "trig", OURS), format="trig"
            )
            assert library.Nanopub(rdf=parsed).is_valid, kind


def test_the_parts_hold_what_belongs_to_them(made):
    """Claim with time; passage, source and check; names. No derived triples, no reporter's name."""
    graphs = made(nanopublication.assertion_iri("s0-101", OURS))
    text = {
        name: {f"{t.subject} {t.predicate}" for t in part(graphs, name)}
        for name in ("assertion", "provenance", "pubinfo")
    }
    gk, rdfs = OWN_PREFIXES["gk"], PREFIXES["rdfs"]
    claim, time = f"<{OWN_PREFIXES['as']}s0-101>", f"<{OWN_PREFIXES['t']}2019-01-31>"

    assert {f"{claim} <{gk}when>", f"{time} <{gk}edtf>"} <= text["assertion"]
    assert f"{claim} <{gk}dateRule>" in text["provenance"]
    assert f"<{OWN_PREFIXES['psg']}s0-119-148> <{PREFIXES['oa']}hasSource>" in text["provenance"]
    assert f"<{OWN_PREFIXES['chk']}s0-101> <{PREFIXES['earl']}result>" in text["provenance"]
    assert f"<{OWN_PREFIXES['ms']}ggm-investment-agreement> <{rdfs}label>" in text["pubinfo"]
    whole = " ".join(set().union(*text.values()))
    assert "knownSince" not in whole
    assert "creator" not in whole.replace(f"<{PREFIXES['dcterms']}creator>", "", 1)


@pytest.fixture
def iri(release):
    return nanopublication.nanopub_iri(OWN_PREFIXES["as"] + "s0-1", release)


@pytest.mark.parametrize("name", FORMS)
def test_each_format_holds_the_same(web, iri, name):
    """Each extension has its media type and the same quads."""
    response = web.get(f"/nanopub/s0-1.{name}")
    first = web.get("/nanopub/s0-1.trig")

    assert response.status_code == 200
    assert response.mimetype == {
        "trig": "application/trig", "nq": "application/n-quads", "jsonld": "application/ld+json",
    }[name]  # fmt: skip
    quads = set(parse(response.data, FORMS[name]))
    assert quads == set(parse(first.data, RdfFormat.TRIG))
    assert {quad.graph_name.value.partition("#")[0] for quad in quads} == {iri}
    assert f'<{iri}>; rel="canonical"' in response.headers["Link"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/trig"),
        ("application/trig", "application/trig"),
        ("application/n-quads, text/html;q=0.1", "application/n-quads"),
        ("application/ld+json", "application/ld+json"),
    ],
)
def test_the_format_is_negotiated(web, accept, media_type):
    """The address without an extension uses Accept."""
    response = web.get("/nanopub/s0-1", headers={"Accept": accept})

    assert (response.status_code, response.mimetype) == (200, media_type)
    assert "Accept" in response.vary


def test_a_browser_is_led_to_the_page_of_the_assertion(web, as_browser):
    """People read pages."""
    response = web.get("/nanopub/s0-1", headers=as_browser)

    assert (response.status_code, response.location) == (303, "/page/id/assertion/s0-1")


def test_what_the_caller_holds_is_not_sent_again(web):
    """The entity tag also depends on the format."""
    tag = web.get("/nanopub/s0-1.trig").headers["ETag"]

    assert web.get("/nanopub/s0-1.trig", headers={"If-None-Match": tag}).status_code == 304
    assert web.get("/nanopub/s0-1.nq", headers={"If-None-Match": tag}).status_code == 200


def test_its_iri_answers_for_ever(release_path, iri):
    """
    The IRI names the release, so a cache may store the response; it is that of the current release.
    """
    with Server("--releases", release_path.parent) as server:
        for address in (path_of(iri), path_of(iri).replace("?", ".trig?")):
            with server.get(address, Accept="application/trig") as answer:
                content = answer.read()
                assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            with server.get("nanopub/s0-1.trig") as answer:
                assert answer.read() == content
                assert answer.headers["Cache-Control"] == "no-cache"
        server.end()


@pytest.mark.parametrize("name", ["none", "s0-1 x", "%3E", "s0-1.pdf"])
def test_what_is_no_assertion_is_a_404(web, name):
    """An unknown, malformed or differently formatted name."""
    response = web.get(f"/nanopub/{name}", headers={"Accept": "application/trig"})

    assert (response.status_code, response.json["code"]) == (404, "not-found")
    assert response.json["iri"].startswith(OWN_PREFIXES["as"])


@pytest.mark.parametrize("address", ["/id/assertion/s0-1", "/data/id/assertion/s0-1.ttl"])
def test_an_assertion_leads_to_its_nanopublication(web, address):
    """By the Link header and on its page; other things have no link."""
    link = '</nanopub/s0-1.trig>; rel="alternate"; type="application/trig"'

    assert link in web.get(address).headers["Link"]
    assert (
        "nanopub" not in web.get(address.replace("assertion/s0-1", "entity/line-2")).headers["Link"]
    )
    assert 'href="/nanopub/s0-1.trig"' in web.get("/page/id/assertion/s0-1").text


def test_plain_files_have_none(files_web):
    """Only a release has a name for the IRI."""
    assert files_web.get("/nanopub/s0-1.trig").json["code"] == "no-release"


def run(release_path, *arguments):
    return CliRunner().invoke(main, ["nanopub", "--releases", str(release_path.parent), *arguments])


def test_the_command_prints_what_the_server_sends(web, release_path):
    """The output is equal byte for byte, for each notation of the assertion."""
    sent = web.get("/nanopub/s0-1.trig").text

    for name in ("s0-1", "as:s0-1", OWN_PREFIXES["as"] + "s0-1"):
        assert run(release_path, name).stdout == sent
    assert run(release_path, "s0-1", "--format", "nq").stdout.endswith(" .\n")


SIGNER = "https://orcid.org/0000-0002-1825-0097"


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """Return a private RSA key in both common formats, and a file that is no key."""
    rsa = pytest.importorskip("Crypto.PublicKey.RSA", reason="make test installs it")
    key = rsa.generate(2048)
    folder = tmp_path_factory.mktemp("keys")
    pem = key.export_key("PEM", pkcs=8).decode()
    (folder / "pem").write_text(pem)
    (folder / "id_rsa").write_text("".join(pem.splitlines()[1:-1]))
    (folder / "public").write_text(key.publickey().export_key().decode())
    (folder / "locked").write_text(key.export_key("PEM", passphrase="x", pkcs=8).decode())  # noqa: S106
    (folder / "nonsense").write_text("no key")
    return folder


@pytest.mark.parametrize("name", ["pem", "id_rsa"])
def test_a_signed_one_holds_its_signature_and_its_hash(release_path, iri, keys, name, tmp_path):
    """The library validates it: signature and IRI match; it names the unsigned original."""
    library = pytest.importorskip("nanopub", reason="make test installs it")
    result = run(release_path, "s0-1", "--key", str(keys / name), "--signer", SIGNER)
    (tmp_path / "x.trig").write_text(result.stdout, "utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        signed = library.Nanopub(rdf=tmp_path / "x.trig")

        assert (signed.is_valid, signed.has_valid_signature, signed.has_valid_trusty) == (True,) * 3
    quads = set(parse(result.stdout.encode(), RdfFormat.TRIG))
    statements = {(q.predicate.value, getattr(q.object, "value", "")) for q in quads}
    assert (PREFIXES["prov"] + "alternateOf", iri) in statements
    assert (PREFIXES["npx"] + "signedBy", SIGNER) in statements
    assert {q.graph_name.value.partition("#")[0] for q in quads} == {signed.source_uri}


@pytest.mark.parametrize("name", ["public", "locked", "nonsense", "none"])
def test_what_is_no_key_is_a_sentence(release_path, keys, name):
    """Only the error message is printed."""
    result = run(release_path, "s0-1", "--key", str(keys / name), "--signer", SIGNER)

    assert (result.exit_code, result.stdout) == (1, "")
    assert str(keys / name) in result.stderr
    assert "Traceback" not in result.stderr


def test_without_the_library_signing_says_what_to_install(release_path, keys, monkeypatch):
    """The library is an extra."""
    monkeypatch.setitem(sys.modules, "nanopub.nanopub", None)
    result = run(release_path, "s0-1", "--key", str(keys / "pem"), "--signer", SIGNER)

    assert (result.exit_code, result.stdout) == (1, "")
    assert "gwangju-kg[nanopub]" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [["--key", "x"], ["--signer", SIGNER], ["--key", "x", "--signer", "y", "--format", "nq"]],
)
def test_half_a_signature_is_a_wrong_call(release_path, arguments):
    """The signer and the key are both required."""
    assert run(release_path, "s0-1", *arguments).exit_code == 2


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none", "there is no assertion"),
        ("a b<>", "/id/assertion/a b<>;"),
        ("https://x.example/s0-1", "names such as s0-101"),
    ],
)
def test_an_unknown_assertion_is_a_sentence(release_path, name, message):
    """The command ends with status 1 and a message."""
    result = run(release_path, name)

    assert (result.exit_code, result.stdout) == (1, "")
    assert message in result.stderr


def test_an_older_release_has_none(release, tmp_path):
    """It was built before nanopublications existed."""
    with pytest.raises(NotInRelease, match="is older than"):
        nanopublication.read_query(replace(release, path=tmp_path))


def test_the_quads_of_one_are_a_dataset_of_four_graphs(made):
    """A store reads four named graphs."""
    store = Store()
    store.load(
        nanopublication.serialize_graphs(
            made(nanopublication.assertion_iri("s0-101", OURS)), "trig", OURS
        ),
        RdfFormat.TRIG,
    )

    names = [node.value.partition("#")[2] for node in store.named_graphs()]
    assert sorted(names) == ["assertion", "head", "provenance", "pubinfo"]
