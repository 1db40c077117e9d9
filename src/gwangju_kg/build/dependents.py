"""
Find what leaves a dataset with a removed thing: the records about it, and the parts of it.

The input is quads; the output is IRIs.  Only classes that stand in the ontology are known here; a
thing of another class never leaves with another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from pyoxigraph import NamedNode, Quad

from gwangju_kg.rdf.namespaces import PREFIXES, REUSED_PREFIXES

_TYPE: Final = NamedNode(REUSED_PREFIXES["rdf"] + "type")


def _classes(*names: str) -> frozenset[str]:
    pairs = (name.split(":") for name in names)
    return frozenset(PREFIXES[prefix] + local for prefix, local in pairs)


#: Classes of records that say something only about what they point to: they leave with it.
_RECORDS: Final = _classes(
    "earl:Assertion", "dqv:QualityMeasurement", "sssom:Mapping", "gk:Passage", "gk:Waiver"
)

#: Classes of parts that mean something only to what points to them: they leave with the last of it.
_PARTS: Final = _classes(
    "earl:TestResult", "gk:Passage", "oa:TextPositionSelector", "gk:Identifier", "geo:Geometry"
)


class Links:
    """
    Which things of a dataset point to which; the class of a thing is no link.

    Args:
        quads: the dataset.
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._classes: dict[str, set[str]] = defaultdict(set)
        self._objects: dict[str, set[str]] = defaultdict(set)
        self._subjects: dict[str, set[str]] = defaultdict(set)
        self._described: set[str] = set()
        for quad in quads:
            subject = (
                quad.subject.value if isinstance(quad.subject, NamedNode) else str(quad.subject)
            )
            self._described.add(subject)
            if not isinstance(quad.object, NamedNode):
                continue
            if quad.predicate == _TYPE:
                self._classes[subject].add(quad.object.value)
            else:
                self._objects[subject].add(quad.object.value)
                self._subjects[quad.object.value].add(subject)

    def dependents(self, leaving: set[str]) -> set[str]:
        """Return the records and parts that leave with the things `leaving`, without those."""
        gone = set(leaving)
        while True:
            pointing = {subject for iri in gone for subject in self._subjects.get(iri, ())}
            records = {iri for iri in pointing if self._is_any(iri, _RECORDS)}
            objects = {other for iri in gone for other in self._objects.get(iri, ())}
            parts = {
                iri
                for iri in objects
                if self._is_any(iri, _PARTS) and self._subjects[iri] <= gone | records
            }
            if records | parts <= gone:
                return gone - leaving
            gone |= records | parts

    def _is_any(self, iri: str, classes: frozenset[str]) -> bool:
        return not classes.isdisjoint(self._classes.get(iri, ()))

    def unreferenced(self, leaving: set[str]) -> set[str]:
        """Return the described things to which only the things `leaving` point."""
        objects = {other for iri in leaving for other in self._objects.get(iri, ())} - leaving
        return {iri for iri in objects & self._described if self._subjects[iri] <= leaving}
