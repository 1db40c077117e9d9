"""A store answers in place of a release only if it holds it and answers as it does."""

import logging
import shutil
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest
from click.testing import CliRunner

from engine_fixtures import until
from gwangju_kg.cli import main
from gwangju_kg.engine import Engine
from gwangju_kg.errors import StoreDiffers, StoreError
from gwangju_kg.release.contents import Release
from gwangju_kg.release.opening import open_release
from gwangju_kg.server.release_switch import ReleaseSwitch
from gwangju_kg.server.store_gate import check_store
from server_fixtures import Server
from store_fixtures import raw_store, small_store

#: A part of the text of the one example question of the small project.
QUESTION = "gk:status gkv:occurred"


@pytest.fixture(scope="module")
def quads(release_path):
    return list(open_release(release_path))


@pytest.fixture(scope="module")
def store(quads):
    with small_store(quads) as started:
        yield started


@contextmanager
def changed(store, change):
    """Have a store change its answers to the example question within the block."""
    store.change = lambda query, body: change(body) if QUESTION in query else body
    try:
        yield
    finally:
        store.change = lambda query, body: body


def no_rows(body):
    head, _, _ = body.partition(b'"results"')
    return head + b'"results":{"bindings":[]}}'


def test_a_store_with_the_release_passes(settings, release, store):
    asked = len(store.forms)
    check_store(replace(settings, store=store.address), release)
    assert QUESTION in "".join(form["query"][0] for form in store.forms[asked:])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (no_rows, "question finished: of 1 rows 1 are missing, 0 are others"),
        (lambda body: body.replace(b"entity/", b"entity/x"), "1 are missing, 1 are others"),
        (lambda body: body[:-2], "question finished: the response of the store breaks off"),
    ],
)
def test_an_answer_that_differs_is_named(settings, release, store, change, said):
    with changed(store, change), pytest.raises(StoreDiffers) as caught:
        check_store(replace(settings, store=store.address), release)
    assert said in str(caught.value)
    assert "finished" in caught.value.text("ko")


def _without_a_graph(quads):
    return [quad for quad in quads if not str(quad.graph_name).endswith("/entities>")]


def _with_a_union(quads):
    return [*quads, *(type(quad)(*quad.triple) for quad in quads)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_without_a_graph, "graph/entities: 0 triples instead of"),
        (_with_a_union, "default graph: "),
        (lambda quads: [], "default graph: 0 triples instead of"),
    ],
)
def test_other_numbers_of_triples_are_named(settings, release, quads, change, said):
    """Such as a store that makes a union of all graphs its default graph."""
    with small_store(change(quads)) as other, pytest.raises(StoreDiffers) as caught:
        check_store(replace(settings, store=other.address), release)
    assert said in str(caught.value)


def test_a_store_that_is_away_does_not_pass(settings, release):
    with pytest.raises(StoreDiffers, match="cannot be reached"):
        check_store(replace(settings, store="http://127.0.0.1:9/"), release)


def test_a_release_without_a_default_graph_of_its_own_is_refused(settings, release, store):
    with pytest.raises(StoreError, match="no default graph"):
        check_store(replace(settings, store=store.address), replace(release, default_triples=None))


def test_serve_does_not_start_over_another_store(release_path, store):
    with (
        changed(store, no_rows),
        Server("--releases", release_path.parent, "--store", store.address) as server,
    ):
        _, errors = server.process.communicate(timeout=60)
    assert server.process.returncode == 1
    assert "question finished" in errors


def test_a_release_stays_until_the_store_holds_the_next(
    release_path, settings, store, tmp_path, caplog
):
    """The switch refuses the next release while the store differs; asked again, it takes it."""
    caplog.set_level(logging.INFO)
    paths = [shutil.copytree(release_path, tmp_path / name) for name in ("first", "second")]
    link = tmp_path / "current"
    link.symlink_to(paths[0])
    own = replace(settings, releases=tmp_path, store=store.address, workers=1)
    engine = Engine.start(own, release=paths[0])
    with closing(ReleaseSwitch(own, engine, Release.open(link))) as switch:
        with changed(store, no_rows):
            link.unlink()
            link.symlink_to(paths[1])
            switch.request()
            assert until(lambda: "stays: the store differs" in caplog.text)
        assert "is served" not in caplog.text
        switch.request()
        assert until(lambda: "is served" in caplog.text)


def test_load_fills_a_store(release_path, quads):
    with small_store([]) as empty:
        result = CliRunner().invoke(
            main,
            ["load", str(release_path), "--into", empty.address, "--store", empty.address],
        )
        assert result.exit_code == 0, result.output
        assert "answers 1 questions" in result.output
        assert empty.size() == len(quads)


def test_load_names_the_graph_that_is_not_accepted(release_path):
    with raw_store() as raw:
        raw.response = b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n"
        address = raw.address.replace("http://", "http://ann:secret@")
        result = CliRunner().invoke(main, ["load", str(release_path), "--into", address])
    assert result.exit_code == 1
    assert "does not accept the default graph: HTTP 413" in result.output
    assert "secret" not in result.output
