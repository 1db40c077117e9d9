"""
Write what a person decided as Turtle: assertions, passages and waivers; new things and times.

The input is claims that were checked; the output is two files that belong to the source alone.  A
file that the program did not write is never replaced.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from gwangju_kg import atomic_write
from gwangju_kg.curation.new_times import describe_time, publication_iri
from gwangju_kg.curation.proposing.known_things import KnownRecord
from gwangju_kg.curation.proposing.proposal_parts import PUBLISHED
from gwangju_kg.curation.sheets import claim_content, discrepancy_content, new_indicators
from gwangju_kg.curation.sheets.claim_content import shared_iri
from gwangju_kg.curation.sheets.claim_reader import SheetClaim, SheetWaiver
from gwangju_kg.curation.sheets.new_things import INDICATOR, NewThing
from gwangju_kg.curation.sheets.sheet_columns import REASONS
from gwangju_kg.curation.time_names import parse_time
from gwangju_kg.errors import CurationError
from gwangju_kg.language import Sentence
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import turtle_writer
from gwangju_kg.rdf.namespaces import Namespaces

_HEADING: Final = (
    "# Written by gwangju-kg propose from the decisions of a person, and written anew each time.\n"
    "# To change it, change the spreadsheet and read it again.\n\n"
)


@dataclass(frozen=True)
class Decided:
    """
    What a spreadsheet decides.

    Attributes:
        slug: the slug of the source.
        claims: the claims.
        waivers: the waivers.
        things: the new things.
        notices: what a person may want to know of the claims.
    """

    slug: str
    claims: tuple[SheetClaim, ...]
    waivers: tuple[SheetWaiver, ...]
    things: tuple[NewThing, ...]
    notices: tuple[Sentence, ...]


class ClaimWriter:
    """Makes the triples of one source."""

    def __init__(self, decided: Decided, record: KnownRecord, city: Namespaces) -> None:
        """Begin; `record` has the times that exist already."""
        self._decided = decided
        self._record = record
        self._city = city
        self._times: dict[str, str] = {}

    def claims(self) -> Iterator[Triple]:
        """Yield the assertions with their passages, and the waivers."""
        for claim, name in _named_claims(self._decided):
            yield from self._assertion(claim, name)
            yield from self._passage(*claim.passage)
        for waiver in self._decided.waivers:
            yield from self._waiver(waiver)

    def things_and_times(self) -> Iterator[Triple]:
        """Yield the new things, and the times of the claims that the record does not have."""
        for thing in self._decided.things:
            if thing.kind != INDICATOR:
                yield from thing.triples()
        for name, iri in sorted(self._times.items()):
            extent = parse_time(name)
            if extent and iri not in self._record.times:
                yield from describe_time(iri, extent)

    def discrepancies(self) -> Iterator[Triple]:
        """Yield a discrepancy for each claim that names what it contradicts."""
        for claim, name in _named_claims(self._decided):
            if claim.cells.get("against"):
                node, own = self._own("disc", name), self._own("as", name)
                for pair in discrepancy_content.content(claim.cells, own, self._record):
                    yield Triple(node, shared_iri(pair[0]), pair[1])

    def _assertion(self, claim: SheetClaim, name: str) -> Iterator[Triple]:
        cells, node = claim.cells, self._own("as", name)

        def triple(predicate: str, value: NamedNode | Literal) -> Triple:
            return Triple(node, shared_iri(predicate), value)

        yield triple("rdf:type", shared_iri(f"gk:{cells['class']}"))
        yield triple("gk:about", NamedNode(cells["about"]))
        yield triple("gk:modality", shared_iri(f"gkv:{cells['modality']}"))
        passage = self._passage_name(*claim.passage[:2])
        yield triple("prov:wasDerivedFrom", self._own("psg", passage))
        if speaker := cells.get("speaker"):
            yield triple("prov:wasAttributedTo", NamedNode(speaker))
        if cells.get("against"):
            yield triple("gk:bearing", shared_iri("gkv:contradicts"))
        for pair in claim_content.content(cells, time_of=self._time, code_of=self._code):
            yield triple(*pair)

    def _code(self, scheme: str, name: str) -> NamedNode:
        """Return the code with a name: shared, or of the vocabulary of the project."""
        codes = self._record.schemes.get(scheme, ())
        return NamedNode(next(code.iri for code in codes if code.name == name))

    def _time(self, name: str) -> NamedNode:
        """Return the time with a name; one of the record with that name must mean the same."""
        if name == PUBLISHED:
            return NamedNode(publication_iri(self._decided.slug, self._city))
        iri = self._city.prefixes["t"] + name
        extent, stated = parse_time(name), self._record.times.get(iri)
        days = [day.isoformat() if day else "" for day in extent.bounds] if extent else []
        if extent and stated and [*stated[1:]] != days:
            iri = f"{self._city.prefixes['t']}{self._decided.slug}-{name}"
        self._times[name] = iri
        return NamedNode(iri)

    def _passage(self, start: int, end: int, digest: str) -> Iterator[Triple]:
        name = self._passage_name(start, end)
        node = self._own("psg", name)
        yield Triple(node, shared_iri("rdf:type"), shared_iri("gk:Passage"))
        yield Triple(node, shared_iri("oa:hasSource"), self._own("src", self._decided.slug))
        yield Triple(node, shared_iri("oa:hasSelector"), self._own("sel", name))
        yield Triple(node, shared_iri("gk:sha256"), Literal(digest))
        yield from self._selector(start, end)

    def _waiver(self, waiver: SheetWaiver) -> Iterator[Triple]:
        name = self._passage_name(waiver.start, waiver.end)
        node = self._own("waiver", name)
        yield Triple(node, shared_iri("rdf:type"), shared_iri("gk:Waiver"))
        yield Triple(node, shared_iri("oa:hasSource"), self._own("src", self._decided.slug))
        yield Triple(node, shared_iri("oa:hasSelector"), self._own("sel", name))
        reasons = REASONS.get(waiver.reason) or {"ko": waiver.reason, "en": waiver.reason}
        for language, words in reasons.items():
            yield Triple(node, shared_iri("skos:note"), Literal(words, language=language))
        yield from self._selector(waiver.start, waiver.end)

    def _selector(self, start: int, end: int) -> Iterator[Triple]:
        node = self._own("sel", self._passage_name(start, end))
        yield Triple(node, shared_iri("rdf:type"), shared_iri("oa:TextPositionSelector"))
        yield Triple(node, shared_iri("oa:start"), Literal(start))
        yield Triple(node, shared_iri("oa:end"), Literal(end))

    def _passage_name(self, start: int, end: int) -> str:
        return f"{self._decided.slug}-{start}-{end}"

    def _own(self, prefix: str, local: str) -> NamedNode:
        return NamedNode(self._city.prefixes[prefix] + local)


def _named_claims(decided: Decided) -> Iterator[tuple[SheetClaim, str]]:
    """Yield each claim with the local name of its assertion; copies of a row are numbered."""
    copies: Counter[str] = Counter()
    for claim in decided.claims:
        copies[claim.id] += 1
        number = f"-{copies[claim.id]}" if copies[claim.id] > 1 else ""
        yield claim, f"{decided.slug}-{claim.id}{number}"


def decided_iris(decided: Decided, city: Namespaces) -> tuple[set[str], set[str]]:
    """Return the assertions taken as proposed; and what a person made: other ones, waivers."""
    claims = {
        city.prefixes["as"] + name: claim.is_revised for claim, name in _named_claims(decided)
    }
    waivers = {
        f"{city.prefixes['waiver']}{decided.slug}-{each.start}-{each.end}"
        for each in decided.waivers
    }
    revised = {iri for iri, is_revised in claims.items() if is_revised}
    return claims.keys() - revised, revised | waivers


def claims_turtle(decided: Decided, record: KnownRecord, city: Namespaces) -> tuple[str, ...]:
    """Return the Turtle of the claims, of new things and times, of discrepancies, of indicators."""
    writer = ClaimWriter(decided, record, city)
    claims = _turtle(writer.claims(), city)
    return (
        claims,
        _turtle(writer.things_and_times(), city),
        _turtle(writer.discrepancies(), city),
        _turtle(new_indicators.triples(decided.things), city),
    )


def write_claims(decided: Decided, record: KnownRecord, project: Project) -> list[Path]:
    """
    Write the claims, new things and times, discrepancies and indicators, each to its own file.

    Files of discrepancies and of indicators are only there if there are some.

    Returns:
        The paths of the files.

    Raises:
        CurationError: one of the files was written by a person.
        OutputError: a file cannot be written.
    """
    names = claim_files(decided.slug)
    paths = [project.folder / name for name in names]
    for path in paths:
        if path.exists() and not path.read_text("utf-8").startswith(_HEADING[:40]):
            raise CurationError(
                {
                    "ko": f"{path}: 이 명령이 쓴 파일이 아니어서 그대로 둡니다. 옮기십시오",
                    "en": f"{path} was not written by this command and is left alone: move it",
                }
            )
    turtle = claims_turtle(decided, record, project.namespaces)
    pairs = list(zip(paths, turtle, strict=True))
    for path, content in pairs[2:]:
        if content == _HEADING:
            path.unlink(missing_ok=True)
            pairs.remove((path, content))
    for path, content in pairs:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write.write_atomically(content.encode(), path)
    return [path for path, _ in pairs]


def claim_files(slug: str) -> tuple[str, str, str, str]:
    """Return the files of a source's claims, new things, discrepancies and indicators."""
    return (
        f"data/sources/{slug}/claims.ttl",
        f"data/entities/new-from-{slug}.ttl",
        f"data/editorial/discrepancies-from-{slug}.ttl",
        f"data/vocabulary/new-from-{slug}.ttl",
    )


def _turtle(triples: Iterable[Triple], city: Namespaces) -> str:
    return _HEADING + turtle_writer.write(dict.fromkeys(triples), city)
