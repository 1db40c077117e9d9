"""``gwangju-kg propose``: a text becomes rows, decisions become Turtle."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from claims_text import SLUG, TEXT, Sheet, add_source, copy_data, propose, run
from gwangju_kg.curation import curated_source
from gwangju_kg.curation.proposing import name_spotting, sentence_spans
from gwangju_kg.curation.proposing.known_things import KnownThing
from gwangju_kg.curation.sheets import claim_turtle, proposal_rows, sheet_columns, workbook
from gwangju_kg.dataset import reading
from gwangju_kg.evidence.check import check_evidence
from gwangju_kg.evidence.check_results import CheckOutcome
from gwangju_kg.korean.reader import read
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf.namespaces import PREFIXES


@pytest.fixture(scope="module")
def proposed(tmp_path_factory):
    """A project with the source, and its spreadsheet, which must not be changed."""
    folder = tmp_path_factory.mktemp("claims")
    project = copy_data(folder / "project")
    add_source(project, folder / "texts")
    return project, propose(project, folder / "texts")


@pytest.fixture(scope="module")
def curated(proposed):
    """The source and what the record knows without its claims."""
    return curated_source.open_source(SLUG, Project.open(proposed[0]))


@pytest.fixture
def sheet(proposed, tmp_path):
    """A copy of the spreadsheet."""
    path = tmp_path / "copy.xlsx"
    path.write_bytes(proposed[1].read_bytes())
    return Sheet(path)


def read_back(project, sheet, locale="C.UTF-8"):
    """Save the spreadsheet and read it; files of before are deleted."""
    for name in claim_turtle.claim_files(SLUG):
        (project / name).unlink(missing_ok=True)
    sheet.save()
    return run(project, ["propose"], "--read", sheet.path, locale=locale)


def test_each_number_and_date_of_the_text_is_proposed_with_its_meaning(sheet):
    """Value, unit, bound, time, rule, thing and indicator follow from text and record."""
    spans = {cell.value for cell in sheet.column("reading")[2:]}
    row = sheet.row("22만대 넘게")

    assert {f"{r.start}-{r.end}" for r in read(TEXT)} <= spans
    assert sheet.get(row, "about").endswith("ent:ggm")
    assert sheet.get(row, "what").endswith("cumulativeOutput")
    assert sheet.get(row, "value") == "220000"
    assert sheet.get(row, "bound").endswith("moreThan")
    assert (sheet.get(row, "time"), sheet.get(row, "rule")[-11:]) == (
        "until-2026-10",
        "monthBefore",
    )
    assert "differs from as:" in sheet.get(row, "remark")
    assert len(sheet.sheet.data_validations.dataValidation) > 5


def test_decisions_become_claims_that_the_text_proves(proposed, sheet):
    """A number that is taken, and a new milestone, pass the check of the evidence."""
    project, _ = proposed
    row, day = sheet.row("22만대 넘게"), sheet.row("오는 12월 15일")
    sheet.set(row, decision="채택")
    sheet.set(day, decision="changed", about="Chonnam agreement")
    new = sheet.book["new things"]
    for column, value in enumerate(
        (
            "전남대학교 새 협약",
            "Chonnam agreement",
            "gk:Milestone",
            "ent:gwangju-city",
            "agreement",
        ),
        start=1,
    ):
        new.cell(3, column).value = value
    done = read_back(project, sheet)
    opened = Project.open(project)
    dataset = reading.read_project(opened)
    report = check_evidence(dataset, opened, proposed[1].parent)
    (source,) = report.sources

    assert done.exit_code == 0, done.output
    assert "1 taken, 1 changed, 0 waived" in done.output
    assert [proof.outcome for proof in source.proofs] == [CheckOutcome.PASSED] * 2
    label = Literal("전남대학교 새 협약", language="ko")
    assert any(dataset.quads_for_pattern(None, NamedNode(PREFIXES["rdfs"] + "label"), label))
    again = read_back(project, sheet)
    assert again.exit_code == 0, again.output


def test_what_is_wrong_is_told_by_cell_and_nothing_is_written(proposed, sheet):
    """Each wrong cell is one line, in the language of the person."""
    project, _ = proposed
    row = sheet.row("706명")
    sheet.set(
        row, decision="taken", value="칠백", what="no indicator", about="없는 것", time="언젠가"
    )
    sheet.set(sheet.row("2027년 12월"), decision="maybe")
    done = read_back(project, sheet, "ko_KR.UTF-8")

    assert done.exit_code == 1
    for cell in (f"F{row}", f"G{row}", f"H{row}", f"L{row}"):
        assert f"주장 시트의 {cell}: " in done.stderr
    assert f"B{sheet.row('2027년 12월')}: 미정, 채택" in done.stderr
    assert not (project / claim_turtle.claim_files(SLUG)[0]).exists()


def test_a_draft_records_what_was_proposed_and_what_a_person_made_of_it(proposed, sheet):
    """Taken as proposed is the program's, changed or waived a person's; the last reading counts."""
    project = proposed[0]
    begun = run(project, ["changeset", "new"], "claims", "--who", "Kim", "--why", "new claims")
    assert begun.exit_code == 0, begun.output
    draft, record = (project / "changesets/claims" / name for name in ("draft", "changeset.ttl"))
    taken, changed, waived = (sheet.row(words) for words in ("22만대 넘게", "706명", "2027년 12월"))
    ids = {row: sheet.get(row, "id") for row in (taken, changed)}
    sheet.set(taken, decision="taken")
    sheet.set(changed, decision="taken", about="ent:ggm", what="cumulativeOutput", value="707")
    sheet.set(waived, decision="waived", reason="in words of my own")
    done = read_back(draft, sheet)
    assert done.exit_code == 0, done.output
    turtle = record.read_text()
    program, person = (
        turtle[turtle.index(start) :].split(" .\n")[0]
        for start in (
            "<https://w3id.org/gwangju-kg/id/changeset/claims/proposals> a",
            "<https://w3id.org/gwangju-kg/id/changeset/claims> a",
        )
    )

    assert f"as:{SLUG}-{ids[taken]}" in program
    assert f"as:{SLUG}-{ids[changed]}" in person
    assert f"waiver:{SLUG}-" in person
    status = run(project, ["changeset", "status"]).output
    assert "taken as proposed: 1; changed or waived by a person: 2" in status
    sheet.set(changed, decision="open")
    assert read_back(draft, sheet).exit_code == 0
    assert ids[changed] not in record.read_text()


@pytest.mark.parametrize(
    ("name", "is_new", "message"),
    [
        ("광주글로벌모터스", "", "there is a thing with this name: ent:ggm"),
        ("광주글로벌모터즈", "", "with a like name: ent:ggm"),
        ("광주글로벌모터즈", "예", ""),
    ],
)
def test_a_thing_that_exists_is_shown_before_a_second_one(proposed, sheet, name, is_new, message):
    """The same name is refused; a like one needs a word of a person."""
    new = sheet.book["new things"]
    cells = (name, "Some other works", "org:FormalOrganization", None, "company", None, is_new)
    for column, value in enumerate(cells, start=1):
        new.cell(3, column).value = value
    done = read_back(proposed[0], sheet)

    assert message in done.stderr
    assert done.exit_code == (1 if message else 0), done.output


def test_decisions_are_kept_when_proposals_are_made_again(proposed, tmp_path):
    """Decided rows stay as they are, open ones keep what was changed, copies follow."""
    project, path = proposed
    copy = tmp_path / f"{SLUG}.xlsx"
    copy.write_bytes(path.read_bytes())
    sheet = Sheet(copy)
    row = sheet.row("706명")
    sheet.set(row, decision="waived", reason="in words of my own")
    sheet.set(sheet.row("2027년 12월"), about="ms:metro-line-2-phase-1-opening")
    sheet.save()
    done = run(project, ["propose"], SLUG, "--texts", path.parent, "-o", copy)
    again = Sheet(copy)

    assert "1 decisions of before were kept" in done.output
    assert again.get(again.row("706명"), "reason") == "in words of my own"
    assert again.get(again.row("2027년 12월"), "about") == "ms:metro-line-2-phase-1-opening"
    assert again.get(again.row("2027년 12월"), "decision") == "open"


def test_a_decision_on_a_sentence_that_is_gone_is_not_lost():
    """It comes last, with a remark, and must be settled before it is read."""
    old = workbook.SheetRow(3, {"id": "n1", "decision": "taken", "value": "1"})
    kept = proposal_rows.keep_decisions((), (old,), "en")

    assert kept[0].cell("remark") == proposal_rows.LOST["en"]
    assert proposal_rows.keep_decisions((), (workbook.SheetRow(3, {"id": "n1"}),), "en") == ()


def test_a_name_is_found_only_as_a_word():
    """전남 is not found in 전남대학교; the longest name counts; long and short forms are one."""
    things = [
        KnownThing("e:1", (), (("전남", "ko"),)),
        KnownThing("e:2", (), (("도시철도 2호선", "ko"),)),
        KnownThing("e:3", (), (("도시철도 2호선 1단계", "ko"),)),
        KnownThing("e:4", (), (("광주광역시", "ko"),)),
    ]
    keys = name_spotting.names_by_key(things)
    text = "전남대학교와 전남은 광주시의 도시철도2호선 1단계를 광주시장과 본다."

    assert [(text[n.start : n.end], n.things) for n in name_spotting.spot_names(text, keys)] == [
        ("전남", ("e:1",)),
        ("광주시", ("e:4",)),
        ("도시철도2호선 1단계", ("e:3",)),
    ]


def test_lines_end_sentences_only_if_they_are_not_broken():
    """In a printed column lines end anywhere."""
    assert sentence_spans.divide("제목 하나\n첫째다.\n둘째다.\n셋째다.\n")[0] == (0, 5)
    assert len(sentence_spans.divide("끊긴\n줄이\n이어진\n다.")) == 1


def test_the_spreadsheet_lies_outside_the_project_and_the_draft_is_turtle(proposed, tmp_path):
    """Its sentences are the text's; a draft has no words of it."""
    project, path = proposed
    inside = run(project, ["propose"], SLUG, "--texts", path.parent, "-o", project / "a.xlsx")
    draft = tmp_path / "draft.ttl"
    options = ("-o", tmp_path / "b.xlsx", "--draft", draft)
    done = run(project, ["propose"], SLUG, "--texts", path.parent, *options)

    assert "outside the project" in inside.stderr
    assert done.exit_code == 0, done.output
    assert "gk:Observation" in draft.read_text()
    assert "직원" not in draft.read_text()


_WAIVED = st.tuples(st.just("waived"), st.sampled_from(sorted(sheet_columns.REASONS)))
_OTHERS = st.tuples(st.sampled_from(["open", "taken"]), st.just(""))


@given(decisions=st.lists(_WAIVED | _OTHERS, min_size=9, max_size=9))
@settings(max_examples=10)
def test_what_was_decided_is_what_is_written(proposed, curated, tmp_path_factory, decisions):
    """Proposals, spreadsheet, reading and Turtle give each decision once."""
    before = workbook.read_workbook(proposed[1])
    numbered = [row for row in before.claims if row.cell("class").endswith("Observation")]
    rows = tuple(
        workbook.SheetRow(0, {**row.cells, "decision": decision, "reason": reason})
        for row, (decision, reason) in zip(numbered, decisions, strict=False)
    )
    path = Path(tmp_path_factory.mktemp("sheet")) / "a.xlsx"
    content = workbook.ProposalSheet(before.facts, rows, ())
    workbook.write_workbook(content, {}, "en", path)
    decided, record = curated_source.decide(curated, workbook.read_workbook(path))
    turtle = claim_turtle.claims_turtle(decided, record, curated.project.namespaces)[0]

    for row in rows:
        is_taken = row.cell("decision") == "taken"
        assert turtle.count(f"as:{SLUG}-{row.cell('id')} a ") == is_taken
        place = row.cell("reading")
        assert turtle.count(f"waiver:{SLUG}-{place} a ") == (row.cell("decision") == "waived")
        if is_taken:
            assert f"gk:value {row.cell('value')} ;" in turtle
