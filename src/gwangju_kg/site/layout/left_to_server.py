"""
What a site leaves to a server: addresses whose answers nobody can list beforehand.

Each has the name of the part of the page ``/without-a-server`` that says so.  Nothing here reads or
writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gwangju_kg.site.layout.static_paths import CLIENT_PAGES, AppAddress
from gwangju_kg.web.browse.facets import FACETS

#: The page that lists what only a server does.
PAGE: Final = "without-a-server"

#: The name of the page of a missing address, which most hosts know.
MISSING: Final = "404"

#: Descriptions of the release.  Their addresses lead to a page or a file, by the accepted format.
DESCRIPTIONS: Final = ("void", "catalog")

#: Addresses, and those below them, by the first part of the path.
_BY_FOLDER: Final = {
    "reconcile": "reconcile",
    "graph-view": "graph",
    "timemap": "releases",
    "health": "sparql",
    "metrics": "sparql",
}

#: Single addresses.
_BY_PATH: Final = {
    "sparql/hints": "sparql",
    "data": "sparql",
    "data/": "sparql",
}

#: Addresses that redirect to the query editor.
_QUERIES: Final = "queries"

#: Parameters of any page: the next part of a long list, and its figures.
_OF_ALL: Final = frozenset({"after", "claims-after", "figure", "embed"})

#: The sets of parameters with which a page is frozen, by the first part of its path.
_FROZEN: Final = {
    "browse": tuple(
        {*narrowed, *shown}
        for narrowed in ((), *((f,) for f in FACETS))
        for shown in ((), ("page",), ("view",))
    )
    + tuple({"sort", *page} for page in ((), ("page",))),
    "ledger": ({"at", "known"}, {"state"}, {"field"}, {"sort"}),
    "ledger.csv": tuple({"at", "known", "sort", *more} for more in ((), ("state",), ("field",))),
    "since": ({"day"},),
    "numbers.csv": ({"indicator"},),
    "cite": ({"format"},),
}


def part_of(address: AppAddress) -> str:
    """
    Return the part of the page that says why an address is left to a server; "" if it is frozen.

    >>> part_of(AppAddress("reconcile/features")), part_of(AppAddress("page/id/entity/x"))
    ('reconcile', '')
    >>> part_of(AppAddress("ledger", (("at", "2020-12-31"), ("known", "2020-01-31"))))
    'choices'
    """
    first = address.path.partition("/")[0]
    found = _BY_PATH.get(address.path) or _BY_FOLDER.get(first, "")
    names = {name for name, _ in address.parameters} - _OF_ALL
    if found or not names or address.path in CLIENT_PAGES or first == _QUERIES:
        return found
    kind = first if first in _FROZEN else first.removesuffix(".csv")
    if names in _FROZEN.get(kind, ()) and _is_one_day(dict(address.parameters)):
        return ""
    return "cite" if first == "cite" else "choices"


def _is_one_day(values: Mapping[str, str]) -> bool:
    """Check whether state and sources of the ledger are those of the same day, if any."""
    return values.get("at") == values.get("known")
