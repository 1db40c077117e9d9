"""Distances between times, told as exactly as the times are known."""

from datetime import date

import pytest

from gwangju_kg.formatting.distances import format_distance, months_between


def _span(text):
    begin, _, end = text.partition("/")
    return date.fromisoformat(begin), date.fromisoformat(end or begin)


def _year(year):
    return f"{year}-01-01/{year}-12-31"


JUNE, Q4 = "2020-06-01/2020-06-30", "2027-10-01/2027-12-31"


@pytest.mark.parametrize(
    ("first", "last", "korean", "english"),
    [
        (_year(2023), _year(2027), "4년", "4 years"),
        (_year(2023), _year(2024), "1년", "1 year"),
        (_year(2027), _year(2023), "4년", "4 years"),
        (_year(2023), Q4, "약 4년", "about 4 years"),
        (_year(2021), "2023-10-01/2023-10-31", "약 2년", "about 2 years"),
        (_year(2023), "2025-06-01/2025-06-30", "약 1년 반", "about 1½ years"),
        (_year(2025), "2026-05-01/2026-05-31", "약 5개월", "about 5 months"),
        (_year(2020), "2020-12-31", "약 1개월", "about 1 month"),
        ("2022-10-01/2022-12-31", "2023-04-01/2023-04-30", "약 4개월", "about 4 months"),
        ("2026-10-01/2026-12-31", Q4, "약 1년", "about 1 year"),
        (JUNE, "2020-07-01/2020-07-31", "1개월", "1 month"),
        (JUNE, "2021-06-01/2021-06-30", "1년", "1 year"),
        (JUNE, "2021-10-01/2021-10-31", "16개월", "16 months"),
        (JUNE, "2020-08-11", "2개월", "2 months"),
        ("2020-06-30", "2020-07-01", "1일", "1 day"),
        ("2020-06-01", "2020-06-15", "14일", "14 days"),
        ("2020-06-15", "2020-08-15", "2개월", "2 months"),
        ("2020-06-01", "2020-07-31", "약 2개월", "about 2 months"),
        ("2020-06-15", "2022-06-15", "2년", "2 years"),
    ],
)
def test_a_distance_is_no_more_exact_than_its_times(first, last, korean, english):
    """Years between years, months between months, about so many between others."""
    spans = _span(first), _span(last)

    assert (format_distance(*spans, "ko"), format_distance(*spans, "en")) == (korean, english)


def test_months_count_from_month_to_month():
    """Whatever the day of the month."""
    assert months_between(date(2023, 12, 31), date(2024, 1, 1)) == 1
    assert months_between(date(2024, 2, 29), date(2023, 2, 28)) == -12
