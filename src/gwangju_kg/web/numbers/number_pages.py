"""
The pages of numbers: ``/numbers`` with all indicators and targets, ``/budget``, and their CSV.

The page of one indicator is the page of that thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from flask import Blueprint, Response, render_template, request

from gwangju_kg.errors import BadRequest, NotFound
from gwangju_kg.rdf.iri import is_absolute_iri
from gwangju_kg.web.context import release
from gwangju_kg.web.display.chart_svg import draw_bars
from gwangju_kg.web.http.csv_files import csv_response
from gwangju_kg.web.numbers.comparisons import Comparison
from gwangju_kg.web.numbers.indicator_numbers import (
    COLUMNS,
    MOST_ROWS,
    IndicatorNumbers,
    read_indicators,
    read_numbers,
)
from gwangju_kg.web.numbers.project_costs import (
    CostTotal,
    chart_of_totals,
    read_costs,
    read_payers,
    totals_by_field,
    totals_by_year,
)

blueprint = Blueprint("numbers", __name__)

_Rows = Iterable[Sequence[object]]

_TOTAL_COLUMNS: Final = ("iri", "name", "state", "projects", "amount", "unit")


def read_comparisons() -> tuple[Comparison, ...]:
    """Return the targets, plans and projections of all indicators, with what was reached."""
    entries = [e.link.iri for e in read_indicators() if e.has_goals and e.has_results]
    numbers = read_numbers(entries)
    return tuple(c for c in numbers.comparisons if c.results) if numbers else ()


def read_budget_numbers() -> IndicatorNumbers | None:
    """Return the numbers of the indicators of public budgets, or None."""
    numbers = read_numbers([entry.link.iri for entry in read_indicators() if entry.is_of_budget])
    return numbers.with_stated_growth_first() if numbers else None


@blueprint.get("/numbers")
def numbers() -> str:
    """Show targets beside what was reached, and list the indicators."""
    release()
    return render_template(
        "numbers/numbers.html",
        comparisons=read_comparisons(),
        indicators=read_indicators(),
        has_budget=has_budget(),
    )


def has_budget() -> bool:
    """Check whether there is anything to show on the page of budgets."""
    is_of_budget = any(entry.is_of_budget for entry in read_indicators())
    return is_of_budget or bool(read_costs()) or bool(read_payers())


@blueprint.get("/budget")
def budget() -> str:
    """
    Show public budgets by year, what projects cost, and who pays.

    Raises:
        NotFound: the release has no such numbers.
    """
    costs, payers, yearly = read_costs(), read_payers(), read_budget_numbers()
    if not (costs or payers or yearly):
        raise NotFound(iri="budget")
    fields = totals_by_field(costs)
    return render_template(
        "numbers/budget.html",
        numbers=yearly,
        costs=costs,
        fields=fields,
        years=totals_by_year(costs),
        payers=payers,
        chart_of=lambda title: _drawing(fields, title),
        most=MOST_ROWS,
    )


def _drawing(totals: Sequence[CostTotal], title: str) -> str:
    chart = chart_of_totals(totals, title)
    return draw_bars(chart) if chart else ""


@blueprint.get("/numbers.csv")
def indicator_csv() -> Response:
    """
    Return the numbers of the indicator ``?indicator=`` as CSV, a row for each assertion.

    Raises:
        BadRequest: the parameter is not an IRI.
        NotFound: the indicator has no numbers.
    """
    iri = request.args.get("indicator", "")
    if not is_absolute_iri(iri):
        raise BadRequest(reason="not-an-iri", parameter="indicator")
    numbers = read_numbers([iri])
    if not numbers:
        raise NotFound(iri=iri)
    return csv_response(iri.rpartition("/")[2], COLUMNS, numbers.csv_rows())


@blueprint.get("/numbers/<any(indicators, targets):table>.csv")
def numbers_csv(table: str) -> Response:
    """Return a table of ``/numbers`` as CSV."""
    columns, rows = _TABLES[table]
    return csv_response(table, columns, rows())


@blueprint.get("/budget/<any(years, costs, fields, payers, stated):table>.csv")
def budget_csv(table: str) -> Response:
    """Return a table of ``/budget`` as CSV."""
    columns, rows = _TABLES[table]
    return csv_response(f"budget-{table}", columns, rows())


def _indicator_rows() -> _Rows:
    return ((e.link.iri, e.link.name, e.numbers, e.things, e.periods) for e in read_indicators())


def _target_rows() -> _Rows:
    return (
        (
            *(c.series.indicator.iri, c.series.indicator.name),
            *(c.series.thing.iri, c.series.name, c.goal.modality),
            *(c.goal.edtf, c.goal.value, result.edtf, result.value, result.unit_iri),
            *(c.percent(result), c.goal.stated[0].iri, result.stated[0].iri),
        )
        for c in read_comparisons()
        for result in c.results
    )


def _year_rows() -> _Rows:
    numbers = read_budget_numbers()
    return numbers.csv_rows() if numbers else ()


def _total_rows(totals: Sequence[CostTotal]) -> _Rows:
    return ((t.group.iri, t.group.name, t.modality, t.count, t.amount, t.unit_iri) for t in totals)


def _cost_rows() -> _Rows:
    return (
        (
            *(c.thing.iri, c.thing.name, ", ".join(f.name for f in c.fields), c.status),
            *(c.modality, c.amount, c.unit_iri, c.edtf, c.claim),
            c.source.iri if c.source else "",
        )
        for c in read_costs()
    )


def _payer_rows() -> _Rows:
    return (
        (
            *(s.thing.iri, s.thing.name, s.payer.iri, s.payer.name, s.indicator.name),
            *(s.words, s.modality_label, s.edtf, s.claim, s.source.iri if s.source else ""),
        )
        for s in read_payers()
    )


#: The tables by the name of their file: the columns, and the function that returns the rows.
_TABLES: Final[Mapping[str, tuple[Sequence[str], Callable[[], _Rows]]]] = {
    "indicators": (("indicator", "name", "numbers", "things", "periods"), _indicator_rows),
    "targets": (
        (
            "indicator", "indicator_name", "thing", "thing_name", "modality", "goal_period",
            "goal", "reached_period", "reached", "unit", "percent", "goal_assertion",
            "reached_assertion",
        ),
        _target_rows,
    ),
    "years": (COLUMNS, _year_rows),
    "fields": (_TOTAL_COLUMNS, lambda: _total_rows(totals_by_field(read_costs()))),
    "stated": (_TOTAL_COLUMNS, lambda: _total_rows(totals_by_year(read_costs()))),
    "costs": (
        (
            "thing", "name", "fields", "status", "state", "amount", "unit", "as_of",
            "assertion", "source",
        ),
        _cost_rows,
    ),
    "payers": (
        (
            "thing", "thing_name", "payer", "payer_name", "indicator", "value", "state", "time",
            "assertion", "source",
        ),
        _payer_rows,
    ),
}  # fmt: skip
