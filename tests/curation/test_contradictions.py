"""What contradicts the record is proposed, and entered with its reason, without Turtle."""

from datetime import date
from decimal import Decimal

import pytest

from claims_text import SLUG, Sheet, add_source, copy_data, propose, run
from gwangju_kg.curation.proposing import record_comparison
from gwangju_kg.curation.proposing.known_things import KnownRecord
from gwangju_kg.curation.proposing.stated_facts import StatedFact
from gwangju_kg.korean.dates.intervals import Anchor

TEXT = (
    "도시철도 2호선 1단계는 2029년 12월 개통한다.\n"
    "광주글로벌모터스는 지난달까지 캐스퍼를 누적 22만대 넘게 생산했다.\n"
)
PUBLISHED = Anchor(date(2026, 11, 3), date(2026, 11, 3))
YEAR = ("2026", "2026-01-01", "2026-01-01", "2026-12-31", "2026-12-31")
TIMES = {"t:2026": YEAR, "t:2020": tuple(part.replace("2026", "2020") for part in YEAR)}


def found(claim, stated):
    """Return the diagnosis of a number of 2026 beside one fact of the record."""
    fact = {
        "value": Decimal("17.1"), "unit": "KiloM", "bound": "exactly", "modality": "occurred",
        "time": "t:2026",
    } | stated  # fmt: skip
    about = StatedFact("a:1", "g:1", "e:1", "length", duration="", **fact)
    record = KnownRecord({}, {}, {"e:1": (about,)}, TIMES)
    cells = {
        "class": "Observation", "about": "e:1", "what": "length", "value": "17.1",
        "unit": "KiloM", "bound": "exactly", "modality": "occurred", "time": "2026",
    } | claim  # fmt: skip
    return [each.diagnosis for each in record_comparison.contradictions(record, cells, PUBLISHED)]


@pytest.mark.parametrize(
    ("claim", "fact", "diagnoses"),
    [
        ({}, {}, []),
        ({"value": "17"}, {}, ["rounding"]),
        ({"value": "17"}, {"time": "t:2020"}, ["rounding"]),
        ({"value": "17", "bound": "about"}, {}, []),
        ({"value": "17100", "unit": "M"}, {}, []),
        ({"value": "20"}, {}, ["trueConflict"]),
        ({"value": "20"}, {"time": "t:2020"}, []),
        ({"value": "20", "modality": "planned"}, {}, ["replanned"]),
        ({"value": "16", "bound": "atLeast"}, {}, []),
        ({"value": "18", "bound": "moreThan"}, {}, ["trueConflict"]),
        ({"value": "20"}, {"is_part": True}, []),
        ({"value": "17", "unit": "NUM"}, {"unit": "NUM", "time": "t:2020"}, []),
    ],
)
def test_numbers_contradict_that_cannot_both_be_true(claim, fact, diagnoses):
    """Rounding, units, bounds, parts, modality and time are told apart."""
    assert found(claim, fact) == diagnoses


@pytest.mark.parametrize(
    ("time", "modality", "diagnoses"),
    [
        ("in-2026-12", "planned", []),
        ("in-2027-12", "planned", ["replanned"]),
        ("in-2027-12", "occurred", ["replanned"]),
        ("", "cancelled", ["replanned"]),
    ],
)
def test_a_time_that_is_put_off_contradicts_the_plan(time, modality, diagnoses):
    """A month within the planned year agrees with it; another year and a cancellation do not."""
    planned = StatedFact("a:1", "g:1", "m:1", "", None, "", "", "planned", "t:2026")
    record = KnownRecord({}, {}, {"m:1": (planned,)}, TIMES)
    cells = {"class": "StatusReport", "about": "m:1", "time": time, "modality": modality}
    result = record_comparison.contradictions(record, cells, PUBLISHED)

    assert [each.diagnosis for each in result] == diagnoses


@pytest.fixture(scope="module")
def proposed(tmp_path_factory):
    """A project with the source, and its spreadsheet."""
    folder = tmp_path_factory.mktemp("contradictions")
    project = copy_data(folder / "project")
    add_source(project, folder / "texts", TEXT)
    return project, propose(project, folder / "texts")


def test_a_postponement_is_taken_with_its_discrepancy(proposed, tmp_path):
    """The earlier plans and the reason are proposed; taking the row writes the discrepancy."""
    project, path = proposed
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(path.read_bytes())
    sheet = Sheet(copy)
    row = sheet.row("2029년 12월")
    assert sheet.get(row, "against").startswith("as:x-")
    assert sheet.get(row, "diagnosis").endswith("replanned")
    sheet.set(row, decision="taken")
    sheet.save()
    done = run(project, ["propose"], "--read", copy)
    written = project / f"data/editorial/discrepancies-from-{SLUG}.ttl"
    checked = run(project, ["check"])
    turtle = written.read_text()
    sheet.set(row, against=None, diagnosis=None)
    sheet.save()
    silent = run(project, ["propose"], "--read", copy)

    assert done.exit_code == 0, done.output
    assert "gk:diagnosis gkv:replanned" in turtle
    assert "the plan has changed" in turtle
    assert checked.exit_code == 0, checked.output
    assert "differs from as:x-" in silent.output
    assert not written.exists()


def test_only_assertions_about_the_thing_can_be_contradicted(proposed, tmp_path):
    """An assertion about another thing, and a contradiction without a reason, are told by cell."""
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(proposed[1].read_bytes())
    sheet = Sheet(copy)
    row, other = sheet.row("22만대 넘게"), sheet.row("2029년 12월")
    sheet.set(row, decision="taken", against="as:s0-104")
    sheet.set(other, decision="taken", diagnosis=None)
    sheet.save()
    done = run(proposed[0], ["propose"], "--read", copy)

    assert done.exit_code == 1
    assert "as:s0-104: no assertion about this thing" in done.stderr
    assert "is empty: fill it in" in done.stderr
