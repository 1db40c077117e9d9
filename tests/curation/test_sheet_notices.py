"""What a person is told of a spreadsheet before the checks: lost cells, idle things, the rest."""

import pytest
from openpyxl import load_workbook

from claims_text import SLUG, Sheet, add_source, copy_data, propose, run
from gwangju_kg.curation.sheets import claim_turtle, workbook


@pytest.fixture(scope="module")
def proposed(tmp_path_factory):
    """A project with the source, and its spreadsheet, which must not be changed."""
    folder = tmp_path_factory.mktemp("notices")
    project = copy_data(folder / "project")
    add_source(project, folder / "texts")
    return project, propose(project, folder / "texts")


@pytest.fixture
def sheet(proposed, tmp_path):
    """A copy of the spreadsheet."""
    path = tmp_path / "copy.xlsx"
    path.write_bytes(proposed[1].read_bytes())
    return Sheet(path)


def add_things(sheet, *rows):
    """Write new things."""
    for number, cells in enumerate(rows, start=3):
        for column, value in enumerate(cells, start=1):
            sheet.book["new things"].cell(number, column).value = value


def read_back(proposed, sheet):
    """Save the spreadsheet and read it; return what is said and the Turtle of both files."""
    project = proposed[0]
    paths = [project / name for name in claim_turtle.claim_files(SLUG)[:2]]
    for path in paths:
        path.unlink(missing_ok=True)
    sheet.save()
    done = run(project, ["propose"], "--read", sheet.path)
    return done, [path.read_text() if path.exists() else "" for path in paths]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"object": "ent:ggm"}, "status report has no object, recipient"),
        ({"value": "7"}, "status report has no value"),
        ({"host": "ent:ggm"}, "status report has no hosted by"),
        ({"text_en": "soon"}, "status report has no words (English)"),
    ],
)
def test_a_cell_that_a_claim_does_not_use_is_named(proposed, sheet, cells, said):
    """It would be lost without a word."""
    row = sheet.row("2027년 12월")
    sheet.set(row, decision="taken", about="ms:metro-line-2-phase-1-opening", against=None)
    sheet.set(row, diagnosis=None, **cells)
    done, _ = read_back(proposed, sheet)

    assert done.exit_code == 1
    assert said in done.stderr
    assert ("'holds the post'" in done.stderr) == ("object" in cells)


def test_a_number_that_is_told_in_words_is_answered_for(proposed, sheet):
    """What was proposed for a number may stay; the number is waived, unless a copy states it."""
    row = sheet.row("706명")
    words = {"what": "feature", "text_ko": "칠백 명 남짓이 일함", "text_en": "Some 700 work there"}
    sheet.set(row, decision="changed", about="ent:ggm", **{"class": "DescriptionReport"}, **words)
    done, (claims, _) = read_back(proposed, sheet)
    start, end = sheet.get(row, "reading").split("-")
    assert done.exit_code == 0, done.output
    assert f"waiver:{SLUG}-{start}-{end} a gk:Waiver" in claims
    assert "claims, rows " in done.output
    assert str(sheet.row("22만대 넘게")) in done.output.split("claims, rows ")[1].split(";")[0]

    copy = sheet.sheet.max_row + 1
    for cell in sheet.sheet[row]:
        sheet.sheet.cell(copy, cell.column).value = cell.value
    sheet.set(copy, **{"class": "Observation"}, what="cumulativeOutput", text_ko=None, text_en=None)
    done, (claims, _) = read_back(proposed, sheet)
    assert done.exit_code == 0, done.output
    assert "gk:Waiver" not in claims


def test_a_new_thing_without_a_claim_is_not_written(proposed, sheet):
    """Two milestones of one project may have like names; what belongs to a named one is written."""
    add_things(
        sheet,
        (
            "미래모빌리티 실증도로 착공",
            "Groundbreaking",
            "gk:Milestone",
            "실증도로",
            "groundbreaking",
        ),
        ("미래모빌리티 실증도로 완공", "Completion", "gk:Milestone", "실증도로", "completion"),
        ("실증도로", "Test road", "gk:Project", None, "mobility"),
        ("아무도 말하지 않은 상", "Idle awards", "gk:Award"),
    )
    row = sheet.row("2027년 12월")
    sheet.set(row, decision="taken", about="Completion", against=None, diagnosis=None)
    done, (_, things) = read_back(proposed, sheet)

    assert done.exit_code == 0, done.output
    assert things.count("a gk:Milestone") == things.count("a gk:Project") == 1
    assert "gk:Award" not in things
    assert "new things A3: no claim" in done.output
    assert "new things A6: no claim" in done.output


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("gk:AwardConferral", "choose the category of the conferral"),
        ("gk:Project", "choose the field"),
        ("gk:Milestone", "choose the type of the milestone"),
    ],
)
def test_the_missing_type_is_named_by_kind(proposed, sheet, kind, said):
    """Each kind has its own list."""
    add_things(sheet, ("하나뿐인 것", "Single", kind, "ent:gwangju-city"))

    assert f"new things E3: {said}" in read_back(proposed, sheet)[0].stderr


def test_the_note_of_a_discrepancy_tells_times_in_words(proposed, sheet):
    """Codes such as in-2027-12 are for the program."""
    row = sheet.row("2027년 12월")
    sheet.set(row, decision="taken")
    done, _ = read_back(proposed, sheet)
    path = proposed[0] / claim_turtle.claim_files(SLUG)[2]

    assert done.exit_code == 0, done.output
    note = path.read_text().partition("skos:note")[2]
    assert "이제 2027년 12월: 계획이 바뀜" in note
    assert "in-2027" not in note
    assert ".." not in note


def test_the_sheets_have_names_in_the_language_of_the_person(proposed, tmp_path):
    """The messages call them so; both are read."""
    path = tmp_path / "ko.xlsx"
    done = run(
        proposed[0], ["propose"], SLUG, "--texts", proposed[1].parent, "-o", path, locale="ko_KR"
    )

    assert done.exit_code == 0, done.output
    assert load_workbook(path).sheetnames[:2] == ["주장", "새 대상"]
    assert workbook.read_workbook(path).claims
