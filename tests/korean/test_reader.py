"""The Korean parser: the numbers, durations and dates that it reads, and what it ignores."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwangju_kg.korean.dates.date_rules import DateRule
from gwangju_kg.korean.dates.date_words import DateWords, find_dates
from gwangju_kg.korean.dates.durations import DurationWords, find_durations
from gwangju_kg.korean.dates.intervals import Aspect
from gwangju_kg.korean.line_joining import join_lines, join_words
from gwangju_kg.korean.numbers.counters import Unit
from gwangju_kg.korean.numbers.number_words import Number, find_numbers
from gwangju_kg.korean.numbers.numerals import NATIVE, value_of
from gwangju_kg.korean.numbers.qualifiers import Bound
from gwangju_kg.korean.reader import read
from gwangju_kg.korean.superlatives import find_superlatives
from numerals import LIMIT, Form, write_numeral


def _one(text):
    """Return value, unit, counter, bound and words of the only number of a text."""
    (reading,) = read(text)
    number = reading.expression
    assert isinstance(number, Number)
    return (
        number.value,
        number.unit,
        number.counter,
        number.bound,
        text[reading.start : reading.end],
    )


@pytest.mark.parametrize(
    ("text", "value", "unit", "counter"),
    [
        ("2조5천379억원", 2_537_900_000_000, Unit.WON, "원"),
        ("2조 5천379억 원", 2_537_900_000_000, Unit.WON, "원"),
        ("1만2천800명", 12_800, Unit.COUNT, "명"),
        ("10억9천만명", 1_090_000_000, Unit.COUNT, "명"),
        ("4천736대", 4_736, Unit.COUNT, "대"),
        ("1천968억원", 196_800_000_000, Unit.WON, "원"),
        ("480만원", 4_800_000, Unit.WON, "원"),
        ("150만 시민", 1_500_000, Unit.COUNT, ""),
        ("191개국에서", 191, Unit.COUNT, "개국"),
        ("903개소의", 903, Unit.COUNT, "개소"),
        ("13차례", 13, Unit.COUNT, "차례"),
        ("93개의", 93, Unit.COUNT, "개"),
        ("61곳이", 61, Unit.COUNT, "곳"),
        ("12,821명", 12_821, Unit.COUNT, "명"),
        ("1.5조원", 1_500_000_000_000, Unit.WON, "원"),
        ("1경 2천조원", 12_000_000_000_000_000, Unit.WON, "원"),
        ("14.8%", Decimal("14.8"), Unit.PERCENT, "%"),
        ("7.2% 늘어", Decimal("7.2"), Unit.PERCENT, "%"),
        ("0.5%포인트", Decimal("0.5"), Unit.POINT, "%포인트"),
        ("3억 달러", 300_000_000, Unit.DOLLAR, "달러"),
        ("1위", 1, Unit.ORDINAL, "위"),
        ("1등급 판정", 1, Unit.ORDINAL, "등급"),
        ("제7회 대회", 7, Unit.ORDINAL, "회"),
        ("제 12회 대회", 12, Unit.ORDINAL, "회"),
        ("1호 센터", 1, Unit.ORDINAL, "호"),
        ("2호선", 2, Unit.ORDINAL, "호선"),
        ("4차 산업", 4, Unit.ORDINAL, "차"),
        ("민선7기", 7, Unit.ORDINAL, "기"),
        ("첨단3지구", 3, Unit.ORDINAL, "지구"),
        ("7억회", 700_000_000, Unit.COUNT, "회"),
        ("7대 음식", 7, Unit.COUNT, "대"),
        ("일곱 가지", 7, Unit.COUNT, "가지"),
        ("열두 명", 12, Unit.COUNT, "명"),
        ("세 번째", 3, Unit.ORDINAL, "번째"),
        ("두번째", 2, Unit.ORDINAL, "번째"),
        ("둘째", 2, Unit.ORDINAL, "째"),
        ("첫 국비", 1, Unit.ORDINAL, ""),
        ("첫 번째", 1, Unit.ORDINAL, "번째"),
        ("이천만 원", 20_000_000, Unit.WON, "원"),
        ("삼백오십 명", 350, Unit.COUNT, "명"),
        ("만 명", 10_000, Unit.COUNT, "명"),
        ("5G", 5, Unit.NAME, ""),
        ("빛고을50+", 50, Unit.NAME, ""),
        ("RE300", 300, Unit.NAME, ""),
        ("50플러스", 50, Unit.NAME, ""),
        ("총 530.", 530, Unit.COUNT, ""),
        ("총530", 530, Unit.COUNT, ""),
        ("제1조에", 1, Unit.ORDINAL, "조"),
        ("만 65세의", 65, Unit.COUNT, "세"),
        ("코로나19", 19, Unit.NAME, ""),
        ("41.8km", Decimal("41.8"), Unit.MEASURE, "km"),
        ("3.628㎢", Decimal("3.628"), Unit.MEASURE, "㎢"),
    ],
)
def test_numeral_gives_value_unit_and_counter(text, value, unit, counter):
    """Every notation of newspapers for numbers is parsed, with its counter."""
    assert _one(text)[:4] == (value, unit, counter, Bound.EXACTLY)


@pytest.mark.parametrize(
    ("text", "bound", "span"),
    [
        ("1천400여명", Bound.SOMEWHAT_MORE_THAN, "1천400여명"),
        ("3천여 봉사자", Bound.SOMEWHAT_MORE_THAN, "3천여"),
        ("10여 개", Bound.SOMEWHAT_MORE_THAN, "10여 개"),
        ("약 3천명", Bound.ABOUT, "약 3천명"),
        ("3천명 가량", Bound.ABOUT, "3천명 가량"),
        ("3천명 안팎의", Bound.ABOUT, "3천명 안팎"),
        ("1천개 이상", Bound.AT_LEAST, "1천개 이상"),
        ("최소 20명", Bound.AT_LEAST, "최소 20명"),
        ("셋째 이상은", Bound.AT_LEAST, "셋째 이상"),
        ("827억원을 돌파", Bound.MORE_THAN, "827억원을 돌파"),
        ("100가지가 넘게", Bound.MORE_THAN, "100가지가 넘게"),
        ("1천개를 넘는", Bound.MORE_THAN, "1천개를 넘는"),
        ("1만 명까지", Bound.AT_MOST, "1만 명까지"),
        ("최대 20명", Bound.AT_MOST, "최대 20명"),
        ("20명 이하", Bound.AT_MOST, "20명 이하"),
        ("20명 미만", Bound.LESS_THAN, "20명 미만"),
        ("총 94건", Bound.EXACTLY, "94건"),
        ("무려 93개", Bound.EXACTLY, "93개"),
        ("계약 3건", Bound.EXACTLY, "3건"),
        ("역대 최대 20명", Bound.EXACTLY, "20명"),
        ("20명 이상한 일", Bound.EXACTLY, "20명"),
    ],
)
def test_bound_word_is_read_and_lies_in_the_span(text, bound, span):
    """A word of approximation or limit decides the bound; similar words do not."""
    *_, read_bound, words = _one(text)

    assert (read_bound, words) == (bound, span)


@pytest.mark.parametrize(
    "text",
    [
        "두 날개", "세대 교체", "한마음 한 뜻", "급한 곳", "하나로 묶은", "수백 명", "수천 명",
        "만점 기록",
        "이 곳에서", "첫날", "여러 가지", "일자리", "구축", "천연 소재", "억 소리",
    ],
)  # fmt: skip
def test_word_that_only_looks_like_a_numeral_is_passed_over(text):
    """Syllables of other words, and words for indefinite numbers, are not numbers."""
    assert read(text) == ()


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("3대 과제", [(Unit.COUNT, "대")]),
        ("3대학", [(Unit.NAME, "")]),
        ("1위", [(Unit.ORDINAL, "위")]),
        ("1위원회", [(Unit.NAME, "")]),
        ("1000 명소", [(Unit.COUNT, "")]),
        ("1000 명의", [(Unit.COUNT, "명")]),
        ("5경기", [(Unit.NAME, "")]),
        ("3·1운동", [(Unit.NAME, "")] * 2),
        ("5·18", [(Unit.NAME, "")] * 2),
        ("3·3·3 운동", [(Unit.NAME, "")] * 3),
        ("613-2114", [(Unit.NAME, "")] * 2),
    ],
)
def test_counter_is_not_the_beginning_of_another_word(text, units):
    """A counter must be a word of its own; digits in a name have no counter."""
    assert units == [(number.unit, number.counter) for number in find_numbers(text)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("10~20명", [10, 20]),
        ("3~4만명", [30_000, 40_000]),
        ("500만~800만원", [5 * 10**6, 8 * 10**6]),
    ],
)
def test_range_gives_both_ends_in_one_unit(text, values):
    """The two ends of a range share the counter, and the scale if only the last has one."""
    numbers = find_numbers(text)

    assert values == [number.value for number in numbers]
    assert len({(number.unit, number.counter) for number in numbers}) == 1


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("1000명을 목표로 한다", "targeted"),
        ("1만 명까지 늘어날 전망", "projected"),
        ("20명을 뽑을 예정", "planned"),
        ("20명을 뽑았다. 목표는 다르다", None),
        ("20명을 뽑아 길러 낸 뒤에 다시 알려 나갈 목표", None),
        ("지난달 말 국토부의 사업계획 승인을 받았으며", None),
        ("3월 추진계획을 발표했다", None),
        ("6월 예정대로 개관했다", None),
        ("22만 대로 올해 목표의", None),
        ("20명으로 목표를 넘겼다", None),
        ("20명으로 예상을 넘었다", None),
        ("20명이 오를 전망대", None),
        ("1000명 목표를 달성했다", "targeted"),
        ("20명이 올 것으로 시는 내다봤다", "projected"),
        ("20명을 뽑는 계획을 세웠다", "planned"),
        ("6월 개통 계획", "planned"),
        ("6월에 예정된 개통", "planned"),
    ],
)
def test_modality_is_read_from_the_same_clause_only(text, modality):
    """A word of aim, forecast or plan applies to a number that it follows closely."""
    reading, *_ = read(text)

    assert modality == reading.expression.modality


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("지난 16년 간", "P16Y"), ("23년 만에", "P23Y"), ("9개월 만에", "P9M"), ("2년간", "P2Y"),
        ("민선의 1년6개월", "P1Y6M"), ("1년 6개월의", "P1Y6M"), ("1년 반", "P1Y6M"),
        ("24시간 운영", "PT24H"),
        ("100주년", "P100Y"), ("5개년 계획", "P5Y"), ("10일간", "P10D"), ("2주 동안", "P14D"),
        ("30분 만에", "PT30M"), ("1시간 30분", "PT1H30M"), ("두 달 만에", "P2M"),
        ("석 달간", "P3M"),
    ],
)  # fmt: skip
def test_length_of_time_is_read(text, iso):
    """Years, months, weeks, days and hours are parsed as a duration, not a date."""
    (reading,) = [r for r in read(text) if isinstance(r.expression, DurationWords)]

    assert iso == reading.expression.duration.iso()
    assert find_dates(text) == []


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("3년", Bound.EXACTLY),
        ("3년여 만에", Bound.SOMEWHAT_MORE_THAN), ("10여 년", Bound.SOMEWHAT_MORE_THAN),
        ("약 3년", Bound.ABOUT),
        ("3년 이상", Bound.AT_LEAST), ("3년이 넘는", Bound.MORE_THAN), ("최대 3년", Bound.AT_MOST),
    ],
)  # fmt: skip
def test_length_of_time_has_a_bound(text, bound):
    """The words around a duration decide how exact it is."""
    assert [bound] == [match.bound for match in find_durations(text)]


@pytest.mark.parametrize(
    "text", ["1968년", "2.5년", "2019년도", "3년차", "3년생", "10일", "3주년도", "2분기"]
)
def test_year_of_the_calendar_and_place_in_an_order_are_no_lengths(text):
    """Four digits before 년 are a year, and 년차, 분기 and a bare 일 are not durations."""
    assert find_durations(text) == []


def test_equal_lengths_agree_whatever_their_parts():
    """A year and a half is eighteen months, twenty-four hours are a day."""
    half, months = (find_durations(text)[0].duration for text in ("1년 반", "18개월"))
    hours, day = (find_durations(text)[0].duration for text in ("24시간", "1일간"))

    assert half.length() == months.length() == (18, timedelta())
    assert hours.length() == day.length() == (0, timedelta(days=1))


LAST, NEXT = DateRule.LAST_SUCH, DateRule.NEXT_SUCH


@pytest.mark.parametrize(
    ("text", "rule", "years", "months", "days"),
    [
        ("지난 1월 31일", LAST, None, (1, 1), (31, 31)),
        ("지난 9월", LAST, None, (9, 9), None),
        ("지난 17일", LAST, None, None, (17, 17)),
        ("지난 1~4월", LAST, None, (1, 4), None),
        ("오는 26일에는", NEXT, None, None, (26, 26)),
        ("오는 9월부터", NEXT, None, (9, 9), None),
        ("다가오는 9월", NEXT, None, (9, 9), None),
        ("지난해", DateRule.YEAR_BEFORE, None, None, None),
        ("지난해 11월", DateRule.YEAR_BEFORE, None, (11, 11), None),
        ("작년 3월 2일", DateRule.YEAR_BEFORE, None, (3, 3), (2, 2)),
        ("재작년", DateRule.TWO_YEARS_BEFORE, None, None, None),
        ("올해부터", DateRule.SAME_YEAR, None, None, None),
        ("올 상반기", DateRule.SAME_YEAR, None, (1, 6), None),
        ("내년 6월", DateRule.YEAR_AFTER, None, (6, 6), None),
        ("내년부터는", DateRule.YEAR_AFTER, None, None, None),
        ("내후년", DateRule.TWO_YEARS_AFTER, None, None, None),
        ("지난달 3일", DateRule.MONTH_BEFORE, None, None, (3, 3)),
        ("이달", DateRule.SAME_MONTH, None, None, None),
        ("다음 달", DateRule.MONTH_AFTER, None, None, None),
        ("23일", DateRule.SAME_MONTH, None, None, (23, 23)),
        ("12월 기준", DateRule.SAME_YEAR, None, (12, 12), None),
        ("3분기", DateRule.SAME_YEAR, None, (7, 9), None),
        ("2019년", DateRule.STATED, (2019, 2019), None, None),
        ("오는 2025년", DateRule.STATED, (2025, 2025), None, None),
        ("2018~2022년", DateRule.STATED, (2018, 2022), None, None),
        ("1990년대", DateRule.STATED, (1990, 1999), None, None),
        ("2019상반기", DateRule.STATED, (2019, 2019), (1, 6), None),
        ("2019년 하반기", DateRule.STATED, (2019, 2019), (7, 12), None),
        ("2020년 2월 29일", DateRule.STATED, (2020, 2020), (2, 2), (29, 29)),
        ("2019. 12. 26.", DateRule.STATED, (2019, 2019), (12, 12), (26, 26)),
        ("2019-12-26", DateRule.STATED, (2019, 2019), (12, 12), (26, 26)),
        ("2019광주대회", DateRule.STATED, (2019, 2019), None, None),
        ("2018 지역복지", DateRule.STATED, (2018, 2018), None, None),
        ("2018올해의 상", DateRule.STATED, (2018, 2018), None, None),
        ("23일청사", DateRule.SAME_MONTH, None, None, (23, 23)),
    ],
)
def test_date_gives_its_rule_and_parts(text, rule, years, months, days):
    """The words of a date decide its rule and its calendar parts."""
    (reading,) = read(text)

    assert isinstance(reading.expression, DateWords)
    words = reading.expression.parts
    assert (rule, years, months, days) == (words.rule, words.years, words.months, words.days)


@pytest.mark.parametrize(
    "text",
    [
        "26~23일", "2000명", "2000만원", "2019.5%", "2월 30일", "2019년 2월 29일", "나오는 상품",
        "전년 동기 대비", "떠올 때", "쉼없이달려온", "12일자리", "1일 평균", "5개월", "지난 행사",
    ],
)  # fmt: skip
def test_what_is_no_date_is_passed_over(text):
    """Counts, impossible days, and words that contain the syllables of a date are not dates."""
    assert not find_dates(text)


def test_year_and_a_stated_year_beside_it_are_two_dates():
    """In a sentence about securing last year the budget of 2019, each year is a date of its own."""
    rules = [match.parts.rule for match in find_dates("지난해 2019년 예산")]

    assert rules == [DateRule.YEAR_BEFORE, DateRule.STATED]


@pytest.mark.parametrize(
    ("text", "aspect", "reach"),
    [
        ("오는 9월부터", Aspect.SINCE, 7),
        ("지난 3월 시작 이후", Aspect.SINCE, 11),
        ("올해 말까지", Aspect.UNTIL, 6),
        ("내년 6월 완공", None, 5),
    ],
)
def test_open_end_needs_its_word(text, aspect, reach):
    """A date is open to one side only with 부터, 이후 or 까지, and its span includes that word."""
    (reading,) = read(text)

    assert reading.reach == reach
    assert (aspect in reading.expression.aspects) is (aspect is not None)
    assert {Aspect.WITHIN, Aspect.THROUGHOUT} <= set(reading.expression.aspects)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("전국 최초로", {"first"}),
        ("국내 유일의", {"only"}),
        ("역대 최\n\n대 규모", {"largest"}),
        ("가장 성공적인", {"best", "mostSuccessful"}),
        ("새로운", set()),
    ],
)
def test_superlative_is_read_across_a_line_break(text, codes):
    """Words for a rank without a number are mapped to codes of the vocabulary."""
    assert codes == find_superlatives(text)


def test_digits_of_a_date_are_no_number():
    """Digits of a date or a duration are not read again as a number."""
    kinds = [type(r.expression) for r in read("지난 1월 31일 협약, 9개월 만에 827억원을 돌파")]

    assert [DateWords, DurationWords, Number] == kinds


@pytest.mark.parametrize("number", range(1, 100))
def test_native_numerals_are_unambiguous(number):
    """Every number below one hundred has native numerals, and each numeral one value."""
    names = [name for name, value in NATIVE.items() if value == number]

    assert names
    assert {number} == {value_of(name) for name in names}


breaks = st.lists(st.sampled_from(["\n", "\n\n", " \n", "\r\n"]), max_size=4)


def _broken(data, text):
    """Insert line breaks at random positions between the characters of a text."""
    for what in data.draw(breaks):
        at = data.draw(st.integers(1, len(text) - 1))
        text = text[:at] + what + text[at:]
    return text


def _spaced(data, numeral):
    """Insert spaces according to Korean spelling: after a unit of ten thousands."""
    spaced = ""
    for character in numeral:
        spaced += character + (
            data.draw(st.sampled_from(["", " "])) if character in "만억조경" else ""
        )
    return spaced.rstrip()


values = st.one_of(
    st.integers(0, 9), st.integers(10, 99_999), st.integers(0, LIMIT - 1),
    st.builds(lambda n, power: n * 10**power, st.integers(1, 9999), st.integers(0, 15)),
)  # fmt: skip


@given(st.data(), values, st.sampled_from(Form))
def test_reading_what_was_written_gives_the_value(data, value, form):
    """A written number of any size is parsed back, with any breaks and spaces in it."""
    counters = ["명", " 명", "원", "명 이상"]
    if form is Form.HANGUL:
        value = max(value, 10)
    else:
        counters += ["개소", "건을", " 대"]
    numeral = _spaced(data, write_numeral(value, form))
    before = data.draw(st.sampled_from(["", "모두 ", "(", "약 "]))
    after = data.draw(st.sampled_from(counters))
    text = before + _broken(data, numeral + after) + "."

    (reading,) = read(text)

    assert isinstance(reading.expression, Number)
    assert value == reading.expression.value
    assert join_words(numeral).text in join_words(text[reading.start : reading.end]).text


@given(values)
def test_value_of_a_numeral_is_the_value_that_was_written(value):
    """The grammar alone is the inverse of writing, in each form and with commas."""
    assert {value} == {value_of(write_numeral(value, form)) for form in Form}
    assert value == value_of(f"{value:,}")


@given(st.decimals(0, 1000, places=1))
def test_decimal_is_read_as_written(value):
    """A rate has all its digits."""
    (reading,) = read(f"{value}%로")

    assert (value, Unit.PERCENT) == (reading.expression.value, reading.expression.unit)


pieces = st.sampled_from(
    ["2조5천379억원", "1만 명까지", "지난 1월 31일", "오는 9월부터", "9개월 만에", "제7회", "5",
     "2019년", "14.8%", "세 번째", "약", "은", "에서 ", " ", ", ", ".", "올해", "3·1", "까지", "~",
     "천", "만", "일", "월"]
)  # fmt: skip


@given(st.data(), st.lists(pieces, max_size=12).map("".join))
def test_line_breaks_change_spans_and_nothing_else(data, text):
    """A text with line breaks is parsed like the one without; spans refer to the raw text."""
    text = join_lines(text).text.strip()
    broken = _broken(data, text) if len(text) > 1 and " " not in text else text

    whole, parts = read(text), read(broken)

    assert [r.expression for r in whole] == [r.expression for r in parts]
    assert [r.written for r in whole] == [join_lines(broken[r.start : r.end]).text for r in parts]


@given(st.one_of(st.text(), st.lists(pieces, max_size=20).map("".join)))
def test_readings_are_in_order_and_apart(text):
    """Any text can be parsed, and no two readings share a character."""
    readings = read(text)

    assert all(0 <= r.start < r.end <= r.reach <= len(text) for r in readings)
    assert all(a.end <= b.start for a, b in pairwise(readings))
