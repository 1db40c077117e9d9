"""``serve --store``: the endpoint over a store elsewhere, the pages over the release."""

import pytest
from click.testing import CliRunner

from gwangju_kg.cli import main
from gwangju_kg.release.opening import open_release
from server_fixtures import Server
from store_fixtures import small_store


@pytest.fixture(scope="module")
def store(release_path):
    with small_store(open_release(release_path)) as started:
        yield started


@pytest.fixture(scope="module")
def server(release_path, store):
    with Server(
        "--releases", release_path.parent, "--workers", 2, "--store", store.address
    ) as started:
        yield started


def test_the_endpoint_asks_the_store_and_pages_the_release(server, store, web):
    """Each page is the same over any store; queries are the store's."""
    asked = len(store.forms)
    page = server.content("id/entity/line-2?lang=en").decode()
    assert "Metro Line 2" in page
    assert len(store.forms) == asked
    with server.ask("SELECT ?s { ?s a gk:Project } ORDER BY ?s") as answer:
        own = web.get("/sparql?query=SELECT+%3Fs+%7B+%3Fs+a+gk:Project+%7D+ORDER+BY+%3Fs")
        assert answer.headers["ETag"] == own.headers["ETag"]
        assert answer.read() == own.data
    assert len(store.forms) > asked


@pytest.mark.parametrize(
    ("store", "more", "said"),
    [
        ("localhost:3030/city", (), "http://localhost:3030"),
        ("http://ann:secret@localhost/{version}", (), "http://localhost/{version}"),
        ("http://localhost:3030/city", ("--data", "x.ttl"), "give no --data"),
    ],
)
def test_a_wrong_call_is_refused(store, more, said):
    """The message holds no password."""
    result = CliRunner().invoke(main, ["serve", "--store", store, *more])
    assert result.exit_code == 2
    assert said in result.output
    assert "secret" not in result.output
