"""
Where sources disagree, all of it on one page: ``/discrepancies``.

By diagnosis; each with what every source says, and why they differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from flask import Blueprint, render_template

from gwangju_kg.web.asked import Row, rows_of
from gwangju_kg.web.entities import Dispute
from gwangju_kg.web.naming import Link, Names, iris_in
from gwangju_kg.web.results import MAX_ROWS
from gwangju_kg.web.site import language
from gwangju_kg.web.story import STATES

blueprint = Blueprint(
    "discrepancies", __name__, template_folder="templates", url_prefix="/discrepancies"
)

#: What the page asks.
QUESTION: Final = "discrepancies"


@blueprint.get("")
def listing() -> str:
    """Show every discrepancy under its diagnosis, the diagnosis with most of them first."""
    rows = rows_of(QUESTION, language=language())
    disputes = _read(rows, Names(iris_in(rows)))
    groups: dict[Link, list[Dispute]] = {}
    for dispute in disputes:
        groups.setdefault(dispute.diagnosis, []).append(dispute)
    return render_template(
        "discrepancies/listing.html",
        groups=dict(sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))),
        count=len(disputes),
        is_whole=len(rows) < MAX_ROWS,
        states=STATES,
    )


def _read(rows: Iterable[Row], names: Names) -> tuple[Dispute, ...]:
    return tuple(
        Dispute.of(list(some), names) for _, some in groupby(rows, lambda r: r["discrepancy"])
    )
