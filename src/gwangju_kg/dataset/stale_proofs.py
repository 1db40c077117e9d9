"""
Withdraw committed evidence results that no longer match the assertions they are about.

The texts are absent on most machines, so the results of `evidence` are committed as data.  Each
result carries the hash of the triples on which it is based.  If the graph now holds other triples,
the result is withdrawn: its outcome becomes ``earl:cantTell``.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from pyoxigraph import NamedNode, Quad

from gwangju_kg.errors import EvidenceError
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import query_files
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from gwangju_kg.rdf.values.written_store import WrittenStore

#: The name of the graph with the results.
EVIDENCE_GRAPH: Final = "evidence"

_FOLDER: Final = "queries/evidence"
_TYPE: Final = NamedNode(REUSED_PREFIXES["rdf"] + "type")
_SELECTOR: Final = NamedNode(REUSED_PREFIXES["oa"] + "TextPositionSelector")
_OUTCOME: Final = NamedNode(REUSED_PREFIXES["earl"] + "outcome")
_CANNOT_TELL: Final = NamedNode(REUSED_PREFIXES["earl"] + "cantTell")


def proof_digests(dataset: WrittenStore, project: Project) -> dict[str, str]:
    """
    Return, by IRI, the SHA-256 in hex of the triples on which each result is based.

    Returns:
        One hash for each assertion of a source with a known text hash: of its triples and those of
        its passage, times and publication.  One for each such source: of the hashes of its
        assertions and the positions of its waivers.

    Raises:
        SourceError: a query of the project is missing or faulty.
    """
    triples: dict[str, set[str]] = defaultdict(set)
    for row in _rows(dataset, project, "proof-triples"):
        triples[row["subject"]].add(" ".join(repr(row[n]) for n in ("property", "object", "type")))
    subjects: dict[str, set[str]] = defaultdict(set)
    assertions: dict[str, set[str]] = defaultdict(set)
    for row in _rows(dataset, project, "proof-subjects"):
        subjects[row["assertion"]].update(row.values())
        assertions[row["source"]].add(row["assertion"])
    digests = {
        assertion: _hash({f"{subject} {line}" for subject in members for line in triples[subject]})
        for assertion, members in subjects.items()
    }
    waivers: dict[str, set[str]] = defaultdict(set)
    for row in _rows(dataset, project, "waivers"):
        waivers[row["source"]].add(f"{row['start']}-{row['end']}")
    for source, members in assertions.items():
        digests[source] = _hash({digests[assertion] for assertion in members} | waivers[source])
    return digests


def _rows(dataset: WrittenStore, project: Project, name: str) -> list[dict[str, str]]:
    path = project.path(f"{_FOLDER}/{name}.rq")
    return query_files.select_rows(dataset, path, project.namespaces)


def _hash(parts: set[str]) -> str:
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()


def withdraw_stale(dataset: WrittenStore, project: Project) -> tuple[str, ...]:
    """
    Withdraw the committed results that are based on other triples than `dataset` holds.

    The outcome of a result about an assertion becomes ``earl:cantTell``; a measurement of a source
    is removed.  A selector of a number that is also a passage's own is left to the passage.

    Returns:
        The IRIs of the assertions and sources concerned, sorted.

    Raises:
        SourceError: a query of the project is missing or faulty.
    """
    graph = NamedNode(project.namespaces.graph_iri(EVIDENCE_GRAPH))
    digests = proof_digests(dataset, project)
    withdrawn = set()
    for row in _rows(dataset, project, "proofs"):
        if digests.get(row["subject"]) == row["sha256"]:
            continue
        withdrawn.add(row["subject"])
        if "result" in row:
            result = NamedNode(row["result"])
            _remove(dataset, result, _OUTCOME, graph)
            dataset.add(Quad(result, _OUTCOME, _CANNOT_TELL, graph))
        else:
            _remove(dataset, NamedNode(row["check"]), None, graph)
    _drop_repeated(dataset, graph)
    return tuple(sorted(withdrawn))


def proven(dataset: WrittenStore, project: Project) -> frozenset[str]:
    """
    Return the IRIs of the assertions and sources that the evidence is about.

    Raises:
        SourceError: a query of the project is missing or faulty.
    """
    return frozenset(row["subject"] for row in _rows(dataset, project, "proofs"))


def refuse_stale(withdrawn: Iterable[str], project: Project) -> None:
    """
    Refuse assertions that changed, or whose passage was moved, since they were proven.

    Args:
        withdrawn: what `withdraw_stale` returned.
        project: the project.

    Raises:
        EvidenceError: there are some.
    """
    sources = project.namespaces.prefixes["src"]
    stale = [iri for iri in withdrawn if not iri.startswith(sources)]
    if stale:
        names = tuple(project.namespaces.compact(iri) for iri in stale)
        raise EvidenceError(
            f"the proofs of {len(names)} assertions are out of date, as their passages or"
            " statements have changed: run 'gwangju-kg check --texts DIR --write', for a draft"
            " 'gwangju-kg changeset check NAME --texts DIR'",
            names,
        )


def _drop_repeated(dataset: WrittenStore, graph: NamedNode) -> None:
    """Remove what the evidence repeats of another graph about the position of a number."""
    for selector in list(dataset.quads_for_pattern(None, _TYPE, _SELECTOR, graph)):
        subject = selector.subject
        if not isinstance(subject, NamedNode):
            continue
        for quad in list(dataset.quads_for_pattern(subject, None, None, graph)):
            same = dataset.quads_for_pattern(subject, quad.predicate, quad.object, None)
            if any(other.graph_name != graph for other in same):
                dataset.remove(quad)


def _remove(
    dataset: WrittenStore, subject: NamedNode, predicate: NamedNode | None, graph: NamedNode
) -> None:
    for quad in list(dataset.quads_for_pattern(subject, predicate, None, graph)):
        dataset.remove(quad)
