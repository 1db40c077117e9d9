"""Citations: a permalink with release and hash, as BibTeX, CSL and text; and their verification."""

import hashlib
import html
import json
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote

import pytest

import series
from server_fixtures import Server

COMMAND = Path(sys.executable).with_name("gwangju-kg")
JSON = {"Accept": "application/json"}

QUERY = """PREFIX gk: <https://w3id.org/gwangju-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?project ?name { ?project a gk:Project ; rdfs:label ?name }"""


@pytest.fixture(scope="module")
def two(project_path, tmp_path_factory):
    """Two releases, between which a project was renamed."""
    folder = tmp_path_factory.mktemp("two")
    return series.make(project_path, folder, [], [(series.THINGS, "Metro Line 2", "Line_2 {A&B}")])


@pytest.fixture(scope="module")
def server(two):
    """A server of the second release."""
    with Server("--releases", two[0], "--workers", 1) as started:
        yield started
        started.end()


def _json(server, **parameters):
    query = "&".join(f"{name}={quote(value)}" for name, value in parameters.items())
    with server.get(f"cite?{query}", **JSON) as answer:
        return json.load(answer)


def _problem(server, path, **headers):
    with pytest.raises(HTTPError) as caught:
        server.get(path, **headers)
    with caught.value as error:
        return json.load(error)


def test_a_query_is_cited_with_its_release_and_the_hash_of_its_result(server, two):
    """The permalink always returns the rows with the cited hash, from the cited release."""
    cited = _json(server, query=QUERY)
    path = cited["url"].removeprefix("https://w3id.org/gwangju-kg/")
    with server.get(path, Accept="text/tab-separated-values") as answer:
        head, *rows = answer.read().splitlines(keepends=True)
        assert answer.headers["Cache-Control"].endswith("immutable")

    assert cited["release"] == two[1][1]
    assert cited["sha256"] == hashlib.sha256(b"".join([head, *sorted(rows)])).hexdigest()
    assert cited["sha256"] in cited["text"]
    assert cited["sha256"] in cited["bibtex"]


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl on this machine")
def test_no_query_ends_the_quotes_around_its_address(server):
    """A query cannot break out of the quotes in the command that the page offers for copying."""
    query = "SELECT ?n { VALUES ?n { 'a' } } #'; echo broken >&2; '"
    with server.get(f"cite?query={quote(query)}", Accept="text/html") as answer:
        page = html.unescape(answer.read().decode())
    command = page.partition('translate="no"><code>curl')[2].partition("\n")[0]
    done = subprocess.run(
        ["sh", "-c", f"curl{command}"], check=True, capture_output=True, text=True
    )

    assert done.stderr == ""
    assert done.stdout.split()[0] in page


def test_each_release_has_its_own_citation(server, two):
    """A different result has a different hash."""
    hashes = {_json(server, query=QUERY, release=name)["sha256"] for name in two[1]}

    assert len(hashes) == 2


def test_a_citation_is_checked(server, two):
    """The server and the command both report whether the hash of a citation still matches."""
    old, new = two[1]
    cited = _json(server, query=QUERY, release=old)["sha256"]

    assert _json(server, query=QUERY, release=old, sha256=cited)["same"] is True
    assert _json(server, query=QUERY, release=new, sha256=cited)["same"] is False
    for name, status in ((old, 0), (new, 1)):
        done = subprocess.run(
            [COMMAND, "reproduce", "-", "--release", name, "--sha256", cited, "--releases", two[0]],
            input=QUERY,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status
        assert cited in done.stdout + done.stderr


@pytest.mark.parametrize(("language", "words"), [("ko", "결과의"), ("en", "of the result")])
def test_a_citation_says_what_its_hash_is_of(server, language, words):
    """That of a result is not that of the dataset."""
    cited = _json(server, query=QUERY, lang=language)

    assert words in cited["text"].partition(cited["sha256"])[0]
    assert words in cited["bibtex"].partition(cited["sha256"])[0]


def test_bibtex_is_escaped(server):
    """TeX special characters in a name are escaped."""
    cited = _json(server, iri="https://w3id.org/gwangju-kg/id/entity/line-2", lang="en")

    assert r"title = {{Small graph: Line\_2 \{A\&B\}}}" in cited["bibtex"]
    assert cited["bibtex"].startswith(f"@misc{{gwangju-kg-{cited['release']}-line-2,\n")
    assert cited["bibtex"].count("{") == cited["bibtex"].count("}")
    assert cited["url"] == (
        f"https://w3id.org/gwangju-kg/id/entity/line-2?release={cited['release']}"
    )


def test_reference_managers_read_it_as_csl(server, two):
    """
    A CSL-JSON item follows the CSL schema: date parts, and an institution's name as one literal.
    """
    thing = "https://w3id.org/gwangju-kg/id/entity/line-2"
    with server.get(f"cite?iri={thing}&format=csl&lang=en") as answer:
        (item,) = json.load(answer)
    cited = _json(server, iri=thing, lang="en")

    assert item == {
        "id": f"gwangju-kg-{two[1][1]}-line-2",
        "type": "dataset",
        "title": "Small graph: Line_2 {A&B}",
        "author": [{"literal": "gwangju-kg"}],
        "issued": {"date-parts": [[int(part) for part in cited["issued"].split("-")]]},
        "version": two[1][1],
        "URL": cited["url"],
        "note": "SHA-256 of the dataset: " + cited["sha256"],
        "language": "en",
    }


def test_a_term_of_the_ontology_is_cited_by_its_document(server):
    """The fragment of a term's IRI stays in the address and is left out of the citation key."""
    cited = _json(server, iri="https://w3id.org/gwangju-kg/ontology#Project")

    assert cited["url"].endswith(f"/ontology?release={cited['release']}#Project")
    assert cited["bibtex"].startswith(f"@misc{{gwangju-kg-{cited['release']}-ontology-Project,")


@pytest.mark.parametrize(
    ("name", "kind", "beginning"),
    [
        ("bib", "application/x-bibtex", "@misc{"),
        ("csl", "application/vnd.citationstyles.csl+json", "[\n {"),
        ("txt", "text/plain", "작은 그래프"),
        ("json", "application/json", "{"),
    ],
)
def test_each_format_is_that(server, name, kind, beginning):
    """The format is selected by the parameter and by the Accept header."""
    for path, headers in ((f"cite?format={name}", {}), ("cite", {"Accept": kind})):
        with server.get(path, **headers) as answer:
            assert answer.headers["Content-Type"] == f"{kind}; charset=utf-8"
            assert answer.read().decode().startswith(beginning)


@pytest.mark.parametrize(("language", "word"), [("ko", "인용하기"), ("en", "Cite this")])
def test_people_find_it_on_the_pages(server, two, language, word):
    """The pages of a result and of a thing link to a page with both forms of citation."""
    with server.get(f"page/id/entity/line-2?lang={language}") as answer:
        assert "/cite?iri=https://w3id.org/gwangju-kg/id/entity/line-2" in answer.read().decode()
    with server.ask(QUERY, format="html", lang=language) as answer:
        assert "/cite?query=PREFIX" in answer.read().decode()
    with server.get(f"sparql?lang={language}", Accept="text/html") as answer:  # to load its scripts
        assert (
            f'data-cite="/cite?release={two[1][1]}&amp;lang={language}"' in answer.read().decode()
        )
    with server.get(f"cite?lang={language}&query={quote(QUERY)}", Accept="text/html") as answer:
        page = answer.read().decode()
    assert f"<h1>{word}</h1>" in page
    assert f"gwangju-kg reproduce --release {two[1][1]}" in page


@pytest.mark.parametrize(
    "query",
    ["SELECT (NOW() AS ?now) {}", "SELECT (BNODE() AS ?node) {}", "ASK { FILTER(RAND() < 2) }"],
)
def test_what_differs_each_time_is_cited_without_a_hash(server, query):
    """A result that differs at each evaluation is cited without a hash, and the page says why."""
    assert _json(server, query=query)["sha256"] is None
    with server.get(f"cite?lang=en&query={quote(query)}", Accept="text/html") as answer:
        assert "The result has no hash" in answer.read().decode()


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ("query=SELECT", 400),
        ("query=ASK%7B%7D&iri=urn:x", 400),
        ("iri=http://example.org/x", 400),
        ("iri=https://w3id.org/gwangju-kg/", 400),
        ("iri=https://w3id.org/gwangju-kg/id/entity/none", 404),
        ("iri=https://w3id.org/gwangju-kg/a%20b", 400),
        ("sha256=x", 400),
        ("format=pdf", 406),
        ("release=../..", 404),
        ("query=SELECT*%7BSERVICE%3Curn:x%3E%7B%7D%7D", 403),
    ],
)
def test_what_cannot_be_cited_is_a_clear_problem(server, parameters, status):
    """A request that cannot be cited gets the status of its error, never a 500."""
    assert _problem(server, f"cite?{parameters}", **JSON)["status"] == status


def test_a_query_and_a_thing_at_once_are_too_much(server):
    """Sending both a query and an IRI is an error that names both."""
    problem = _problem(server, "cite?query=ASK%7B%7D&iri=urn:x", **JSON)

    assert problem["reason"] == "one-citation"
    assert "give only 'query' to cite a result, or only 'iri' to cite a thing" in problem["detail"]
