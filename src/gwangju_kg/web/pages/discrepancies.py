"""
Where sources disagree, all of it on one page: ``/discrepancies``.

By diagnosis; each with what every source says, and why they differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from flask import Blueprint, render_template

from gwangju_kg.web.addresses import language
from gwangju_kg.web.display.labels import LabelledLink, Labels, iris_in
from gwangju_kg.web.entity.page_model import Discrepancy
from gwangju_kg.web.entity.timeline import STATES
from gwangju_kg.web.queries.page_queries import Row, rows_of
from gwangju_kg.web.queries.results_json import MAX_ROWS

blueprint = Blueprint("discrepancies", __name__, url_prefix="/discrepancies")

#: What the page asks.
QUESTION: Final = "discrepancies"


@blueprint.get("")
def listing() -> str:
    """Show every discrepancy under its diagnosis, the diagnosis with most of them first."""
    rows = rows_of(QUESTION, language=language())
    disputes = _read(rows, Labels(iris_in(rows)))
    groups: dict[LabelledLink, list[Discrepancy]] = {}
    for dispute in disputes:
        groups.setdefault(dispute.diagnosis, []).append(dispute)
    return render_template(
        "discrepancies/listing.html",
        groups=dict(sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))),
        count=len(disputes),
        is_whole=len(rows) < MAX_ROWS,
        states=STATES,
    )


def _read(rows: Iterable[Row], names: Labels) -> tuple[Discrepancy, ...]:
    return tuple(
        Discrepancy.of(list(some), names) for _, some in groupby(rows, lambda r: r["discrepancy"])
    )
