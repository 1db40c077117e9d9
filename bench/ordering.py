"""
Time ORDER BY, MIN and MAX with and without our order: ``python -m bench.ordering [--rows N]``.

Invent values of several kinds from a seed, and evaluate one query as Oxigraph alone does and one as
a worker does.  Processor time is printed, in microseconds a row, because other programs on the
machine affect it little.  Oxigraph alone dies of mixed kinds, so they are only measured with ours.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from random import Random
from typing import Final, cast

import click
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, QuerySolutions, Store

from gwangju_kg.engine.worker.rewriting.ordering import Ordering
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES

SEED: Final = 2026
ROUNDS: Final = 5

_XSD: Final = REUSED_PREFIXES["xsd"]

_VALUES: Final[Mapping[str, Callable[[Random], Literal]]] = {
    "integers": lambda random: Literal(random.randrange(10**6)),
    "texts": lambda random: Literal(f"이름 {random.randrange(10**6)}", language="ko"),
    "days": lambda random: Literal(
        f"20{random.randrange(10, 30)}-{random.randrange(1, 13):02d}-{random.randrange(1, 29):02d}",
        datatype=NamedNode(_XSD + "date"),
    ),
}

_QUERIES: Final = {
    "ORDER BY": "SELECT ?x { ?s <urn:p> ?x } ORDER BY ?x",
    "MAX": "SELECT (MAX(?x) AS ?m) { ?s <urn:p> ?x }",
}


def invented_store(kinds: tuple[str, ...], rows: int, random: Random) -> Store:
    """Return a store with `rows` values of one property, of each kind in turn."""
    store = Store()
    store.bulk_extend(
        Quad(NamedNode(f"urn:s{row}"), NamedNode("urn:p"), _VALUES[kinds[row % len(kinds)]](random))
        for row in range(rows)
    )
    return store


def microseconds(store: Store, text: str, rows: int, *, ordering: Ordering | None) -> float:
    """Return the median of the processor time of a query, in microseconds a row."""
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        if ordering is None:
            result = store.query(text)
        else:
            result = store.query(ordering.rewrite(text), **ordering.functions)
        cast(QuerySolutions, result).serialize(format=QueryResultsFormat.TSV)
        times.append(time.process_time() - began)
    return statistics.median(times) / rows * 1e6


@click.command(help=__doc__)
@click.option("--rows", default=200_000, show_default=True, help="Number of values.")
def main(rows: int) -> None:
    """Print a table."""
    click.echo("| values | query | Oxigraph | ours, kind known | ours, kinds unknown |")
    click.echo("|---|---|--:|--:|--:|")
    for kinds in (*((kind,) for kind in _VALUES), tuple(_VALUES)):
        store = invented_store(kinds, rows, Random(SEED))  # noqa: S311 - invented values
        for name, text in _QUERIES.items():
            unknown = text.replace("<urn:p>", "?p")
            cells = ["–", "–"]
            if len(kinds) == 1:
                small = Ordering(invented_store(kinds, 1000, Random(SEED)))  # noqa: S311
                cells = [
                    f"{microseconds(store, text, rows, ordering=ordering):.1f}"
                    for ordering in (None, small)
                ]
            ours = microseconds(store, unknown, rows, ordering=Ordering(store))
            click.echo(f"| {', '.join(kinds)} | {name} | {' | '.join(cells)} | {ours:.1f} |")


if __name__ == "__main__":
    main()
