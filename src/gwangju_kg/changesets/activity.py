"""
The record of a changeset as Turtle: a ``prov:Activity`` with who, why, when and from what.

What a person changed, what the program proposed and who accepted it are activities of their own.
The file is no input of a release.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from gwangju_kg.rdf import turtle_writer
from gwangju_kg.rdf.namespaces import PREFIXES, REUSED_PREFIXES, Namespaces

_PATH: Final = "id/changeset/"

#: The end of the name of an assertion or a waiver that came from a spreadsheet.
_ROW: Final = r"[a-z]?[0-9a-f]+(?:-[0-9]+)?"
_XSD_DATE_TIME: Final = NamedNode(REUSED_PREFIXES["xsd"] + "dateTime")


@dataclass(frozen=True)
class Acceptance:
    """
    How a changeset entered the record.

    Attributes:
        reviewer: who accepted it.
        moment: when.
        files: the paths of the files that changed, sorted.
    """

    reviewer: str
    moment: datetime
    files: tuple[str, ...]


@dataclass(frozen=True)
class ChangesetRecord:
    """
    What is recorded about a changeset.

    Attributes:
        name: its name.
        author: who made it.
        reason: why, in words.
        moment: when it was begun.
        base: the commit and the hash of the files from which it was made; the first may be "".
        undoes: the name of the changeset that it undoes, or "".
        proposed: the IRIs of the assertions that were taken as the program proposed them; sorted.
        revised: those of which a person changed what was proposed, and of the waivers; sorted.
        acceptance: how it was accepted, or None while it is a draft.
    """

    name: str
    author: str
    reason: str
    moment: datetime
    base: tuple[str, str]
    undoes: str = ""
    proposed: tuple[str, ...] = ()
    revised: tuple[str, ...] = ()
    acceptance: Acceptance | None = None

    def with_decisions(
        self, slug: str, proposed: Set[str], revised: Set[str], city: Namespaces
    ) -> ChangesetRecord:
        """
        Return the record with the decisions on a source in place of what was recorded of it.

        Args:
            slug: the slug of the source.
            proposed: the assertions that were taken as they were proposed.
            revised: those of which a person changed something, and the waivers.
            city: the namespaces.
        """
        spaces = "|".join(re.escape(city.prefixes[prefix]) for prefix in ("as", "waiver"))
        own = re.compile(f"(?:{spaces}){re.escape(slug)}-{_ROW}")

        def replaced(before: tuple[str, ...], now: Set[str]) -> tuple[str, ...]:
            return tuple(sorted({each for each in before if not own.fullmatch(each)} | now))

        return replace(
            self,
            proposed=replaced(self.proposed, proposed),
            revised=replaced(self.revised, revised),
        )


def write_record(record: ChangesetRecord, city: Namespaces) -> bytes:
    """Return the record as Turtle."""
    iri = city.base_iri + _PATH + record.name
    return turtle_writer.write(_triples(record, iri, city), city, about=iri).encode()


def _triples(record: ChangesetRecord, iri: str, city: Namespaces) -> Iterator[Triple]:
    yield from _activity(iri, record.author, f"{iri}/author", "prov:Agent")
    yield _text(iri, "rdfs:label", record.name)
    yield _text(iri, "rdfs:comment", record.reason)
    yield _moment(iri, "prov:startedAtTime", record.moment)
    yield _link(iri, "prov:used", f"{iri}/base")
    yield _link(f"{iri}/base", "rdf:type", "prov:Entity")
    commit, sha256 = record.base
    yield _text(f"{iri}/base", "gk:sha256", sha256)
    if commit:
        yield _text(f"{iri}/base", "dcterms:identifier", commit)
    if record.undoes:
        yield _link(iri, "prov:wasInformedBy", city.base_iri + _PATH + record.undoes)
    if record.proposed or record.revised:
        proposals = f"{iri}/proposals"
        yield from _activity(proposals, "gwangju-kg", f"{iri}/program", "prov:SoftwareAgent")
        yield _link(iri, "prov:wasInformedBy", proposals)
        for each in record.proposed:
            yield _link(proposals, "prov:generated", each)
        for each in record.revised:
            yield _link(iri, "prov:generated", each)
    if record.acceptance is not None:
        yield from _accepted(record.acceptance, iri)


def _accepted(acceptance: Acceptance, iri: str) -> Iterator[Triple]:
    accepted = f"{iri}/acceptance"
    yield from _activity(accepted, acceptance.reviewer, f"{iri}/reviewer", "prov:Agent")
    yield _link(accepted, "prov:wasInformedBy", iri)
    yield _moment(accepted, "prov:endedAtTime", acceptance.moment)
    for path in acceptance.files:
        yield _text(accepted, "rdfs:comment", path)


def _activity(iri: str, name: str, agent: str, kind: str) -> Iterator[Triple]:
    yield _link(iri, "rdf:type", "prov:Activity")
    yield _link(iri, "prov:wasAssociatedWith", agent)
    yield _link(agent, "rdf:type", kind)
    yield _text(agent, "foaf:name", name)


def read_record(content: bytes, name: str, city: Namespaces) -> ChangesetRecord:
    """
    Return the record in a file.

    Raises:
        SyntaxError: it is not Turtle.
        LookupError: it lacks something.
        ValueError: a time in it is none.
    """
    values: dict[tuple[str, str], list[str]] = defaultdict(list)
    for triple in parse(content, RdfFormat.TURTLE):
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
            key = (triple.subject.value, city.compact(triple.predicate.value))
            values[key].append(triple.object.value)
    iri = city.base_iri + _PATH + name
    informing = [
        each.removeprefix(city.base_iri + _PATH) for each in values[iri, "prov:wasInformedBy"]
    ]
    accepted = f"{iri}/acceptance"
    acceptance = None
    if values[accepted, "prov:endedAtTime"]:
        acceptance = Acceptance(
            values[f"{iri}/reviewer", "foaf:name"][0],
            datetime.fromisoformat(values[accepted, "prov:endedAtTime"][0]),
            tuple(sorted(values[accepted, "rdfs:comment"])),
        )
    return ChangesetRecord(
        name=name,
        author=values[f"{iri}/author", "foaf:name"][0],
        reason=values[iri, "rdfs:comment"][0],
        moment=datetime.fromisoformat(values[iri, "prov:startedAtTime"][0]),
        base=(
            "".join(values[f"{iri}/base", "dcterms:identifier"]),
            values[f"{iri}/base", "gk:sha256"][0],
        ),
        undoes="".join(each for each in informing if "/" not in each),
        proposed=tuple(sorted(values[f"{iri}/proposals", "prov:generated"])),
        revised=tuple(sorted(values[iri, "prov:generated"])),
        acceptance=acceptance,
    )


def _link(subject: str, predicate: str, value: str) -> Triple:
    is_name = value.startswith("prov:")
    return Triple(
        NamedNode(subject), _term(predicate), _term(value) if is_name else NamedNode(value)
    )


def _text(subject: str, predicate: str, value: str) -> Triple:
    return Triple(NamedNode(subject), _term(predicate), Literal(value))


def _moment(subject: str, predicate: str, value: datetime) -> Triple:
    literal = Literal(value.isoformat(timespec="seconds"), datatype=_XSD_DATE_TIME)
    return Triple(NamedNode(subject), _term(predicate), literal)


def _term(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)
