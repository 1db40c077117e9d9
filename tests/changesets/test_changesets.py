"""Changesets: begun, checked, compared, accepted, undone and dropped, on the small project."""

import pytest

from changeset_record import Record, git, put_under_git
from conftest import ROOT

PREFIXES = """\
@prefix ent: <https://w3id.org/gwangju-kg/id/entity/> .
@prefix gk: <https://w3id.org/gwangju-kg/ontology#> .
@prefix gkv: <https://w3id.org/gwangju-kg/vocab/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
BRIDGE = PREFIXES + 'ent:bridge a gk:Project ; rdfs:label "다리"@ko , "bridge"@en .\n'
NFD = "\u1100\u1161"
PROJECTS = "data/entities/projects.ttl"


@pytest.fixture
def record(project):
    """The small project without git."""
    return Record(project)


@pytest.fixture
def versioned(record):
    """The small project in a work tree of git."""
    return put_under_git(record)


def test_a_draft_enters_by_the_hand_of_another_and_is_undone(versioned):
    """The commit names author, reviewer and changeset; undoing restores every file."""
    before = versioned.tree()
    versioned.begin("bridge", "Kim Minsu <kim@example.org>")
    assert versioned.refused("check", "bridge").startswith("Error: bridge changes nothing")
    versioned.draft("bridge", "data/entities/bridge.ttl").write_text(BRIDGE)
    assert "no violations" in versioned.done("check", "bridge")
    assert "new: data/entities/bridge.ttl" in versioned.done("status", "bridge")
    shown = versioned.done("diff", "bridge")
    assert "added 1: bridge" in shown
    assert versioned.tree() == before

    assert "--self" in versioned.refused("accept", "bridge", "--who", "K <KIM@example.org>")
    assert "commit: " in versioned.done("accept", "bridge", "--who", "Lee Jiwoo")
    message = git(versioned.project, "log", "-1", "--format=%an <%ae>%n%B")
    assert message.splitlines() == [
        "Kim Minsu <kim@example.org>",
        "because of bridge",
        "",
        "Changeset: bridge",
        "Author: Kim Minsu <kim@example.org>",
        "Reviewed-by: Lee Jiwoo",
        "",
    ]
    assert git(versioned.project, "status", "--porcelain", "data", "changesets") == ""
    assert (versioned.project / "data/entities/bridge.ttl").read_text() == BRIDGE

    versioned.done("undo", "bridge", "--who", "Lee Jiwoo", "--why", "it is not there")
    versioned.done("accept", "undo-bridge", "--who", "Lee Jiwoo", "--self")
    assert versioned.tree() == before
    assert "there are no drafts" in versioned.done("status")
    assert "accepted by Lee Jiwoo" in versioned.done("status", "--all")


def test_two_people_change_one_file_and_nothing_is_lost(record):
    """Lines that git can merge are merged; a hand-written file keeps its comments."""
    for name, author in (("first", "Kim"), ("second", "Lee")):
        record.begin(name, author)
    record.edit("first", PROJECTS, '"Metro Line 2"@en', '"Line 2"@en')
    record.edit("second", PROJECTS, '"AI hub"@en', '"AI cluster"@en')
    record.done("accept", "first", "--who", "Lee")
    assert "others changed since: 1" in record.done("status", "second")
    record.done("accept", "second", "--who", "Kim")

    text = (record.project / PROJECTS).read_text()
    assert '"Line 2"@en' in text
    assert '"AI cluster"@en' in text
    assert "# Two projects." in text


def test_what_two_people_append_to_one_file_goes_to_a_file_of_its_own(record):
    """Git finds a conflict of lines, where there is none of statements."""
    for name, author in (("first", "Kim"), ("second", "Lee")):
        record.begin(name, author)
        file = record.draft(name, PROJECTS)
        line = f'\nent:{name} a gk:Project ; rdfs:label "{name}"@ko , "{name}"@en .\n'
        file.write_text(file.read_text() + line)
    record.done("accept", "first", "--who", "Lee")
    text = (record.project / PROJECTS).read_text()
    record.done("accept", "second", "--who", "Kim")

    assert (record.project / PROJECTS).read_text() == text
    assert "ent:second" in (record.project / "data/entities/from-second.ttl").read_text()


def test_what_both_changed_is_named_with_both_values_and_nothing_is_written(record):
    """The second may not overwrite the first, nor the other way round."""
    for name, author in (("first", "Kim"), ("second", "Lee")):
        record.begin(name, author)
        record.edit(name, PROJECTS, '"Metro Line 2"@en', f'"Line {name}"@en')
    record.done("accept", "first", "--who", "Lee")
    before = record.tree()

    shown = record.refused("accept", "second", "--who", "Kim")
    assert 'ent:line-2 rdfs:label: the draft has "Line second"@en' in shown
    assert 'the record "Line first"@en' in shown
    assert record.tree() == before
    assert '"Line second"@en' in record.draft("second", PROJECTS).read_text()
    assert "초안을 기록에 맞추십시오" in record.refused("check", "second", locale="ko_KR.UTF-8")


@pytest.mark.parametrize("side", ["draft", "record"])
def test_a_side_of_a_conflict_is_chosen_by_its_place(record, side):
    """What was chosen enters; everything else of both stays, with comments and order."""
    for name, author in (("first", "Kim"), ("second", "Lee")):
        record.begin(name, author)
        record.edit(name, PROJECTS, '"Metro Line 2"@en', f'"Line {name}"@en')
    record.edit("first", PROJECTS, "# Two projects.", "# Two fine projects.")
    record.edit("second", PROJECTS, '"AI hub"@en', '"AI cluster"@en')
    record.done("accept", "first", "--who", "Lee")
    before = record.tree()
    other = ("--take-record", "ent:line-2 rdfs:comment")
    assert "ent:line-2 rdfs:label: the draft" in record.refused("check", "second", *other)
    assert record.tree() == before

    record.done("accept", "second", "--who", "Kim", f"--take-{side}", "ent:line-2 rdfs:label")
    text = (record.project / PROJECTS).read_text()
    assert ('"Line second"@en' in text) == (side == "draft")
    assert ('"Line first"@en' in text) == (side == "record")
    assert '"AI cluster"@en' in text
    assert "# Two fine projects." in text


def test_one_place_has_one_side(record):
    """Both options for one place are a wrong call."""
    record.begin("first")
    wrong = record.run("check", "first", "--take-draft", "all", "--take-record", "all")
    assert wrong.exit_code == 2
    assert "name the same place" in wrong.output


@pytest.mark.parametrize(("answer", "kept"), [("d", "second"), ("r", "first"), ("n", "first")])
def test_on_a_terminal_each_conflict_is_asked(record, monkeypatch, answer, kept):
    """The values are shown, and the answer counts; without one nothing is written."""
    for name, author in (("first", "Kim"), ("second", "Lee")):
        record.begin(name, author)
        record.edit(name, PROJECTS, '"Metro Line 2"@en', f'"Line {name}"@en')
    record.edit("second", PROJECTS, '"AI hub"@en', '"AI cluster"@en')
    record.done("accept", "first", "--who", "Lee")
    monkeypatch.setattr("gwangju_kg.cli.dataset._changesets.is_terminal", lambda: True)
    run = record.refused if answer == "n" else record.done

    shown = run("accept", "second", "--who", "Kim", answer=f"{answer}\n", locale="ko_KR.UTF-8")
    assert 'ent:line-2 rdfs:label: 초안 "Line second"@en' in shown
    text = (record.project / PROJECTS).read_text()
    assert f'"Line {kept}"@en' in text
    assert ('"AI cluster"@en' in text) == (answer != "n")


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("data/evidence/s0.ttl", BRIDGE, "only the program writes evidence"),
        ("data/best-known/x.ttl", BRIDGE, "belongs to no graph by its path"),
        ("data/entities/x.ttl", PREFIXES + "ent:ai-hub gk:status gkv:planned .", "x.ttl:5: gk:st"),
        ("data/entities/x.ttl", PREFIXES + "ent:x rdfs:seeAlso [] .", "x.ttl:5: there is a blank"),
        ("data/entities/x.ttl", "<http://o.example/> a <http://o.example/C> .", "http://o.example"),
        ("data/entities/x.ttl", PREFIXES + "ent:ai-hub a gk:Projec .", "the nearest term is gk:P"),
        ("data/entities/x.ttl", PREFIXES + "ent:ai-hub gk:abuot ent:x .", "is gk:about"),
        ("data/entities/x.ttl", PREFIXES + f'ent:ai-hub rdfs:label "{NFD}"@ko .', "NFC"),
    ],
    ids=["evidence", "derived file", "derived", "blank", "foreign", "class", "property", "nfd"],
)
def test_what_no_changeset_may_contain_is_refused_by_file(record, path, text, said):
    """The message names the file and what is wrong."""
    record.begin("bad")
    file = record.draft("bad", path)
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)

    assert said in record.refused("accept", "bad", "--who", "Lee")


@pytest.mark.parametrize(
    ("check", "statements", "said"),
    [
        (
            "circles.rq",
            "gk:partOf ent:gwangju-city . ent:gwangju-city gk:partOf ent:body",
            "remove the circle",
        ),
        ("disjoint-classes.rq", "a gk:Milestone", "two classes that exclude each other"),
    ],
    ids=["circle", "second class"],
)
def test_what_the_checks_of_the_project_refuse_is_refused_by_line(record, check, statements, said):
    """Circles, and a class that excludes the first one, as axioms of the project say."""
    name = f"queries/checks/{check}"
    (record.project / name).write_text((ROOT / name).read_text())
    ontology = record.project / "ontology" / "ontology.ttl"
    axiom = "\ngk:Project <http://www.w3.org/2002/07/owl#disjointWith> gk:Milestone .\n"
    ontology.write_text(ontology.read_text() + axiom)
    record.begin("body")
    body = BRIDGE.replace("ent:bridge a", f"ent:body {statements} . ent:body a")
    record.draft("body", "data/entities/body.ttl").write_text(body)

    for command in (("check", "body"), ("accept", "body", "--who", "Lee")):
        lines = record.refused(*command).splitlines()
        (line,) = (line for line in lines if said in line and "ent:body" in line)
        assert "body.ttl:5: violation" in line


CODE = """\
@prefix gk: <https://w3id.org/gwangju-kg/ontology#> .
@prefix gks: <https://w3id.org/gwangju-kg/shapes#> .
@prefix gkv: <https://w3id.org/gwangju-kg/vocab/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
gks:Code a sh:NodeShape ; sh:targetClass gk:Project ; sh:property gks:code .
gks:code a sh:PropertyShape ; sh:path gk:modality ; sh:node gks:in-list ;
  sh:message "코드를 하나 쓰십시오"@ko , "name one code"@en .
gks:in-list a sh:NodeShape ; sh:property gks:in-list-scheme .
gks:in-list-scheme a sh:PropertyShape ; sh:path skos:inScheme ; sh:hasValue gkv:modalities ;
  sh:message "코드가 아닙니다"@ko , "this is no code"@en .
"""
LISTED = "; the codes of gkv:modalities: gkv:occurred, gkv:planned"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("gk:modality gkv:plannd", f"name one code; similar: gkv:planned{LISTED} (rule gks:code"),
        ("gk:modality gkv:modalities", f"name one code{LISTED} (rule gks:code"),
        ("gk:milestoneOf ent:gwangju-cit", "; similar: ent:gwangju-city (rule undescribed.rq"),
        ("a gk:Projec", "the nearest term is gk:Project"),
        ("gk:abuot ent:ai-hub", "the nearest term is gk:about"),
    ],
    ids=["code", "no code of the list", "thing", "class", "property"],
)
def test_one_mistake_gives_one_message_with_what_was_meant(record, statement, said):
    """What follows from a misspelt name is not reported beside it; codes of the list are named."""
    (record.project / "shapes" / "code.ttl").write_text(CODE)
    check = "queries/checks/undescribed.rq"
    (record.project / check).write_text((ROOT / check).read_text())
    record.begin("body")
    body = BRIDGE.replace("ent:bridge a", f"ent:body {statement} ; a")
    record.draft("body", "data/entities/body.ttl").write_text(body)

    shown = record.refused("check", "body").splitlines()[1:]
    (line,) = (line for line in shown if "user src:s0" not in line)  # in the small project
    assert "body.ttl:5: violation" in line
    assert said in line


def test_a_released_iri_is_not_dropped_without_a_successor(record, release_path):
    """What no release has may go; what one has must stay, unless its removal is recorded."""
    (record.project / "releases").symlink_to(release_path.parent)
    record.begin("drop-hub")
    record.edit("drop-hub", PROJECTS, "ent:gwangju-city a", "ent:other-city a")

    shown = record.refused("check", "drop-hub")
    assert "ent:gwangju-city was released: keep it" in shown


@pytest.mark.parametrize(
    "arguments",
    [("new", "x", "--why", "w"), ("new", "x", "--who", "w"), ("accept", "x"), ("undo", "x")],
    ids=" ".join,
)
def test_nothing_is_written_without_who_and_why(record, arguments):
    """A missing option is a wrong call; an empty one is refused."""
    assert record.run(*arguments).exit_code == 2
    assert "in one line" in record.refused("new", "x", "--who", " ", "--why", "w")
    assert "in one line" in record.refused("new", "x", "--who", "w", "--why", "a\nb")
    assert not record.changesets.exists()


def test_files_with_changes_that_are_not_committed_are_left_alone(versioned):
    """They would otherwise enter with the commit of another."""
    versioned.begin("line")
    versioned.edit("line", PROJECTS, '"Metro Line 2"@en', '"Line 2"@en')
    file = versioned.project / PROJECTS
    file.write_text(file.read_text() + "# a note\n")

    assert "commit these files first" in versioned.refused("accept", "line", "--who", "Lee")
    assert "# a note" in file.read_text()


def test_a_commit_that_a_hook_refuses_leaves_everything_as_it_was(versioned):
    """The draft can be accepted later."""
    hook = versioned.project / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho not today >&2\nexit 1\n")
    hook.chmod(0o755)
    versioned.begin("bridge")
    versioned.draft("bridge", "data/entities/bridge.ttl").write_text(BRIDGE)
    before = versioned.tree()

    assert "not today" in versioned.refused("accept", "bridge", "--who", "Lee")
    assert versioned.tree() == before
    assert git(versioned.project, "status", "--porcelain", "data") == ""
    hook.unlink()
    versioned.done("accept", "bridge", "--who", "Lee")


def test_a_draft_is_dropped_only_after_a_yes(record):
    """It is the only copy of somebody's work."""
    record.begin("bridge")
    assert record.refused("drop", "bridge", answer="n\n")
    assert record.changesets.joinpath("bridge").exists()
    record.done("drop", "bridge", answer="y\n")
    assert not record.changesets.joinpath("bridge").exists()
    assert "there is no changeset bridge" in record.refused("check", "bridge")


def test_what_changed_since_cannot_be_undone(record):
    """Undoing would lose the later change, which is named."""
    for name, label in (("first", '"Line 2"@en'), ("second", '"Second line"@en')):
        record.begin(name)
        old = '"Metro Line 2"@en' if name == "first" else '"Line 2"@en'
        record.edit(name, PROJECTS, old, label)
        record.done("accept", name, "--who", "Lee")

    shown = record.refused("undo", "first", "--who", "Lee", "--why", "wrong")
    assert "ent:line-2 rdfs:label" in shown
