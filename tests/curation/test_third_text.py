"""An invented press release that no word list was made for: what is found in it."""

from pathlib import Path

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

#: The least share of first candidates that are right, in numbers of the list.
LEAST_RIGHT = 13


def test_numbers_of_an_unknown_text_are_found_and_mostly_about_the_right_thing(tmp_path):
    """Every number and date is proposed; most of the first candidates are right."""
    project = copy_data(tmp_path / "project")
    add_source(project, tmp_path / "texts", PRESS_RELEASE)
    curated = curated_source.open_source(SLUG, Project.open(project))
    text = curated_source.read_text(curated, tmp_path / "texts")
    proposals = curated_source.propose(curated, text)
    first = {p.words: local_name(p.candidates[0]) for p in proposals if p.candidates}
    spans = {p.reading for p in proposals}

    assert {(r.start, r.end) for r in text.readings} <= spans
    right = [words for words, subject in SUBJECTS.items() if first[words] == subject]
    assert len(right) >= LEAST_RIGHT, right
    assert {words: first[words] for words in DATES} == DATES
