"""Real stores behind the endpoint: Fuseki and RDF4J, where Java and Maven are at hand."""

from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus

import pytest
from click.testing import CliRunner

import java_libraries
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

PAGES = ("/", "/ledger", "/search?q=%EA%B4%91%EC%A3%BC", "/discrepancies")


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


@pytest.mark.thorough
@pytest.mark.parametrize("start", [java_stores.fuseki, java_stores.rdf4j])
def test_a_real_store_answers_all_questions(city_path, tmp_path, start):
    with started(start, tmp_path) as store:
        questions = len(Release.open(city_path).queries)
        assert f"answers {questions} questions" in loaded(city_path, store)


@pytest.mark.thorough
def test_pages_are_the_same_over_fuseki(city_path, city_web, settings, tmp_path):
    """
    Pages of things are an error: Fuseki fails on their query.
    """
    with started(java_stores.fuseki, tmp_path) as store:
        loaded(city_path, store)
        own = replace(settings, store=store.queries)
        with Engine.start(own, release=city_path) as engine:
            web = WebClient(create_app(own, engine.address, Release.open(city_path)))
            for page in PAGES:
                theirs, ours = web.get(page), city_web.get(page)
                assert theirs.status_code == ours.status_code == 200, theirs.text
                assert theirs.text == ours.text, page
            assert web.get("/page/id/entity/ggm").status_code == HTTPStatus.BAD_GATEWAY
