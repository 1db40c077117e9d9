"""
Propose the claims of a source and take the decisions back: the steps between files and records.

The input is a project, a text and a spreadsheet; the output is a spreadsheet or the source's files.
What the command itself wrote of the source is left out of what the record knows, so that writing
again gives the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from gwangju_kg.curation.proposing.claim_proposals import ClaimProposer
from gwangju_kg.curation.proposing.known_things import KnownRecord, read_record
from gwangju_kg.curation.proposing.proposal_parts import ClaimProposal
from gwangju_kg.curation.sheets import decided_places, new_indicators
from gwangju_kg.curation.sheets.claim_reader import ClaimReader, SheetClaim
from gwangju_kg.curation.sheets.claim_turtle import Decided, claim_files
from gwangju_kg.curation.sheets.new_things import INDICATOR, NewThing, NewThingReader
from gwangju_kg.curation.sheets.workbook import ProposalSheet, SheetRow
from gwangju_kg.dataset.reading import Dataset, read_project
from gwangju_kg.errors import CurationError
from gwangju_kg.evidence.corpus import SourceText, read_corpus
from gwangju_kg.evidence.passage_citation import find_source, find_text
from gwangju_kg.evidence.statements import Source, local_name, read_statements
from gwangju_kg.korean.dates.intervals import Anchor
from gwangju_kg.project.project_folder import Project


@dataclass(frozen=True)
class CuratedSource:
    """
    A source of the record, and what the record knows without it.

    Attributes:
        source: the source.
        record: what the record knows without the claims of this source.
        project: the project.
    """

    source: Source
    record: KnownRecord
    project: Project


def open_source(slug: str, project: Project) -> CuratedSource:
    """
    Read a source and what the record knows without it.

    Raises:
        CitationError: there is no such source with a hash of its text.
        SourceError: the project cannot be read.
    """
    dataset = read_project(project)
    source = find_source(slug, read_statements(dataset, project).sources)
    return CuratedSource(source, record_without(source, dataset, project), project)


def record_without(source: Source, dataset: Dataset, project: Project) -> KnownRecord:
    """Return what the record knows without the claims of a source and what they brought."""
    names = claim_files(source.slug)
    for graph_name, name in (("entities", names[1]), ("vocabulary", names[3])):
        graph = NamedNode(project.namespaces.graph_iri(graph_name))
        path = project.folder / name
        for triple in parse(path.read_text("utf-8"), RdfFormat.TURTLE) if path.exists() else ():
            dataset.remove(Quad(triple.subject, triple.predicate, triple.object, graph))
    own = project.namespaces.graph_iri(f"source/{source.slug}")
    return read_record(dataset, project, without=own)


def read_text(curated: CuratedSource, folder: Path) -> SourceText:
    """
    Return the text of a source.

    Raises:
        CitationError: no file of the folder is its text.
        SourceError: the folder or the text cannot be read.
    """
    corpus = read_corpus(folder, [curated.source], curated.project.description.numerals)
    return find_text(curated.source, corpus)


def propose(curated: CuratedSource, text: SourceText) -> tuple[ClaimProposal, ...]:
    """
    Return the proposals for a text.

    Raises:
        CurationError: the time of publication is not known, so that no date can be resolved.
    """
    published, city = _published(curated), curated.project.namespaces
    return ClaimProposer(text, published, curated.record, city).proposals()


def _published(curated: CuratedSource) -> Anchor:
    published = curated.source.published
    if published is None:
        raise CurationError(
            {
                "ko": f"{curated.source.slug}: 발행 시기가 없습니다. gk:publishedWithin을 쓰십시오",
                "en": f"{curated.source.slug} has no time of publication: add gk:publishedWithin",
            }
        )
    return published


def decide(curated: CuratedSource, sheet: ProposalSheet) -> tuple[Decided, KnownRecord]:
    """
    Return what a spreadsheet decides, and what the record knows with its new things.

    Raises:
        CurationError: a cell is wrong, the spreadsheet is of another text, or the time of
            publication is not known.
    """
    slug = curated.source.slug
    if sheet.facts.get("sha256") != curated.source.sha256:
        raise CurationError(
            {
                "ko": "본문이 바뀌었습니다. 'gwangju-kg propose'를 다시 하십시오. 결정은 남습니다",
                "en": "the text has changed: run 'gwangju-kg propose' again; decisions are kept",
            }
        )
    city = curated.project.namespaces
    named = replace(curated.record, things=new_indicators.as_things(curated.record))
    new = NewThingReader(named, city, curated.project.description.languages)
    things = new.read(sheet.new_things)
    record = new_indicators.with_new(curated.record, things)
    reader = ClaimReader(record, city, _published(curated))
    claims, waivers = reader.read(sheet.claims)
    errors = (*new.errors, *reader.errors)
    if errors:
        raise CurationError(
            {
                "ko": f"{len(errors)}곳을 고치십시오. 아무것도 쓰지 않았습니다",
                "en": f"cells to correct: {len(errors)}; nothing was written",
            },
            tuple(error.sentence() for error in errors),
        )
    used = _used_things(claims, things)
    idle = (row for iri, row in new.rows.items() if iri not in used)
    notices = (
        *(notice.sentence() for notice in reader.notices),
        *(new.idle_row(row).sentence() for row in idle),
        *decided_places.still_open(sheet.claims),
    )
    written = tuple(thing for iri, thing in things.items() if iri in used)
    return Decided(slug, claims, waivers, written, notices), record


def _used_things(claims: Iterable[SheetClaim], things: Mapping[str, NewThing]) -> set[str]:
    """Return the IRIs of the new things that claims name, with what these belong to."""
    named = {iri for claim in claims for cell in claim.cells.values() for iri in cell.split()}
    indicators = {local_name(i): i for i, thing in things.items() if thing.kind == INDICATOR}
    named |= {indicators[name] for name in named & indicators.keys()}
    used: set[str] = set()
    while more := {iri for iri in named & things.keys() if iri not in used}:
        used |= more
        named |= {things[iri].of for iri in more}
    return used


def drafted(curated: CuratedSource, rows: tuple[SheetRow, ...]) -> Decided:
    """Return the rows as if each were taken; those that lack something are left out."""
    claims: list[SheetClaim] = []
    for row in rows:
        reader = ClaimReader(curated.record, curated.project.namespaces, _published(curated))
        taken = SheetRow(row.number, {**row.cells, "decision": "taken"})
        claims += reader.read((taken,))[0]
    return Decided(curated.source.slug, tuple(claims), (), (), ())
