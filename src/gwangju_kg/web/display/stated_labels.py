"""
Labels that the record states of what the search index does not name: assertions, passages, units.

Runs a query for each hundred of them.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

from gwangju_kg.engine import Query
from gwangju_kg.sparql.substitution import fill_values
from gwangju_kg.web.context import finder
from gwangju_kg.web.display.labels import Labels, labels_from
from gwangju_kg.web.queries.ask import ask
from gwangju_kg.web.queries.page_queries import Row, read_rows

#: A query of the program, so that it also runs on older releases.
_QUERY: Final = Path(__file__).parents[1] / "queries" / "labels.rq"

#: The most things in one query, whose labels in all languages are a page of rows or less.
_BATCH: Final = 100


def read_labels(iris: Collection[str]) -> Labels:
    """Return the labels of things, also of those without an entry in the search index."""
    known = finder().entities(iris).keys() | finder().terms(iris).keys()
    unnamed = tuple(sorted(set(iris) - known))
    rows = [row for at in range(0, len(unnamed), _BATCH) for row in _ask(unnamed[at : at + _BATCH])]
    return Labels(iris, labels_from(rows, "thing", "label"))


def _ask(iris: tuple[str, ...]) -> tuple[Row, ...]:
    text = fill_values(_QUERY.read_text("utf-8"), iris)
    return read_rows(ask(Query(text, table="json", boolean="", graph="")))
