"""The order of terms: kinds one after the other, and values within a kind."""

import datetime
import math
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from gwangju_kg.rdf.values.term_order import order_key

XSD = REUSED_PREFIXES["xsd"]


def literal(text, name):
    """Return a literal of a datatype of XML Schema."""
    return Literal(text, datatype=NamedNode(XSD + name))


#: One group after the other, each in ascending order; "=" joins terms of equal value.
IN_ORDER = [
    [BlankNode("a")],
    [NamedNode("urn:a")],
    [NamedNode("urn:b")],
    [literal("-INF", "double"), literal("-INF", "float")],
    [literal("-100000000000000000000", "integer")],
    [literal("-10", "integer"), literal("-1e1", "double"), literal("-10.0", "decimal")],
    [literal("-9.99", "decimal")],
    [literal("0", "integer"), literal("-0", "double"), literal("0.0", "float")],
    [literal("1E-7", "double")],
    [literal("0.1", "decimal"), literal("0.1", "double")],
    [literal("0.1", "float")],
    [literal("9", "byte")],
    [literal("10", "integer"), literal("010", "unsignedInt"), literal("1.0E1", "double")],
    [literal("9007199254740992", "integer"), literal("9007199254740992", "double")],
    [literal("9007199254740993", "integer")],
    [literal("18446744073709551615", "unsignedLong")],
    [literal("100000000000000000000.5", "decimal")],
    [literal("1E300", "double")],
    [literal("INF", "double"), literal("INF", "float"), literal("+INF", "double")],
    [literal("NaN", "double"), literal("NaN", "float")],
    [literal("-0001", "gYear")],
    [literal("2019-12-31T23:59:59.5", "dateTime")],
    [literal("2020", "gYear")],
    [literal("2020-01", "gYearMonth")],
    [literal("2020-01-01", "date"), literal("2020-01-01Z", "date")],
    [
        literal("2020-01-01T00:00:00Z", "dateTime"),
        literal("2020-01-01T09:00:00+09:00", "dateTimeStamp"),
        literal("2019-12-31T24:00:00", "dateTime"),
    ],
    [literal("2020-02-29", "date")],
    [literal("10000-01-01", "date")],
    [literal("01:00:00+02:00", "time")],
    [literal("00:00:00", "time")],
    [literal("12:00:00", "time")],
    [literal("--02-29", "gMonthDay")],
    [literal("--05", "gMonth")],
    [literal("---05", "gDay")],
    [literal("-P1Y", "duration")],
    [literal("PT36H", "dayTimeDuration"), literal("P1DT12H", "duration")],
    [literal("P27D", "duration")],
    [literal("P1M", "yearMonthDuration")],
    [literal("P32D", "duration")],
    [literal("P10M30DT23H", "duration")],
    [literal("P11M", "duration")],
    [literal("false", "boolean"), literal("0", "boolean")],
    [literal("true", "boolean"), literal("1", "boolean")],
    [Literal("")],
    [Literal("10")],
    [Literal("9", language="en")],
    [Literal("9", language="ko")],
    [Literal("9")],
    [Literal("가")],
    [literal("abc", "anyURI")],
    [literal("2020-02-30", "date")],
    [literal(" 5 ", "integer")],
    [literal("abc", "integer")],
    [Triple(NamedNode("urn:a"), NamedNode("urn:p"), literal("9", "integer"))],
    [Triple(NamedNode("urn:a"), NamedNode("urn:p"), literal("10", "integer"))],
]


def test_terms_are_ordered_by_kind_and_by_value():
    """Equal values have equal keys, and all others those of their order."""
    keys = [{order_key(term) for term in group} for group in IN_ORDER]
    assert [len(group) for group in keys] == [1] * len(keys)
    (flat,) = zip(*[sorted(group) for group in keys], strict=True)
    assert list(flat) == sorted(flat)


NUMBERS = st.one_of(
    st.integers(-(10**40), 10**40).map(lambda n: (Fraction(n), literal(str(n), "integer"))),
    st.decimals(allow_nan=False, allow_infinity=False, places=9).map(
        lambda n: (Fraction(n), literal(f"{n:f}", "decimal"))
    ),
    st.floats(allow_nan=False, allow_infinity=False).map(
        lambda n: (Fraction(Decimal(repr(n))), literal(repr(n), "double"))
    ),
)


@given(NUMBERS, NUMBERS)
def test_numbers_of_all_types_compare_by_value(one, other):
    """A double counts as the shortest decimal number that denotes it."""
    assert (one[0] < other[0]) == (order_key(one[1]) < order_key(other[1]))
    assert (one[0] == other[0]) == (order_key(one[1]) == order_key(other[1]))


@given(st.datetimes(), st.datetimes(), st.integers(-840, 840))
def test_moments_compare_as_on_the_calendar(one, other, minutes):
    """Also across time zones; without a zone they are in UTC."""
    zone = datetime.timezone(datetime.timedelta(minutes=minutes))
    keys = [
        order_key(literal(one.isoformat(), "dateTime")),
        order_key(literal(other.replace(tzinfo=zone).isoformat(), "dateTime")),
    ]
    difference = one.replace(tzinfo=datetime.UTC) - other.replace(tzinfo=zone)
    assert (difference < datetime.timedelta()) == (keys[0] < keys[1])
    assert (not difference) == (keys[0] == keys[1])


@given(st.text(), st.sampled_from(["integer", "double", "date", "dateTime", "duration", "boolean"]))
def test_any_text_has_a_key(text, name):
    """Ill-typed literals are ordered too, and no text raises an error."""
    assert order_key(literal(text, name))[0] in "2346"


def test_numbers_of_any_length_have_a_key():
    """Also those that Python refuses to convert, and exponents beyond a double."""
    digits = "9" * 10_000
    assert order_key(literal(digits, "integer")) < order_key(literal(digits + "0", "integer"))
    assert order_key(literal("1e999999", "double")) == order_key(literal("INF", "double"))
    assert order_key(literal("1e39", "float")) == order_key(literal("INF", "float"))
    assert order_key(literal(digits + "-01-01", "date"))[0] == "6"
    assert math.isinf(float("1e999999"))
