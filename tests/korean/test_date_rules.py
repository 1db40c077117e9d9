"""The rules that resolve words to dates, over the whole calendar and every kind of anchor."""

from datetime import date, timedelta

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from gwangju_kg.korean.dates.date_rules import (
    DateParts,
    DateRule,
    period_back,
    resolve,
    resolve_back,
)
from gwangju_kg.korean.dates.date_words import find_dates
from gwangju_kg.korean.dates.durations import find_durations
from gwangju_kg.korean.dates.intervals import Anchor, Aspect, Duration

DECEMBER = Anchor(date(2019, 12, 23), date(2019, 12, 25))
SUMMER = Anchor(date(2021, 5, 1), date(2021, 8, 31))


@pytest.mark.parametrize(
    ("text", "anchor", "first", "last", "edtf"),
    [
        ("지난 1월 31일", DECEMBER, "2019-01-31", "2019-01-31", "2019-01-31"),
        ("지난 9월", DECEMBER, "2019-09-01", "2019-09-30", "2019-09"),
        ("오는 26일", DECEMBER, "2019-12-26", "2019-12-26", "2019-12-26"),
        ("지난 17일", DECEMBER, "2019-12-17", "2019-12-17", "2019-12-17"),
        ("23일", DECEMBER, "2019-12-23", "2019-12-23", "2019-12-23"),
        ("내년 6월", DECEMBER, "2020-06-01", "2020-06-30", "2020-06"),
        ("내년", DECEMBER, "2020-01-01", "2020-12-31", "2020"),
        ("지난해 11월", DECEMBER, "2018-11-01", "2018-11-30", "2018-11"),
        ("지난해", DECEMBER, "2018-01-01", "2018-12-31", "2018"),
        ("재작년", DECEMBER, "2017-01-01", "2017-12-31", "2017"),
        ("내후년", DECEMBER, "2021-01-01", "2021-12-31", "2021"),
        ("올해", DECEMBER, "2019-01-01", "2019-12-31", "2019"),
        ("12월 기준", DECEMBER, "2019-12-01", "2019-12-31", "2019-12"),
        ("지난달", DECEMBER, "2019-11-01", "2019-11-30", "2019-11"),
        ("다음 달 3일", DECEMBER, "2020-01-03", "2020-01-03", "2020-01-03"),
        ("2019상반기", DECEMBER, "2019-01-01", "2019-06-30", "2019-01/2019-06"),
        ("2023년", DECEMBER, "2023-01-01", "2023-12-31", "2023"),
        ("2018~2022년", DECEMBER, "2018-01-01", "2022-12-31", "2018/2022"),
        ("지난 11~2월", DECEMBER, "2018-11-01", "2019-02-28", "2018-11/2019-02"),
        ("지난 4월", SUMMER, "2021-04-01", "2021-04-30", "2021-04"),
        ("지난 1~4월", SUMMER, "2021-01-01", "2021-04-30", "2021-01/2021-04"),
        ("오는 9월", SUMMER, "2021-09-01", "2021-09-30", "2021-09"),
        ("지난 23일", Anchor(date(2019, 12, 23), date(2019, 12, 23)), *["2019-11-23"] * 3),
        ("오는 23일", Anchor(date(2019, 12, 23), date(2019, 12, 23)), *["2020-01-23"] * 3),
        ("2028년 말", SUMMER, "2028-10-01", "2028-12-31", "2028-10/2028-12"),
        ("내년 초", SUMMER, "2022-01-01", "2022-03-31", "2022-01/2022-03"),
        ("연말", SUMMER, "2021-10-01", "2021-12-31", "2021-10/2021-12"),
        ("올 연말까지", SUMMER, "2021-10-01", "2021-12-31", "2021-10/2021-12"),
        ("연내", SUMMER, "2021-01-01", "2021-12-31", "2021"),
        ("이달 말", DECEMBER, "2019-12-21", "2019-12-31", "2019-12-21/2019-12-31"),
        ("월초", DECEMBER, "2019-12-01", "2019-12-10", "2019-12-01/2019-12-10"),
        ("11월 중순", DECEMBER, "2019-11-11", "2019-11-20", "2019-11-11/2019-11-20"),
        ("2022년 2월 하순", DECEMBER, "2022-02-21", "2022-02-28", "2022-02-21/2022-02-28"),
        ("오는 3분기", DECEMBER, "2020-07-01", "2020-09-30", "2020-07/2020-09"),
        ("하반기", SUMMER, "2021-07-01", "2021-12-31", "2021-07/2021-12"),
        ("지난해 6월", SUMMER, "2020-06-01", "2020-06-30", "2020-06"),
    ],
)
def test_words_resolve_against_their_anchor(text, anchor, first, last, edtf):
    """Words within three days in December, or within four months, resolve to one certain span."""
    (match,) = find_dates(text)

    (span,) = resolve(match.parts, anchor).spans

    assert (first, last, edtf) == (span.first.isoformat(), span.last.isoformat(), span.edtf)


@pytest.mark.parametrize(
    ("text", "anchor", "edtf"),
    [
        ("지난 24일", DECEMBER, "[2019-11-24..2019-12-24]"),
        ("지난달", SUMMER, "[2021-04..2021-07]"),
        ("오는 5월", SUMMER, "2022-05"),
        ("지난 5월", SUMMER, "[2020-05..2021-05]"),
    ],
)
def test_days_of_the_anchor_that_differ_give_their_union(text, anchor, edtf):
    """If the result depends on the day of publication, it covers each possibility and is marked."""
    (match,) = find_dates(text)
    resolution = resolve(match.parts, anchor)

    assert resolution.agreed is (".." not in edtf)
    assert edtf == resolution.extent(Aspect.WITHIN).edtf


@pytest.mark.parametrize(
    ("aspect", "bounds", "edtf"),
    [
        (Aspect.WITHIN, ("2021-09-01", "2021-09-30", "2021-09-01", "2021-09-30"), "2021-09"),
        (Aspect.THROUGHOUT, ("2021-09-01", "2021-09-01", "2021-09-30", "2021-09-30"), "2021-09"),
        (Aspect.SINCE, ("2021-09-01", "2021-09-30", None, None), "2021-09/.."),
        (Aspect.UNTIL, (None, None, "2021-09-01", "2021-09-30"), "../2021-09"),
    ],
)
def test_aspect_decides_the_four_bounds(aspect, bounds, edtf):
    """On a day in a month, throughout it, since it and until it have different bounds."""
    extent = resolve(DateParts(DateRule.NEXT_SUCH, months=(9, 9)), SUMMER).extent(aspect)

    assert edtf == extent.edtf
    assert bounds == tuple(bound and bound.isoformat() for bound in _bounds(extent))


@pytest.mark.parametrize(
    ("text", "moment", "period"),
    [
        ("23년 만에", "1996", "1996/2019"),
        ("9개월 만에", "2019-03", "2019-03/2019-12"),
        ("1년 6개월", "2018-06", "2018-06/2019-12"),
        ("20일간", "[2019-12-03..2019-12-05]", "../2019-12-25"),
    ],
)
def test_length_counts_back_from_the_anchor(text, moment, period):
    """A time ago is a year, a month or a day, with the precision of the words."""
    (match,) = find_durations(text)

    resolution = resolve_back(match.duration, DECEMBER)

    assert moment == resolution.extent(Aspect.WITHIN).edtf
    assert period == period_back(match.duration, DECEMBER).edtf


def test_day_that_does_not_exist_gives_nothing():
    """29 February of the year before 2020 does not exist; the result is empty, not an error."""
    words = DateParts(DateRule.YEAR_BEFORE, None, (2, 2), (29, 29))

    assert resolve(words, Anchor(date(2020, 5, 1), date(2020, 5, 1))).spans == ()
    assert resolve(words, Anchor(date(2021, 5, 1), date(2021, 5, 1))).agreed


def _bounds(extent):
    return (
        extent.earliest_begin, extent.latest_begin, extent.earliest_end, extent.latest_end
    )  # fmt: skip


@given(st.integers(1910, 2090), st.integers(1, 12), st.sampled_from(["초", "중순", "하순", "말"]))
def test_part_of_a_month_lies_in_it(year, month, part):
    """The parts of a month have ten days, and the last of them ends with the month."""
    (match,) = find_dates(f"{year}년 {month}월 {part}")
    (span,) = resolve(match.parts, DECEMBER).spans

    assert (span.first.year, span.first.month, span.last.month) == (year, month, month)
    assert (span.last + timedelta(days=1)).month != month or span.last.day in (10, 20)
    assert span.first.day in (1, 11, 21)


days = st.dates(date(1910, 1, 1), date(2090, 12, 31))
anchors = st.builds(
    lambda day, length: Anchor(day, day + timedelta(days=length)), days, st.integers(0, 9)
)
months = st.integers(1, 12).map(lambda month: (month, month))
days_of_month = st.integers(1, 31).map(lambda day: (day, day))
parts = st.one_of(
    st.tuples(months, st.none()),
    st.tuples(st.none(), days_of_month),
    st.tuples(months, days_of_month),
)
rules = st.sampled_from(
    [rule for rule in DateRule if rule not in (DateRule.OFFSET_BACK, DateRule.EDITORIAL)]
)


def _words(rule, named):
    if rule is DateRule.STATED:
        return DateParts(rule, (2019, 2019), named[0] or (2, 2), named[1])
    return DateParts(rule, None, *named)


@given(days, parts)
def test_last_such_is_the_nearest_before_and_next_such_after(day, named):
    """The last such date is before the anchor, the next one after it, and none is in between."""
    anchor = Anchor(day, day)
    before = resolve(_words(DateRule.LAST_SUCH, named), anchor).spans
    after = resolve(_words(DateRule.NEXT_SUCH, named), anchor).spans
    if not before or not after:
        assert named == ((2, 2), named[1]) or named[1][0] > 28
        return

    assert before[0].last < day < after[0].first
    again = resolve(
        _words(DateRule.NEXT_SUCH, named), Anchor(before[0].last, before[0].last)
    ).spans[0]
    assert again.first in (after[0].first, *([day.replace(day=1)] if not named[1] else [day]))


@given(days, parts)
def test_counted_years_lie_that_many_years_away(day, named):
    """The year before, the same year and the year after differ by one year each."""
    away = {
        DateRule.TWO_YEARS_BEFORE: -2, DateRule.YEAR_BEFORE: -1,
        DateRule.SAME_YEAR: 0, DateRule.YEAR_AFTER: 1,
        DateRule.TWO_YEARS_AFTER: 2,
    }  # fmt: skip
    for rule, years in away.items():
        for span in resolve(
            DateParts(rule, None, named[0], named[1] and (28, 28)), Anchor(day, day)
        ).spans:
            assert day.year + years == span.first.year == span.last.year


@given(days)
def test_counted_months_lie_next_to_each_other(day):
    """The previous month ends the day before this month, which ends the day before the next."""
    order = (DateRule.MONTH_BEFORE, DateRule.SAME_MONTH, DateRule.MONTH_AFTER)
    before, same, after = (resolve(DateParts(rule), Anchor(day, day)).spans[0] for rule in order)

    assert same.first <= day <= same.last
    assert before.last + timedelta(days=1) == same.first
    assert same.last + timedelta(days=1) == after.first


@given(anchors, rules, parts, st.sampled_from(Aspect))
def test_interval_gives_the_union_of_its_days(anchor, rule, named, aspect):
    """
    The bounds over an interval cover those of each of its days, and are equal if they all agree.
    """
    words = _words(rule, named)
    resolution = resolve(words, anchor)
    each = [span for day in anchor.days() for span in resolve(words, Anchor(day, day)).spans]

    assert set(resolution.spans) == set(each)
    assert resolution.agreed is (len(set(each)) == 1)
    if each:
        low = [b for b in _bounds(resolution.extent(aspect))[::2] if b]
        high = [b for b in _bounds(resolution.extent(aspect))[1::2] if b]
        assert all(min(low) <= span.first and span.last <= max(high) for span in each)


@given(days, parts)
def test_stated_date_means_the_same_on_any_day(day, named):
    """
    A date that states its year does not depend on the anchor.
    """
    words = _words(DateRule.STATED, named)

    assert resolve(words, Anchor(day, day)) == resolve(words, DECEMBER)


@given(anchors, rules, parts, st.sampled_from(Aspect))
def test_edtf_form_says_the_outer_bounds(anchor, rule, named, aspect):
    """An EDTF parser returns the first and the last bound from the form."""
    resolution = resolve(_words(rule, named), anchor)
    if not resolution.spans:
        return
    extent = resolution.extent(aspect)
    form = parse_edtf(extent.edtf)

    low, high = form.lower_strict(), form.upper_strict()
    begin, *_, end = _bounds(extent)
    assert begin == (date(*low[:3]) if begin else None)
    assert end == (date(*high[:3]) if end else None)


@given(days, st.integers(0, 99), st.integers(0, 40))
def test_counting_back_and_forth_returns(day, years, months):
    """Some months before the anchor, and as many after that, is the month of the anchor."""
    duration = Duration(years, months or 1)
    span = resolve_back(duration, Anchor(day, day)).spans[0]

    ahead = (day.year - span.first.year) * 12 + day.month - span.first.month
    assert (ahead, timedelta()) == duration.length()
    assert period_back(duration, Anchor(day, day)).earliest_begin == span.first
