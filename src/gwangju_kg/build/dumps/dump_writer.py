"""
Write the files of the dumps, each from the lines on disk, and read each back.

The input is a surveyed dataset; the output is files.  What a file says before its statements, such
as the prefixes in use, is known only after them: they are written aside, and copied.  Pieces that
are kept from an earlier build are neither written out nor read back again.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Final, NamedTuple

from pyoxigraph import Quad, RdfFormat, Triple, parse

from gwangju_kg.build.dumps import dump_comments, jsonld_writer, rdf_xml, written_parts
from gwangju_kg.build.dumps.surveyed_dataset import Piece, SurveyedDataset, SurveyedGraph
from gwangju_kg.build.dumps.written_parts import Checksum, FilePart, PieceFormat, WrittenParts
from gwangju_kg.errors import BuildError
from gwangju_kg.project.description import ProjectDescription
from gwangju_kg.project.kept_pieces import KeptPieces
from gwangju_kg.rdf import turtle_writer
from gwangju_kg.rdf.graph_names import DEFAULT_GRAPH
from gwangju_kg.rdf.media_types import DATASET_FORMATS, GRAPH_FORMATS
from gwangju_kg.rdf.spooled_statements import SpooledStatements
from gwangju_kg.release import manifest

_MEDIA_TYPES: Final = {form.name: form.media_type for form in (*GRAPH_FORMATS, *DATASET_FORMATS)}

#: The folder of the dumps in a release, and the folder of graphs in it.
_FOLDER: Final = "dumps/"
GRAPHS: Final = f"{_FOLDER}graph/"


@dataclass(frozen=True)
class Dump:
    """
    One dump file.

    Attributes:
        path: its path, relative to the release.
        media_type: the media type of its format.
        graph: the IRI of the one graph that it holds, that of the default graph included; None for
            the whole dataset.
        bytes: its size.
        sha256: its hash.
        quads: the number of quads, or of triples if the format has no graphs.
    """

    path: str
    media_type: str
    graph: str | None
    bytes: int
    sha256: str
    quads: int

    def manifest_entry(self) -> dict[str, Any]:
        """Return its entry in the manifest."""
        return asdict(self)


class _TurtleFile(NamedTuple):
    """A Turtle file: its head, where its statements begin, and what was written."""

    path: Path
    head: bytes
    body_at: int
    written: WrittenParts


class DumpWriter:
    """
    Writes the dumps of one release.

    Args:
        dataset: the dataset.
        release: the directory, in which there is `GRAPHS`.
        project: its name is that of the dumps, its prefixes are used.
        identity: id and date of issue of the release, for the comments in the files.
        kept: the pieces that are kept; None to make all.
    """

    def __init__(
        self,
        dataset: SurveyedDataset,
        release: Path,
        project: ProjectDescription,
        *,
        identity: Mapping[str, str],
        kept: KeptPieces | None = None,
    ) -> None:
        self._dataset, self._release, self._project = dataset, release, project
        self._identity, self._namespaces, self._kept = identity, project.namespaces, kept
        self._prefixes = repr(sorted(self._namespaces.prefixes.items()))
        self._graph_files: dict[str, _TurtleFile] = {}

    def write(self, record: SpooledStatements) -> list[Dump]:
        """Write all files and return them with sizes and hashes; `record` is the default graph."""
        graphs = [self._graph_dump(iri, graph) for iri, graph in self._dataset.graphs.items()]
        name, union = f"{_FOLDER}{self._project.name}", self._dataset.union
        lines, licenses = self._write_lines, union.licenses()
        own, path = SurveyedGraph(record).licenses(), f"{name}-record.nt"
        return [
            self._trig_dump(f"{name}.trig", licenses),
            lines(f"{name}.nq", self._dataset.quads.blocks(), (), len(self._dataset.quads)),
            self._json_ld_dump(f"{name}.jsonld"),
            self._turtle_dump(f"{name}.ttl", self._write_turtle(f"{name}.ttl", union), union),
            lines(f"{name}.nt", union.lines(), licenses, len(union)),
            self._rdf_xml_dump(f"{name}.rdf", licenses),
            lines(path, record.blocks(), own, len(record), graph=DEFAULT_GRAPH),
            *graphs,
        ]

    def _graph_dump(self, iri: str, graph: SurveyedGraph) -> Dump:
        name = iri.removeprefix(self._namespaces.graph_base_iri)
        path = f"{GRAPHS}{name.replace('/', '-')}.ttl"
        file = self._graph_files[iri] = self._write_turtle(path, graph)
        return self._turtle_dump(path, file, graph, name=iri)

    def _turtle_dump(
        self, path: str, file: _TurtleFile, graph: SurveyedGraph, *, name: str | None = None
    ) -> Dump:
        parts = file.written.parts(file.head, file.body_at, b"")
        read = self._read(path, None if file.written.is_whole else parts)
        self._check(path, (quad.triple for quad in read), file.written.triples)
        return self._describe(path, len(graph), graph=name)

    def _opening(self, path: str, licenses: Iterable[Triple]) -> bytes:
        lines = dump_comments.comment_lines(
            self._project, licenses, path.removeprefix(_FOLDER), identity=self._identity
        )
        return dump_comments.opening(path.rpartition(".")[2], lines)

    def _write_lines(
        self,
        path: str,
        lines: Iterable[bytes],
        licenses: Iterable[Triple],
        count: int,
        *,
        graph: str | None = None,
    ) -> Dump:
        """Write lines as they are; the bytes on the disk are compared with them."""
        digest = hashlib.sha256()
        with (self._release / path).open("wb") as output:
            for block in chain((self._opening(path, licenses),), lines):
                output.write(block)
                digest.update(block)
        dump = self._describe(path, count, graph=graph)
        if dump.sha256 != digest.hexdigest():
            raise BuildError(f"{path}: other statements can be read back than were written")
        return dump

    def _write_turtle(self, path: str, graph: SurveyedGraph) -> _TurtleFile:
        unnamed = graph.unnamed()

        def text_of(piece: Piece, statements: Sequence[Quad], used: set[str]) -> bytes:
            others = unnamed if piece.may_have_blank_node else ()
            triples = (quad.triple for quad in statements)
            texts = turtle_writer.statements(triples, others, self._namespaces, used)
            return "\n".join(islice(texts, piece.subjects)).encode()

        with TemporaryFile(dir=self._release) as body, (self._release / path).open("wb") as output:
            form = PieceFormat(f"ttl {self._prefixes}", b"\n", text_of)
            pieces = graph.pieces_by_iri(self._release)
            written = written_parts.write_pieces(pieces, form, self._kept, body)
            tail = turtle_writer.statements((), unnamed, self._namespaces, written.used)
            for text in tail:
                written.write(f"\n{text}" if body.tell() else text, body)
            written.add_unnamed(unnamed)
            header = turtle_writer.header(written.used, self._namespaces)
            output.write(self._opening(path, graph.licenses()))
            output.write((f"{header}\n" if header and body.tell() else header).encode())
            body.seek(0)
            body_at = output.tell()
            shutil.copyfileobj(body, output)
        return _TurtleFile(self._release / path, header.encode(), body_at, written)

    def _trig_dump(self, path: str, licenses: Iterable[Triple]) -> Dump:
        """Write TriG from the files of the graphs."""
        written, parts = WrittenParts(), list[FilePart]()
        names = {}
        for iri, file in self._graph_files.items():
            written.include(file.written)
            short = turtle_writer.shorten(iri, self._namespaces)
            names[iri] = ":".join(short) if short else f"<{iri}>"
            written.used |= {short[0]} if short else set()
        header = turtle_writer.header(written.used, self._namespaces).encode()
        with (self._release / path).open("wb") as output:
            output.write(self._opening(path, licenses) + header)
            for iri, file in self._graph_files.items():
                opening, closing = f"\n{names[iri]} {{\n\n".encode(), b"\n}\n"
                output.write(opening)
                parts += file.written.parts(header + opening, output.tell(), closing)
                with file.path.open("rb") as content:
                    content.seek(file.body_at)
                    shutil.copyfileobj(content, output)
                output.write(closing)
        read = self._read(path, None if written.is_whole else parts)
        self._check(path, read, written.quads)
        return self._describe(path, len(self._dataset.quads))

    def _json_ld_dump(self, path: str) -> Dump:
        """Write JSON-LD; it is read back in parts, as a parser would hold all of it."""
        schemes, names = self._dataset.schemes, self._namespaces

        compacting = jsonld_writer.Compacting(schemes, names)

        def text_of(_: Piece, statements: Sequence[Quad], used: set[str]) -> bytes:
            compacting.used = used
            return jsonld_writer.nodes_text([quad.triple for quad in statements], compacting)

        form = PieceFormat(f"jsonld {self._prefixes} {sorted(schemes)}", b",", text_of)
        written, graphs = WrittenParts(), []
        closing = jsonld_writer.CLOSING
        with TemporaryFile(dir=self._release) as body, (self._release / path).open("wb") as output:
            for number, (iri, graph) in enumerate(self._dataset.graphs.items()):
                compacting.used = written.used
                opening = jsonld_writer.opening(iri, compacting)
                body.write(b"," * bool(number) + opening)
                of_graph = written_parts.write_pieces(graph.pieces(), form, self._kept, body)
                body.write(closing)
                written.include(of_graph)
                graphs.append((opening, of_graph))
            head = jsonld_writer.head(written.used, names)
            output.write(head)
            body.seek(0)
            shutil.copyfileobj(body, output)
            output.write(jsonld_writer.TAIL)
        parts = [
            part
            for opening, each in graphs
            for part in each.parts(head + opening, len(head), closing + jsonld_writer.TAIL)
        ]
        self._check(path, self._read(path, parts), written.quads)
        return self._describe(path, len(self._dataset.quads))

    def _rdf_xml_dump(self, path: str, licenses: Iterable[Triple]) -> Dump:
        names = self._dataset.properties | self._dataset.classes
        prefixes = rdf_xml.prefixes_of(names, self._namespaces)
        head = rdf_xml.head(prefixes)

        def text_of(_: Piece, statements: Sequence[Quad], __: set[str]) -> bytes:
            return rdf_xml.nodes((quad.triple for quad in statements), prefixes)

        with (self._release / path).open("wb") as output:
            output.write(self._opening(path, licenses))
            output.write(head.removeprefix(dump_comments.XML_DECLARATION))
            form = PieceFormat(f"rdf {prefixes}", b"", text_of)
            pieces = self._dataset.union.pieces()
            written = written_parts.write_pieces(pieces, form, self._kept, output)
            output.write(rdf_xml.TAIL)
        parts = written.parts(head, 0, rdf_xml.TAIL)
        read = self._read(path, None if written.is_whole else parts)
        self._check(path, (quad.triple for quad in read), written.triples)
        return self._describe(path, len(self._dataset.union))

    def _read(self, path: str, parts: Iterable[FilePart] | None) -> Iterator[Quad]:
        """Yield the statements in a file, or only in parts of it."""
        file = self._release / path
        form = RdfFormat.from_media_type(_media_type(path))
        if parts is None or form is None:
            return parse(path=file, format=form)
        return written_parts.read_parts(file, form, parts)

    def _check(self, path: str, statements: Iterable[Quad | Triple], expected: Checksum) -> None:
        """
        Compare what is read back with what was written.

        Raises:
            BuildError: it is something else.
        """
        read = Checksum()
        try:
            read.add(statements)
        except SyntaxError as error:
            raise BuildError(
                f"{path}: the written file cannot be read back: {error.msg}"
            ) from error
        if read.statements != expected.statements:
            raise BuildError(
                f"{path}: {expected.statements:,} statements were written, but"
                f" {read.statements:,} can be read back"
            )
        if read != expected:
            raise BuildError(f"{path}: other statements can be read back than were written")

    def _describe(self, path: str, count: int, *, graph: str | None = None) -> Dump:
        row = manifest.describe_file(self._release, path, media_type=_media_type(path))
        return Dump(**{**row, "graph": graph, "quads": count})


def _media_type(path: str) -> str:
    return _MEDIA_TYPES[path.rpartition(".")[2]]
