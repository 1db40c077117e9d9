"""
Measure what ``gwangju-kg propose`` finds in texts whose claims the record has.

The record is read without the claims of the text that is measured; the names of its things stay.
Run as ``python -m bench.proposing --texts DIR`` in the project, by anyone who has the texts.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from pyoxigraph import NamedNode

from gwangju_kg.curation import curated_source
from gwangju_kg.dataset import reading
from gwangju_kg.evidence.check import SourceReport, check_evidence
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf.namespaces import PREFIXES


@dataclass(frozen=True)
class ProposalShares:
    """
    What was found in one text.

    Attributes:
        slug: the slug of its source.
        readings: the numbers, dates and durations that the reader finds in it.
        proposed: those of them for which there is a proposal.
        stated: the proposals whose number or date proves a claim of the record.
        first: those whose first candidate is what such a claim is about.
        any_candidate: those of which one of the candidates is.
    """

    slug: str
    readings: int
    proposed: int
    stated: int
    first: int
    any_candidate: int

    def line(self) -> str:
        """Return the shares as a line."""
        return (
            f"{self.slug}: {self.proposed} of {self.readings} numbers and dates proposed;"
            f" about: first candidate right for {self.first} of {self.stated}"
            f" ({self.first / max(self.stated, 1):.0%}), one of the candidates for"
            f" {self.any_candidate} ({self.any_candidate / max(self.stated, 1):.0%})"
        )


def measure(project: Project, texts: Path) -> Iterator[ProposalShares]:
    """Yield the shares for each source whose text is in a folder."""
    dataset = reading.read_project(project)
    for report in check_evidence(dataset, project, texts).sources:
        curated = curated_source.open_source(report.source.slug, project)
        proposals = curated_source.propose(curated, report.text)
        subjects = _subjects(report, dataset)
        spans = {proposal.reading: proposal for proposal in proposals if proposal.kind != "name"}
        known = [(spans[span], about) for span, about in subjects.items() if span in spans]
        yield ProposalShares(
            slug=report.source.slug,
            readings=len(report.text.readings),
            proposed=sum((r.start, r.end) in spans for r in report.text.readings),
            stated=len(known),
            first=sum(bool(about & {*p.candidates[:1]}) for p, about in known),
            any_candidate=sum(bool(about & {*p.candidates}) for p, about in known),
        )


def _subjects(report: SourceReport, dataset: reading.Dataset) -> dict[tuple[int, int], set[str]]:
    """Return, by the span of a number or date, what the claims are about that it proves."""
    about: dict[tuple[int, int], set[str]] = defaultdict(set)
    predicate = NamedNode(PREFIXES["gk"] + "about")
    for proof in report.proofs:
        node = NamedNode(proof.stated.iri)
        for quad in dataset.quads_for_pattern(node, predicate, None):
            for each in proof.readings:
                if isinstance(quad.object, NamedNode):
                    about[each.start, each.end].add(quad.object.value)
    return about


def main() -> None:
    """Print a line for each text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--project", type=Path, default=Path())
    parser.add_argument("--texts", type=Path, required=True)
    arguments = parser.parse_args()
    for shares in measure(Project.open(arguments.project), arguments.texts):
        click.echo(shares.line())


if __name__ == "__main__":
    main()
