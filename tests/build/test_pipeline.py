"""The order of a build: write to a temporary folder, verify, name, make current."""

import fcntl
import json
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from conftest import copy_project
from gwangju_kg.build import pipeline
from gwangju_kg.build.pipeline import build, read_and_validate
from gwangju_kg.errors import BuildError, ShapeError, SourceError, ViolationError
from gwangju_kg.project import kept_results
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import store
from gwangju_kg.release import manifest, opening
from gwangju_kg.settings import Settings
from our_namespaces import PREFIXES, graph_iri
from process_fixtures import started

PROJECT = "https://w3id.org/gwangju-kg/ontology#Project"


@pytest.fixture
def settings(project, tmp_path):
    """Return settings for a project and a folder of releases that a test may change."""
    return Settings(project=project, releases=tmp_path / "releases")


def _build(settings, **given):
    return build(settings, lambda stage: None, **given)


def _listing(releases):
    return sorted(path.name for path in releases.iterdir())


def _contents(folder):
    files = (path for path in folder.rglob("*") if path.is_file() and path.parent.name != "store")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _spoil(project):
    path = project / "data" / "entities" / "projects.ttl"
    path.write_text(path.read_text("utf-8").replace('"인공지능 집적단지"@ko , ', ""), "utf-8")


def test_a_release_is_named_by_version_and_inputs(release_path):
    """
    The name of the directory is the version and the first eight digits of the hash of the inputs.
    """
    stated = manifest.read(release_path)

    assert release_path.name == stated["id"] == f"1.2.3-{stated['inputs_sha256'][:8]}"


def test_a_release_holds_dumps_queries_store_and_manifest(release_path):
    """The release contains nothing else."""
    names = ["dumps", "manifest.json", "metadata", "queries", "search.sqlite", "store"]
    assert _listing(release_path) == names
    assert _listing(release_path / "queries") == ["examples", "pages"]
    assert (release_path / "queries" / "examples" / "finished.ttl").is_file()


def test_current_is_a_relative_link_to_the_release(release_path):
    """The folder of releases can be moved as a whole."""
    link = release_path.with_name("current")

    assert link.is_symlink()
    assert link.readlink() == Path(release_path.name)


def test_the_manifest_is_of_the_agreed_format(release_path):
    """It has every key of ARCHITECTURE.md, no time and no path of the machine."""
    text = (release_path / "manifest.json").read_text("utf-8")
    stated = json.loads(text)
    keys = (
        "default_graph figures files format graphs id inputs_sha256 issued project"
        " rdfc10_sha256 software units version"
    )

    assert sorted(stated) == keys.split()
    assert (stated["format"], stated["version"], stated["issued"]) == (1, "1.2.3", "2026-11-22")
    software = ["build-format", "hangulpy", "pyoxigraph", "zlib", "zstandard"]
    assert sorted(stated["software"]) == software
    assert str(release_path.parent) not in text
    assert {"iri": graph_iri("best-known"), "quads": 3} in stated["graphs"]
    assert sum(row["quads"] for row in stated["graphs"]) == stated["figures"]["quads"]
    files = {
        path.relative_to(release_path).as_posix()
        for path in release_path.rglob("*")
        if path.is_file() and path.parent.name != "store"
    }
    assert {row["path"] for row in stated["files"]} == files - {"manifest.json"}


def test_figures_are_counted_by_the_queries_of_their_names(release_path):
    """Each figure is the result of its query over the release."""
    figures = {
        "assertions": 2,
        "awards": 0,
        "organizations": 1,
        "passages": 2,
        "projects": 2,
        "quads": manifest.read(release_path)["figures"]["quads"],
        "sources": 1,
    }

    assert manifest.read(release_path)["figures"].items() >= figures.items()


def _statements(path):
    """Return the lines of a dump without the comment at its beginning."""
    lines = path.read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_the_store_holds_what_the_dumps_hold(release_path):
    """The store has the quads of the N-Quads dump, and the record as its default graph."""
    served = {f"{quad} ." for quad in store.open_read_only(release_path / "store")}

    dumps = [release_path / "dumps" / f"gwangju-kg{name}" for name in (".nq", "-record.nt")]
    assert served == {line for path in dumps for line in _statements(path)}


def test_the_default_graph_is_the_set_of_the_record(release_path):
    """It holds each triple of the graphs of the record once, labels of terms, no blank node."""
    stated = manifest.read(release_path)["default_graph"]
    names = [iri.rpartition("/graph/")[2] for iri in stated["graphs"]]
    rows = manifest.read(release_path)["graphs"]
    lines = _statements(release_path / stated["path"])

    assert {"entities", "vocabulary", "best-known", "source/s0"} < {*names}
    assert not {"ontology", "shapes", "evidence", "editorial", "statements"} & {*names}
    assert len(lines) == len({*lines}) == stated["triples"]
    ontology = f" <{graph_iri('ontology')}> ."
    dump = _statements(release_path / "dumps" / "gwangju-kg.nq")
    terms = {line.removesuffix(ontology) + " ." for line in dump if line.endswith(ontology)}
    labels = {line for line in terms if f"<{PREFIXES['rdfs']}label>" in line}
    of_record = sum(row["quads"] for row in rows if row["iri"] in stated["graphs"])
    assert len({*lines} - labels) == of_record < len(lines)
    assert any(line.startswith(f"<{PREFIXES['gk']}Project>") for line in labels & {*lines})
    assert not any("_:" in line.partition('"')[0] for line in lines)
    assert lines[0].startswith("<https://w3id.org/gwangju-kg/id/entity/")


def test_stages_are_told_in_order_with_their_counts(settings):
    """The progress messages name the result of each stage."""
    stages = []
    build(settings, stages.append)

    names = [
        "read",
        "derive",
        "validate",
        "dump",
        "tabulate",
        "compress",
        "describe",
        "index",
        "store",
    ]
    assert [stage.name for stage in stages] == names
    assert stages[1].detail == "16 quads"
    assert stages[2].detail == "0 violations, 0 warnings, 2 remarks"
    assert all(stage.seconds >= 0 and stage.remarks == () for stage in stages)


def test_a_warning_is_told_and_holds_nothing_up(settings):
    """The release is built, and the warning is reported in the selected language."""
    path = settings.project / "data" / "sources" / "s0" / "source.ttl"
    path.write_text(path.read_text("utf-8").replace("0" * 64, "short"), "utf-8")
    stages = []

    release = build(settings, stages.append, language="ko")

    (remark,) = (remark for stage in stages for remark in stage.remarks)
    assert "경고: src:s0: 해시는 16진수 64자입니다" in remark
    assert release.is_dir()


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("data/times.ttl", "no Turtle", SourceError),
        ("data/stray.ttl", "", SourceError),
        ("data/dataset.ttl", "", SourceError),
        ("data/times.ttl", f"<{PREFIXES['ent']}x> a <{PROJECT}> .", ViolationError),
        ("shapes/label.ttl", "<http://e/x> a <http://www.w3.org/ns/shacl#NodeShape> .", ShapeError),
        ("ontology/derivation/30-x.rq", "ASK {}", SourceError),
        (
            "queries/checks/x.rq",
            "# ko: 가\n# en: a\nSELECT ?focus { VALUES ?focus { 1 } }",
            ViolationError,
        ),
        ("queries/pages/figures/x.rq", "SELECT (-1 AS ?count) {}", SourceError),
        ("queries/pages/figures/x.rq", "SELECT ?count { VALUES ?count { 1 2 } }", SourceError),
        ("data/times.ttl", '<http://e/a> <http://e/p> "\\u0001" .', BuildError),
    ],
)
def test_a_build_that_fails_leaves_the_last_release_current(settings, name, text, error):
    """Whichever stage fails, the previous release is unchanged and nothing else remains."""
    release = _build(settings)
    before, listing = _contents(release), _listing(settings.releases)
    (settings.project / name).write_text(text, "utf-8")

    with pytest.raises(error):
        _build(settings)

    assert _listing(settings.releases) == listing
    assert _contents(settings.releases / "current") == before


def test_violations_are_all_told(settings):
    """The error has each finding as a line in the selected language."""
    _spoil(settings.project)

    with pytest.raises(
        ViolationError, match="데이터가 규칙에 어긋납니다: 위반 1건, 경고 0건"
    ) as caught:
        _build(settings, language="ko")

    assert len(caught.value.report) == 1
    assert "위반: ent:ai-hub: 한국어 이름표가 없습니다" in caught.value.report[0]


def test_preparing_writes_nothing_but_results_that_are_kept(settings):
    """`check` runs the first stages of a build and nothing else; a hidden folder is no input."""
    before = _contents(settings.project)
    dataset, *_ = read_and_validate(
        Project.open(settings.project), lambda stage: None, language="en"
    )

    assert len(dataset) > 0
    after = _contents(settings.project)
    hidden = {name for name in after if Path(name).is_relative_to(kept_results.FOLDER)}
    assert {name: text for name, text in after.items() if name not in hidden} == before
    assert not settings.releases.exists()


def test_the_same_inputs_keep_the_release_as_it_is(settings):
    """A second build of the same inputs does not write the release again."""
    first = _build(settings)
    inode = first.stat().st_ino

    assert _build(settings) == first
    assert first.stat().st_ino == inode
    assert _listing(settings.releases) == [".lock", first.name, "current"]


@pytest.mark.parametrize("damage", ["dumps/gwangju-kg.nt", "manifest.json", "store"])
def test_a_damaged_release_is_replaced(settings, damage):
    """A damaged release is rebuilt, although it has the right name."""
    release = _build(settings)
    before = _contents(release)
    if damage == "store":
        shutil.rmtree(release / damage)
    else:
        (release / damage).write_bytes(b"x" * (release / damage).stat().st_size)

    assert _build(settings) == release
    assert _contents(release) == before
    opening.open_release(release, thorough=True)
    assert _listing(settings.releases) == [".lock", release.name, "current"]


def test_another_version_is_another_release_and_the_first_stays(settings):
    """Several releases are stored; current is the last one built."""
    first = _build(settings)
    before = _contents(first)
    path = settings.project / "data" / "dataset.ttl"
    path.write_text(path.read_text("utf-8").replace("1.2.3", "1.2.4"), "utf-8")

    second = _build(settings)

    assert second.name.startswith("1.2.4-")
    assert (settings.releases / "current").resolve() == second.resolve()
    assert _contents(first) == before


def test_what_a_killed_build_left_is_taken_away(settings):
    """A directory without a manifest is no release, and the next build removes it."""
    for leftover in (".building", ".replaced"):
        (settings.releases / leftover / "dumps").mkdir(parents=True)
    (settings.releases / ".current").symlink_to("nowhere")

    release = _build(settings)

    assert _listing(settings.releases) == [".lock", release.name, "current"]


def test_a_project_that_changes_while_it_is_read_is_not_released(settings):
    """A release is named by its inputs, so they must not change during the build."""

    def change(stage):
        if stage.name == "read":
            (settings.project / "data" / "times.ttl").write_text("")

    with pytest.raises(BuildError, match="changed during the build"):
        build(settings, change)
    assert _listing(settings.releases) == [".lock"]


def test_a_build_waits_for_its_turn(settings):
    """While another build holds the lock, a build prints a message and waits."""
    settings.releases.mkdir()
    stages = []
    with (settings.releases / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        def let_go(stage):
            stages.append(stage.name)
            if stage.name == "wait":
                fcntl.flock(lock, fcntl.LOCK_UN)

        build(settings, let_go)

    assert stages[:2] == ["wait", "read"]


def test_two_builds_at_once_do_not_harm_each_other(tmp_path):
    """Two versions built at the same time into one folder are both complete."""
    commands = []
    for version in ("1.2.3", "4.5.6"):
        project = copy_project(tmp_path / version)
        path = project / "data" / "dataset.ttl"
        path.write_text(path.read_text("utf-8").replace("1.2.3", version), "utf-8")
        command = [Path(sys.executable).with_name("gwangju-kg"), "build", "--project", project]
        commands.append([*command, "--releases", tmp_path / "releases"])
    with ExitStack() as stack:
        running = [
            stack.enter_context(started(command, stdout=subprocess.PIPE, text=True))
            for command in commands * 2
        ]
        outputs = [process.communicate()[0] for process in running]

    assert [process.returncode for process in running] == [0] * 4, outputs
    releases = sorted((tmp_path / "releases").glob("[0-9]*"))
    assert [release.name[:6] for release in releases] == ["1.2.3-", "4.5.6-"]
    for release in releases:
        opening.open_release(release, thorough=True)
    assert (tmp_path / "releases" / "current").resolve() in releases


def test_releases_that_cannot_be_written_are_a_sentence(settings):
    """A file in place of the folder is reported without a traceback."""
    settings.releases.write_text("")

    with pytest.raises(BuildError, match=r"releases: .*; no release was built"):
        _build(settings)


def test_a_folder_in_the_place_of_current_is_a_sentence(settings):
    """Only a link is replaced."""
    (settings.releases / "current" / "x").mkdir(parents=True)

    with pytest.raises(BuildError, match="no release was built"):
        _build(settings)


def test_a_build_has_the_stages_that_it_says_are_left(settings):
    """Also a check, whose stages are the first ones."""
    stages = []
    build(settings, lambda stage: stages.append(stage.name))
    assert tuple(stages) == pipeline.STAGES

    stages.clear()
    project = Project.open(settings.project)
    read_and_validate(project, lambda stage: stages.append(stage.name), language="en")
    assert tuple(stages) == pipeline.CHECK_STAGES
