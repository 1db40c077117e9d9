"""A small real project, and fixtures built from it."""

import asyncio
import fcntl
import functools
import os
import shutil
import signal
import sys
from contextlib import contextmanager, nullcontext
from pathlib import Path

import hypothesis
import pytest
from pyoxigraph import Store

from gwangju_kg.build.pipeline import build
from gwangju_kg.dataset import derivation, reading
from gwangju_kg.project.project_folder import Project
from gwangju_kg.settings import Settings

ROOT = Path(__file__).parent.parent

# Background jobs of a shell ignore Ctrl-C, and so would all processes that tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

# No property depends on the load of the machine or on chance: each run tries the same examples;
# `make test ARGS=--hypothesis-profile=search` tries others.
_UNTIMED = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("same", derandomize=True, **_UNTIMED)
hypothesis.settings.register_profile("search", derandomize=False, **_UNTIMED)
hypothesis.settings.load_profile("same")


#: The files that take longest, in the order in which they begin: none of them runs alone at the
#: end; of the files with a browser one begins at a time; and while a process builds the release of
#: the real data, the others have files that need none.
_LONGEST = (
    "test_pages.py", "test_mutation.py", "test_network.py", "test_made_up_city.py", "test_bench.py",
    "test_walk.py", "test_editor.py", "test_earlier_releases.py", "test_engines.py",
    "test_removal.py", "test_bad_input.py", "test_serve.py", "test_engine.py", "test_print.py",
    "test_traps.py", "test_languages.py", "test_reproducible.py", "test_diff.py",
)  # fmt: skip
_BEGINNING = {name: number for number, name in enumerate(_LONGEST)}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Put the tests of the longest files first, in the order of the files."""
    items.sort(key=lambda item: _BEGINNING.get(item.path.name, len(_LONGEST)))


def copy_project(target):
    """Copy the small project to *target*, with the queries of the repository."""
    shutil.copytree(Path(__file__).parent / "project", target)
    for name in ("pages", "evidence", "lexicon", "tables", "metadata", "reference"):
        shutil.copytree(ROOT / "queries" / name, target / "queries" / name)
    return target


@contextmanager
def _unmeasured():
    """
    Measure no coverage, here and in started processes.

    Tracing doubles the time of Python, and the same lines are measured by other tests.
    """
    trace, config = sys.gettrace(), os.environ.pop("COVERAGE_PROCESS_CONFIG", None)
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(trace)
        if config is not None:
            os.environ["COVERAGE_PROCESS_CONFIG"] = config


@pytest.fixture(scope="session")
def unmeasured():
    """A context without coverage, to start processes that outlive a module; not to wait in."""
    return _unmeasured


def _as_marked(request):
    return _unmeasured() if request.node.get_closest_marker("unmeasured") else nullcontext()


@pytest.fixture(scope="module", autouse=True)
def _module_as_marked(request):
    """Measure the fixtures of a module unless it is marked."""
    with _as_marked(request):
        yield


@pytest.fixture(autouse=True)
def _test_as_marked(request):
    """Measure a test unless it is marked."""
    with _as_marked(request):
        yield


@pytest.fixture(autouse=True)
def _no_running_loop(request):
    """Hide the event loop that browser tests keep on this thread: other tests may run their own."""
    if "browser" in request.node.path.parts:
        yield
        return
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)


@pytest.fixture(scope="session")
def make_once(tmp_path_factory):
    """Make a folder in the first process of a test run that needs it; for reading only."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent

    def _make(name, make):
        with (folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (folder / name).exists():
                make(folder / f"{name}.new")
                (folder / f"{name}.new").rename(folder / name)
        return folder / name

    return _make


@pytest.fixture
def project(tmp_path):
    """Return a copy of the small project that a test may change."""
    return copy_project(tmp_path / "project")


@pytest.fixture(scope="session")
def project_path(tmp_path_factory):
    """Return the path of the small project, which must not be changed."""
    return copy_project(tmp_path_factory.mktemp("project") / "project")


@pytest.fixture
def dataset(project_path):
    """The dataset of the small project, with derived triples."""
    dataset = reading.read_project(Project.open(project_path))
    derivation.derive(dataset, Project.open(project_path))
    return dataset


@pytest.fixture(scope="session")
def city_dataset(city_path):
    """Return the quads of the real data with derived triples, which must not be changed."""
    dataset = Store()
    dataset.bulk_load(path=city_path / "dumps" / "gwangju-kg.nq")
    return dataset


@pytest.fixture(scope="session")
def city_served(city_path):
    """Return the real data as a server has them: the named graphs, and the record as default."""
    served = Store()
    served.bulk_load(path=city_path / "dumps" / "gwangju-kg.nq")
    served.bulk_load(path=city_path / "dumps" / "gwangju-kg-record.nt")
    return served


@pytest.fixture(scope="session")
def city(city_dataset):
    """Return the names of the real data."""
    from gwangju_kg.build import search_index  # noqa: PLC0415

    return search_index.read_names(city_dataset, Project.open(ROOT))


def _build(project, releases):
    with _unmeasured():
        build(Settings(project=project, releases=releases), lambda stage: None)


@pytest.fixture(scope="session")
def release_path(project_path, make_once):
    """Return the path of a release of the small project, which must not be changed."""
    releases = make_once("releases", functools.partial(_build, project_path))
    return (releases / "current").resolve()


@pytest.fixture(scope="session")
def settings(release_path):
    """
    The settings of the application under test.

    Nothing is cached, so that tests share nothing; no deadline comes before a test gives up.
    """
    from engine_fixtures import NEVER_S  # noqa: PLC0415

    return Settings(
        releases=release_path.parent,
        workers=2,
        deadline_s=NEVER_S,
        query_bytes=20_000,
        kept_bytes=0,
    )


@pytest.fixture(scope="session")
def release(release_path):
    """Open the release of the small project."""
    from gwangju_kg.release.contents import Release  # noqa: PLC0415

    return Release.open(release_path)


@pytest.fixture(scope="session")
def engine_address(settings, release_path):
    """Return the address of a real engine that serves the release of the small project."""
    from gwangju_kg.engine import Engine  # noqa: PLC0415

    with Engine.start(settings, release=release_path) as engine:
        yield engine.address


@pytest.fixture(scope="session")
def app(settings, engine_address, release):
    """Return the application over the release of the small project."""
    from gwangju_kg.web.app import create_app  # noqa: PLC0415

    return create_app(settings, engine_address, release)


@pytest.fixture
def web(app):
    """Return a client of the application."""
    return _client(app)


def _client(app):
    from web_fixtures import WebClient  # noqa: PLC0415

    return WebClient(app)


@pytest.fixture(scope="session")
def files_web(settings, project_path):
    """Return a client of the application over plain files, without a release."""
    from gwangju_kg.engine import Engine  # noqa: PLC0415
    from gwangju_kg.web.app import create_app  # noqa: PLC0415

    files = [project_path / "data" / "entities" / "projects.ttl"]
    with Engine.start(settings, files=files) as engine:
        yield _client(create_app(settings, engine.address, None))


@pytest.fixture(scope="session")
def engine_stopped(settings, release, release_path):
    """Return a client of the application whose engine has stopped."""
    from gwangju_kg.engine import Engine  # noqa: PLC0415
    from gwangju_kg.web.app import create_app  # noqa: PLC0415

    with Engine.start(settings, release=release_path) as engine:
        address = engine.address
    return _client(create_app(settings, address, release))


@pytest.fixture(scope="session")
def as_browser():
    """Return the Accept header with which browsers request a page."""
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
    return {"Accept": accept}


@pytest.fixture(scope="session")
def city_path(make_once):
    """Return the path of a release of the real data, which must not be changed."""
    releases = make_once("city", functools.partial(_build, ROOT))
    return (releases / "current").resolve()


@pytest.fixture(scope="session")
def city_engine_address(settings, city_path):
    """Return the address of a real engine that serves the release of the real data."""
    from gwangju_kg.engine import Engine  # noqa: PLC0415

    with Engine.start(settings, release=city_path) as engine:
        yield engine.address


@pytest.fixture(scope="session")
def city_app(settings, city_path, city_engine_address):
    """Return the application over the real data."""
    from gwangju_kg.release.contents import Release  # noqa: PLC0415
    from gwangju_kg.web.app import create_app  # noqa: PLC0415

    return create_app(settings, city_engine_address, Release.open(city_path))


@pytest.fixture
def city_web(city_app):
    """Return a client of the application over the real data."""
    return _client(city_app)
