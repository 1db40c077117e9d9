"""
All discrepancies between sources: ``/discrepancies``.

Grouped by diagnosis, each with the conflicting assertions and an explanation.
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
from gwangju_kg.web.queries.page_queries import Row, query_rows
from gwangju_kg.web.queries.results_json import MAX_ROWS

blueprint = Blueprint("discrepancies", __name__, url_prefix="/discrepancies")

#: The query of the page.
QUERY: Final = "discrepancies"


@blueprint.get("")
def listing() -> str:
    """Show all discrepancies by diagnosis, the most frequent diagnosis first."""
    rows = query_rows(QUERY, language=language())
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
        Discrepancy.from_rows(list(group), names)
        for _, group in groupby(rows, lambda r: r["discrepancy"])
    )
