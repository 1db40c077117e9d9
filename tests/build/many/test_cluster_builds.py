"""Many projects are built on a cluster, a real one of Dask's, here on one machine."""

import fcntl
import json
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from conftest import copy_project
from engine_fixtures import until
from gwangju_kg.build import input_digest
from gwangju_kg.build.many import cluster_builds
from gwangju_kg.build.many.cluster_builds import build_on_cluster
from gwangju_kg.build.many.project_builds import BuildOrder, find_projects
from gwangju_kg.build.pipeline import build
from gwangju_kg.errors import BuildError
from gwangju_kg.release import manifest
from gwangju_kg.settings import Settings
from many_builds import holding, waiting_for
from process_fixtures import started
from springfield import run
from towns import make_town

ORDER = BuildOrder(only_stale=False, language="en")

#: A command of Dask, as the guide starts it.
DASK = Path(sys.executable).with_name("dask")


class Cluster:
    """A scheduler and its workers, each a process."""

    def __init__(self, stack, folder):
        self._stack, self._folder, self.workers = stack, folder, []
        where = folder / "scheduler.json"
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", 0, "--no-dashboard",
            "--scheduler-file", where,
        )  # fmt: skip
        assert until(lambda: where.exists() and where.read_text("utf-8").endswith("}"))
        self.address = json.loads(where.read_text("utf-8"))["address"]

    def _start(self, *command):
        log = self._stack.enter_context((self._folder / "log").open("ab"))
        return self._stack.enter_context(
            started([DASK, *map(str, command)], stdout=log, stderr=log, cwd=self._folder)
        )

    def add_worker(self):
        """Start a worker that builds one project at a time."""
        self.workers.append(
            self._start("worker", self.address, "--nthreads", 1, "--no-nanny", "--no-dashboard")
        )


@pytest.fixture
def make_cluster(tmp_path):
    """Return a function that starts a scheduler with a number of workers."""
    with ExitStack() as stack:

        def make(workers):
            folder = tmp_path / "cluster"
            folder.mkdir()
            cluster = Cluster(stack, folder)
            for _ in range(workers):
                cluster.add_worker()
            return cluster

        yield make


@pytest.fixture
def towns(tmp_path):
    """Return a folder with the projects of three towns."""
    for name in ("aton", "beton", "ceton"):
        make_town(tmp_path / "towns" / name, name)
    return tmp_path / "towns"


@contextmanager
def _held(project):
    """Hold the lock of a project's releases, so that whoever builds it waits."""
    releases = project / "releases"
    releases.mkdir(exist_ok=True)
    with (releases / manifest.LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.name


def _bytes(release):
    return (release / "manifest.json").read_bytes()


@pytest.mark.thorough
def test_a_cluster_builds_what_one_process_builds(towns, tmp_path, make_cluster):
    """The manifests, which have the hash of every file, are the same; one that fails is named."""
    things = towns / "beton" / "data" / "entities" / "projects.ttl"
    things.write_text(things.read_text("utf-8") + "\nent:nobody a .\n", "utf-8")
    cluster = make_cluster(2)

    printed = run("build", "--all", towns, "--on", cluster.address, exit_code=1)
    again = run("build", "--all", towns, "--on", cluster.address, "--if-stale", exit_code=1)

    assert "2 built, 0 up to date, 1 failed" in printed
    assert "beton: FAILED: " in printed
    assert "no release was built of beton" in printed
    assert "0 built, 2 up to date, 1 failed" in again
    assert not (towns / "beton" / "releases" / "current").exists()
    _assert_same([towns / "aton", towns / "ceton"], tmp_path)


def _assert_same(folders, aside):
    """Check that the current releases have the bytes of builds in this process."""
    for folder in folders:
        alone = build(Settings(project=folder, releases=aside / folder.name), lambda _: None)
        assert _bytes(folder / "releases" / "current") == _bytes(alone)


@pytest.mark.thorough
def test_a_killed_worker_costs_a_repetition_and_no_release(towns, tmp_path, make_cluster):
    """Another worker builds what the killed one had begun, and no project fails."""
    cluster = make_cluster(2)
    folders = find_projects(towns)
    with ThreadPoolExecutor(1) as pool:
        with _held(towns / "aton") as lock:
            outcomes = pool.submit(
                lambda: [*build_on_cluster(folders, ORDER, address=cluster.address)]
            )
            assert until(lambda: waiting_for(lock))
            (first,) = waiting_for(lock)
            os.kill(first, signal.SIGKILL)
            assert until(lambda: waiting_for(lock) not in ([], [first]))
        finished = outcomes.result()

    assert [outcome.error for outcome in finished] == ["", "", ""]
    _assert_same(folders, tmp_path)


@pytest.mark.thorough
def test_a_worker_that_is_killed_while_it_writes_leaves_nothing(towns, tmp_path, make_cluster):
    """The half release is replaced by a whole one."""
    cluster = make_cluster(2)
    folders = find_projects(towns)
    with ThreadPoolExecutor(1) as pool:
        outcomes = pool.submit(lambda: [*build_on_cluster(folders, ORDER, address=cluster.address)])
        assert until(lambda: any(towns.glob("*/releases/.building/dumps")))
        (half, *_) = towns.glob("*/releases/.building")
        for worker in holding(half.with_name(manifest.LOCK)):
            os.kill(worker, signal.SIGKILL)
        finished = outcomes.result()

    assert [worker.poll() for worker in cluster.workers].count(-signal.SIGKILL) == 1
    assert [outcome.error for outcome in finished] == ["", "", ""]
    assert [*towns.glob("*/releases/.building")] == []
    _assert_same(folders, tmp_path)


@pytest.mark.thorough
def test_what_a_lost_worker_had_finished_is_not_built_again(towns, make_cluster):
    """The lock of the finished project is held: whoever built it again would wait for ever."""
    cluster = make_cluster(1)
    outcomes = build_on_cluster([towns / "aton", towns / "beton"], ORDER, address=cluster.address)
    with _held(towns / "beton") as lock:
        assert next(outcomes).folder.name == "aton"
        with _held(towns / "aton"):
            assert until(lambda: waiting_for(lock))
            (worker,) = waiting_for(lock)
            os.kill(worker, signal.SIGKILL)
            cluster.add_worker()
            assert until(lambda: waiting_for(lock) not in ([], [worker]))
    (beton,) = outcomes

    assert beton.release


@pytest.mark.thorough
def test_a_project_that_costs_every_worker_is_named(towns, make_cluster):
    """
    As when memory runs out; a project that waited at the same workers is built.

    Dask gives up both after four workers; tried alone, one is built, the other costs four again.
    """
    cluster = make_cluster(1)
    folders = [towns / name for name in ("aton", "beton")]
    with ThreadPoolExecutor(1) as pool, _held(towns / "aton") as lock:
        outcomes = pool.submit(lambda: [*build_on_cluster(folders, ORDER, address=cluster.address)])
        for _ in range(8):
            assert until(lambda: waiting_for(lock))
            (worker,) = waiting_for(lock)
            cluster.add_worker()
            os.kill(worker, signal.SIGKILL)
            assert until(lambda worker=worker: worker not in waiting_for(lock))
        by_name = {outcome.folder.name: outcome for outcome in outcomes.result()}

    assert "it costs each worker that builds it" in by_name["aton"].error
    assert by_name["beton"].release


@pytest.mark.thorough
def test_a_lost_scheduler_is_an_error_of_what_is_not_finished(towns, make_cluster):
    """The command does not wait for ever."""
    cluster = make_cluster(1)
    with _held(towns / "aton") as lock, ThreadPoolExecutor(1) as pool:
        outcomes = pool.submit(
            lambda: [*build_on_cluster([towns / "aton"], ORDER, address=cluster.address)]
        )
        assert until(lambda: waiting_for(lock))
        cluster.scheduler.kill()
        (outcome,) = outcomes.result()

    assert "the connection to the scheduler was lost" in outcome.error


@pytest.mark.thorough
def test_a_cluster_that_cannot_build_says_why(tmp_path, make_cluster, monkeypatch):
    """No scheduler, no worker, and no such folder on a worker."""
    monkeypatch.setattr(cluster_builds, "_CONNECT_S", 1)
    copy_project(tmp_path / "towns" / "aton")
    assert "no scheduler of Dask answers at tcp://127.0.0.1:1" in run(
        "build", "--all", tmp_path / "towns", "--on", "tcp://127.0.0.1:1", exit_code=1
    )
    cluster = make_cluster(0)
    assert "has no worker" in run(
        "build", "--all", tmp_path / "towns", "--on", cluster.address, exit_code=1
    )
    cluster.add_worker()
    monkeypatch.undo()
    (outcome,) = build_on_cluster([tmp_path / "nowhere"], ORDER, address=cluster.address)
    assert "has no folder" in outcome.error


@pytest.mark.thorough
def test_a_worker_with_other_software_builds_nothing(towns, make_cluster, monkeypatch):
    """It would build other bytes; the message names the worker and both versions."""
    cluster = make_cluster(1)
    monkeypatch.setattr(input_digest, "BUILD_FORMAT", 10_000)

    (outcome,) = build_on_cluster([towns / "aton"], ORDER, address=cluster.address)

    assert "not 10000" in outcome.error
    assert not (towns / "aton" / "releases").exists()


def test_without_the_extra_the_message_says_how_to_install_it(tmp_path, monkeypatch):
    """The package for clusters is not installed with the program."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    outcomes = build_on_cluster([tmp_path], ORDER, address="tcp://127.0.0.1:1")

    with pytest.raises(BuildError, match=r"gwangju-kg\[cluster\]"):
        next(outcomes)
