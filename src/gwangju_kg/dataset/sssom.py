"""
Reads the tables of links to other graphs: SSSOM in, quads of the links graph out.

Each row is one mapping, checked by hand: a plain triple that clients follow,
and a node that says who found it, how, and on what evidence.  A row that
rejects a look-alike (``Not``), or that records a search without result
(``sssom:NoTermFound``), gives the node only.  Nothing here looks anything up.

Source: SSSOM/TSV, https://mapping-commons.github.io/sssom/spec-formats-tsv/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from gwangju_kg.errors import SourceError
from gwangju_kg.rdf import source_positions
from gwangju_kg.rdf.namespaces import BASE_IRI, PREFIXES, graph_iri

SUFFIX: Final = ".sssom.tsv"
MAPPING_BASE_IRI: Final = BASE_IRI + "id/mapping/"
LINKS_GRAPH: Final = NamedNode(graph_iri("links"))

_RDF_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_DATE: Final = NamedNode(PREFIXES["xsd"] + "date")
_DECIMAL: Final = NamedNode(PREFIXES["xsd"] + "decimal")
#: The class of a mapping.  SSSOM's RDF types it owl:Axiom; an OWL reader would take a rejected
#: mapping so typed for an asserted one, so it has SSSOM's own name here.
_MAPPING: Final = NamedNode(PREFIXES["sssom"] + "Mapping")
_NEGATION: Final = "Not"
_NEGATED: Final = NamedNode(PREFIXES["sssom"] + "NegatedPredicate")
_NO_TERM_FOUND: Final = NamedNode(PREFIXES["sssom"] + "NoTermFound")

#: Columns whose cells name a resource, with the property of the mapping's node.
#: Source: sssom_schema 1.1, slot_uri of each slot.
_RESOURCES: Final = {
    "subject_id": PREFIXES["owl"] + "annotatedSource",
    "predicate_id": PREFIXES["owl"] + "annotatedProperty",
    "object_id": PREFIXES["owl"] + "annotatedTarget",
    "mapping_justification": PREFIXES["sssom"] + "mapping_justification",
    "author_id": PREFIXES["pav"] + "authoredBy",
    "reviewer_id": PREFIXES["sssom"] + "reviewer_id",
    "object_source": PREFIXES["sssom"] + "object_source",
}
#: Columns whose cells are text, with the property of the mapping's node.
_TEXTS: Final = {
    "subject_label": PREFIXES["sssom"] + "subject_label",
    "object_label": PREFIXES["sssom"] + "object_label",
    "object_source_version": PREFIXES["sssom"] + "object_source_version",
    "comment": PREFIXES["rdfs"] + "comment",
}
COLUMNS: Final = frozenset(
    {"record_id", "predicate_modifier", "mapping_date", "confidence", *_RESOURCES, *_TEXTS}
)
#: The column that a table may leave out: what the other side says that its thing is, IRIs with
#: bars between.  By it `links check` sees whether the thing has become another.
CATEGORY: Final = "object_category"
_CATEGORY_IRI: Final = PREFIXES["sssom"] + CATEGORY
#: Columns whose cells may be empty.
_OPTIONAL: Final = frozenset(
    {"predicate_modifier", "object_label", "object_source_version", CATEGORY}
)
_METADATA: Final = frozenset({"mapping_set_id", "license", "curie_map"})
_CURIE: Final = re.compile(r"([A-Za-z][\w.-]*):(\S+)")

#: What XSD writes; Python's readers take more, such as 1e-1, NaN and 20261122.
#: Source: XML Schema Definition Language 1.1 Part 2, sections 3.3.3 and 3.3.9.
_WRITTEN_DECIMAL: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_WRITTEN_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class _Position:
    """Where in which table we are, for messages."""

    path: Path
    line: int

    def wrong(self, message: str) -> SourceError:
        return SourceError(message, self.path, line=self.line)


@dataclass
class _Header:
    """The commented lines above a table: one-line slots, and what its prefixes stand for."""

    slots: set[str] = field(default_factory=set)
    prefixes: dict[str, str] = field(default_factory=dict)

    def add(self, text: str, place: _Position) -> None:
        """Take in one commented line, without its number sign."""
        name, colon, value = text.strip().partition(":")
        if not colon or not name:
            raise place.wrong(f"{text.strip()!r} is no metadata: write 'slot: value'")
        if not text.startswith(" "):
            self.slots.add(name)
            return
        iri = value.strip().strip("\"'")
        if not iri:
            raise place.wrong(f"the prefix {name!r} stands for nothing: give its namespace")
        if PREFIXES.get(name, iri) != iri:
            raise place.wrong(f"the prefix {name!r} is <{PREFIXES[name]}> here: choose another")
        self.prefixes[name] = iri

    def expand(self, curie: str, place: _Position) -> NamedNode:
        """Give the resource that a cell names."""
        match = _CURIE.fullmatch(curie)
        if match is None or match[1] not in self.prefixes:
            raise place.wrong(f"{curie!r} has no prefix of curie_map: write prefix:name")
        try:
            return NamedNode(self.prefixes[match[1]] + match[2])
        except ValueError as error:
            raise place.wrong(f"{curie!r} is no IRI when expanded: {error}") from error


def _columns(line: str, header: _Header, place: _Position) -> list[str]:
    names = line.split("\t")
    wrong = {
        "missing": COLUMNS - set(names),
        "unknown": set(names) - COLUMNS - {CATEGORY},
        "doubled": {name for name in names if names.count(name) > 1},
    }
    if faults := [f"{what} {', '.join(sorted(which))}" for what, which in wrong.items() if which]:
        raise place.wrong(f"the columns do not fit: {'; '.join(faults)}")
    if absent := sorted(_METADATA - header.slots):
        raise place.wrong(f"the table's metadata lack {', '.join(absent)}: add '#slot: value'")
    return names


def _rows(path: Path) -> Iterator[tuple[_Position, _Header, dict[str, str]]]:
    """Give the rows of a table under their columns' names, each with its place."""
    header = _Header()
    names: list[str] = []
    for number, whole in enumerate(source_positions.read_text(path).split("\n"), 1):
        line, place = whole.removesuffix("\r"), _Position(path, number)
        if line.startswith("#") and not names:
            header.add(line[1:], place)
        elif not names:
            names = _columns(line, header, place)
        elif line:
            cells = line.split("\t")
            if len(cells) != len(names):
                raise place.wrong(f"the row has {len(cells)} cells, the table {len(names)} columns")
            yield place, header, dict(zip(names, cells, strict=True))
    if not names:
        raise SourceError("the table has no columns: name them below the metadata", path)


def _check(row: dict[str, str], place: _Position) -> None:
    """Refuse a cell that its column does not allow."""
    if empty := sorted(name for name, cell in row.items() if not cell and name not in _OPTIONAL):
        raise place.wrong(f"empty: {', '.join(empty)}")
    if row["predicate_modifier"] not in {"", _NEGATION}:
        raise place.wrong(f"predicate_modifier is {_NEGATION!r} or empty")
    if not row["mapping_justification"].startswith("semapv:"):
        raise place.wrong("mapping_justification is a term of semapv")
    if not _is_date(row["mapping_date"]):
        raise place.wrong("mapping_date is a date like 2026-11-22")
    if not _WRITTEN_DECIMAL.fullmatch(row["confidence"]) or Decimal(row["confidence"]) > 1:
        raise place.wrong("confidence is a number between 0 and 1, such as 0.95")


def _is_date(cell: str) -> bool:
    """Say whether a cell is a day of the calendar in the form of xsd:date."""
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return _WRITTEN_DATE.fullmatch(cell) is not None


def _statements(row: dict[str, str], header: _Header, place: _Position) -> Iterator[Quad]:
    """Give the plain triple of a row, if it has one, and the statements of its node."""
    mapping = header.expand(row["record_id"], place)
    if not mapping.value.startswith(MAPPING_BASE_IRI):
        raise place.wrong(f"record_id stands for an IRI under <{MAPPING_BASE_IRI}>")
    resource = {name: header.expand(row[name], place) for name in _RESOURCES}
    negated = row["predicate_modifier"] == _NEGATION
    subject, target = resource["subject_id"], resource["object_id"]
    if not negated and target != _NO_TERM_FOUND:
        yield Quad(subject, resource["predicate_id"], target, LINKS_GRAPH)
    yield Quad(mapping, _RDF_TYPE, _MAPPING, LINKS_GRAPH)
    for name, property_iri in _RESOURCES.items():
        yield Quad(mapping, NamedNode(property_iri), resource[name], LINKS_GRAPH)
    for name, property_iri in _TEXTS.items():
        if row[name]:
            yield Quad(mapping, NamedNode(property_iri), Literal(row[name]), LINKS_GRAPH)
    if row.get(CATEGORY):
        yield Quad(mapping, NamedNode(_CATEGORY_IRI), Literal(row[CATEGORY]), LINKS_GRAPH)
    created, confidence = PREFIXES["dcterms"] + "created", PREFIXES["sssom"] + "confidence"
    on = Literal(row["mapping_date"], datatype=_DATE)
    sure = Literal(row["confidence"], datatype=_DECIMAL)
    yield Quad(mapping, NamedNode(created), on, LINKS_GRAPH)
    yield Quad(mapping, NamedNode(confidence), sure, LINKS_GRAPH)
    if negated:
        modifier = NamedNode(PREFIXES["sssom"] + "predicate_modifier")
        yield Quad(mapping, modifier, _NEGATED, LINKS_GRAPH)


def read_prefixes(path: Path) -> dict[str, str]:
    """
    Give the prefixes that a table declares, with their namespaces.

    Raises:
        SourceError: the table is unreadable, or a line of its metadata is.
    """
    header = _Header()
    for number, line in enumerate(source_positions.read_text(path).splitlines(), 1):
        if not line.startswith("#"):
            break
        header.add(line[1:], _Position(path, number))
    return header.prefixes


def read_links(path: Path) -> Iterator[Quad]:
    """
    Read one table of links.

    Args:
        path: a file in SSSOM/TSV, UTF-8, its metadata in commented lines above the columns.

    Returns:
        Quads of the links graph, row by row: the plain triple, unless the row is a rejection
        or a search without result, then the statements of the mapping's own node.

    Raises:
        SourceError: the table is unreadable; metadata, a column, a cell or a prefix is missing or
            wrong; two rows share a record, or say the same of the same.
    """
    records: dict[str, int] = {}
    pairs: dict[tuple[str, str, str], int] = {}
    for place, header, row in _rows(path):
        _check(row, place)
        pair = (row["subject_id"], row["predicate_id"], row["object_id"])
        # A search without result names its place: the same thing may be searched in several.
        if pair[2] == "sssom:NoTermFound":
            pair = (*pair[:2], row["object_source"])
        for what, seen in (("record", records.get(row["record_id"])), ("mapping", pairs.get(pair))):
            if seen is not None:
                raise place.wrong(f"this {what} stands in line {seen} already: remove one")
        records[row["record_id"]] = pairs[pair] = place.line
        yield from _statements(row, header, place)
