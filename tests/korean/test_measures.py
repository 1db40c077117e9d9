"""Measures in Korean text: each unit that the shapes allow has written forms that are read."""

from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from gwangju_kg.dataset import reading as dataset_reading
from gwangju_kg.evidence.value_checks import unit_name
from gwangju_kg.korean.numbers.measures import MEASURES
from gwangju_kg.korean.numbers.number_words import Number
from gwangju_kg.korean.reader import read
from gwangju_kg.project.project_folder import Project
from our_namespaces import PREFIXES

ROOT = Path(__file__).parents[2]


def _number(text):
    (reading,) = read(text)
    assert isinstance(reading.expression, Number)
    return reading.expression


def test_each_unit_that_the_shapes_allow_is_read():
    """The symbol of each unit of the class that the shape names is read after a number."""
    data = dataset_reading.read_project(Project.open(ROOT))
    sh, qudt = PREFIXES["sh"], PREFIXES["qudt"]
    classes = {
        quad.object
        for shape in data.quads_for_pattern(
            None, NamedNode(sh + "path"), NamedNode(qudt + "hasUnit")
        )
        for quad in data.quads_for_pattern(shape.subject, NamedNode(sh + "class"), None)
    }
    units = {
        quad.subject
        for kind in classes
        for quad in data.quads_for_pattern(None, NamedNode(PREFIXES["rdf"] + "type"), kind)
    }
    assert len(units) > 25

    assert {unit.value.rpartition("/")[2] for unit in units} >= MEASURES
    for unit in units:
        name = unit.value.rpartition("/")[2]
        forms = [
            quad.object.value
            for quad in data.quads_for_pattern(unit, NamedNode(qudt + "symbol"), None)
            if isinstance(quad.object, Literal) and quad.object.language in (None, "ko")
        ] or ["개"]
        for form in forms:
            number = _number(f"12.5{form}")
            assert number.value == Decimal("12.5"), (name, form)
            assert unit_name(number) == name, (name, form)


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("23.5㎞를", "KiloM"), ("23.5 km", "KiloM"), ("3만 제곱미터의", "M2"), ("2km²", "KiloM2"),
        ("7㏊", "HA"), ("10세제곱미터", "M3"), ("3톤급", "TONNE"), ("시속 60㎞", "KiloM-PER-HR"),
        ("5ｋｍ", "KiloM"), ("5G", ""), ("5평균", ""), ("5kmx", ""), ("100m 달리기", "M"),
        ("20MW 이상", "MegaW"), ("1천500㎾", "KiloW"), ("3킬로와트시", "KiloW-HR"), ("2ℓ", "L"),
        ("약 3만평 부지", "pyeong"), ("30평형이다", "pyeong"), ("3평인", "pyeong"),
        ("기온이 31.5도까지", "DEG_C"), ("전국 8도", ""),
    ],
)  # fmt: skip
def test_written_form_gives_its_unit(text, measure):
    """Compatibility characters, letters and words are read; similar words are not."""
    assert _number(text).measure == measure


def test_a_temperature_below_zero_is_negative():
    """영하 is a part of the number; 도 without such a word is no temperature."""
    assert (_number("영하 12도 안팎").value, _number("영상 12도").value) == (-12, 12)
