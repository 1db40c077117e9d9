"""
Compare stores behind this endpoint: ``python -m bench.stores NAME=URL…``.

Each URL is where a running store takes queries, in which ``gwangju-kg load`` has put the current
release.  The analytical queries are asked of this endpoint with its own engine, of this endpoint
over each store, and of each store itself, in turns; an answer counts only if its rows are those of
the own engine.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Final
from urllib.parse import urlsplit

from bench import contestants, figures, scenarios
from bench.releases import Data
from bench.scenarios import Measured
from bench.servers import Contestant, Queried, running

_ROOT: Final = Path(__file__).parent.parent


class RemoteStore(Queried):
    """A store that runs already."""

    def __init__(self, name: str, url: str) -> None:
        parts = urlsplit(url)
        self.name, self.path = name, parts.path
        self._host, self._port = parts.hostname or "", parts.port or 80

    @contextlib.contextmanager
    def connection(self, limit_s: float) -> Iterator[HTTPConnection]:
        """Yield a connection that is closed at the end."""
        connection = HTTPConnection(self._host, self._port, timeout=limit_s)
        with contextlib.closing(connection):
            yield connection


def main() -> None:
    """Compare, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.stores", description=__doc__)
    parser.add_argument("stores", nargs="+", metavar="NAME=URL", help="a running store")
    parser.add_argument("--releases", type=Path, default=_ROOT / "releases", metavar="DIR")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    if wrong := [each for each in options.stores if "=http://" not in each]:
        parser.error(f"{wrong[0]}: write NAME=http://…")
    stores = dict(each.split("=", 1) for each in options.stores)
    data = Data.open("current release", options.releases)
    print(f"{data.quads:,} quads, medians of {options.rounds} rounds\n")  # noqa: T201 - the result
    print("\n".join(table(measure(data, stores, options.rounds))))  # noqa: T201


def measure(data: Data, stores: Mapping[str, str], rounds: int) -> dict[str, Measured]:
    """
    Time the analytical queries, one at a time, in turns.

    Args:
        data: the release, which is in each store.
        stores: the query addresses of the stores, by name.
        rounds: how often each query is asked.

    Returns:
        What was measured: our own engine first, then us over a store and the store itself.
    """
    ours = contestants.our_server(data)
    over = [
        Contestant(f"over {name}", (*ours.command, "--store", url), ours.path)
        for name, url in stores.items()
    ]
    with tempfile.TemporaryDirectory() as logs, running([ours, *over], Path(logs)) as servers:
        themselves = [RemoteStore(name, url) for name, url in stores.items()]
        pairs = zip(servers[1:], themselves, strict=True)
        everyone: list[Queried] = [servers[0], *(each for pair in pairs for each in pair)]
        results = {each.name: Measured() for each in everyone}
        scenarios.compare_answers(everyone, results)
        scenarios.time_analytical(everyone, rounds, results)
    for name, measured in results.items():
        for remark in measured.remarks:
            print(f"{name}: {remark}", file=sys.stderr)  # noqa: T201 - what differs
    return results


def table(results: Mapping[str, Measured]) -> list[str]:
    """Return a Markdown table: the medians of each query, then the mean ratio to our own engine."""
    first, *others = results.values()
    lines = [_row("query, ms", [*results]), "|---|" + "---:|" * len(results)]
    for query in first.analytical_s:
        times = [measured.analytical_s.get(query) for measured in results.values()]
        cells = [f"{1000 * median(each):.1f}" if each else "–" for each in times]
        lines.append(_row(query, cells))
    factors = [figures.times_faster(first.analytical_s, each.analytical_s) for each in others]
    cells = ["1.00 ×", *("–" if each is None else f"{each:.2f} ×" for each in factors)]
    return [*lines, _row("the own engine is faster by", cells)]


def _row(head: str, cells: Sequence[str]) -> str:
    return f"| {head} | {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
