"""
Read the SSSOM tables of links to other graphs as quads of the links graph.

Each row is one mapping that a person has checked.  It becomes a plain triple that clients can
follow, and a node that records who found the mapping, how, and on what evidence.  A row that
rejects a similar entity (``Not``), or that records a search without result
(``sssom:NoTermFound``), becomes the node only.  Nothing is looked up here.

A SKOS mapping property relates concepts, so the plain triple of a thing with an IRI under ``id/``
is ``schema:sameAs`` for an exact match and ``rdfs:seeAlso`` for any other.  The node keeps the
relation of the row.

Source: SSSOM/TSV, https://mapping-commons.github.io/sssom/spec-formats-tsv/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from gwangju_kg.errors import SourceError
from gwangju_kg.rdf import source_positions
from gwangju_kg.rdf.namespaces import PREFIXES, Namespaces

SUFFIX: Final = ".sssom.tsv"

#: The name of the graph with the links.
LINKS_GRAPH: Final = "links"

_RDF_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_DATE: Final = NamedNode(PREFIXES["xsd"] + "date")
_DECIMAL: Final = NamedNode(PREFIXES["xsd"] + "decimal")
#: The class of a mapping.  SSSOM's RDF uses owl:Axiom, but an OWL reader would then take a rejected
#: mapping for an asserted one, so SSSOM's own class is used here.
_MAPPING: Final = NamedNode(PREFIXES["sssom"] + "Mapping")
_NEGATION: Final = "Not"
_NEGATED: Final = NamedNode(PREFIXES["sssom"] + "NegatedPredicate")
_NO_TERM_FOUND: Final = NamedNode(PREFIXES["sssom"] + "NoTermFound")
_SAME_AS: Final = "owl:sameAs"

#: The property of the plain triple of an individual, for each SKOS mapping property.
#: Source: SKOS Reference, S39 and S19: their subjects and objects are instances of skos:Concept.
_OF_INDIVIDUALS: Final = {
    PREFIXES["skos"] + relation: NamedNode(plain)
    for relation, plain in (
        ("exactMatch", PREFIXES["schema"] + "sameAs"),
        ("closeMatch", PREFIXES["rdfs"] + "seeAlso"),
        ("broadMatch", PREFIXES["rdfs"] + "seeAlso"),
        ("narrowMatch", PREFIXES["rdfs"] + "seeAlso"),
        ("relatedMatch", PREFIXES["rdfs"] + "seeAlso"),
    )
}

#: Columns whose cells name a resource, and the property of the mapping's node for each.
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
#: Columns whose cells are text, and the property of the mapping's node for each.
_TEXTS: Final = {
    "subject_label": PREFIXES["sssom"] + "subject_label",
    "object_label": PREFIXES["sssom"] + "object_label",
    "object_source_version": PREFIXES["sssom"] + "object_source_version",
    "comment": PREFIXES["rdfs"] + "comment",
}
COLUMNS: Final = frozenset(
    {"record_id", "predicate_modifier", "mapping_date", "confidence", *_RESOURCES, *_TEXTS}
)
#: The one optional column: the classes that the other graph states for the object, as IRIs
#: separated by vertical bars.  `links check` compares them to see whether the object has changed.
CATEGORY: Final = "object_category"
_CATEGORY_IRI: Final = PREFIXES["sssom"] + CATEGORY
#: Columns whose cells may be empty.
_OPTIONAL: Final = frozenset(
    {"predicate_modifier", "object_label", "object_source_version", CATEGORY}
)
_METADATA: Final = frozenset({"mapping_set_id", "license", "curie_map"})
_CURIE: Final = re.compile(r"([A-Za-z][\w.-]*):(\S+)")

#: The lexical forms of XSD; Python's parsers also accept others, such as 1e-1, NaN and 20261122.
#: Source: XML Schema Definition Language 1.1 Part 2, sections 3.3.3 and 3.3.9.
_WRITTEN_DECIMAL: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_WRITTEN_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class _Position:
    """A position in a table, for messages."""

    path: Path
    line: int

    def error(self, message: str) -> SourceError:
        return SourceError(message, self.path, line=self.line)


@dataclass
class _Header:
    """The metadata in the commented lines above a table: one-line slots, and the prefixes."""

    namespaces: Namespaces
    slots: set[str] = field(default_factory=set)
    prefixes: dict[str, str] = field(default_factory=dict)

    def add(self, text: str, position: _Position) -> None:
        """Read one commented line, given without its number sign."""
        name, colon, value = text.strip().partition(":")
        if not colon or not name:
            raise position.error(f"{text.strip()!r} is not metadata: write 'slot: value'")
        if not text.startswith(" "):
            self.slots.add(name)
            return
        iri = value.strip().strip("\"'")
        if not iri:
            raise position.error(f"the prefix {name!r} has no namespace: add its IRI")
        known = self.namespaces.prefixes.get(name, iri)
        if known != iri:
            raise position.error(
                f"the prefix {name!r} is already <{known}> here: choose another prefix"
            )
        self.prefixes[name] = iri

    def expand(self, curie: str, position: _Position) -> NamedNode:
        """Return the resource that a CURIE names."""
        match = _CURIE.fullmatch(curie)
        if match is None or match[1] not in self.prefixes:
            raise position.error(
                f"{curie!r} does not have a prefix from curie_map: write prefix:name"
            )
        try:
            return NamedNode(self.prefixes[match[1]] + match[2])
        except ValueError as error:
            raise position.error(f"{curie!r} does not expand to a valid IRI: {error}") from error


def _columns(line: str, header: _Header, position: _Position) -> list[str]:
    names = line.split("\t")
    problems = {
        "missing": COLUMNS - set(names),
        "unknown": set(names) - COLUMNS - {CATEGORY},
        "duplicate": {name for name in names if names.count(name) > 1},
    }
    if parts := [f"{what} {', '.join(sorted(which))}" for what, which in problems.items() if which]:
        raise position.error(f"the columns are not valid: {'; '.join(parts)}")
    if missing := sorted(_METADATA - header.slots):
        raise position.error(
            f"the table's metadata has no {', '.join(missing)}: add a line '#slot: value' for each"
        )
    return names


def _rows(
    path: Path, namespaces: Namespaces
) -> Iterator[tuple[_Position, _Header, dict[str, str]]]:
    """Yield the rows of a table by column name, each with its position and the table's header."""
    header = _Header(namespaces)
    names: list[str] = []
    for number, text in enumerate(source_positions.read_text(path).split("\n"), 1):
        line, position = text.removesuffix("\r"), _Position(path, number)
        if line.startswith("#") and not names:
            header.add(line[1:], position)
        elif not names:
            names = _columns(line, header, position)
        elif line:
            cells = line.split("\t")
            if len(cells) != len(names):
                raise position.error(
                    f"the row has {len(cells)} cells, but the table has {len(names)} columns"
                )
            yield position, header, dict(zip(names, cells, strict=True))
    if not names:
        raise SourceError("the table has no header row: name the columns below the metadata", path)


def _check(row: dict[str, str], position: _Position) -> None:
    """Raise an error if a cell has a value that its column does not allow."""
    if empty := sorted(name for name, cell in row.items() if not cell and name not in _OPTIONAL):
        raise position.error(f"these cells must not be empty: {', '.join(empty)}")
    if row["predicate_modifier"] not in {"", _NEGATION}:
        raise position.error(f"predicate_modifier must be {_NEGATION!r} or empty")
    if row["predicate_id"] == _SAME_AS:
        raise position.error(
            f"predicate_id must not be {_SAME_AS}, which would merge the statements of both sides:"
            " write skos:exactMatch"
        )
    if not row["mapping_justification"].startswith("semapv:"):
        raise position.error("mapping_justification must be a term of semapv")
    if not _is_date(row["mapping_date"]):
        raise position.error("mapping_date must be a date like 2026-11-22")
    if not _WRITTEN_DECIMAL.fullmatch(row["confidence"]) or Decimal(row["confidence"]) > 1:
        raise position.error("confidence must be a number between 0 and 1, such as 0.95")


def _is_date(cell: str) -> bool:
    """Check whether a cell is a calendar date in the lexical form of xsd:date."""
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return _WRITTEN_DATE.fullmatch(cell) is not None


def _plain_property(resource: Mapping[str, NamedNode], namespaces: Namespaces) -> NamedNode:
    """Return the property of a row's plain triple, which depends on the kind of its subject."""
    relation = resource["predicate_id"]
    is_individual = resource["subject_id"].value.startswith(namespaces.base_iri + "id/")
    return _OF_INDIVIDUALS.get(relation.value, relation) if is_individual else relation


def _statements(row: dict[str, str], header: _Header, position: _Position) -> Iterator[Quad]:
    """Yield the plain triple of a row, if it has one, and the statements about its node."""
    mapping = header.expand(row["record_id"], position)
    base_iri = header.namespaces.mapping_base_iri
    if not mapping.value.startswith(base_iri):
        raise position.error(f"record_id must be an IRI under <{base_iri}>")
    graph = NamedNode(header.namespaces.graph_iri(LINKS_GRAPH))
    resource = {name: header.expand(row[name], position) for name in _RESOURCES}
    negated = row["predicate_modifier"] == _NEGATION
    subject, target = resource["subject_id"], resource["object_id"]
    if not negated and target != _NO_TERM_FOUND:
        yield Quad(subject, _plain_property(resource, header.namespaces), target, graph)
    yield Quad(mapping, _RDF_TYPE, _MAPPING, graph)
    for name, property_iri in _RESOURCES.items():
        yield Quad(mapping, NamedNode(property_iri), resource[name], graph)
    for name, property_iri in _TEXTS.items():
        if row[name]:
            yield Quad(mapping, NamedNode(property_iri), Literal(row[name]), graph)
    if row.get(CATEGORY):
        yield Quad(mapping, NamedNode(_CATEGORY_IRI), Literal(row[CATEGORY]), graph)
    created, confidence = PREFIXES["dcterms"] + "created", PREFIXES["sssom"] + "confidence"
    created_on = Literal(row["mapping_date"], datatype=_DATE)
    confidence_value = Literal(row["confidence"], datatype=_DECIMAL)
    yield Quad(mapping, NamedNode(created), created_on, graph)
    yield Quad(mapping, NamedNode(confidence), confidence_value, graph)
    if negated:
        modifier = NamedNode(PREFIXES["sssom"] + "predicate_modifier")
        yield Quad(mapping, modifier, _NEGATED, graph)


def read_prefixes(path: Path, namespaces: Namespaces) -> dict[str, str]:
    """
    Return the prefixes that a table declares, with their namespaces.

    Raises:
        SourceError: the table or a line of its metadata is unreadable.
    """
    header = _Header(namespaces)
    for number, line in enumerate(source_positions.read_text(path).splitlines(), 1):
        if not line.startswith("#"):
            break
        header.add(line[1:], _Position(path, number))
    return header.prefixes


def read_links(path: Path, namespaces: Namespaces) -> Iterator[Quad]:
    """
    Read one table of links.

    Args:
        path: a file in SSSOM/TSV, UTF-8, with its metadata in commented lines above the columns.
        namespaces: those of the city.

    Yields:
        Quads of the links graph, row by row: the plain triple, unless the row is a rejection
        or a search without result, then the statements about the mapping's own node.

    Raises:
        SourceError: the table is unreadable; metadata, a column, a cell or a prefix is missing or
            invalid; two rows have the same record id or state the same mapping.
    """
    records: dict[str, int] = {}
    pairs: dict[tuple[str, str, str], int] = {}
    for position, header, row in _rows(path, namespaces):
        _check(row, position)
        pair = (row["subject_id"], row["predicate_id"], row["object_id"])
        # A search without result is identified by the searched source: an entity can be searched
        # for in several.
        if pair[2] == "sssom:NoTermFound":
            pair = (*pair[:2], row["object_source"])
        for what, seen in (("record", records.get(row["record_id"])), ("mapping", pairs.get(pair))):
            if seen is not None:
                raise position.error(
                    f"this {what} is already in line {seen}: remove one of the two"
                )
        records[row["record_id"]] = pairs[pair] = position.line
        yield from _statements(row, header, position)
