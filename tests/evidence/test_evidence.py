"""The proof of assertions against their texts, for an invented article and the real ones."""

import hashlib
import os
import random
import re
import unicodedata
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from bridge import TEXT, Bridge, passage
from gwangju_kg.dataset import reading as dataset_reading
from gwangju_kg.dataset.edtf_bounds import edtf_bounds
from gwangju_kg.errors import CitationError, SourceError
from gwangju_kg.evidence import report_lines
from gwangju_kg.evidence.check import Coverage, check_evidence
from gwangju_kg.evidence.check_results import CheckOutcome
from gwangju_kg.evidence.corpus import SourceText, read_corpus, text_sha256
from gwangju_kg.evidence.passage_citation import cite, find_source, find_text, find_words
from gwangju_kg.evidence.statements import read_statements
from gwangju_kg.korean.dates.date_rules import DateRule
from gwangju_kg.korean.numbers.qualifiers import Bound
from gwangju_kg.korean.reader import read
from gwangju_kg.project.project_folder import Project
from our_namespaces import OURS, PREFIXES

ROOT = Path(__file__).parents[2]


def lost(results):
    """Return the remarks of the results that did not pass."""
    return tuple(r.remark for r in results if r.outcome is not CheckOutcome.PASSED)


@pytest.fixture
def bridge(project, tmp_path):
    """Return the invented article and a project with true assertions."""
    return Bridge(project, tmp_path / "texts")


def test_true_statements_are_all_proven(bridge):
    """If every assertion is true, precision and recall are 100 %."""
    report = bridge.check()

    (source,) = report.sources
    assert [(p.stated.iri, lost(p.results)) for p in source.proofs if lost(p.results)] == []
    assert source.uncovered() == ()
    assert report.is_complete()
    fates = Counter(fate for _, fate in source.coverage)
    assert fates == {Coverage.PROVEN: 15, Coverage.NAMED: 1, Coverage.WAIVED: 1}


@pytest.mark.parametrize(
    ("name", "old", "new", "remark"),
    [
        ("cost", "2537900000000", "2537900000001", "2537900000001 won exactly is stated"),
        ("cost", "2537900000000", "2537899999999", "has 2조5천379억원 = 2537900000000"),
        ("cost", "CCY_KRW", "NUM", "count exactly is stated"),
        ("cost", "gkv:exactly", "gkv:about", "or correct the bound|won about is stated"),
        ("crossing", "gkv:somewhatMoreThan", "gkv:about", "12000 count about is stated"),
        ("crossing", "12000", "12001", "1만2천여명 = 12000 count somewhatMoreThan"),
        ("lamps", "gkv:atLeast", "gkv:moreThan", "1천개 이상 = 1000 count atLeast"),
        ("helpers", "3000", "3001", "3천명을 넘는 = 3000 count moreThan"),
        ("rate", "14.8", "14.9", "14.9 percent"),
        ("rate", "PERCENT", "NUM", "14.8 count"),
        ("rate", "PERCENT", "KiloM", "14.8 KiloM exactly is stated"),
        ("rate", "PERCENT", "LB", "the unit LB is not supported"),
        ("months", "P9M", "P10M", "has 9개월 = P9M exactly"),
        ("months", "P9M", "nonsense", "is not an xsd:duration"),
        ("months", "gkv:exactly", "gkv:about", "P9M about is stated"),
        ("place", "position 1", "position 2", "the ordinal 2 is stated"),
        ("place", "gkv:ranked", "gkv:first", "no word for gkv:first"),
        ("riders", "gkv:projected", "gkv:occurred", "projected, not occurred"),
        ("opening", "t:in-2019-09", "t:in-2020-06", "the passage has 지난 9월 = 2019-09-01"),
        ("opening", "gkv:lastSuch", "gkv:nextSuch", "gives gk:when by gkv:lastSuch"),
        ("opening", "gk:dateRule gkv:lastSuch ; ", "", "state gk:dateRule and gk:dateAnchor"),
        ("opening", " ; gk:dateAnchor t:pub", "", "needs an anchor"),
        ("opening", "gk:dateAnchor t:pub", "gk:dateAnchor t:in-2023", "지난 9월 = 2022-09-01"),
        ("feast", "t:2019-12-26", "t:in-2019-12", "the passage has 오는 26일 = 2019-12-26"),
        ("finish", "t:in-2023", "t:in-2020-06", "the passage has 2023년"),
        ("finish", "gkv:stated", "gkv:sameYear", "follows from .* by gkv:sameYear:"),
        ("finish", "gkv:targeted", "gkv:occurred", "targeted, not occurred"),
        ("spots", "asOf t:in-2019-12", "asOf t:in-2019-09",
         "지난 9월 = lastSuch at 6-11 means this time"),
        ("cost", "refPeriod t:pub", "refPeriod t:in-2023",
         "2023년 = stated .* means this time: widen"),
    ],
)  # fmt: skip
def test_false_statement_is_not_proven(bridge, name, old, new, remark):
    """
    A value off by one, another unit, bound, place, length, time or rule is detected and explained.
    """
    bridge.state(name, old, new)
    proof = bridge.proof(name)

    assert proof.outcome is not CheckOutcome.PASSED
    assert re.search(remark, " ".join(lost(proof.results)))
    assert not bridge.check().is_complete()


@pytest.mark.parametrize("bound", range(4))
@pytest.mark.parametrize("days", [-1, 1])
def test_bound_shifted_by_a_day_is_not_proven(bridge, bound, days):
    """Each of the four bounds of a date is compared, a day to either side."""
    edtf, *bounds = bridge.times["in-2019-09"]
    bounds[bound] = (date.fromisoformat(bounds[bound]) + timedelta(days=days)).isoformat()
    bridge.times["in-2019-09"] = (edtf, *bounds)
    bridge.write()

    assert bridge.proof("opening").outcome is CheckOutcome.FAILED


@pytest.mark.parametrize(
    ("form", "outcome"), [("2019-09", "untested"), ("2019-10", "failed"), ("x", "failed")]
)
def test_edtf_form_must_say_what_the_bounds_say(bridge, form, outcome):
    """
    An EDTF form with other days than the bounds, or none, is an error, also for an editors' date.
    """
    bridge.times["in-2019-09"] = (form, *bridge.times["in-2019-09"][1:])
    bridge.state("opening", "gkv:lastSuch", "gkv:editorial")

    assert outcome == bridge.proof("opening").outcome


def test_editors_date_is_not_tested_and_is_counted(bridge):
    """
    An assertion whose only date the editors set is neither proven nor checked, and is counted.
    """
    bridge.state(
        "opening",
        "t:in-2019-09 ; gk:dateRule gkv:lastSuch",
        "t:in-2023 ; gk:dateRule gkv:editorial",
    )
    report = bridge.check()

    assert CheckOutcome.UNTESTED is bridge.proof("opening").outcome
    assert "b0: 1 times were set by the editors (gkv:editorial): not tested" in [
        *report_lines.format_report(report, OURS)
    ]
    (source,) = report.sources
    assert bridge.proof("opening") not in source.checked_proofs()
    assert source.precision() == 1
    assert [r.written for r in report.sources[0].uncovered()] == ["지난 9월"]


def test_number_with_an_editors_period_is_proven_as_a_number(bridge):
    """The number is proven from its words; the result says that the period was not compared."""
    bridge.state("cost", "refPeriod t:pub", "refPeriod t:in-2023 ; gk:dateRule gkv:editorial")
    proof = bridge.proof("cost")

    assert proof.outcome is CheckOutcome.PASSED
    assert proof.is_dated_by_editors
    assert not bridge.proof("crossing").is_dated_by_editors


@pytest.mark.parametrize(
    ("bounds", "outcome"),
    [
        (("[2019-12-23..2019-12-25]", *["2019-12-23", "2019-12-25"] * 2), "passed"),
        (("../2019-12-25", None, None, None, "2019-12-25"), "passed"),
        (("../2019-12-25", None, None, "2019-12-23", "2019-12-25"), "passed"),
        (("../2019-12-26", None, None, None, "2019-12-26"), "cantTell"),
        (("2019", "2019-01-01", "2019-01-01", "2019-12-31", "2019-12-31"), "cantTell"),
    ],
)
def test_period_without_words_is_the_publication_or_cannot_be_told(bridge, bounds, outcome):
    """If the passage names no time, a number can only hold at the publication or up to it."""
    bridge.times["other"] = bounds
    bridge.state("cost", "gk:refPeriod t:pub", "gk:refPeriod t:other")

    assert outcome == bridge.proof("cost").outcome


def test_date_of_a_milestone_is_never_just_the_publication(bridge):
    """That an event happened at the publication needs words or a decision of the editors."""
    bridge.move("opening", "문을 열었다")
    bridge.state(
        "opening", "t:in-2019-09 ; gk:dateRule gkv:lastSuch ; gk:dateAnchor t:pub", "t:pub"
    )

    assert bridge.proof("opening").outcome is CheckOutcome.CANNOT_TELL


def test_period_may_run_from_one_date_to_the_next(bridge):
    """Two dates of a passage make a period, by the rules of both."""
    bridge.times["span"] = ("2019-12-26/2020-06", *["2019-12-26"] * 2, *["2020-06-30"] * 2)
    bridge.move("race", "오는 26일에는 잔치를, 내년 6월")
    bridge.state("race", "t:in-2020-06", "t:span")

    proof = bridge.proof("race")
    assert proof.outcome is CheckOutcome.PASSED
    assert [r.written for r in proof.readings] == ["오는 26일", "내년 6월"]


@pytest.mark.parametrize(("words", "proven"), [("내년 6월부터", True), ("내년 6월", False)])
def test_open_end_needs_its_word_in_the_passage(bridge, words, proven):
    """A time without an end is proven only by 부터 within the passage."""
    bridge.times["since"] = ("2020-06/..", "2020-06-01", "2020-06-30", None, None)
    bridge.move("race", words)
    bridge.state("race", "t:in-2020-06", "t:since")

    assert proven is (bridge.proof("race").outcome is CheckOutcome.PASSED)


def test_anchor_whose_days_disagree_gives_the_union(bridge):
    """
    If the result depends on the day of publication, only the union of the possibilities is proven.
    """
    bridge.times["pub"] = ("[2019-12-25..2019-12-27]", *["2019-12-25", "2019-12-27"] * 2)
    bridge.write()
    assert bridge.proof("feast").outcome is CheckOutcome.FAILED

    bridge.times["union"] = ("[2019-12-26..2020-01-26]", *["2019-12-26", "2020-01-26"] * 2)
    bridge.state("feast", "t:2019-12-26", "t:union")
    assert bridge.proof("feast").outcome is CheckOutcome.PASSED


@pytest.mark.parametrize(
    ("name", "words", "remark"),
    [
        ("lamps", "1천개", "widen the passage to 90-96"),
        ("opening", "9월 문을", "means this time: widen the passage to 6-14"),
        ("cost", "들인 돈은", "the passage has no number"),
        ("prize", "다리상", "widen the passage or correct the number"),
    ],
)
def test_passage_that_cuts_off_what_it_should_carry_is_told_where_to_go(
    bridge, name, words, remark
):
    """
    The passage must contain the number or date with its bound word; the remark names the position.
    """
    bridge.move(name, words)

    assert re.search(remark, " ".join(lost(bridge.proof(name).results)))


@pytest.mark.parametrize(
    ("old", "new", "remark"),
    [
        ('gk:sha256 "', 'gk:sha256 "f', "has another hash"),
        ("oa:end 11 .", "oa:end 9999 .", "lies outside its text"),
        ("oa:start 6 ;", "oa:start 13 ;", "lies outside its text"),
    ],
)
def test_passage_must_stand_in_its_text(bridge, old, new, remark):
    """A passage outside the text or with another hash proves nothing."""
    path = bridge.folder / "all.ttl"
    text = path.read_text("utf-8")
    at = text.index(f"psg:{bridge.passage_name('지난 9월')} a")
    path.write_text(text[:at] + text[at:].replace(old, new, 1), "utf-8")

    proof = bridge.proof("opening")
    assert proof.outcome is CheckOutcome.FAILED
    assert remark in lost(proof.results)[0]


@pytest.mark.parametrize("part", ["oa:hasSelector", "gk:sha256", "oa:end"])
def test_passage_without_position_or_hash_proves_nothing(bridge, part):
    """An assertion with an incomplete passage does not pass."""
    dataset = bridge.dataset()
    words = bridge.passage_name("지난 9월")
    for quad in list(dataset.quads_for_pattern(None, None, None)):
        if quad.subject.value.endswith(words) and quad.predicate.value.endswith(part[3:]):
            dataset.remove(quad)

    (source,) = check_evidence(dataset, Project.open(bridge.project), bridge.texts).sources
    (proof,) = (p for p in source.proofs if p.stated.iri.endswith("/b0-opening"))
    assert proof.outcome is CheckOutcome.FAILED
    assert "has no position or no hash" in lost(proof.results)[0]


def test_proof_names_the_number_that_it_used(bridge):
    """If a passage has several numbers, the proof points at the stated one."""
    assert [r.written for r in bridge.proof("helpers").readings] == ["3천명을 넘는"]
    assert [r.written for r in bridge.proof("rate").readings] == ["14.8%"]


def test_two_values_must_both_be_proven(bridge):
    """
    An assertion with a true and a false value is not proven.
    """
    bridge.state("cost", "gk:value 2537900000000", "gk:value 2537900000000 , 5")

    (source,) = bridge.check().sources
    outcomes = [p.outcome for p in source.proofs if p.stated.iri.endswith("/b0-cost")]
    assert sorted(outcomes) == ["failed", "passed"]


@pytest.mark.parametrize("name", ["cost", "prize", "feast", "months"])
def test_number_that_no_assertion_carries_is_open(bridge, name):
    """
    Numbers without an assertion, or with a false one only, are listed with position and excerpt.
    """
    words, _ = bridge.assertions.pop(name)
    bridge.write()
    report = bridge.check()

    (reading,) = report.sources[0].uncovered()
    assert reading.written in words
    assert not report.is_complete()
    line = next(
        line
        for line in report_lines.format_report(report, OURS)
        if "no assertion or waiver" in line
    )
    assert f"{reading.start}-{reading.end}" in line
    assert report.sources[0].text.excerpt(reading) in line


def test_number_of_an_assertion_that_fails_otherwise_is_open(bridge):
    """A true number is not covered if the time of the same assertion is false."""
    bridge.state("cost", "gk:refPeriod t:pub", "gk:refPeriod t:in-2023")

    assert [r.written for r in bridge.check().sources[0].uncovered()] == ["2조5천379억원"]


def test_waiver_answers_for_what_lies_within_it(bridge):
    """
    A waiver covers a number only if it contains all of it, and is unused if it covers no words.
    """
    del bridge.assertions["spots"]
    dates = ["12월", "80개소"]
    for words, open_, idle in (
        ("5G 등, 12월 기준 80개소", [], 0),
        ("G 등, 12월 기준 80개소", ["5"], 0),
        ("5G 등, 12월 기준 80개", ["80개소"], 0),
        ("5G 등, 1", dates, 0),
        ("G 등, 1", ["5", *dates], 0),
        ("79억원,", ["5", *dates], 1),
    ):
        bridge.waived = {"technology": words}
        bridge.write()
        (source,) = bridge.check().sources

        assert open_ == [r.written for r in source.uncovered()]
        assert idle == len(source.unused_waivers())


def test_waiver_over_a_proven_number_is_idle(bridge):
    """A waiver of a number that an assertion covers is reported as unused and hides nothing."""
    bridge.waived["needless"] = "14.8%"
    bridge.write()
    report = bridge.check()

    assert [w.iri.rpartition("/")[2] for w in report.sources[0].unused_waivers()] == ["b0-needless"]
    assert any("b0-needless: unused" in line for line in report_lines.format_report(report, OURS))
    assert report.is_complete()


def test_text_coverage_counts_the_characters_in_passages_and_waivers(bridge):
    """The share of the characters, without white space, and the stretches that are left."""
    (source,) = bridge.check().sources
    characters = [at for at, character in enumerate(TEXT) if not character.isspace()]
    inside = [
        at
        for at in characters
        if any(start <= at < end for start, end in source.passages)
        or any(waiver.start <= at < waiver.end for waiver in source.waivers)
    ]
    stretches = [TEXT[start:end] for start, end in source.uncovered_stretches()]

    assert source.text_coverage() == Fraction(len(inside), len(characters)) < 1
    assert "새 다리는" in stretches
    assert any(
        "in no passage or waiver: 새 다리는" in line
        for line in report_lines.format_report(bridge.check(), OURS)
    )
    bridge.waived["opening-words"] = "새 다리는"
    bridge.write()
    (wider,) = bridge.check().sources

    assert wider.text_coverage() - source.text_coverage() == Fraction(4, len(characters))
    assert wider.unused_waivers() == ()


def test_passage_that_is_not_in_its_text_covers_nothing(bridge):
    """A passage with another hash adds nothing to the coverage of the text."""
    (before,) = bridge.check().sources
    path = bridge.folder / "all.ttl"
    path.write_text(path.read_text("utf-8").replace(text_sha256("2호선도"), "0" * 64), "utf-8")
    (after,) = bridge.check().sources

    assert after.text_coverage() < before.text_coverage()


@pytest.mark.parametrize(
    ("words", "complete"),
    [("새 다리는 지난 9월 문을 열었다.", True), ("문을 열었다. 들인 돈은", False)],
)
def test_waiver_may_not_be_longer_than_a_sentence(bridge, words, complete):
    """A waiver with words on both sides of the end of a sentence is refused."""
    bridge.waived["stretch"] = words
    bridge.write()
    report = bridge.check()

    assert report.is_complete() is complete
    assert complete is not any(
        "longer than a sentence" in line
        for line in report_lines.format_report(bridge.check(), OURS)
    )


def test_name_of_a_thing_carries_its_number_in_its_own_passage_only(bridge):
    """The 2 of Line 2 is covered if an assertion about the line has that passage."""
    bridge.move("line", "놓는다")

    assert [r.written for r in bridge.check().sources[0].uncovered()] == ["2호선"]


def test_text_of_another_edition_proves_nothing(bridge):
    """A text with one more word is reported as another edition."""
    (path,) = bridge.texts.iterdir()
    path.write_bytes((TEXT + " 끝").encode())
    report = bridge.check()

    assert report.sources == ()
    assert not report.is_complete()
    lines = "\n".join(report_lines.format_report(report, OURS))
    assert "its assertions are not checked" in lines
    assert "any name.txt was not used, as it is another edition of its text" in lines


@pytest.mark.parametrize(
    ("content", "difference"),
    [
        (TEXT.replace("\n", "\r\n").encode(), "line ends"),
        (TEXT.encode("utf-8-sig"), "the byte order mark"),
        (unicodedata.normalize("NFD", TEXT).encode(), "composed characters (NFC)"),
        ((TEXT + "\n\n").encode(), "the end of the last line"),
        (TEXT.replace("\n", "\r\n").encode("utf-8-sig"), "line ends, the byte order mark"),
    ],
    ids=["line ends", "mark", "NFD", "last line", "two"],
)
def test_why_a_text_is_not_that_of_its_source(bridge, content, difference):
    """What a program changes when it saves a text is named."""
    (path,) = bridge.texts.iterdir()
    path.write_bytes(content)

    lines = "\n".join(report_lines.format_report(bridge.check(), OURS))
    assert f"any name.txt was not used, as it is its text but for {difference}: change" in lines
    assert "not the text of any source" not in lines


def test_strange_file_is_named_where_a_text_is_missing(bridge):
    """A file that is no text of a source is reported only if a text is missing."""
    (bridge.texts / "notes.txt").write_text("x", "utf-8")
    assert "notes.txt" not in "\n".join(report_lines.format_report(bridge.check(), OURS))

    (bridge.texts / "any name.txt").unlink()
    lines = "\n".join(report_lines.format_report(bridge.check(), OURS))
    digest = hashlib.sha256(b"x").hexdigest()
    assert f"not the text of any source: notes.txt (SHA-256 {digest})" in lines
    assert "another edition" not in lines


def test_folder_that_is_none_is_refused(bridge):
    """A path that is not a folder is an error message."""
    with pytest.raises(SourceError, match="is not a folder"):
        check_evidence(
            bridge.dataset(), Project.open(bridge.project), bridge.texts / "any name.txt"
        )


def test_text_that_is_not_utf_8_is_refused(bridge):
    """The text of a source in another encoding is an error message, not a traceback."""
    (path,) = bridge.texts.iterdir()
    path.write_bytes(b"\xb1\xa4\xc1\xd6")
    all_ttl = bridge.folder / "all.ttl"
    turtle = all_ttl.read_text("utf-8")
    now = hashlib.sha256(path.read_bytes()).hexdigest()
    all_ttl.write_text(turtle.replace(hashlib.sha256(TEXT.encode()).hexdigest(), now), "utf-8")

    with pytest.raises(SourceError, match="is not UTF-8"):
        bridge.check()


def test_relative_words_need_a_publication_whose_bounds_are_known(bridge):
    """Without both bounds of the publication date only dates with a stated year are proven."""
    bridge.times["pub"] = ("../2019-12-25", None, None, None, "2019-12-25")
    bridge.write()

    assert bridge.proof("opening").outcome is not CheckOutcome.PASSED
    assert bridge.proof("cost").outcome is not CheckOutcome.PASSED
    assert bridge.proof("finish").outcome is CheckOutcome.PASSED


def test_date_that_no_calendar_has_is_not_proven(bridge):
    """30 February is not an open bound: it fails like any other false date."""
    edtf, *bounds = bridge.times["in-2019-09"]
    bridge.times["in-2019-09"] = (edtf, *bounds[:3], "2019-02-30")
    bridge.write()

    assert bridge.proof("opening").outcome is CheckOutcome.FAILED


def test_text_is_found_by_its_hash_whatever_its_name(bridge):
    """The name of the file does not matter; hidden files are ignored."""
    (bridge.texts / "any name.txt").rename(bridge.texts / "other.md")
    assert bridge.check().is_complete()

    (bridge.texts / "other.md").rename(bridge.texts / ".hidden")
    assert not bridge.check().sources


@pytest.mark.parametrize(
    ("edtf", "days"),
    [
        ("2019-12-26", (date(2019, 12, 26), date(2019, 12, 26))),
        ("[2019-12-23..2019-12-25]", (date(2019, 12, 23), date(2019, 12, 25))),
        ("2019-01/2019-06", (date(2019, 1, 1), date(2019, 6, 30))),
        ("../2019-12", (None, date(2019, 12, 31))),
        ("2019-02-29", None),
        ("", None),
        ("someday", None),
    ],
)
def test_edtf_form_gives_its_outer_days(edtf, days):
    """The library returns the first and last day of a form, and None for an open end."""
    assert days == edtf_bounds(edtf)


def test_cited_passage_is_the_one_that_is_proven(bridge):
    """`cite` prints Turtle with the right position and hash, what is read and what is cut off."""
    records = read_statements(bridge.dataset(), Project.open(bridge.project))
    source = find_source("b0", records.sources)
    text = find_text(source, read_corpus(bridge.texts, records.sources, "korean"))

    place = find_words("지난 9월 문을 열었다. 들인 돈은 2조5천379억", text)
    *turtle, reads, cuts = cite(source, text, *place)

    first, last = place
    assert turtle[0].startswith(f"psg:b0-{first}-{last} a gk:Passage ; oa:hasSource src:b0")
    assert turtle[-1].endswith(f"oa:start {first} ; oa:end {last} .")
    written = passage("지난 9월 문을 열었다. 들인 돈은 2조5천379억")
    assert " ".join(turtle).split() == written.split()
    assert reads.endswith("that is 2019-09")
    assert cuts.startswith("# cuts 2조5천379억원 = 2537900000000 won exactly")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (" ", "words to find are blank"),
        ("없는 말", "does not occur in the text"),
        ("다리", "2 times in the text, at 2-4, "),
    ],
)
def test_words_that_cannot_be_cited_are_said_to_be_so(words, message):
    """
    Blank, absent and repeated words have messages of their own; the last one lists the positions.
    """
    with pytest.raises(CitationError, match=message):
        find_words(words, SourceText(TEXT, ()))


@pytest.mark.parametrize("place", [(-1, 3), (3, 3), (0, len(TEXT) + 1)])
def test_place_outside_the_text_cannot_be_cited(bridge, place):
    """The last position of the text can be cited, the next one cannot."""
    records = read_statements(bridge.dataset(), Project.open(bridge.project))
    (source,) = records.sources

    assert list(cite(source, SourceText(TEXT, ()), 0, len(TEXT)))
    with pytest.raises(CitationError, match="is not a position in the text"):
        list(cite(source, SourceText(TEXT, ()), *place))


def test_unknown_source_is_answered_with_the_known_ones(bridge):
    """A source without a hash, or an unknown one, cannot be cited."""
    sources = read_statements(bridge.dataset(), Project.open(bridge.project)).sources

    assert find_source("src:b0", sources) == find_source(sources[0].iri, sources)
    with pytest.raises(CitationError, match="sources with one: b0"):
        find_source("s9", sources)
    with pytest.raises(CitationError, match="no file in the folder has the SHA-256"):
        find_text(sources[0], read_corpus(bridge.project, sources, "korean"))


def test_rules_of_the_vocabulary_are_those_of_the_reader():
    """The parser implements every date rule of the vocabulary."""
    dataset = dataset_reading.read_project(Project.open(ROOT))
    scheme = NamedNode(PREFIXES["gkv"] + "dateRules")
    codes = {
        quad.subject.value.removeprefix(PREFIXES["gkv"])
        for quad in dataset.quads_for_pattern(
            None, NamedNode(PREFIXES["skos"] + "inScheme"), scheme
        )
    }

    assert codes
    assert codes <= set(DateRule)


real_texts = Path(os.environ.get("GWANGJU_KG_TEXTS", ROOT.parent / "shared" / "sources"))
needs_texts = pytest.mark.skipif(
    not real_texts.is_dir(), reason="left out: the articles' texts are not at hand"
)


@pytest.fixture(scope="module")
def real():
    """Return the dataset of the project itself and the report of its check."""
    dataset = dataset_reading.read_project(Project.open(ROOT))
    return dataset, check_evidence(dataset, Project.open(ROOT), real_texts)


@needs_texts
def test_project_is_proven_whole(real):
    """Precision and recall of the real articles are 100 %."""
    _, report = real

    lines = "\n".join(report_lines.format_report(report, OURS))
    assert report.is_complete(), lines
    assert len(report.sources) >= 2


#: Characters in a row, white space left out, that a description may share with a text at most.
MOST_SHARED = 19


@needs_texts
def test_no_description_repeats_its_text(real):
    """What a source says is described in other words: never 20 characters in a row are its own."""
    dataset, _ = real
    texts = ["".join(p.read_text("utf-8").split()) for p in sorted(real_texts.glob("*.txt"))]
    described = {
        "".join(quad.object.value.split())
        for name in ("gk:description", "gk:comparedWith", "rdfs:comment", "skos:note")
        for quad in dataset.quads_for_pattern(
            None, NamedNode(PREFIXES[name.partition(":")[0]] + name.partition(":")[2]), None
        )
    }
    run = MOST_SHARED + 1

    assert len(described) > 300
    assert [
        words
        for words in described
        if any(words[i : i + run] in text for text in texts for i in range(len(words) - run + 1))
    ] == []


def _falsify(quad, chance):
    """Return a false version of a number, a unit, a bound, a length or a place; None for others."""
    kind = quad.predicate.value.rpartition("#")[2].rpartition("/")[2]
    lexical = quad.object.value
    if kind in ("value", "position"):
        return Literal(
            str(float(lexical) + chance.choice([-1, 1])).removesuffix(".0"),
            datatype=quad.object.datatype,
        )
    if kind == "duration":
        return Literal(
            re.sub(r"\d+", lambda n: str(int(n[0]) + 1), lexical, count=1),
            datatype=quad.object.datatype,
        )
    if kind == "hasUnit":
        others = sorted({"CCY_KRW", "NUM", "PERCENT"} - {lexical.rpartition("/")[2]})
        return NamedNode(PREFIXES["unit"] + chance.choice(others))
    if kind == "valueBound":
        others = sorted(set(Bound) - {lexical.rpartition("/")[2]})
        return NamedNode(PREFIXES["gkv"] + chance.choice(others))
    return None


@needs_texts
@pytest.mark.parametrize("seed", range(3))
def test_thirty_falsified_numbers_are_all_noticed(real, seed):
    """None of thirty random assertions with a false value, unit or bound is proven."""
    dataset, report = real
    chance = random.Random(seed)  # noqa: S311 - a lot that falls the same each time
    stated = [p.stated.iri for s in report.sources for p in s.proofs if p.readings]
    false = _copy(dataset)
    drawn = []
    for iri in chance.sample(sorted(set(stated)), len(set(stated))):
        quads = sorted(false.quads_for_pattern(NamedNode(iri), None, None), key=str)
        options = [(quad, made) for quad in quads if (made := _falsify(quad, chance))]
        if options and len(drawn) < 30:
            quad, made = chance.choice(options)
            false.remove(quad)
            false.add(Quad(quad.subject, quad.predicate, made, quad.graph_name))
            drawn.append(iri)

    assert len(drawn) == 30
    assert set() == set(drawn) & _proven(check_evidence(false, Project.open(ROOT), real_texts))


@needs_texts
@pytest.mark.parametrize("days", [-1, 1])
def test_dates_shifted_by_a_day_are_all_noticed(real, days):
    """No assertion whose date is read from words is proven if the date moves by a day."""
    dataset, report = real
    false = _copy(dataset)
    moved = []
    for proof in (p for s in report.sources for p in s.proofs):
        for time in proof.stated.times:
            if proof.stated.rule in ("", "editorial") or time.role == "asOf":
                continue
            subject = NamedNode(proof.stated.iri)
            (quad,) = false.quads_for_pattern(subject, NamedNode(PREFIXES["gk"] + time.role), None)
            false.remove(quad)
            shifted = NamedNode(f"{PREFIXES['t']}shifted-{len(moved)}")
            false.add(Quad(quad.subject, quad.predicate, shifted, quad.graph_name))
            _state_shifted(false, shifted, time, days, quad.graph_name)
            moved.append(proof.stated.iri)

    assert len(moved) >= 30
    assert set() == set(moved) & _proven(check_evidence(false, Project.open(ROOT), real_texts))


def _state_shifted(false, shifted, time, days, graph_name):
    names = ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")
    bounds = [day and day + timedelta(days=days) for day in time.bounds]
    for name, day in zip(names, bounds, strict=True):
        if day:
            literal = Literal(day.isoformat(), datatype=NamedNode(PREFIXES["xsd"] + "date"))
            false.add(Quad(shifted, NamedNode(PREFIXES["gk"] + name), literal, graph_name))
    ends = "/".join(str(day) if day else ".." for day in (bounds[0], bounds[3]))
    form = Literal(ends, datatype=NamedNode(PREFIXES["edtf"] + "EDTF"))
    false.add(Quad(shifted, NamedNode(PREFIXES["gk"] + "edtf"), form, graph_name))


def _copy(dataset):
    copy = dataset_reading.Dataset()
    copy.extend(dataset)
    return copy


def _proven(report):
    return {
        p.stated.iri for s in report.sources for p in s.proofs if p.outcome is CheckOutcome.PASSED
    }  # fmt: skip


@needs_texts
def test_reader_sees_every_digit_of_the_real_texts():
    """Each digit of the articles is part of a reading."""
    for path in sorted(real_texts.glob("*.txt")):
        raw = path.read_bytes().decode()
        seen = {at for r in read(raw) for at in range(r.start, r.end)}

        assert [
            at for at, character in enumerate(raw) if character.isdigit() and at not in seen
        ] == []
