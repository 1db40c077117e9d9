"""
The costs of projects, by field and by year, and who pays them.

Runs the queries ``costs.rq`` and ``payers.rq``.  Amounts of different currencies are never added.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Final

from gwangju_kg.formatting import format_number, format_time
from gwangju_kg.formatting.sentences import describe_assertion
from gwangju_kg.web.addresses import language
from gwangju_kg.web.context import unit
from gwangju_kg.web.display.chart_svg import Bar, BarChart
from gwangju_kg.web.display.labels import LabelledLink, Labels, iris_in
from gwangju_kg.web.queries.page_queries import Row, has_page_query, query_rows

#: The queries; older releases lack them.
_COSTS: Final = "costs"
_PAYERS: Final = "payers"

#: Characters of an ISO date that give its year.
_YEAR: Final = 4


@dataclass(frozen=True)
class ProjectCost:
    """
    The latest known cost of a project.

    Attributes:
        thing: the project.
        fields: its fields, by name.
        status: its status, or "".
        amount, unit_iri, words: the amount, its unit, and both in words.
        modality, modality_label: whether it is planned or was spent.
        edtf, time: the day as of which the source states it, and that day in words; "" if unknown.
        year: the year of that day, or "".
        claim: the IRI of the assertion.
        source: its source, or None.
    """

    thing: LabelledLink
    fields: tuple[LabelledLink, ...]
    status: str
    amount: Decimal
    unit_iri: str
    words: str
    modality: str
    modality_label: str
    edtf: str
    time: str
    year: str
    claim: str
    source: LabelledLink | None


@dataclass(frozen=True)
class CostTotal:
    """
    The costs of one group of projects, added by the program.

    Attributes:
        group: the field or the year.
        modality, modality_label: whether they are planned or were spent.
        count: the number of projects.
        amount, unit_iri, words: the total, its unit, and both in words.
    """

    group: LabelledLink
    modality: str
    modality_label: str
    count: int
    amount: Decimal
    unit_iri: str
    words: str


@dataclass(frozen=True)
class PaidShare:
    """An amount or a share that someone pays of a thing, with its assertion."""

    thing: LabelledLink
    payer: LabelledLink
    indicator: LabelledLink
    words: str
    modality_label: str
    edtf: str
    time: str
    claim: str
    source: LabelledLink | None


def read_costs() -> tuple[ProjectCost, ...]:
    """Return the costs of projects, the latest stated first, or none."""
    rows = query_rows(_COSTS) if has_page_query(_COSTS) else ()
    names = Labels(iris_in(rows))
    costs = [
        _read_cost(list(group), names)
        for _, group in groupby(rows, key=lambda row: (row["thing"].value, row["claim"].value))
    ]
    costs.sort(key=lambda cost: (cost.unit_iri, -cost.amount, cost.thing))
    return tuple(sorted(costs, key=lambda cost: cost.year, reverse=True))


def _read_cost(rows: Sequence[Row], names: Labels) -> ProjectCost:
    row = rows[0]
    edtf = row["time"].value if "time" in row else ""
    amount, unit_iri = Decimal(row["amount"].value), row["unit"].value
    return ProjectCost(
        thing=names.link(row["thing"].value),
        fields=tuple(sorted({names.link(r["field"].value) for r in rows if "field" in r})),
        status=names.state(row["status"].value) if "status" in row else "",
        amount=amount,
        unit_iri=unit_iri,
        words=_words(amount, unit_iri),
        modality=_local(row["modality"].value),
        modality_label=names(row["modality"].value),
        edtf=edtf,
        time=format_time(edtf, names.language) if edtf else "",
        year=row["begin"].value[:_YEAR] if "begin" in row else "",
        claim=row["claim"].value,
        source=names.link(row["source"].value) if "source" in row else None,
    )


def totals_by_field(costs: Sequence[ProjectCost]) -> tuple[CostTotal, ...]:
    """Return the totals of each field; a project of several fields counts in each."""
    return _totals((field, cost) for cost in costs for field in cost.fields)


def totals_by_year(costs: Sequence[ProjectCost]) -> tuple[CostTotal, ...]:
    """Return the totals of each year in which sources stated the costs."""
    return _totals((LabelledLink(cost.year, ""), cost) for cost in costs if cost.year)


def _totals(grouped: Iterable[tuple[LabelledLink, ProjectCost]]) -> tuple[CostTotal, ...]:
    groups: dict[tuple[LabelledLink, str, str], list[ProjectCost]] = {}
    for group, cost in grouped:
        groups.setdefault((group, cost.modality, cost.unit_iri), []).append(cost)
    return tuple(
        CostTotal(
            group=group,
            modality=modality,
            modality_label=costs[0].modality_label,
            count=len(costs),
            amount=(total := sum((cost.amount for cost in costs), Decimal(0))),
            unit_iri=unit_iri,
            words=_words(total, unit_iri),
        )
        for (group, modality, unit_iri), costs in sorted(groups.items())
    )


def chart_of_totals(totals: Sequence[CostTotal], title: str) -> BarChart | None:
    """Return a chart of totals in one currency; None for fewer than two, or for several."""
    if len(totals) < 2 or len({total.unit_iri for total in totals}) > 1:  # noqa: PLR2004
        return None
    bars = (
        Bar(
            t.group.name,
            t.modality_label,
            t.amount,
            t.words,
            kind="actual" if t.modality == "occurred" else "plan",
        )
        for t in totals
    )
    return BarChart(title, tuple(bars))


def read_payers() -> tuple[PaidShare, ...]:
    """Return who pays what, by thing; none if no source says."""
    rows = query_rows(_PAYERS) if has_page_query(_PAYERS) else ()
    names = Labels(iris_in(rows))
    shares = []
    for row in rows:
        edtf = next((row[key].value for key in ("asOf", "period") if key in row), "")
        described = describe_assertion(row, names, names.language, unit=unit)
        shares.append(
            PaidShare(
                thing=names.link(row["thing"].value),
                payer=names.link(row["payer"].value),
                indicator=names.link(row["indicator"].value),
                words=described.statement,
                modality_label=described.modality,
                edtf=edtf,
                time=format_time(edtf, names.language) if edtf else "",
                claim=row["claim"].value,
                source=names.link(row["source"].value) if "source" in row else None,
            )
        )
    return tuple(sorted(shares, key=lambda s: (s.thing, s.indicator, s.payer, s.edtf)))


def _words(amount: Decimal, unit_iri: str) -> str:
    return format_number(str(amount), unit(unit_iri), language())


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]
