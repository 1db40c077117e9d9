"""An engine that answers from disk is replaced by one that answers from memory."""

from contextlib import closing

import pytest

from engine_fixtures import PATIENCE_S, EngineClient, children, open_files, question, read
from gwangju_kg.engine import Engine, ipc
from gwangju_kg.engine.pool.release_data import ReleaseData
from gwangju_kg.release.contents import Release
from gwangju_kg.server.release_switch import ReleaseSwitch
from gwangju_kg.server.starter_socket import CURRENT_RELEASE, StarterSocket, connect
from gwangju_kg.settings import Settings

COUNTS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"


def _reads_from_disk(engine, path):
    files = (file for pid in children(engine.pool_pid) for file in open_files(pid))
    return any(file.startswith(str(path)) for file in files)


@pytest.mark.parametrize(("load_first", "is_later"), [(None, False), (0, True), (10**9, False)])
def test_only_what_takes_long_to_load_is_loaded_later(release_path, load_first, is_later):
    settings = Settings(workers=1)
    with Engine.start(settings, release=release_path, load_first=load_first) as engine:
        assert engine.loads_later == is_later
        assert _reads_from_disk(engine, release_path) == is_later


def test_the_default_graph_is_loaded_twice(release_path):
    """It counts twice in what takes long to load."""
    release = ReleaseData.read(release_path)
    assert release.loaded_quads == release.quads + release.default_graph.triples > release.quads
    for load_first in (release.loaded_quads - 1, release.loaded_quads):
        settings = Settings(workers=1)
        with Engine.start(settings, release=release_path, load_first=load_first) as engine:
            assert engine.loads_later == (load_first < release.loaded_quads)


def test_what_does_not_fit_in_memory_stays_on_disk(release_path):
    settings = Settings(workers=1, data_bytes=0)
    with Engine.start(settings, release=release_path, load_first=0) as engine:
        assert not engine.loads_later
        assert _reads_from_disk(engine, release_path)


def test_a_release_is_answered_from_disk_until_it_is_in_memory(release_path, tmp_path):
    """The second engine is announced once it is loaded; the first still answers what it has."""
    (tmp_path / "current").symlink_to(release_path)
    settings = Settings(workers=1, releases=tmp_path)
    release = Release.open(tmp_path / "current")
    first = Engine.start(settings, release=release_path, load_first=0)
    with (
        closing(ReleaseSwitch(settings, first, release)) as switch,
        closing(StarterSocket({CURRENT_RELEASE: switch.serve})) as starter,
        closing(connect(starter.address, CURRENT_RELEASE)) as web_process,
    ):
        web_process.settimeout(PATIENCE_S)
        answers, addresses = [], []
        for _ in range(2):
            message = ipc.receive_message(web_process)
            assert message["release"] == str(release.path)
            ipc.send_message(web_process, {"switched": True})
            addresses.append(message["engine"])
        for address in addresses:
            answers.append(read(EngineClient(address).ask(question(COUNTS, table="csv"))))

        assert addresses[0] == first.address != addresses[1]
        assert answers[0] == answers[1]
        assert b"/graph/" in answers[0]
        first.close()
