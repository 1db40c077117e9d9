"""
Write the measurements as ``RESULTS.md``: ratios, aims and remarks.

The input is measurements; the output is Markdown.  A ratio above 1 means that we are faster.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bench import figures
from bench.contestants import FUSEKI, OURS, OXIGRAPH_DISK, OXIGRAPH_MEMORY, RDFLIB
from bench.scenarios import Measured

#: The peers in the order of their columns.
_PEERS: Final = (OXIGRAPH_DISK, OXIGRAPH_MEMORY, RDFLIB, FUSEKI)

_RATES: Final = {
    "kept": "repeated queries, requests/s",
    "known": "answers that the caller has (304 where there is an ETag), requests/s",
    "fresh": "fresh point queries, requests/s",
}
_ANALYTICAL: Final = "analytical queries, time"
_NONE: Final = "–"
_MEGABYTE: Final = 1_000_000

#: Shares up to this value round to 0 %.
_ROUNDS_TO_NONE: Final = 0.005


@dataclass(frozen=True)
class Comparison:
    """
    All measurements on one dataset.

    Attributes:
        title: the name of the dataset.
        quads: its size.
        measured: the measurements, by server.
        rows: the number of rows of each analytical query.
        notes: a sentence about each server that did not take part.
    """

    title: str
    quads: int
    measured: Mapping[str, Measured]
    rows: Mapping[str, int]
    notes: Sequence[str]

    @property
    def ours(self) -> Measured:
        """The measurements of our server."""
        return self.measured[OURS]

    @property
    def headroom(self) -> float:
        """How many times our rate of repeated queries the load generator could reach."""
        return figures.factor(self.ours.rates["ceiling"], self.ours.rates["kept"])

    def ratio(self, scenario: str, peer: str) -> float | None:
        """Return our requests a second divided by a peer's, or None if it has none."""
        theirs = self.measured[peer].rates.get(scenario) if peer in self.measured else None
        if not theirs or not any(theirs):
            return None
        return figures.factor(self.ours.rates[scenario], theirs)

    def analytical(self, peer: str) -> float | None:
        """Return how many times faster we are on the queries that both answer, or None."""
        if peer not in self.measured:
            return None
        return figures.times_faster(self.ours.analytical_s, self.measured[peer].analytical_s)


def p99_ratio(measured: Measured) -> float:
    """Return a server's p99 with hostile queries divided by its idle p99, or infinity."""
    if math.inf in (measured.idle_p99_s, measured.hostile_p99_s):
        return math.inf
    return measured.hostile_p99_s / measured.idle_p99_s


def comparison_lines(comparison: Comparison) -> list[str]:
    """Return the section about one dataset."""
    peers = [peer for peer in _PEERS if peer in comparison.measured]
    table = [["ours against", *peers]]
    for scenario, text in _RATES.items():
        table.append([text, *(_times(comparison.ratio(scenario, peer)) for peer in peers)])
    table.append([_ANALYTICAL, *(_faster(comparison, peer) for peer in peers)])
    own = [["", OURS, *peers]]
    measured = [comparison.measured[name] for name in (OURS, *peers)]
    own.append(["p99 of point queries with 4 hostile ones, against own idle p99"])
    own[-1] += [_pressure(each) for each in measured]
    own.append(["resident memory of all processes, MB"])
    own[-1] += [f"{each.memory_bytes / _MEGABYTE:,.0f}" for each in measured]
    own.append(["start to first answer, s"])
    own[-1] += [f"{figures.median(each.start_s):.2f}" for each in measured]
    return [
        f"## {comparison.title.capitalize()}: {comparison.quads:,} quads",
        "",
        *_table(table),
        "",
        *_table(own),
        "",
        *_remarks(comparison),
    ]


def _faster(comparison: Comparison, peer: str) -> str:
    shared = comparison.ours.analytical_s.keys() & comparison.measured[peer].analytical_s.keys()
    return f"{_times(comparison.analytical(peer))} ({len(shared)} of {len(comparison.rows)})"


def _pressure(measured: Measured) -> str:
    lost = f", {measured.lost:.0%} not answered" if measured.lost > _ROUNDS_TO_NONE else ""
    dead = "" if measured.survived else ", no answer afterwards"
    return f"{_plain(p99_ratio(measured))} ×{lost}{dead}"


def _remarks(comparison: Comparison) -> list[str]:
    lines = [f"- {note}" for note in comparison.notes]
    empty = sorted(name for name, count in comparison.rows.items() if not count)
    if empty:
        lines.append(f"- Without a row on this data: {', '.join(empty)}.")
    for name, measured in comparison.measured.items():
        lines += [f"- {name}: {remark}" for remark in measured.remarks]
    return [*lines, ""] if lines else []


@dataclass(frozen=True)
class Aim:
    """
    A ratio to reach against a peer.

    Attributes:
        text: what is compared.
        peer: the server that it is compared with.
        least: the smallest ratio that reaches the aim.
        ratio: reads the ratio from a comparison; None if the peer has none.
        city: whether the aim is set at the size of a city.
        synthetic: whether the aim is set at the size of the synthetic release.
    """

    text: str
    peer: str
    least: float
    ratio: Callable[[Comparison, str], float | None]
    city: bool = True
    synthetic: bool = True


def _repeated(comparison: Comparison, peer: str) -> float | None:
    return comparison.ratio("kept", peer)


def _fresh(comparison: Comparison, peer: str) -> float | None:
    return comparison.ratio("fresh", peer)


#: Set after the first measurements.  Source: docs/decisions/0058-cost-of-the-wall.md.
AIMS: Final = (
    Aim("repeated queries", OXIGRAPH_DISK, 1.5, _repeated),
    Aim("fresh point queries", FUSEKI, 4.0, _fresh, synthetic=False),
    Aim("fresh point queries", RDFLIB, 10.0, _fresh, synthetic=False),
    Aim("fresh point queries", OXIGRAPH_DISK, 0.2, _fresh, synthetic=False),
    Aim(_ANALYTICAL, OXIGRAPH_DISK, 2.5, Comparison.analytical, city=False),
)


def target_lines(real: Comparison, large: Comparison | None) -> list[str]:
    """Return the table of the aims, with what was reached on each data set."""
    both = [comparison for comparison in (real, large) if comparison]
    table = [["", "against", "at least", *(comparison.title for comparison in both)]]
    for aim in AIMS:
        ratios = [aim.ratio(comparison, aim.peer) for comparison in both]
        judged = zip(ratios, (aim.city, aim.synthetic), strict=False)
        cells = [
            _with_verdict(ratio, aim.least) if is_aim else _shown(ratio) for ratio, is_aim in judged
        ]
        table.append([aim.text, aim.peer, _times(aim.least), *cells])
    table.append(["p99 with 4 hostile queries", "own idle p99", "≤ 4 ×"])
    table[-1] += [_within_limit(p99_ratio(each.ours), 4, " ×") for each in both]
    start, memory = figures.median(real.ours.start_s), real.ours.memory_bytes / _MEGABYTE
    unasked = [_NONE] * (len(both) - 1)
    table.append(["start to first answer", _NONE, "< 1 s", _within_limit(start, 1, " s"), *unasked])
    table.append(
        ["resident memory", _NONE, "< 300 MB", _within_limit(memory, 300, " MB"), *unasked]
    )
    return ["## What was aimed at", "", *_table(table), ""]


def _plain(value: float) -> str:
    return "∞" if value == math.inf else f"{value:,.2f}"


def _times(value: float | None) -> str:
    return _NONE if value is None else f"{value:,.2f} ×"


def _shown(value: float | None) -> str:
    return _NONE if value is None else f"{_times(value)} (no aim)"


def _with_verdict(value: float | None, least: float) -> str:
    if value is None:
        return _NONE
    return f"{_times(value)} {'holds' if value >= least else '**missed**'}"


def _within_limit(value: float, most: float, unit: str) -> str:
    return f"{_plain(value)}{unit} {'holds' if value <= most else '**missed**'}"


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    head, *body = rows
    rule = "|".join(["---", *("---:" for _ in head[1:])])
    return [f"| {' | '.join(head)} |", f"|{rule}|", *(f"| {' | '.join(row)} |" for row in body)]
