"""
Writes a dataset in every format of `formats`, the same bytes from the same quads.

Takes the finished dataset; gives files with sizes and hashes.  Sorts everything, and
names blank nodes by RDFC-1.0, so that the SHA-256 of the N-Quads dump is the hash that
RDFC-1.0 defines for the dataset.
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
from gwangju_kg.rdf import turtle_writer
from gwangju_kg.rdf.media_types import DATASET_FORMATS, GRAPH_FORMATS, Format
from gwangju_kg.rdf.namespaces import GRAPH_BASE_IRI, PREFIXES, REUSED_PREFIXES
from gwangju_kg.release import manifest

#: Name of the dump of the whole, without extension.
NAME: Final = "gwangju-kg"

_RDF_TYPE: Final = REUSED_PREFIXES["rdf"] + "type"


@dataclass(frozen=True)
class Dump:
    """
    One file, as the manifest describes it.

    Attributes:
        path: relative to the release.
        media_type: of its format.
        graph: IRI of the one graph that it holds, or None for the whole.
        content: the bytes.
        quads: number of quads, or of triples where the format has no graphs.
    """

    path: str
    media_type: str
    graph: str | None
    content: bytes = field(repr=False)
    quads: int

    def manifest_entry(self) -> dict[str, Any]:
        """Give the entry of the manifest."""
        entry = manifest.file_entry(self.path, self.content, media_type=self.media_type)
        return {**entry, "graph": self.graph, "quads": self.quads}


def canonicalize(dataset: Dataset) -> list[Quad]:
    """Give the quads in the order of canonical N-Quads, blank nodes named by RDFC-1.0."""
    quads = QuadSet(dataset)
    quads.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(quads, key=str)


def rdfc10_sha256(quads: Sequence[Quad]) -> str:
    """Give the hash that RDFC-1.0 defines for a dataset, in hexadecimal; quads as `canonical`."""
    return hashlib.sha256(_n_quads(quads)).hexdigest()


def group_by_graph(quads: Iterable[Quad]) -> dict[str, list[Triple]]:
    """Give the triples by the IRI of their graph, graphs in order."""
    graphs: dict[str, list[Triple]] = {}
    for quad in quads:
        graphs.setdefault(_graph_iri(quad), []).append(quad.triple)
    return dict(sorted(graphs.items()))


def _graph_iri(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def write(quads: Sequence[Quad], release: Path) -> list[Dump]:
    """
    Write the whole in every format, and each graph as Turtle.

    Args:
        quads: as `canonical` gives them, each in a named graph.
        release: the directory in which ``dumps/`` is made.

    Returns:
        A description of each file, the whole first, then the graphs in their order.

    Raises:
        BuildError: a file does not read back as what was written.
    """
    (release / "dumps" / "graph").mkdir(parents=True)
    triples = sorted({quad.triple for quad in quads}, key=str)
    dumps = []
    for form in DATASET_FORMATS:
        content = _DATASET_WRITERS[form.name](quads)
        dumps.append(_dump(f"dumps/{NAME}.{form.name}", form, content, quads=len(quads)))
    for form in GRAPH_FORMATS:
        if form.name in _GRAPH_WRITERS:
            content = _GRAPH_WRITERS[form.name](triples)
            dumps.append(_dump(f"dumps/{NAME}.{form.name}", form, content, quads=len(triples)))
    form = GRAPH_FORMATS[0]
    for iri, members in group_by_graph(quads).items():
        path = f"dumps/graph/{iri.removeprefix(GRAPH_BASE_IRI).replace('/', '-')}.{form.name}"
        content = _GRAPH_WRITERS[form.name](members)
        dumps.append(replace(_dump(path, form, content, quads=len(members)), graph=iri))
    for dump in dumps:
        (release / dump.path).write_bytes(dump.content)
    return dumps


def serialize_triples(triples: Sequence[Triple], name: str) -> bytes:
    """
    Give *triples* in the format of `GRAPH_FORMATS` that is called *name*.

    Args:
        triples: in their order, each once.
        name: ``ttl``, ``nt``, ``jsonld`` or ``rdf``.
    """
    if name in _GRAPH_WRITERS:
        return _GRAPH_WRITERS[name](triples)
    return _json_ld([Quad(*triple) for triple in triples])


def _dump(path: str, form: Format, content: bytes, *, quads: int) -> Dump:
    try:
        read = {*parse(content, RdfFormat.from_media_type(form.media_type))}
    except SyntaxError as error:
        raise BuildError(f"{path}: what was written cannot be read back: {error.msg}") from error
    if len(read) != quads:
        raise BuildError(f"{path}: of {quads:,} statements written, {len(read):,} can be read back")
    return Dump(path, form.media_type, None, content, quads)


def _turtle(triples: Sequence[Triple]) -> bytes:
    return turtle_writer.write(triples).encode()


def _trig(quads: Sequence[Quad]) -> bytes:
    return turtle_writer.write_dataset(group_by_graph(quads).items()).encode()


def _n_quads(statements: Sequence[Triple] | Sequence[Quad]) -> bytes:
    return "".join(f"{statement} .\n" for statement in statements).encode()


def _types_first(triple: Triple) -> tuple[str, bool, str, str]:
    """Put a subject's types first: RDF/XML and JSON-LD then name them with the subject."""
    untyped = triple.predicate.value != _RDF_TYPE
    return str(triple.subject), untyped, str(triple.predicate), str(triple.object)


def _rdf_xml(triples: Sequence[Triple]) -> bytes:
    names = {t.predicate for t in triples} | {
        t.object for t in triples if isinstance(t.object, NamedNode) and not _types_first(t)[1]
    }
    used = {
        short[0] for short in map(turtle_writer.shorten, (name.value for name in names)) if short
    }
    prefixes = {prefix: PREFIXES[prefix] for prefix in sorted(used)}
    output = BytesIO()
    serialize(sorted(triples, key=_types_first), output, RdfFormat.RDF_XML, prefixes=prefixes)
    try:  # Oxigraph writes and reads characters that XML has not
        expat.ParserCreate().Parse(output.getvalue(), True)
    except expat.ExpatError as error:
        raise BuildError(f"the data cannot be written as RDF/XML: {error}") from error
    return output.getvalue()


def _json_ld(quads: Sequence[Quad]) -> bytes:
    ordered = sorted(quads, key=lambda quad: (_graph_iri(quad), *_types_first(quad.triple)))
    output = BytesIO()
    serialize(ordered, output, RdfFormat.JSON_LD)
    schemes = {
        term.value.partition(":")[0]
        for quad in quads
        for term in (*quad.triple, *_datatype(quad.object))
        if isinstance(term, NamedNode)
    }
    compacting = _Compacting(schemes)
    graphs = compacting.value(json.loads(output.getvalue()))
    context = {prefix: PREFIXES[prefix] for prefix in sorted(compacting.used)}
    document = {"@context": context, "@graph": graphs}
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _datatype(term: object) -> tuple[NamedNode, ...]:
    return (term.datatype,) if isinstance(term, Literal) else ()


class _Compacting:
    """Shortens expanded JSON-LD by our prefixes, and notes which ones."""

    def __init__(self, schemes: set[str]) -> None:
        self.used: set[str] = set()
        self._schemes = schemes  # an IRI of the scheme geo: would be read as one of the prefix geo

    def iri(self, iri: str) -> str:
        short = turtle_writer.shorten(iri)
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


_DATASET_WRITERS: Final[Mapping[str, Callable[[Sequence[Quad]], bytes]]] = {
    "trig": _trig,
    "nq": _n_quads,
    "jsonld": _json_ld,
}
_GRAPH_WRITERS: Final[Mapping[str, Callable[[Sequence[Triple]], bytes]]] = {
    "ttl": _turtle,
    "nt": _n_quads,
    "rdf": _rdf_xml,
}
