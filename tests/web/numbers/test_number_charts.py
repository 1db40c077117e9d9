"""Charts of numbers: which values stand in one picture, and what is said above them."""

from decimal import Decimal

import pytest

from gwangju_kg.web.display.labels import LabelledLink
from gwangju_kg.web.numbers.number_charts import charts_of
from gwangju_kg.web.numbers.series import NumberPoint, NumberSeries, StatedNumber
from web_fixtures import request_context

AWARDS = LabelledLink("awards", "http://example.org/awards")
CITY = LabelledLink("city", "http://example.org/city")
LINE = LabelledLink("line", "http://example.org/line")


@pytest.fixture(autouse=True)
def _page(app):
    with request_context(app, "/numbers?lang=en"):
        yield


def _point(value, begin="2019-01-01", end="2019-12-31", **other):
    edtf = f"{begin}/{end}"
    stated = {
        "edtf": edtf, "begin": begin, "end": end, "period": edtf, "is_of_period": True,
        "modality": "occurred", "modality_label": "actual", "value": Decimal(value),
        "words": value, "unit_iri": "", "bound": "", "counter": "", "is_set_aside": False,
        "stated": (StatedNumber("2020-01-01", "http://example.org/s"),),
    }  # fmt: skip
    return NumberPoint(**{**stated, **other})


def _series(*points, thing=CITY, parts=(), wholes=()):
    return NumberSeries(AWARDS, thing, parts, wholes, points)


def _labels(charts):
    return [[bar.label for bar in chart.bars] for chart in charts]


def test_a_total_is_no_bar_among_its_parts():
    """It is said above them, with what they have in common."""
    parts = [_series(_point(n), parts=(name,)) for name, n in (("culture", "12"), ("work", "15"))]
    (chart,) = charts_of([_series(_point("27")), *parts])

    assert _labels([chart]) == [["culture", "work"]]
    assert chart.note == "27 in all · city · 2019-01-01/2019-12-31, actual"
    assert [bar.note for bar in chart.bars] == ["", ""]


def test_a_thing_is_no_bar_beside_what_is_part_of_it():
    """Two phases of a line are compared with each other, the line is named above."""
    names = [LabelledLink(name, f"http://example.org/{name}") for name in ("first", "second")]
    phases = [_series(_point("17"), thing=name, wholes=(LINE.iri,)) for name in names]
    (chart,) = charts_of([_series(_point("41.8"), thing=LINE), *phases])

    assert _labels([chart]) == [["first", "second"]]
    assert chart.note.startswith("line: 41.8")


def test_a_value_smaller_than_that_of_a_part_is_no_total():
    """A grant for each child is not the sum of those for the second and the third."""
    (chart,) = charts_of(
        [_series(_point("100")), *(_series(_point(n), parts=(n,)) for n in ("150", "90"))]
    )

    assert _labels([chart]) == [["city", "city (150)", "city (90)"]]


def test_a_total_of_one_part_makes_no_chart():
    """There is nothing to compare."""
    assert not charts_of([_series(_point("27")), _series(_point("12"), parts=("culture",))])


def test_a_month_is_no_bar_beside_the_months_that_contain_it():
    """Periods that lie within each other are drawn by their length."""
    begins = {"491": "2023-04", "2000": "2023-01", "2052": "2024-01", "467": "2024-04"}
    points = [_point(n, f"{month}-01", f"{month[:4]}-04-30") for n, month in begins.items()]
    charts = charts_of([_series(*points)])

    assert [chart.title for chart in charts] == [
        "awards: city (1 month)",
        "awards: city (4 months)",
    ]
    assert [[bar.words for bar in chart.bars] for chart in charts] == [
        ["491", "467"], ["2000", "2052"],
    ]  # fmt: skip


def test_sums_that_grow_and_days_are_one_chart():
    """What was counted from the same day on, and what is valid as of a day, is no part."""
    growing = _series(_point("6", end="2019-06-30"), _point("9"))
    as_of = [_point("1"), _point("2", "2019-05-01", "2019-05-01", is_of_period=False)]

    assert len(charts_of([growing])) == len(charts_of([_series(*as_of)])) == 1
