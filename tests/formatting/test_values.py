"""Numbers, durations and times formatted for people: nothing is lost and nothing is invented."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwangju_kg.formatting import (
    format_bound,
    format_duration,
    format_number,
    format_time,
    format_time_adverbial,
)
from gwangju_kg.formatting.units import UNIT, read_units, unit_of

WON = read_units({})[UNIT + "CCY_KRW"]

SIZES = {"경": 10**16, "조": 10**12, "억": 10**8, "만": 10**4, "": 1}

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


@given(st.integers(min_value=-(10**19), max_value=10**19))
def test_won_in_korean_can_be_read_back(amount):
    """The parts, each times its power of ten thousand, add up to the number."""
    text = format_number(str(amount), WON, "ko")
    parts = re.findall(r"([\d,]+)(경|조|억|만|)", text)
    total = sum(int(digits.replace(",", "")) * SIZES[size] for digits, size in parts)

    assert text.endswith("원")
    assert (-total if text.startswith("-") else total) == amount


@given(st.integers(min_value=0, max_value=10**19))
def test_won_in_english_can_be_read_back(amount):
    """Trillions, billions and millions are used only if no digit is lost."""
    text = format_number(str(amount), WON, "en").removesuffix(" won")
    digits, _, size = text.partition(" ")
    power = {"": 0, "million": 6, "billion": 9, "trillion": 12, "quadrillion": 15}[size]

    assert round(float(digits.replace(",", "")) * 10**power) == pytest.approx(amount, abs=1)


@given(days, days)
def test_a_span_names_both_its_ends(one, other):
    """The first and the last day can be read in both languages, whatever parts they share."""
    first, last = sorted((one, other))
    for edtf in (f"{first}/{last}", f"[{first}..{last}]"):
        korean, english = format_time(edtf, "ko"), format_time(edtf, "en")
        assert str(first.year) in korean
        assert str(last.year) in english
        assert first.year == last.year or str(last.year) in korean


@pytest.mark.parametrize(
    ("edtf", "korean", "english"),
    [
        ("2021", "2021년에", "in 2021"),
        ("2021-04", "2021년 4월에", "in April 2021"),
        ("2021-04-15", "2021년 4월 15일에", "on 15 April 2021"),
        ("[2021-05-01..2021-08-31]", "2021년 5~8월 사이에", "between May and August 2021"),
        ("2019-07-12/2019-07-28", "2019년 7월 12~28일에", "12 to 28 July 2019"),
        ("../2023", "2023년까지", "by 2023"),
        ("2019/..", "2019년부터", "from 2019"),
        ("2019/2025", "2019년 ~ 2025년에", "2019 to 2025"),
    ],
)
def test_a_time_reads_as_it_is_said(edtf, korean, english):
    """Each EDTF form that occurs in the data is formatted."""
    assert (format_time_adverbial(edtf, "ko"), format_time_adverbial(edtf, "en")) == (
        korean,
        english,
    )


@pytest.mark.parametrize("edtf", ["2021-13", "spring", "", "2021?", "[..2021]x"])
def test_a_form_that_is_not_known_stays_as_it_is(edtf):
    """A time in an unknown form is shown unchanged."""
    assert format_time(edtf, "ko") == format_time(edtf, "en") == edtf


@pytest.mark.parametrize("value", ["", "P", "PT", "x", "P1W"])
def test_a_length_that_is_not_known_stays_as_it_is(value):
    """A duration in weeks or an invalid duration is shown unchanged."""
    assert format_duration(value, "ko") == value


@pytest.mark.parametrize(
    ("bound", "korean", "english"),
    [
        ("exactly", "7", "7"),
        ("about", "약 7", "about 7"),
        ("atLeast", "7 이상", "at least 7"),
        ("moreThan", "7 초과", "more than 7"),
        ("somewhatMoreThan", "7 남짓", "somewhat more than 7"),
        ("atMost", "7 이하", "at most 7"),
        ("lessThan", "7 미만", "less than 7"),
        ("nearly", "7 가까이", "nearly 7"),
        ("other", "7", "7"),
    ],
)
def test_a_bound_is_said_in_words(bound, korean, english):
    """A bound is written in words; an exact number stands alone."""
    assert (format_bound("7", bound, "ko"), format_bound("7", bound, "en")) == (korean, english)


def test_a_number_that_is_none_stays_as_it_is():
    """A value that is not a number is shown as text; an unknown unit is shown by its name."""
    assert format_number("many", None, "ko") == "many"
    assert format_number("7", unit_of({}, UNIT + "KiloGM"), "en") == "7 unit:KiloGM"
