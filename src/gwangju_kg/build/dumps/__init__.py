"""
Write a dataset in every format of `media_types`; the same quads always give the same bytes.

The input is the finished dataset; the output is files with sizes and hashes.  Everything is sorted
and written from disk to disk: no format is in memory as a whole.  Blank nodes are labelled by
RDFC-1.0, so that the SHA-256 of the N-Quads dump is the RDFC-1.0 hash of the dataset.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    NamedNode,
    Quad,
    Triple,
)
from pyoxigraph import Dataset as QuadSet

from gwangju_kg.build.dumps import jsonld_writer, rdf_xml
from gwangju_kg.build.dumps.dump_writer import GRAPHS, Dump, DumpWriter
from gwangju_kg.build.dumps.surveyed_dataset import SurveyedDataset
from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.project.description import ProjectDescription
from gwangju_kg.project.kept_pieces import KeptPieces
from gwangju_kg.rdf import spooled_statements, turtle_writer
from gwangju_kg.rdf.namespaces import Namespaces
from gwangju_kg.rdf.spooled_statements import SpooledStatements

__all__ = ["Dump", "canonicalize", "rdfc10_sha256", "serialize_triples", "writer"]


def canonicalize(dataset: Dataset, folder: Path | None = None) -> SpooledStatements:
    """
    Return the quads in the order of canonical N-Quads, blank nodes labelled by RDFC-1.0.

    The labels depend on the quads with blank nodes alone, so that only these are in memory.
    Source: RDF Dataset Canonicalization 1.0, section 4.4.3.

    Args:
        dataset: the dataset.
        folder: the folder of the temporary file; None for that of the system.
    """
    unnamed: list[Quad] = []

    def lines() -> Iterator[bytes]:
        for quad in dataset:
            if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
                unnamed.append(quad)
            else:
                yield spooled_statements.line_of(quad)
        labelled = QuadSet(unnamed)
        labelled.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        yield from map(spooled_statements.line_of, labelled)

    return SpooledStatements.of(spooled_statements.sort_lines(lines(), folder), folder)


def rdfc10_sha256(quads: SpooledStatements) -> str:
    """Return the RDFC-1.0 hash, in hexadecimal, of the quads that `canonicalize` returned."""
    digest = hashlib.sha256()
    for block in quads.blocks():
        digest.update(block)
    return digest.hexdigest()


def writer(
    quads: SpooledStatements,
    release: Path,
    project: ProjectDescription,
    *,
    identity: Mapping[str, str],
    kept: KeptPieces | None = None,
) -> DumpWriter:
    """
    Return what writes the whole dataset in every format, and each graph as Turtle.

    Args:
        quads: the quads that `canonicalize` returned, each in a named graph.
        release: the directory in which ``dumps/`` is created.
        project: its name is that of the dumps, its prefixes are used.
        identity: id and date of issue of the release, for the comments in the files.
        kept: the pieces that are kept; None to make all.

    Raises:
        BuildError: the quads are not sorted or one is repeated.
    """
    (release / GRAPHS).mkdir(parents=True)
    surveyed = SurveyedDataset(quads, release)
    return DumpWriter(surveyed, release, project, identity=identity, kept=kept)


def serialize_triples(triples: Sequence[Triple], name: str, namespaces: Namespaces) -> bytes:
    """
    Return `triples` in the format of `GRAPH_FORMATS` with the name `name`.

    Args:
        triples: the triples, sorted and without duplicates.
        name: ``ttl``, ``nt``, ``jsonld`` or ``rdf``.
        namespaces: those of the city.
    """
    return _GRAPH_WRITERS[name](triples, namespaces)


def _turtle(triples: Sequence[Triple], namespaces: Namespaces) -> bytes:
    return turtle_writer.write(triples, namespaces).encode()


def _n_triples(triples: Sequence[Triple], _: Namespaces) -> bytes:
    return b"".join(map(spooled_statements.line_of, triples))


def _rdf_xml(triples: Sequence[Triple], namespaces: Namespaces) -> bytes:
    names = {triple.predicate for triple in triples} | {
        triple.object
        for triple in triples
        if isinstance(triple.object, NamedNode) and jsonld_writer.is_type(triple)
    }
    prefixes = rdf_xml.prefixes_of(names, namespaces)
    return rdf_xml.head(prefixes) + rdf_xml.nodes(triples, prefixes) + rdf_xml.TAIL


_GRAPH_WRITERS: Final[Mapping[str, Callable[[Sequence[Triple], Namespaces], bytes]]] = {
    "ttl": _turtle,
    "nt": _n_triples,
    "jsonld": jsonld_writer.write,
    "rdf": _rdf_xml,
}
