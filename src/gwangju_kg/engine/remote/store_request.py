"""A query as a store gets it.  No IO."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

RESULTS_JSON: Final = "application/sparql-results+json"
N_TRIPLES: Final = "application/n-triples"


class StoreQuery(NamedTuple):
    """
    A query as a store gets it.

    Attributes:
        text: the query, with all its prefixes and its base.
        media_type: `RESULTS_JSON` or `N_TRIPLES`.
        default_graphs, named_graphs: the dataset of the request; none for that of the query.
        deadline_s: its deadline, of which the store is told.
    """

    text: str
    media_type: str
    default_graphs: Sequence[str]
    named_graphs: Sequence[str]
    deadline_s: float
