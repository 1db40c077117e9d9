"""A release built before there was a default graph is asked as it was then."""

import json
import shutil

import pytest
from pyoxigraph import Store

from engine_fixtures import question, read
from gwangju_kg.engine import Engine
from gwangju_kg.engine.client.blocking import BlockingClient
from gwangju_kg.release import manifest, opening
from gwangju_kg.release.contents import Release
from gwangju_kg.settings import Settings

COUNT = question("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", table="csv")
FROM_ALL = COUNT._replace(default_graphs=("urn:x-arq:UnionGraph",))


@pytest.fixture(scope="module")
def earlier(release_path, tmp_path_factory):
    """The release as an earlier program wrote it."""
    folder = tmp_path_factory.mktemp("earlier") / "release"
    shutil.copytree(release_path, folder, ignore=shutil.ignore_patterns("store"))
    stated = manifest.read(folder)
    del stated["default_graph"]
    (folder / manifest.MANIFEST).write_text(json.dumps(stated), "utf-8")
    store = Store(str(folder / manifest.STORE))
    store.bulk_load(path=folder / "dumps" / "gwangju-kg.nq")
    store.flush()
    del store
    return folder


@pytest.mark.parametrize("data_bytes", [0, 10**9])
@pytest.mark.parametrize("is_earlier", [False, True])
def test_a_query_asks_what_it_asked_when_the_release_was_built(
    release_path, earlier, is_earlier, data_bytes
):
    """From disk and from memory; all graphs together have one name in either release."""
    path = earlier if is_earlier else release_path
    release = Release.open(path)
    settings = Settings(workers=1, data_bytes=data_bytes)
    with Engine.start(settings, release=path) as engine:
        client = BlockingClient(engine.address)
        default, everything = (int(read(client.ask(q)).split()[1]) for q in (COUNT, FROM_ALL))

    assert len(opening.open_release(path)) == everything + (0 if is_earlier else default)
    assert everything == release.figures["quads"]
    assert (default == everything) is is_earlier
    assert bool(release.default_graphs) is not is_earlier
