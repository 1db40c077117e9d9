"""
The numbers of an indicator as series: values by period, each with the assertions that state it.

The input are rows of ``numbers.rq``; the output is a series for each thing, part and unit.  Values
that contradict each other stay side by side.  No queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import Final

from gwangju_kg.formatting import format_time
from gwangju_kg.formatting.sentences import describe_assertion
from gwangju_kg.web.context import unit
from gwangju_kg.web.display.labels import LabelledLink, Labels
from gwangju_kg.web.numbers.growth import Growth, Measurement, growth_between, year_before
from gwangju_kg.web.queries.page_queries import Row

#: Modalities in the order in which they follow each other within a period.
_ORDER: Final = ("targeted", "planned", "projected", "occurred")

#: Sorts after all days.
_LAST: Final = "9999"


@dataclass(frozen=True, order=True)
class StatedNumber:
    """
    An assertion of a number.

    Attributes:
        since: the day since which it is known, in ISO form, or "".
        iri: its IRI.
        source: its source; None if it was calculated.
        day: `since` in words.
    """

    since: str
    iri: str
    source: LabelledLink | None = None
    day: str = ""


@dataclass(frozen=True)
class StatedGrowth:
    """The growth rate that a source states, its assertion, and the calculation that tests it."""

    percent: Decimal
    claim_iri: str
    calculation_iri: str


@dataclass(frozen=True)
class NumberPoint:
    """
    A value for a period, with all assertions that state it.

    Attributes:
        edtf, begin, end: its period, else the day as of which it is valid; "" if there is none.
        period: the period in words.
        is_of_period: whether it counts what happened in a period, and is not valid as of a day.
        modality: the local name of its modality.
        modality_label: the label of that.
        value: the number; None for a duration.
        words: the value in words, with its unit and bound.
        unit_iri: its unit, or "".
        bound: the local name of its bound, or "".
        counter: the word after a count in the reader's language, or "".
        is_set_aside: whether the editors set it aside.
        stated: its assertions, the earliest known first.
        discrepancies: the discrepancies that it is part of, each named by its diagnosis.
        stated_growth: the growth rate that a source states for it, or None.
        growth: the change from the year before, or None.
        is_disputed: whether sources report another value for the same period.
    """

    edtf: str
    begin: str
    end: str
    period: str
    is_of_period: bool
    modality: str
    modality_label: str
    value: Decimal | None
    words: str
    unit_iri: str
    bound: str
    counter: str
    is_set_aside: bool
    stated: tuple[StatedNumber, ...]
    discrepancies: tuple[LabelledLink, ...] = ()
    stated_growth: StatedGrowth | None = None
    growth: Growth | None = None
    is_disputed: bool = False

    @property
    def by_source(self) -> tuple[tuple[LabelledLink | None, tuple[StatedNumber, ...]], ...]:
        """Its assertions by their source, in the order in which the sources were known."""
        groups: dict[LabelledLink | None, list[StatedNumber]] = {}
        for each in self.stated:
            groups.setdefault(each.source, []).append(each)
        return tuple((source, tuple(stated)) for source, stated in groups.items())

    @property
    def since(self) -> str:
        """The day since which it is known, in ISO form, or ""."""
        return self.stated[0].since

    @property
    def is_actual(self) -> bool:
        """Whether it is reported as fact, or was calculated from facts."""
        return self.modality in {"occurred", ""}

    @property
    def measurement(self) -> Measurement:
        """The value without its period."""
        return Measurement(self.value, self.unit_iri, self.bound)


@dataclass(frozen=True)
class NumberSeries:
    """
    The numbers of one thing, or of one part of it, in one unit.

    Attributes:
        indicator: what is measured.
        thing: the thing.
        parts: the labels of the part that the numbers cover.
        wholes: the IRIs of what the thing is part of.
        points: the numbers by period.
    """

    indicator: LabelledLink
    thing: LabelledLink
    parts: tuple[str, ...]
    wholes: tuple[str, ...]
    points: tuple[NumberPoint, ...]

    @property
    def name(self) -> str:
        """The label of the thing, with its parts."""
        return f"{self.thing.name} ({', '.join(self.parts)})" if self.parts else self.thing.name

    @property
    def drawn(self) -> tuple[NumberPoint, ...]:
        """The points that a chart shows: numbers that were not set aside."""
        return tuple(p for p in self.points if p.value is not None and not p.is_set_aside)

    def before(self, point: NumberPoint) -> NumberPoint | None:
        """Return the fact of the same period one year before, or None."""
        if not (point.begin and point.end):
            return None
        period = (year_before(point.begin), year_before(point.end))
        earlier = [p for p in self.drawn if p.is_actual and (p.begin, p.end) == period]
        return earlier[0] if earlier else None

    @property
    def periods(self) -> int:
        """The number of different periods."""
        return len({point.edtf for point in self.points})


def read_series(rows: Sequence[Row], names: Labels) -> tuple[NumberSeries, ...]:
    """Return the series in `rows`, by indicator, those with most periods first, then by name."""
    numbers = [_read_number(list(group), names) for _, group in groupby(rows, key=_claim)]
    series = [
        NumberSeries(*key, points=_complete(_merge(point for _, point in group)))
        for key, group in groupby(sorted(numbers, key=_series_order), key=_series_key)
        if key
    ]
    return tuple(sorted(series, key=lambda s: (s.indicator, -s.periods, s.name)))


_SeriesKey = tuple[LabelledLink, LabelledLink, tuple[str, ...], tuple[str, ...]]
_Number = tuple[_SeriesKey, NumberPoint]


def _series_key(number: _Number) -> _SeriesKey:
    return number[0]


def _series_order(number: _Number) -> tuple[object, ...]:
    return number[0], number[1].unit_iri


def _claim(row: Row) -> str:
    return row["claim"].value


def _read_number(rows: list[Row], names: Labels) -> _Number:
    """Return the key of the series and the point of one assertion."""
    row = rows[0]

    def text(key: str) -> str:
        return row[key].value if key in row else ""

    parts = sorted({names(r["part"].value) for r in rows if "part" in r})
    wholes = sorted({r["whole"].value for r in rows if "whole" in r})
    found = {
        LabelledLink(names(r["diagnosis"].value), r["discrepancy"].value)
        for r in rows
        if "discrepancy" in r
    }
    counter = next((r["counter"] for r in rows if _has_counter(r, names.language)), None)
    terms = {key: term for key, term in row.items() if key != "counter"}
    if counter:
        terms["counter"] = counter
    described = describe_assertion(terms, names, names.language, unit=unit)
    edtf = text("period") or text("asOf")
    source = names.link(text("source")) if "source" in row else None
    point = NumberPoint(
        edtf=edtf,
        begin=text("begin"),
        end=text("end"),
        period=format_time(edtf, names.language) if edtf else "",
        is_of_period="period" in row,
        modality=_local(text("modality")),
        modality_label=described.modality,
        value=Decimal(text("value")) if "value" in row else None,
        words=described.statement,
        unit_iri=text("unit"),
        bound=_local(text("bound")),
        counter=counter.value if counter else "",
        is_set_aside=_local(text("rank")) == "deprecated",
        stated=(StatedNumber(text("since"), text("claim"), source, _day(text("since"), names)),),
        discrepancies=tuple(sorted(found)),
        stated_growth=_stated_growth(row),
    )
    key = (names.link(text("indicator")), names.link(text("thing")), tuple(parts), tuple(wholes))
    return key, point


def _day(since: str, names: Labels) -> str:
    return format_time(since, names.language) if since else ""


def _has_counter(row: Row, language: str) -> bool:
    return "counter" in row and row["counter"].language == language


def _stated_growth(row: Row) -> StatedGrowth | None:
    if "growth" not in row:
        return None
    percent = Decimal(row["growthValue"].value)
    return StatedGrowth(percent, row["growthStated"].value, row["growth"].value)


def _merge(points: Iterable[NumberPoint]) -> list[NumberPoint]:
    """Return the points by period; assertions of the same value become one point."""
    merged: dict[tuple[object, ...], NumberPoint] = {}
    for point in points:
        key = (point.edtf, point.modality, point.words, point.unit_iri, point.is_set_aside)
        if (first := merged.get(key)) is None:
            merged[key] = point
            continue
        merged[key] = replace(
            first,
            stated=tuple(sorted({*first.stated, *point.stated})),
            discrepancies=tuple(sorted({*first.discrepancies, *point.discrepancies})),
            stated_growth=first.stated_growth or point.stated_growth,
        )
    return sorted(merged.values(), key=_order)


def _order(point: NumberPoint) -> tuple[object, ...]:
    place = _ORDER.index(point.modality) if point.modality in _ORDER else len(_ORDER)
    return point.begin or point.end or _LAST, point.end or _LAST, place, point.since, point.words


def _complete(points: Sequence[NumberPoint]) -> tuple[NumberPoint, ...]:
    """Add the change from the year before, and whether sources report another value."""
    taken = [p for p in points if p.is_actual and p.value is not None and not p.is_set_aside]
    by_period: dict[tuple[str, str], list[NumberPoint]] = {}
    for point in taken:
        by_period.setdefault((point.begin, point.end), []).append(point)

    def complete(point: NumberPoint) -> NumberPoint:
        if point not in taken:
            return point
        same = by_period[point.begin, point.end]
        before = []
        if point.begin and point.end:
            before = by_period.get((year_before(point.begin), year_before(point.end)), [])
        is_one = len(same) == len(before) == 1
        return replace(
            point,
            is_disputed=len(same) > 1,
            growth=growth_between(before[0].measurement, point.measurement) if is_one else None,
        )

    return tuple(map(complete, points))


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]
