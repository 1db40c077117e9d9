"""What a number or date is about: what the record says of things, and how their names stand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from gwangju_kg.curation.proposing import name_spotting, sentence_spans
from gwangju_kg.curation.proposing.known_things import (
    KnownCode,
    KnownRecord,
    KnownThing,
    StatedFact,
)
from gwangju_kg.curation.proposing.occasion_candidates import OccasionRanking
from gwangju_kg.curation.proposing.sentence_spans import TextPlace
from gwangju_kg.curation.proposing.subject_candidates import SubjectRanking
from gwangju_kg.korean.dates.intervals import Extent, Precision


def thing(iri, name, *kinds, **facts):
    """Return a thing with a Korean name."""
    return KnownThing(iri, kinds, ((name, "ko"),), **facts)


def fact(about, indicator, unit="NUM", time=""):
    """Return what an assertion states."""
    return StatedFact("a:1", "g:1", about, indicator, Decimal(1), unit, "", "occurred", time)


CITY = thing("e:city", "푸른광역시", "FormalOrganization", "Organization")
PLACE = thing("e:place", "푸른", "Place")
LINE = thing("e:line", "푸른 3호선", "Facility")
BUILDING = thing("e:building", "푸른 3호선 건설", "Project")


@pytest.fixture
def record():
    """A record of a city, its place, a line and the project that builds it."""
    facts = {
        "e:city": (fact("e:city", "funding", "CCY_KRW"),),
        "e:place": (fact("e:place", "births"),),
        "e:building": (fact("e:building", "funding", "CCY_KRW"),),
    }
    births = KnownCode("v:births", {"ko": "출생아 수"}, counter="명")
    things = {each.iri: each for each in (CITY, PLACE, LINE, BUILDING)}
    return KnownRecord(things, {"indicators": (births,)}, facts, {})


def place_of(text, words):
    """Return the place of words in a text."""
    start = text.index(words)
    spans = sentence_spans.divide(text)
    sentence = sentence_spans.containing(spans, start, start + len(words))
    before = tuple(span for span in reversed(spans) if span[1] <= sentence[0])
    return TextPlace(text, start, start + len(words), sentence, before)


def ranking_of(text, record):
    """Return the ranking of a text."""
    keys = name_spotting.names_by_key(record.things.values())
    return SubjectRanking(text, record, name_spotting.spot_names(text, keys))


@pytest.mark.parametrize(
    ("text", "words", "unit", "about"),
    [
        ("푸른시는 출생아 수 30명을 기록했다.", "30명", "NUM", "e:place"),
        ("푸른은 국비 30억원을 받았다.", "30억원", "CCY_KRW", "e:city"),
        ("푸른 3호선은 30억원이 든다.", "30억원", "CCY_KRW", "e:building"),
        ("푸른시는 푸른 3호선이 늦는다고 말했다. 30억이 든다.", "30억", "CCY_KRW", "e:building"),
    ],
)  # fmt: skip
def test_what_is_counted_tells_which_of_like_names_is_meant(record, text, words, unit, about):
    """A body and its place, a line and its building share a name; who speaks is no topic."""
    counter = "명" if unit == "NUM" else ""
    indicators = ("births",) if unit == "NUM" else ("funding",)
    ranked = ranking_of(text, record).rank(
        place_of(text, words), unit=unit, counter=counter, indicators=indicators
    )

    assert ranked[0] == about


def test_only_a_body_and_a_place_of_one_name_stand_for_each_other():
    """Two places with the name of a body are not told apart."""
    other = thing("e:other", "푸른", "Place")

    assert sorted(name_spotting.namesakes((CITY, PLACE))) == [
        ("e:city", "e:place"),
        ("e:place", "e:city"),
    ]
    assert not list(name_spotting.namesakes((CITY, PLACE, other)))
    assert not list(name_spotting.namesakes((CITY, replace(PLACE, kinds=("Facility", "Place")))))


def test_a_milestone_with_a_time_far_away_is_less_likely_than_a_postponed_one(record):
    """An opening of twenty years ago is not that of next year; one planned for this year may be."""
    opened = thing("m:1", "푸른 1호선 개통", "Milestone", owner="e:line", milestone_type="opening")
    opening = thing("m:2", "푸른 3호선 개통", "Milestone", owner="e:line", milestone_type="opening")
    times = {"t:1": ("2004",) + ("2004-01-01",) * 4, "t:2": ("2026",) + ("2026-01-01",) * 4}
    facts = {"m:1": (fact("m:1", "", time="t:1"),), "m:2": (fact("m:2", "", time="t:2"),)}
    things = record.things | {each.iri: each for each in (opened, opening)}
    known = replace(record, things=things, facts=facts, times=times)
    text = "푸른시는 2027년에 개통한다고 밝혔다."
    extent = Extent(*[date(2027, 1, 1)] * 4, "2027", Precision.YEAR)
    occasions = OccasionRanking(known, ranking_of(text, known))

    assert occasions.rank(place_of(text, "2027년"), extent)[0] == "m:2"
    times["t:1"], times["t:2"] = times["t:2"], times["t:1"]
    assert occasions.rank(place_of(text, "2027년"), extent)[0] == "m:1"
