"""New indicators and payers from the spreadsheet: no Turtle, and the checks find nothing wrong."""

import pytest
from pyoxigraph import NamedNode

from claims_text import SLUG, Sheet, add_source, copy_data, propose, run
from gwangju_kg.curation.sheets import claim_turtle
from gwangju_kg.dataset import reading
from gwangju_kg.project.project_folder import Project

TEXT = (
    "광주글로벌모터스는 지난달 기숙사에 국비 720억 원, 시비 4백80억 원, 민자 50억 원을 들였다.\n"
    "광주글로벌모터스 직원의 만족도는 94.2%였다.\n"
    "광주시는 또 지난달 27일 서울에서 열린 ‘대한민국 돌봄도시대상’에서 대상을 받았다.\n"
    "시는 내년 통합돌봄 예산을 올해보다 늘려 편성했다.\n"
)
SATISFACTION = ("직원 만족도", "Satisfaction of the staff", "gk:Indicator")
IRI = "https://w3id.org/gwangju-kg/id/indicator/satisfaction-of-the-staff"


@pytest.fixture(scope="module")
def proposed(tmp_path_factory):
    """A project with the source, and its spreadsheet."""
    folder = tmp_path_factory.mktemp("indicators")
    project = copy_data(folder / "project")
    add_source(project, folder / "texts", TEXT)
    return project, propose(project, folder / "texts")


def decide(proposed, thing=SATISFACTION):
    """Take each number of the text, one of them with a new indicator; read the spreadsheet."""
    sheet = Sheet(proposed[1])
    for row in (sheet.row(words) for words in ("720억 원", "4백80억 원", "50억 원")):
        sheet.set(row, decision="taken", about="ent:ggm-plant", against=None, diagnosis=None)
    sheet.set(sheet.row("94.2%"), decision="taken", about="ent:ggm", what=thing[0])
    for column, value in enumerate(thing, start=1):
        sheet.book["new things"].cell(3, column).value = value
    sheet.path = proposed[1].parent / "decided.xlsx"
    sheet.save()
    return run(proposed[0], ["propose"], "--read", sheet.path)


def test_who_pays_an_amount_is_proposed(proposed):
    """Three amounts of one thing and period do not contradict each other."""
    sheet = Sheet(proposed[1])
    payers = [sheet.get(sheet.row(w), "funding") for w in ("720억 원", "4백80억 원", "50억 원")]

    assert [str(payer).rpartition(" ")[2] for payer in payers] == [
        "stateFunds", "cityFunds", "privateFunds",
    ]  # fmt: skip
    assert sheet.get(sheet.row("50억 원"), "what").endswith(" funding")


def test_what_happened_to_the_city_is_not_proposed_for_every_date(proposed):
    """도시대상 has no 시대, 통합돌봄 is no merger: nothing is contradicted."""
    sheet = Sheet(proposed[1])
    rows = [sheet.row(words) for words in ("지난달 27일", "내년", "올해")]

    assert [sheet.get(row, "against") for row in rows] == [None] * 3
    assert not any("ms:" in str(sheet.get(row, "about")) for row in rows)


def test_the_lists_have_the_names_of_new_things(proposed):
    """A person chooses what the second sheet has, instead of typing it again."""
    book = Sheet(proposed[1]).book
    rows = book["claims"].data_validations.dataValidation
    (about,) = [rule.formula1 for rule in rows if "F3" in rule]
    first, last = about.partition("!")[2].replace("$", "").split(":")
    names = [cell.value for (cell,) in book["lists"][first:last]]

    assert "=IF('new things'!$A$3=\"\",\"\",'new things'!$A$3)" in names


def test_a_new_indicator_is_described_and_used(proposed):
    """The project checks without a finding; reading the spreadsheet again gives the same."""
    project = proposed[0]
    done = decide(proposed)
    assert done.exit_code == 0, done.output
    files = [project / name for name in claim_turtle.claim_files(SLUG)]
    first = [path.read_bytes() for path in (files[0], files[3])]
    assert decide(proposed).exit_code == 0
    assert [path.read_bytes() for path in (files[0], files[3])] == first
    dataset = reading.read_project(Project.open(project))
    assert any(dataset.quads_for_pattern(None, None, NamedNode(IRI)))
    assert first[0].count(b"gk:fundingSource") == 3
    assert b'"satisfactionOfTheStaff"' in first[1]
    checked = run(project, ["check"])
    assert checked.exit_code == 0, checked.output


@pytest.mark.parametrize(
    ("thing", "said"),
    [
        (("공정률", "Progress", "gk:Indicator"), "there is a thing with this name"),
        (("직원 만족도", "", "gk:Indicator"), "new things B3: write the name"),
        (("직원 만족도", "Satisfaction", "gk:Project", None, "jobs"), "is no indicator: choose"),
    ],
)
def test_an_indicator_that_exists_is_shown_first(proposed, thing, said):
    """Its name, or a like one, is refused as that of a thing is."""
    done = decide(proposed, thing)

    assert done.exit_code == 1
    assert said in done.stderr
