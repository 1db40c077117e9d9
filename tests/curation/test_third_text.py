"""An invented press release that no word list was made for: what is found in it."""

from pathlib import Path

import pytest

from claims_text import SLUG, add_source, copy_data
from gwangju_kg.curation import curated_source
from gwangju_kg.evidence.statements import local_name
from gwangju_kg.project.project_folder import Project

PRESS_RELEASE = (Path(__file__).parent / "press_release.txt").read_text("utf-8")

#: What each number of the text is about, by its words; those about new things are left out.
SUBJECTS = {
    "82.4%": "metro-line-2-phase-1", "20곳": "metro-line-2-phase-1",
    "2조9천643억원": "metro-line-2", "1천850억원": "metro-line-2",
    "3만2천여명": "gwangju-city", "12차례": "gwangju-city", "5만8천대": "ggm",
    "22만대를 넘어": "ggm", "706명": "ggm", "8.2%": "ggm", "10만대": "ggm",
    "1천200여곳": "national-ai-data-center", "24건": "gwangju-city", "0.71명": "gwangju",
    "5천120억원": "sangsaeng-card", "300만명 안팎": "mudeungsan",
}  # fmt: skip

#: What each of some dates is about: a milestone, also if it is postponed, or what a number counts.
DATES = {
    "지난 10월 말": "metro-line-2-phase-1", "2026년": "metro-line-2-phase-1-opening",
    "2027년 12월": "metro-line-2-phase-1-opening", "지난해": "ggm",
}  # fmt: skip

#: Why some dates may be waived: the text's own day, the period of a number that is about the city.
REASONS = {"3일": "dateline", "올해": "period-of-other", "지난해": "period-of-other"}

#: The least share of first candidates that are right, in numbers of the list.
LEAST_RIGHT = 13


@pytest.fixture(scope="module")
def curated(tmp_path_factory):
    """The source of the text, and the folder of the text."""
    folder = tmp_path_factory.mktemp("third")
    project = copy_data(folder / "project")
    add_source(project, folder / "texts", PRESS_RELEASE)
    return curated_source.open_source(SLUG, Project.open(project)), folder / "texts"


@pytest.fixture(scope="module")
def proposals(curated):
    """The proposals for the text."""
    return curated_source.propose(curated[0], curated_source.read_text(*curated))


def test_numbers_of_an_unknown_text_are_found_and_mostly_about_the_right_thing(curated, proposals):
    """Every number and date is proposed; most of the first candidates are right."""
    text = curated_source.read_text(*curated)
    first = {p.words: local_name(p.candidates[0]) for p in proposals if p.candidates}
    spans = {p.reading for p in proposals}

    assert {(r.start, r.end) for r in text.readings} <= spans
    right = [words for words, subject in SUBJECTS.items() if first[words] == subject]
    assert len(right) >= LEAST_RIGHT, right
    assert {words: first[words] for words in DATES} == DATES


def test_a_date_without_a_word_for_what_happened_is_for_no_milestone(proposals):
    """It has a likely reason to be waived instead; a number has only indicators of its unit."""
    dates = {p.words: p.cells for p in reversed(proposals) if p.kind == "date"}
    opening = dates["2027년 12월"]

    assert {words: dates[words]["reason"] for words in REASONS} == REASONS
    assert not any("about" in dates[words] for words in REASONS)
    assert opening["about"].endswith("metro-line-2-phase-1-opening")
    assert opening["reason"] == "background"
    (length,) = [p for p in proposals if p.words == "17㎞"]
    assert length.cells["what"] == "lineLength"
    assert any(remark["en"].startswith("the same as") for remark in length.remarks)
