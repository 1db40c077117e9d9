"""``gwangju-kg redact``: a claim leaves all stored releases and does not come back."""

import csv
import gzip
import json
import shutil

import pytest
import zstandard
from click.testing import CliRunner
from pyoxigraph import DefaultGraph

import claims
from gwangju_kg.build import dumps, pipeline
from gwangju_kg.build.pipeline import build
from gwangju_kg.cli import main
from gwangju_kg.errors import ReleaseRedacted, SourceError, ViolationError
from gwangju_kg.release import archive, manifest
from gwangju_kg.release.opening import open_release
from gwangju_kg.settings import Settings

WHY = (
    *("--ground", "court-order", "--decided-by", "광주지방법원 2026가합1234"),
    *("--explanation-ko", "판결에 따름", "--explanation-en", "following a judgment."),
    *("--date", "2026-12-01"),
)


@pytest.fixture(scope="module")
def three(project_path, tmp_path_factory):
    """Return a folder with a project and three releases, which must not be changed."""
    folder = tmp_path_factory.mktemp("three")
    claims.build_three(project_path, folder)
    return folder


@pytest.fixture
def folder(three, tmp_path):
    """Return a copy of the project and its releases."""
    return shutil.copytree(three, tmp_path / "city", symlinks=True)


def run(folder, *arguments, language="C"):
    """Run a command over the project and its releases; return status and output."""
    places = ("--project", folder / "project", "--releases", folder / "releases")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LC_ALL", language)
        done = CliRunner().invoke(main, [*map(str, (*arguments, *places))])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.exit_code, done.output


def redact(folder, *names, language="C"):
    return run(folder, "redact", *names, *WHY, language=language)


def stored(folder):
    """Return the stored releases, oldest first."""
    return archive.list_releases(folder / "releases")


def bytes_of(folder):
    """Return the content of all files but manifests, by path, decompressed."""
    contents = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.name != manifest.MANIFEST:
            content = path.read_bytes()
            if path.suffix == ".gz":
                content = gzip.decompress(content)
            elif path.suffix == ".zst":
                content = zstandard.ZstdDecompressor().decompressobj().decompress(content)
            contents[path.relative_to(folder).as_posix()] = content
    return contents


def mentions(folder, *texts):
    """Return the files that mention one of the texts."""
    marks = [text.encode() for text in texts]
    return [name for name, content in bytes_of(folder).items() if any(m in content for m in marks)]


IRIS = (claims.CLAIM, claims.PERSON, claims.PASSAGE, "as:s0-3", "ent:x-77", "psg:s0-50-60")


def test_no_file_of_any_release_holds_it_any_longer(folder):
    """Texts and IRIs leave dumps in all formats and codings, tables, index, and metadata."""
    before = mentions(folder / "releases", *claims.TEXTS, *IRIS)
    status, output = redact(folder, "as:s0-3", claims.PERSON)

    assert len([name for name in before if "/dumps/" in name]) > 30
    assert any(name.endswith("search.sqlite") for name in before)
    assert (status, "removed with it: psg:s0-50-60" in output) == (0, True)
    assert mentions(folder / "releases", *claims.TEXTS, *IRIS) == []
    assert sorted(path.name for path in (folder / "releases").iterdir()) == sorted(
        [".lock", "current", *(release.id for release in stored(folder))]
    )


def test_it_is_as_if_it_had_never_been_stated(folder, three, project_path, tmp_path):
    """The redacted dataset, with what is derived, is that of a build without the claim."""
    redact(folder, "as:s0-3", claims.PERSON)
    project = shutil.copytree(three / "project", tmp_path / "clean")
    claims.take_out(project)
    clean = build(Settings(project=project, releases=tmp_path / "other"), lambda stage: None)
    current = (folder / "releases" / "current").resolve()

    assert manifest.read(current)["rdfc10_sha256"] == manifest.read(clean)["rdfc10_sha256"]
    for name in ("dumps/gwangju-kg.rdf", "search.sqlite", "metadata/reference.json"):
        written, expected = (
            (release / name).read_bytes().replace(release.name.encode(), b"<release>")
            for release in (current, clean.resolve())
        )
        assert written == expected
    assert len(open_release(current, thorough=True)) == len(open_release(clean, thorough=True))


def test_each_holder_is_replaced_and_others_stay(folder, three):
    """Ids are new, days and order stay, the current one stays current, the first is untouched."""
    before, _ = stored(three), redact(folder, "as:s0-3")
    after = stored(folder)

    assert [release.issued for release in after] == [release.issued for release in before]
    assert after[0].id == before[0].id
    assert not {release.id for release in after[1:]} & {release.id for release in before}
    assert [each.replaces[0].id for each in after[1:]] == [each.id for each in before[1:]]
    assert [each.replaces[0].sha256 for each in after[1:]] == [each.sha256 for each in before[1:]]
    assert [release.is_current for release in after] == [False, False, True]


def test_the_manifest_says_what_when_why_and_by_whom_but_not_what_was_stated(folder):
    """One row for the IRI, with what left together with it."""
    redact(folder, "as:s0-3")
    current = folder / "releases" / "current" / manifest.MANIFEST
    (replaced,) = json.loads(current.read_text("utf-8"))["replaces"]
    (row,) = replaced["removals"]

    assert {name: row[name] for name in ("iri", "date", "ground", "decided_by")} == {
        "iri": claims.CLAIM,
        "date": "2026-12-01",
        "ground": "court-order",
        "decided_by": "광주지방법원 2026가합1234",
    }
    assert row["explanation"] == {"ko": "판결에 따름", "en": "following a judgment"}
    assert [iri.rpartition("/")[2] for iri in row["dependents"]] == [
        *("s0-3", "s0-3-result", "s0-50-60", "s0-50-60"),
    ]
    assert not any(text in current.read_text("utf-8") for text in claims.TEXTS)


def test_the_same_removal_gives_the_same_release_everywhere(folder, three, tmp_path):
    """The operator of a copy gets the same ids and bytes by applying the record."""
    other = shutil.copytree(three, tmp_path / "copy", symlinks=True)
    redact(folder, "as:s0-3")
    shutil.copy(folder / "project" / "data" / "removals.csv", other / "project" / "data")
    status, _ = run(other, "redact")

    assert status == 0
    assert [each.id for each in stored(other)] == [each.id for each in stored(folder)]
    for release in stored(folder):
        copy = other / "releases" / release.id / manifest.MANIFEST
        assert (release.path / manifest.MANIFEST).read_bytes() == copy.read_bytes()


def test_a_dry_run_says_what_would_leave_and_writes_nothing(folder, three):
    """Statements, dependents, things that lose one, and texts that remain elsewhere."""
    status, output = run(folder, "redact", "--dry-run", "ent:x-77", language="ko_KR.UTF-8")

    assert status == 0
    assert "삭제: ent:x-77\n" in output
    assert "함께 삭제: ent:x-77-number" in output
    assert "일부 RDF 문장이 빠짐(남은 설명에 같은 내용이 있는지 확인하십시오): as:s0-3" in output
    assert "  - <https://w3id.org/gwangju-kg/id/entity/x-77> " in output
    assert bytes_of(folder / "releases") == bytes_of(three / "releases")
    assert not (folder / "project" / "data" / "removals.csv").exists()


def test_a_text_that_remains_elsewhere_is_shown(folder):
    """The identifier is named alone, and its owner bears the same name."""
    _, output = run(folder, "redact", "--dry-run", "as:s0-3")
    assert "a removed text remains" not in output
    path = folder / "project" / "data" / "entities" / "milestones.ttl"
    path.write_text(
        path.read_text("utf-8").replace("집적단지 개소", "뇌물을 받은 사람 개소"), "utf-8"
    )
    run(folder, "build")
    _, output = run(folder, "redact", "--dry-run", "as:s0-3")

    assert (
        "a removed text remains elsewhere: ms:ai-hub-opening, rdfs:label: 뇌물을 받은 사람"
        in output
    )


def test_a_build_does_not_bring_it_back(folder):
    """A build names file and line until the data no longer hold it; the record is kept."""
    redact(folder, "as:s0-3", "ent:x-77")
    status, output = run(folder, "build")
    places = [line for line in output.splitlines() if "was removed on 2026-12-01" in line]

    assert status == 1
    assert "the data hold again what was removed" in output
    assert any("data/sources/s0/assertions.ttl:11: <https" in place for place in places)
    assert any("data/evidence/s0.ttl:7: <https" in place for place in places)
    check = CliRunner(env={"LC_ALL": "ko_KR.UTF-8"}).invoke(
        main, ["check", "--project", str(folder / "project")]
    )
    assert "삭제한 내용이 데이터에 다시 있습니다" in check.output
    claims.take_out(folder / "project")
    assert run(folder, "build")[0] == 0
    stated = manifest.read(folder / "releases" / "current")
    assert [row["iri"] for row in stated["removals"]] == [claims.CLAIM, claims.PERSON]
    assert "replaces" not in stated


def test_a_checkout_without_the_record_does_not_bring_it_back_either(folder, three):
    """The manifests of the stored releases have the removal too."""
    redact(folder, "as:s0-3")
    settings = Settings(project=three / "project", releases=folder / "releases")
    with pytest.raises(ViolationError, match=r"assertions\.ttl:11: .*s0-3> was removed"):
        build(settings, lambda stage: None)


def test_an_example_query_that_names_it_leaves_too(folder):
    """So do the rows that the tests of a release expect."""
    examples = folder / "project" / "queries" / "examples"
    text = (examples / "finished.ttl").read_text("utf-8")
    named = text.replace("gkq:finished", "gkq:of-a-person").replace("?project a", "ent:x-77 a")
    (examples / "of-a-person.ttl").write_text(named, "utf-8")
    (examples / "finished.csv").write_text("name\n김아무개\n", "utf-8")
    run(folder, "build")
    status, _ = redact(folder, "as:s0-3", "ent:x-77")
    kept = folder / "releases" / "current" / "queries" / "examples"

    assert status == 0
    assert [path.name for path in kept.iterdir()] == ["finished.ttl"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("as:nothing", "no stored release mentions this, and nothing was removed"),
        ("nothing", "is neither an IRI nor a prefixed name"),
        ("as:s0 3", "is neither an IRI nor a prefixed name"),
        ("gk:StatusReport", "is a term: name the things or assertions"),
        ("gk:about", "is a term: name the things or assertions"),
        ("gkv:planned", "is a term: name the things or assertions"),
        ("gks:label-korean", "is a term: name the things or assertions"),
        ("https://w3id.org/gwangju-kg/dataset", "is the dataset itself: name the things"),
        ("https://w3id.org/gwangju-kg/graph/entities", "is a graph: name the things"),
    ],
)
def test_what_cannot_be_removed_changes_nothing(folder, three, name, sentence):
    """Also if something else in the same command could be removed."""
    status, output = redact(folder, "as:s0-3", name)

    assert status in {1, 2}
    assert sentence in output
    assert bytes_of(folder) == bytes_of(three)


def test_a_removal_needs_its_reasons(folder):
    """The message names the missing options; there is nothing to apply without a record."""
    status, output = run(folder, "redact", "as:s0-3", "--ground", "copyright")

    assert status == 2
    assert "needs --decided-by, --explanation-ko, --explanation-en" in output
    assert run(folder, "redact") == (
        0,
        "no stored release holds anything that is recorded as removed\n",
    )


def test_an_explanation_does_not_retell_the_claim(folder, three):
    """It is public."""
    why = [text.replace("판결에 따름", "뇌물을 받은 사람이라는 말을 지움") for text in WHY]
    status, output = run(folder, "redact", "as:s0-3", *why)

    assert status == 1
    assert "the explanation, which is public, repeats a text that is to leave" in output
    assert bytes_of(folder) == bytes_of(three)


@pytest.mark.parametrize("step", ["write_release", "delete"])
def test_a_removal_that_is_interrupted_is_completed_by_the_next(folder, step, monkeypatch):
    """Ctrl-C before or after a redacted release is there leaves whole releases, and no rest."""
    owner = pipeline if step == "write_release" else archive

    def interrupt(*arguments, **more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(owner, step, interrupt)
        assert redact(folder, "as:s0-3")[0] == 1
    for release in stored(folder):
        open_release(release.path, thorough=True)
    (folder / "releases" / ".leaving").mkdir()
    (folder / "releases" / ".leaving" / "rest").write_text("뇌물을 받은 사람", "utf-8")

    assert run(folder, "redact")[0] == 0
    assert mentions(folder / "releases", "뇌물을 받은 사람", claims.CLAIM) == []
    assert len(stored(folder)) == 3
    assert "no stored release holds anything" in run(folder, "redact")[1]


def test_other_rules_are_refused_and_those_of_the_release_taken(folder, tmp_path):
    """The release stays as it is, with a message, until the project as of then is named."""
    old = shutil.copytree(folder / "project", tmp_path / "old")
    (folder / "project" / "ontology" / "derivation" / "best-known" / "20-finished.rq").unlink()
    before = [release.id for release in stored(folder)]
    status, output = redact(folder, "as:s0-3")

    assert status == 1
    assert "releases that still hold what was to leave: 2" in output
    assert output.count("name the project from which it was built with --rules") == 2
    assert [release.id for release in stored(folder)] == before
    assert run(folder, "redact", "--rules", old)[0] == 0
    assert mentions(folder / "releases", claims.CLAIM) == []


def test_a_damaged_release_is_reported_and_the_others_are_redacted(folder):
    """The operator is told to delete it."""
    damaged = stored(folder)[1]
    dump = damaged.path / "dumps" / "gwangju-kg.nq"
    dump.write_bytes(dump.read_bytes().replace(b"Line two", b"Line owt"))
    status, output = redact(folder, "as:s0-3")

    assert status == 1
    assert "gwangju-kg.nq does not match its hash" in output
    assert [each.id for each in stored(folder) if not each.replaces][1:] == [damaged.id]


def test_a_second_removal_keeps_the_first(folder):
    """The manifest names both replaced releases, and both ids are answered."""
    names = [stored(folder)[-1].id]
    redact(folder, "as:s0-3")
    names.append(stored(folder)[-1].id)
    redact(folder, "ent:x-77")
    current = stored(folder)[-1]

    assert [each.id for each in current.replaces] == names[::-1]
    for name in names:
        with pytest.raises(ReleaseRedacted) as caught:
            archive.find_release(stored(folder), name)
        assert caught.value.replacement == current.id
    status, output = redact(folder, "ent:x-77")
    assert (status, "recorded already" in output) == (0, True)


def test_other_commands_say_what_has_become_of_a_replaced_release(folder, tmp_path):
    """Reproduce, diff and the removal of releases name the new one; verify lists the removals."""
    old = stored(folder)[-1]
    redact(folder, "as:s0-3")
    new = stored(folder)[-1]
    query = tmp_path / "query.rq"
    query.write_text("SELECT ?p { ?s ?p ?o }", "utf-8")
    releases = ("--releases", str(folder / "releases"))
    sentence = f"removed from release {old.id}, and release {new.id} replaces it"
    for arguments in (
        ("reproduce", "--release", old.id, str(query), *releases),
        ("diff", old.id, "current", *releases),
        ("releases", "--remove", old.id, *releases),
    ):
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code in {1, 2}
        assert sentence in done.output
        assert old.sha256 in done.output
    done = CliRunner().invoke(main, ["nanopub", "s0-3", *releases])
    assert "this was removed from all releases: " + claims.CLAIM in done.output
    done = CliRunner().invoke(main, ["releases", *releases])
    assert [line.split("\t")[4:] for line in done.output.splitlines()] == [
        *(["current", "redacted"], ["redacted"], []),
    ]
    done = CliRunner().invoke(main, ["verify", str(new.path)])
    assert (
        f"redacted   replaces {old.id}, dataset {old.sha256}, without {claims.CLAIM}" in done.output
    )
    done = CliRunner().invoke(main, ["reproduce", "--sha256", "0" * 64, str(query), *releases])
    assert f"statements were removed from this release, which replaces {old.id}" in done.output


def test_a_signature_is_not_carried_over(folder):
    """It was of another manifest; the operator is told to sign again."""
    (stored(folder)[-1].path / archive.SIGNATURE).write_text("signature")
    _, output = redact(folder, "as:s0-3")

    assert "was signed: sign release" in output
    assert not stored(folder)[-1].is_signed


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("iri,date\n", r"removals\.csv:1: must have the columns"),
        ("{head}urn:x,2026-12-01,other,me,이유,\n", r"removals\.csv:2: needs a value"),
        ("{head}urn:x,2026-12-01,no,me,이유,reason\n", r"removals\.csv:2: 'no' is not a ground"),
        ("{head}urn:x,1st May,other,me,이유,reason\n", r"removals\.csv:2: has no IRI or no date"),
        ("{head}{row}{row}", r"removals\.csv:3: records <urn:x> twice"),
        ('{head}"urn:x', r"removals\.csv:2: is not CSV"),
        ("{head}urn:x,2026-12-01,other,me,이유,reason,more\n", r"removals\.csv:2: needs a value"),
    ],
)
def test_a_malformed_record_is_refused_with_its_line(project, tmp_path, row, sentence):
    """A person can correct a reason in the file, and make a mistake."""
    head = "iri,date,ground,decided_by,explanation_ko,explanation_en\n"
    text = row.format(head=head, row="urn:x,2026-12-01,other,me,이유,reason\n")
    (project / "data" / "removals.csv").write_text(text, "utf-8")

    with pytest.raises(SourceError, match=sentence):
        build(Settings(project=project, releases=tmp_path / "releases"), lambda stage: None)


def test_the_record_is_a_table_that_a_person_can_read(folder):
    """One line for each removal."""
    redact(folder, "as:s0-3")
    with (folder / "project" / "data" / "removals.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)

    assert row == {
        "iri": claims.CLAIM,
        "date": "2026-12-01",
        "ground": "court-order",
        "decided_by": "광주지방법원 2026가합1234",
        "explanation_ko": "판결에 따름",
        "explanation_en": "following a judgment",
    }


def test_a_release_without_a_default_graph_stays_without(folder):
    """Its queries ask all graphs, and so do those of the release that replaces it."""
    for release in stored(folder):
        path = release.path / manifest.MANIFEST
        path.write_text(json.dumps({**manifest.read(path.parent), "default_graph": None}), "utf-8")

    assert redact(folder, "as:s0-3")[0] == 0
    redacted = [each.path for each in stored(folder) if "replaces" in manifest.read(each.path)]
    assert redacted
    for path in redacted:
        opened = open_release(path, thorough=True)
        assert manifest.read(path)["default_graph"] is None
        assert not any(isinstance(quad.graph_name, DefaultGraph) for quad in opened)


def test_a_trace_in_a_file_leaves_the_release_unchanged(folder, monkeypatch):
    """Whatever a later program writes into a release, no removed IRI is published."""
    before = [release.id for release in stored(folder)]
    writer = dumps.writer

    def leak(quads, release, project, **stated):
        (release / "leak.txt").write_text(f"see {claims.CLAIM}.", "utf-8")
        return writer(quads, release, project, **stated)

    monkeypatch.setattr(dumps, "writer", leak)
    status, output = redact(folder, "as:s0-3")

    assert status == 1
    assert f"leak.txt would still mention {claims.CLAIM}" in output
    assert [release.id for release in stored(folder)] == before
