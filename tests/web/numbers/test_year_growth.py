"""The change from the year before, and charts of any values."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest

from gwangju_kg.web.display.chart_svg import WIDTH, Bar, BarChart, draw_bars, text_width
from gwangju_kg.web.numbers.growth import PERCENT, Measurement, growth_between


def _measure(value, unit="", bound="exactly"):
    return Measurement(None if value is None else Decimal(value), unit, bound)


@pytest.mark.parametrize(
    ("before", "after", "percent"),
    [("2210200000000", "2537900000000", "14.8"), ("200", "100", "-50.0"), ("-50", "50", "200.0")],
)
def test_the_growth_is_in_per_cent_of_the_earlier_value(before, after, percent):
    """Rounded to a tenth; a fall is negative."""
    growth = growth_between(_measure(before), _measure(after))

    assert (growth.percent, growth.is_rough, growth.is_points) == (Decimal(percent), False, False)


def test_percentages_differ_in_points():
    """From 50 % to 60 % are 10 percentage points."""
    growth = growth_between(_measure(50, PERCENT), _measure(60, PERCENT))

    assert (growth.percent, growth.is_points) == (10, True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (_measure(0), _measure(5)),
        (_measure(None), _measure(5)),
        (_measure(5, "a"), _measure(5, "b")),
        (_measure(5, bound="atLeast"), _measure(6)),
    ],
)
def test_what_cannot_be_compared_has_no_growth(before, after):
    """From nothing, between units, and from a mere bound there is no rate."""
    assert growth_between(before, after) is None


def test_a_value_that_is_not_exact_makes_it_rough():
    """The page says about."""
    assert growth_between(_measure(5, bound="about"), _measure(6)).is_rough


def test_bars_are_as_long_as_their_values_and_texts_are_escaped():
    """Zero has no bar, a negative one lies left of the line at zero; the title is text."""
    values = [Decimal(-50), Decimal(0), Decimal(100)]
    bars = tuple(Bar(f"<{v}>", "목표", v, f"{v} &", "target") for v in values)
    root = ElementTree.fromstring(draw_bars(BarChart("<script>", bars)))  # noqa: S314 - our own
    boxes = list(root.iter("{http://www.w3.org/2000/svg}rect"))
    (zero,) = (float(x.get("x1")) for x in root.iter("{http://www.w3.org/2000/svg}line"))

    widths = [float(box.get("width")) for box in boxes]
    assert widths[1] == 0
    assert widths[2] == pytest.approx(2 * widths[0], abs=0.2)
    assert float(boxes[0].get("x")) < zero == float(boxes[2].get("x"))
    assert "<-50> 목표 -50 &" in root.get("aria-label")


def test_a_long_name_does_not_leave_the_picture():
    """It is broken into lines, and its value stands below them."""
    bars = (Bar("아주 긴 이름의 사업 " * 9, "실적", Decimal(1), "1", "actual"),)
    drawing = draw_bars(BarChart("x", bars))
    root = ElementTree.fromstring(drawing)  # noqa: S314 - our own
    texts = list(root.iter("{http://www.w3.org/2000/svg}text"))

    name, (note, value) = [text.text for text in texts[:-2]], texts[-2:]
    assert " ".join(name) == " ".join(["아주 긴 이름의 사업"] * 9)
    assert all(text_width(line) <= WIDTH for line in name)
    assert note.get("y") == value.get("y")
    assert len({text.get("y") for text in texts}) == len(name) + 1
