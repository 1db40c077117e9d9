"""
Count what the descriptions of a merged release state, in one pass over its statements.

The input is sorted lines; the output is rows as the queries of ``queries/metadata`` give them for
the release of a city.  Only sums by class and by property are in memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from gwangju_kg.build.merging.city_releases import CityRelease
from gwangju_kg.rdf import spooled_statements
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from gwangju_kg.rdf.spooled_statements import SpooledStatements

#: A row of counts, as a query gives it.
CountRow = dict[str, str]

_TYPE: Final = f"<{REUSED_PREFIXES['rdf']}type>".encode()
_VOID: Final = REUSED_PREFIXES["void"]
_DCAT: Final = REUSED_PREFIXES["dcat"]

#: The end of an object in a key; no line has this character.
_KEY_END: Final = b"\0"


class TripleCounts:
    """
    Counts of the distinct triples of a dataset.

    Args:
        quads: the quads, in canonical order.
        bases: the base IRIs under which entities are.
        folder: the folder of temporary files.
    """

    def __init__(self, quads: SpooledStatements, bases: Iterable[str], folder: Path) -> None:
        self._bases = tuple(f"<{base}".encode() for base in bases)
        self._totals: Counter[str] = Counter()
        self._classes: Counter[bytes] = Counter()
        self._triples: Counter[bytes] = Counter()
        self._subjects: Counter[bytes] = Counter()
        self._objects: Counter[bytes] = Counter()
        lines = map(spooled_statements.without_graph, quads.lines())
        keys = self._read(spooled_statements.drop_repeated(lines))
        previous = b""
        for key in spooled_statements.drop_repeated(spooled_statements.sort_lines(keys, folder)):
            value, _, predicate = key[:-1].partition(_KEY_END)
            self._objects[predicate] += 1
            self._totals["objects"] += value != previous
            previous = value

    def _read(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Count by subject; yield the object and predicate of each triple."""
        subject = predicate = b""
        for line in lines:
            its_subject, its_predicate, rest = line.split(b" ", 2)
            value = rest.removesuffix(b" .\n")
            if its_subject != subject:
                self._totals["subjects"] += 1
                self._totals["entities"] += its_subject.startswith(self._bases)
            if (its_subject, its_predicate) != (subject, predicate):
                self._subjects[its_predicate] += 1
            subject, predicate = its_subject, its_predicate
            self._triples[predicate] += 1
            if predicate == _TYPE:
                self._classes[value] += 1
            yield value + _KEY_END + predicate + b"\n"

    def rows(self) -> dict[str, list[CountRow]]:
        """Return the rows of classes, properties and totals."""
        totals = {
            **{name: self._totals[name] for name in ("entities", "subjects", "objects")},
            "triples": self._triples.total(),
            "classes": len(self._classes),
            "properties": len(self._triples),
        }
        return {
            "totals": [{name: str(count) for name, count in totals.items()}],
            "classes": [
                {"class": value[1:-1].decode(), "entities": str(self._classes[value])}
                for value in sorted(self._classes)
                if value.startswith(b"<")
            ],
            "properties": [
                {
                    "property": predicate[1:-1].decode(),
                    "triples": str(self._triples[predicate]),
                    "subjects": str(self._subjects[predicate]),
                    "objects": str(self._objects[predicate]),
                }
                for predicate in sorted(self._triples)
            ],
        }


def read_linksets(releases: Iterable[CityRelease]) -> list[CountRow]:
    """Return the links to other datasets: the sums of what the releases' descriptions state."""
    counts: Counter[tuple[str, str]] = Counter()
    for release in releases:
        facts = _facts(release.path / "metadata" / "void.nt")
        for node in facts.values():
            if predicate := node.get(_VOID + "linkPredicate"):
                target = facts[node[_VOID + "objectsTarget"]][_VOID + "uriSpace"]
                counts[target, predicate] += int(node[_VOID + "triples"])
    return [
        {"property": predicate, "target": target, "triples": str(counts[target, predicate])}
        for target, predicate in sorted(counts)
    ]


def read_period(releases: Iterable[CityRelease]) -> list[CountRow]:
    """Return the first and the last day of the events in all releases, in one row."""
    days: list[tuple[str, str]] = []
    for release in releases:
        facts = _facts(release.path / "metadata" / "catalog.nt")
        days += [
            (node[_DCAT + "startDate"], node[_DCAT + "endDate"])
            for node in facts.values()
            if _DCAT + "startDate" in node
        ]
    if not days:
        return [{}]
    return [{"first": min(first for first, _ in days), "last": max(last for _, last in days)}]


def _facts(path: Path) -> Mapping[str, Mapping[str, str]]:
    """Return the statements of a description by subject and property, one of each."""
    facts: dict[str, dict[str, str]] = {}
    for quad in parse(path=path, format=RdfFormat.N_TRIPLES):
        if isinstance(quad.subject, NamedNode) and not isinstance(quad.object, Triple):
            facts.setdefault(quad.subject.value, {})[quad.predicate.value] = quad.object.value
    return facts
