"""
Write a dataset in every format of `media_types`; the same quads always give the same bytes.

The input is the finished dataset; the output is files with sizes and hashes.  Everything is sorted,
and blank nodes are labelled by RDFC-1.0, so that the SHA-256 of the N-Quads dump is the RDFC-1.0
hash of the dataset.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)
from pyoxigraph import Dataset as QuadSet

from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.errors import BuildError
from gwangju_kg.project.description import ProjectDescription
from gwangju_kg.rdf import turtle_writer
from gwangju_kg.rdf.media_types import DATASET_FORMATS, GRAPH_FORMATS, Format
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES, Namespaces
from gwangju_kg.release import manifest

_RDF_TYPE: Final = REUSED_PREFIXES["rdf"] + "type"


@dataclass(frozen=True)
class Dump:
    """
    One dump file.

    Attributes:
        path: its path, relative to the release.
        media_type: the media type of its format.
        graph: the IRI of the one graph that it holds, or None for the whole dataset.
        content: the bytes.
        quads: the number of quads, or of triples if the format has no graphs.
    """

    path: str
    media_type: str
    graph: str | None
    content: bytes = field(repr=False)
    quads: int

    def manifest_entry(self) -> dict[str, Any]:
        """Return its entry in the manifest."""
        entry = manifest.file_entry(self.path, self.content, media_type=self.media_type)
        return {**entry, "graph": self.graph, "quads": self.quads}


def canonicalize(dataset: Dataset) -> list[Quad]:
    """Return the quads in the order of canonical N-Quads, blank nodes labelled by RDFC-1.0."""
    quads = QuadSet(dataset)
    quads.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(quads, key=str)


def rdfc10_sha256(quads: Sequence[Quad]) -> str:
    """Return the RDFC-1.0 hash, in hexadecimal, of the quads that `canonicalize` returned."""
    return hashlib.sha256(_n_quads(quads)).hexdigest()


def group_by_graph(quads: Iterable[Quad]) -> dict[str, list[Triple]]:
    """Return the triples by the IRI of their graph, sorted by graph."""
    graphs: dict[str, list[Triple]] = {}
    for quad in quads:
        graphs.setdefault(_graph_iri(quad), []).append(quad.triple)
    return dict(sorted(graphs.items()))


def _graph_iri(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def write(quads: Sequence[Quad], release: Path, project: ProjectDescription) -> list[Dump]:
    """
    Write the whole dataset in every format, and each graph as Turtle.

    Args:
        quads: the quads that `canonicalize` returned, each in a named graph.
        release: the directory in which ``dumps/`` is created.
        project: its name is that of the dumps, its prefixes are used.

    Returns:
        The files, those of the whole dataset first, then those of the graphs, sorted.

    Raises:
        BuildError: reading a file back gives other statements than were written.
    """
    (release / "dumps" / "graph").mkdir(parents=True)
    name, namespaces = project.name, project.namespaces
    triples = sorted({quad.triple for quad in quads}, key=str)
    dumps = []
    for form in DATASET_FORMATS:
        content = _DATASET_WRITERS[form.name](quads, namespaces)
        dumps.append(_dump(f"dumps/{name}.{form.name}", form, content, quads=len(quads)))
    for form in GRAPH_FORMATS:
        if form.name in _GRAPH_WRITERS:
            content = _GRAPH_WRITERS[form.name](triples, namespaces)
            dumps.append(_dump(f"dumps/{name}.{form.name}", form, content, quads=len(triples)))
    form = GRAPH_FORMATS[0]
    for iri, members in group_by_graph(quads).items():
        graph = iri.removeprefix(namespaces.graph_base_iri).replace("/", "-")
        path = f"dumps/graph/{graph}.{form.name}"
        content = _GRAPH_WRITERS[form.name](members, namespaces)
        dumps.append(replace(_dump(path, form, content, quads=len(members)), graph=iri))
    for dump in dumps:
        (release / dump.path).write_bytes(dump.content)
    return dumps


def serialize_triples(triples: Sequence[Triple], name: str, namespaces: Namespaces) -> bytes:
    """
    Return `triples` in the format of `GRAPH_FORMATS` with the name `name`.

    Args:
        triples: the triples, sorted and without duplicates.
        name: ``ttl``, ``nt``, ``jsonld`` or ``rdf``.
        namespaces: those of the city.
    """
    if name in _GRAPH_WRITERS:
        return _GRAPH_WRITERS[name](triples, namespaces)
    return _json_ld([Quad(*triple) for triple in triples], namespaces)


def _dump(path: str, form: Format, content: bytes, *, quads: int) -> Dump:
    try:
        parsed = {*parse(content, RdfFormat.from_media_type(form.media_type))}
    except SyntaxError as error:
        raise BuildError(f"{path}: the written file cannot be read back: {error.msg}") from error
    if len(parsed) != quads:
        raise BuildError(
            f"{path}: {quads:,} statements were written, but {len(parsed):,} can be read back"
        )
    return Dump(path, form.media_type, None, content, quads)


def _turtle(triples: Sequence[Triple], namespaces: Namespaces) -> bytes:
    return turtle_writer.write(triples, namespaces).encode()


def _trig(quads: Sequence[Quad], namespaces: Namespaces) -> bytes:
    return turtle_writer.write_dataset(group_by_graph(quads).items(), namespaces).encode()


def _n_quads(statements: Sequence[Triple] | Sequence[Quad], _: Namespaces | None = None) -> bytes:
    return "".join(f"{statement} .\n" for statement in statements).encode()


def _types_first(triple: Triple) -> tuple[str, bool, str, str]:
    """Return a sort key with the types of a subject first, as RDF/XML and JSON-LD write them."""
    untyped = triple.predicate.value != _RDF_TYPE
    return str(triple.subject), untyped, str(triple.predicate), str(triple.object)


def _rdf_xml(triples: Sequence[Triple], namespaces: Namespaces) -> bytes:
    names = {t.predicate for t in triples} | {
        t.object for t in triples if isinstance(t.object, NamedNode) and not _types_first(t)[1]
    }
    shortened = (turtle_writer.shorten(name.value, namespaces) for name in names)
    used = {short[0] for short in shortened if short}
    prefixes = {prefix: namespaces.prefixes[prefix] for prefix in sorted(used)}
    output = BytesIO()
    serialize(sorted(triples, key=_types_first), output, RdfFormat.RDF_XML, prefixes=prefixes)
    try:  # Oxigraph writes and reads characters that XML does not allow
        expat.ParserCreate().Parse(output.getvalue(), True)
    except expat.ExpatError as error:
        raise BuildError(f"the data cannot be written as RDF/XML: {error}") from error
    return output.getvalue()


def _json_ld(quads: Sequence[Quad], namespaces: Namespaces) -> bytes:
    ordered = sorted(quads, key=lambda quad: (_graph_iri(quad), *_types_first(quad.triple)))
    output = BytesIO()
    serialize(ordered, output, RdfFormat.JSON_LD)
    schemes = {
        term.value.partition(":")[0]
        for quad in quads
        for term in (*quad.triple, *_datatype(quad.object))
        if isinstance(term, NamedNode)
    }
    compacting = _Compacting(schemes, namespaces)
    graphs = compacting.value(json.loads(output.getvalue()))
    context = {prefix: namespaces.prefixes[prefix] for prefix in sorted(compacting.used)}
    document = {"@context": context, "@graph": graphs}
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _datatype(term: object) -> tuple[NamedNode, ...]:
    return (term.datatype,) if isinstance(term, Literal) else ()


class _Compacting:
    """Compacts expanded JSON-LD by the prefixes, and records the prefixes that were used."""

    def __init__(self, schemes: set[str], namespaces: Namespaces) -> None:
        self.used: set[str] = set()
        self._namespaces = namespaces
        self._schemes = schemes  # a JSON-LD reader would take an IRI geo:1,2 for the prefix geo

    def iri(self, iri: str) -> str:
        short = turtle_writer.shorten(iri, self._namespaces)
        if short is None or short[0] in self._schemes:
            return iri
        self.used.add(short[0])
        return ":".join(short)

    def value(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.value(item) for item in value]
        return self._object(value) if isinstance(value, dict) else value

    def _object(self, value: Mapping[str, Any]) -> Any:
        if set(value) == {"@value"}:
            return value["@value"]
        written: dict[str, Any] = {}
        for key, item in value.items():
            if key in {"@id", "@type"}:
                written[key] = self.iri(item)
            elif key == _RDF_TYPE:
                written["@type"] = _single([self.iri(member["@id"]) for member in item])
            elif key.startswith("@"):
                written[key] = self.value(item)
            else:
                written[self.iri(key)] = _single(self.value(item))
        return written


def _single(items: list[Any]) -> Any:
    return items[0] if len(items) == 1 else items


_DATASET_WRITERS: Final[Mapping[str, Callable[[Sequence[Quad], Namespaces], bytes]]] = {
    "trig": _trig,
    "nq": _n_quads,
    "jsonld": _json_ld,
}
_GRAPH_WRITERS: Final[Mapping[str, Callable[[Sequence[Triple], Namespaces], bytes]]] = {
    "ttl": _turtle,
    "nt": _n_quads,
    "rdf": _rdf_xml,
}
