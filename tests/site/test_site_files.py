"""What a site has: each page and each IRI of the release, in every language and format."""

import gzip
import json
import re
from urllib.parse import unquote

import pytest
from pyoxigraph import RdfFormat, Store, parse

from gwangju_kg.rdf import store
from gwangju_kg.rdf.namespaces import PREFIXES
from gwangju_kg.release import manifest
from our_namespaces import BASE_IRI
from tests.site.conftest import ADDRESS

FORMATS = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD}

#: What descriptions say of services.
OF_SERVICES = {
    PREFIXES["void"] + "sparqlEndpoint",
    *(PREFIXES["dcat"] + name for name in ("DataService", "endpointURL", "service")),
}


def _iris(release_path):
    quads = store.open_read_only(release_path / manifest.STORE)
    subjects = {quad.subject.value for quad in quads}
    return {iri.partition("#")[0] for iri in subjects if iri.startswith(BASE_IRI)} - {BASE_IRI}


def test_every_iri_has_a_page_in_each_language_and_its_rdf(site_path, release_path):
    """The page is the folder at the path of the IRI, and the formats are files beside it."""
    iris = _iris(release_path)

    assert len(iris) > 20
    for iri in iris:
        path = iri.removeprefix(BASE_IRI)
        for file in (f"{path}/index.html", f"en/{path}/index.html"):
            assert (site_path / file).is_file(), file
        for extension in ("ttl", "nt", "jsonld", "rdf"):
            assert (site_path / f"{path}.{extension}").is_file(), path


def test_formats_of_a_thing_have_the_same_triples(site_path):
    """They are those that a server returns."""
    graphs = []
    for extension, form in FORMATS.items():
        content = (site_path / f"id/entity/line-2.{extension}").read_bytes()
        graph = Store()
        graph.extend(parse(content, form))
        graphs.append({quad.triple for quad in graph})

    assert len(graphs[0]) > 5
    assert graphs[0] == graphs[1] == graphs[2]


def test_a_page_is_in_its_language(site_path):
    """The default language is at the root, the other one in a folder of its name."""
    for file, language, other in (
        ("ledger/index.html", "ko", "../en/ledger/"),
        ("en/ledger/index.html", "en", "../../ledger/"),
    ):
        page = (site_path / file).read_text("utf-8")
        assert f'<html lang="{language}">' in page
        assert f'href="{other}"' in page
        assert f'hreflang="ko" href="{ADDRESS}ledger/"' in page
        assert f'hreflang="en" href="{ADDRESS}en/ledger/"' in page
        assert f'hreflang="x-default" href="{ADDRESS}ledger/"' in page


def test_dumps_are_those_of_the_release(site_path, release_path):
    """Each file, under its name."""
    dumps = [path for path in (release_path / "dumps").rglob("*") if path.is_file()]

    assert len(dumps) > 10
    for path in dumps:
        name = path.relative_to(release_path / "dumps")
        assert (site_path / "downloads" / name).read_bytes() == path.read_bytes(), name


def test_descriptions_lead_to_the_files_of_the_site(site_path):
    """VoID, DCAT and Croissant name addresses at which the site has the dumps."""
    for name in ("void.ttl", "catalog.ttl", "catalog.jsonld", "croissant.json"):
        text = (site_path / name).read_text("utf-8")
        dumps = re.findall(rf"{re.escape(ADDRESS)}(downloads/[^\s\"<>]+)", text)
        assert dumps, name
        assert [each for each in dumps if not (site_path / each).exists()] == []


def test_the_sitemap_lists_pages_that_are_there(site_path):
    """In each language."""
    text = (site_path / "sitemap.xml").read_text("utf-8")
    paths = re.findall(rf'(?:<loc>|href="){re.escape(ADDRESS)}([^<"]*)', text)

    assert any(path.startswith("en/") for path in paths)
    for path in paths:
        assert (site_path / unquote(path) / "index.html").is_file(), path


@pytest.mark.parametrize("address", ["", "en/"])
def test_no_page_names_the_address_that_stood_for_the_site(site_path, address):
    """Nor in feeds, descriptions and scripts."""
    for path in (site_path / address).rglob("*"):
        if path.is_file() and path.suffix not in {".gz", ".zst", ".png"}:
            assert b"site.invalid" not in path.read_bytes(), path


def test_every_page_has_its_policy(site_path):
    """It stands before anything that it governs, as no host sends it."""
    for path in site_path.rglob("*.html"):
        head = path.read_text("utf-8").partition("<title>")[0]
        assert '<meta http-equiv="Content-Security-Policy" content="default-src' in head, path
        assert "frame-ancestors" not in head


def test_what_only_a_server_does_is_told(site_path):
    """Links to it lead to the part of the page that says so."""
    page = (site_path / "en/without-a-server/index.html").read_text("utf-8")

    for part in ("choices", "sparql", "reconcile", "releases"):
        assert f'id="{part}"' in page
    assert "without-a-server/#choices" in (site_path / "ledger/index.html").read_text("utf-8")


def test_the_page_of_a_missing_address_works_at_any_depth(site_path):
    """All its links begin with the root of the host."""
    page = (site_path / "404.html").read_text("utf-8")

    assert re.findall(r'(?:href|src|action)="(?!https?://|#|/some/city/)[^"]*', page) == []
    assert 'href="/some/city/en/"' in page


def test_a_site_says_what_it_is(site_path, release_path):
    """The release and the address."""
    stated = json.loads((site_path / "site.json").read_bytes())

    assert stated == {"format": 1, "address": ADDRESS, "release": release_path.name}


def test_no_form_needs_a_server(site_path):
    """Conditions, dates and values are chosen by links; editor and search have their scripts."""
    for path in site_path.rglob("*.html"):
        forms = re.findall(r"<form\b[^>]*>", path.read_text("utf-8"))
        scripted = ('class="query"', 'class="search"')
        assert [form for form in forms if not any(each in form for each in scripted)] == []


def test_each_page_searches_in_the_index_of_its_language(site_path):
    """Names, rules and what a result says; the box leads to the page of results."""
    for folder, language, kind in (("", "ko", "사업"), ("en/", "en", "project")):
        index = json.loads(
            gzip.decompress((site_path / f"{folder}search/index.json.gz").read_bytes())
        )
        line = next(row for row in index["things"] if row[0] == BASE_IRI + "id/entity/line-2")
        assert line[6] == kind
        page = (site_path / folder / "ledger/index.html").read_text("utf-8")
        assert f'<html lang="{language}">' in page
        assert 'action="../search/"' in page
        assert 'data-index="../search/index.json.gz"' in page
        results = (site_path / folder / "search/index.html").read_text("utf-8")
        assert '<li data-words="' in results
        assert "<noscript>" in results


def test_a_list_has_a_page_for_each_value_of_a_facet(site_path):
    """The whole list links to them; a narrowed one leads back."""
    page = (site_path / "browse/projects/index.html").read_text("utf-8")
    values = re.findall(r'<a href="((?:state|type|field|year|place|source)/[^"]*)"', page)

    assert len(values) > 1
    for value in values:
        narrowed = (site_path / "browse/projects" / unquote(value) / "index.html").read_text(
            "utf-8"
        )
        assert 'href="../../"' in narrowed


def test_a_query_is_opened_in_the_editor(site_path):
    """The address has it, as the script of the page reads it."""
    page = (site_path / "id/entity/line-2/index.html").read_text("utf-8")

    assert re.search(r'href="\.\./\.\./\.\./query/\?query=[^"]+PREFIX', page)
    for folder in ("query", "en/query"):
        editor = (site_path / folder / "index.html").read_text("utf-8")
        assert 'id="editor"' in editor


def test_descriptions_name_no_service(site_path):
    """A site has none: no endpoint, and no catalogue entry of one."""
    for name in ("void", "catalog"):
        for extension, form in FORMATS.items():
            graph = parse((site_path / f"{name}.{extension}").read_bytes(), form)
            terms = {term for quad in graph for term in (quad.predicate, quad.object)}
            assert not {str(term) for term in terms} & {f"<{iri}>" for iri in OF_SERVICES}
    assert "void:triples" in (site_path / "void.ttl").read_text("utf-8")
    assert "dcat:downloadURL" in (site_path / "catalog.ttl").read_text("utf-8")
