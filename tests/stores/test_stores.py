"""Real stores behind the endpoint: Fuseki and RDF4J, where Java and Maven are at hand."""

import re
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus

import pytest
from click.testing import CliRunner

import java_libraries
from browser.stage import PAGES
from engine_fixtures import EngineClient, question, read
from gwangju_kg.cli import main
from gwangju_kg.engine import Engine
from gwangju_kg.errors import QueryTimeout, StoreFailed
from gwangju_kg.release.contents import Release
from gwangju_kg.web.app import create_app
from stores import java_stores
from web_fixtures import WebClient

#: More rows than any deadline here allows.
MANY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

#: What differs between two answers to the same request: names of blank nodes, numbers of errors,
#: and how long a query took.
CHANGING = re.compile(r"_:[0-9a-z]+|urn:uuid:[0-9a-f-]+|\b[0-9a-f]{32}\b|\b0\.\d{3}(?=초| s )")


@contextmanager
def started(start, folder, *options):
    """Start a store, or skip the test and say why."""
    try:
        with start(folder, *options) as store:
            yield store
    except java_libraries.Unavailable as error:
        pytest.skip(str(error))


def loaded(release_path, store):
    """Load a release into a store, and compare it; return what is printed."""
    addresses = ["--into", store.graphs, "--store", store.queries]
    result = CliRunner().invoke(main, ["load", str(release_path), *addresses])
    assert result.exit_code == 0, result.output
    return result.output


def test_fuseki_behind_the_endpoint(release_path, settings, tmp_path):
    """It is loaded, compared, asked, and cannot pass off a part as the whole."""
    with started(java_stores.fuseki, tmp_path, "--timeout=1500") as store:
        assert "answers 1 questions" in loaded(release_path, store)
        own = replace(settings, workers=1, store=store.queries)
        with Engine.start(own, release=release_path) as engine:
            client = EngineClient(engine.address)
            assert b"line-2" in read(client.ask(question("SELECT ?s { ?s a gk:Project }")))
            assert read(client.ask(question("CONSTRUCT { ?s a gk:Project } { ?s a gk:Project }")))
            with pytest.raises(QueryTimeout):
                client.ask(question(MANY), deadline_s=0.3)
            with pytest.raises(StoreFailed) as caught:  # its own time is over while it sends rows
                client.ask(question(MANY))
            assert caught.value.reason in {"incomplete", "status"}


def test_pages_ask_no_store(release_path, settings, web):
    """They are the server's own, whatever the store can or does."""
    own = replace(settings, store="http://127.0.0.1:9/")
    with Engine.start(own, release=release_path) as engine:
        client = WebClient(create_app(own, engine.address, Release.open(release_path)))
        for page in ("/", "/ledger", "/search?q=line", "/page/id/entity/line-2", "/data?default"):
            theirs, ours = shown(client, page), shown(web, page)
            assert theirs == ours, page
        assert client.get("/sparql?query=ASK+%7B%7D").status_code == HTTPStatus.BAD_GATEWAY


def shown(client, page):
    """Return the status and the lines of a page in no order, without what always differs."""
    response = client.get(page, headers={"Accept": "text/html"})
    return response.status_code, sorted(CHANGING.sub("…", response.text).splitlines())


@pytest.mark.thorough
@pytest.mark.parametrize("start", [java_stores.fuseki, java_stores.rdf4j])
def test_a_real_store_answers_all_questions(city_path, city_web, settings, tmp_path, start):
    """
    And every page is that of the release's own engine, in both languages.

    The triples of a graph come in any order: the gate has compared them.
    """
    release = Release.open(city_path)
    pages = [address for name, address in PAGES.items() if name != "result"]  # any 20 rows
    pages.append("/sparql?query=SELECT+*+%7B+?s+a+gk:Project+%7D+ORDER+BY+?s")
    tables = [question for question in release.queries if question.form != "construct"]
    pages += [f"/page/query/{question.name}" for question in tables]
    pages += [f"{page}{'&' if '?' in page else '?'}lang=en" for page in pages]
    with started(start, tmp_path) as store:
        assert f"answers {len(release.queries)} questions" in loaded(city_path, store)
        own = replace(settings, store=store.queries)
        with Engine.start(own, release=city_path) as engine:
            client = WebClient(create_app(own, engine.address, release))
            differing = [page for page in pages if shown(client, page) != shown(city_web, page)]
            assert differing == []
