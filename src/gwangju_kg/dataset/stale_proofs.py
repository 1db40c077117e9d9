"""
Keeps a committed proof and the assertion that it proves together.

The texts are absent on most machines, so what `evidence` finds is data.  Each
result carries the hash of all that it rested on; one that rests on other
triples than the graph has now is withdrawn: it can no longer tell.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, Store

from gwangju_kg.rdf import query_files
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES, graph_iri

EVIDENCE_GRAPH: Final = graph_iri("evidence")

_FOLDER: Final = "queries/evidence"
_OUTCOME: Final = NamedNode(REUSED_PREFIXES["earl"] + "outcome")
_CANNOT_TELL: Final = NamedNode(REUSED_PREFIXES["earl"] + "cantTell")


def proof_digests(dataset: Store, project: Path) -> dict[str, str]:
    """
    Give, by IRI, the SHA-256 in hex of what a proof rests on.

    Returns:
        One for each assertion of a source that has a hash: its triples, those of its passage, times
        and publication.  One for each such source: its assertions' and the places of its waivers.

    Raises:
        SourceError: a query of the project is missing or faulty.
    """
    said: dict[str, set[str]] = defaultdict(set)
    for row in query_files.select_rows(dataset, project / _FOLDER / "proof-triples.rq"):
        said[row["subject"]].add(" ".join(repr(row[n]) for n in ("property", "object", "type")))
    rests: dict[str, set[str]] = defaultdict(set)
    members: dict[str, set[str]] = defaultdict(set)
    for row in query_files.select_rows(dataset, project / _FOLDER / "proof-subjects.rq"):
        rests[row["assertion"]].update(row.values())
        members[row["source"]].add(row["assertion"])
    found = {
        assertion: _hash({f"{subject} {line}" for subject in subjects for line in said[subject]})
        for assertion, subjects in rests.items()
    }
    waived: dict[str, set[str]] = defaultdict(set)
    for row in query_files.select_rows(dataset, project / _FOLDER / "waivers.rq"):
        waived[row["source"]].add(f"{row['start']}-{row['end']}")
    for source, assertions in members.items():
        found[source] = _hash({found[assertion] for assertion in assertions} | waived[source])
    return found


def _hash(parts: set[str]) -> str:
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()


def withdraw_stale(dataset: Store, project: Path) -> tuple[str, ...]:
    """
    Withdraw the committed results that rest on other triples than *dataset* has.

    A proof becomes one that cannot tell; a measurement of a source is taken out.

    Returns:
        The IRIs of the assertions and sources concerned, in order.

    Raises:
        SourceError: a query of the project is missing or faulty.
    """
    graph = NamedNode(EVIDENCE_GRAPH)
    now = proof_digests(dataset, project)
    withdrawn = set()
    for row in query_files.select_rows(dataset, project / _FOLDER / "proofs.rq"):
        if now.get(row["subject"]) == row["sha256"]:
            continue
        withdrawn.add(row["subject"])
        if "result" in row:
            result = NamedNode(row["result"])
            _remove(dataset, result, _OUTCOME)
            dataset.add(Quad(result, _OUTCOME, _CANNOT_TELL, graph))
        else:
            _remove(dataset, NamedNode(row["check"]), None)
    return tuple(sorted(withdrawn))


def _remove(dataset: Store, subject: NamedNode, predicate: NamedNode | None) -> None:
    graph = NamedNode(EVIDENCE_GRAPH)
    for quad in list(dataset.quads_for_pattern(subject, predicate, None, graph)):
        dataset.remove(quad)
