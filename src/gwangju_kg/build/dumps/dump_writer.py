"""
Write the files of the dumps, each from the lines on disk, and read each back.

The input is a surveyed dataset; the output is files.  What a file says before its statements, such
as the prefixes in use, is known only after them: they are written aside, and copied.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Final, NamedTuple

from pyoxigraph import Quad, RdfFormat, Triple, parse

from gwangju_kg.build.dumps import dump_comments, jsonld_writer, rdf_xml
from gwangju_kg.build.dumps.surveyed_dataset import Checksum, SurveyedDataset, SurveyedGraph
from gwangju_kg.errors import BuildError
from gwangju_kg.project.description import ProjectDescription
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


class _GraphFile(NamedTuple):
    """The Turtle file of a graph: its path, where its statements begin, the prefixes in them."""

    path: Path
    body_at: int
    used: set[str]


class DumpWriter:
    """
    Writes the dumps of one release.

    Args:
        dataset: the dataset.
        release: the directory, in which there is `GRAPHS`.
        project: its name is that of the dumps, its prefixes are used.
        identity: id and date of issue of the release, for the comments in the files.
    """

    def __init__(
        self,
        dataset: SurveyedDataset,
        release: Path,
        project: ProjectDescription,
        *,
        identity: Mapping[str, str],
    ) -> None:
        self._dataset, self._release, self._project = dataset, release, project
        self._identity, self._namespaces = identity, project.namespaces
        self._graph_files: dict[str, _GraphFile] = {}
        #: What comes before each part of the JSON-LD, the position and the length of the part.
        self._json_ld_parts: list[tuple[bytes, int, int]] = []

    def write(self, record: SpooledStatements) -> list[Dump]:
        """Write all files; `record` is the default graph.  The result is that of `dumps.write`."""
        graphs = [self._graph_dump(iri, graph) for iri, graph in self._dataset.graphs.items()]
        return [*self._dataset_dumps(), *self._union_dumps(), self._record_dump(record), *graphs]

    def _graph_dump(self, iri: str, graph: SurveyedGraph) -> Dump:
        name = iri.removeprefix(self._namespaces.graph_base_iri).replace("/", "-")
        path = f"{GRAPHS}{name}.ttl"
        self._graph_files[iri] = self._write_turtle(path, graph)
        return self._read_back(path, graph.checksum, graph=iri)

    def _dataset_dumps(self) -> Iterator[Dump]:
        """Write the formats with graphs, TriG from the files of the graphs."""
        name, dataset = f"{_FOLDER}{self._project.name}", self._dataset
        for form, write in (
            ("trig", self._write_trig),
            ("nq", lambda output: output.writelines(dataset.quads.blocks())),
            ("jsonld", self._write_json_ld),
        ):
            path = f"{name}.{form}"
            with (self._release / path).open("wb") as output:
                output.write(self._opening(path, dataset.union.licenses))
                write(output)
            yield self._read_back(path, dataset.checksum)

    def _union_dumps(self) -> Iterator[Dump]:
        """Write the formats without graphs, each triple once."""
        name, union = f"{_FOLDER}{self._project.name}", self._dataset.union
        self._write_turtle(path := f"{name}.ttl", union)
        yield self._read_back(path, union.checksum)
        self._write_lines(path := f"{name}.nt", union.lines(), union.licenses)
        yield self._read_back(path, union.checksum)
        self._write_rdf_xml(path := f"{name}.rdf")
        yield self._read_back(path, union.checksum)

    def _record_dump(self, record: SpooledStatements) -> Dump:
        graph = SurveyedGraph(record)
        for triple in graph:
            graph.add(triple)
        path = f"{_FOLDER}{self._project.name}-record.nt"
        self._write_lines(path, record.blocks(), graph.licenses)
        return self._read_back(path, graph.checksum, graph=DEFAULT_GRAPH)

    def _opening(self, path: str, licenses: Iterable[Triple]) -> bytes:
        lines = dump_comments.comment_lines(
            self._project, licenses, path.removeprefix(_FOLDER), identity=self._identity
        )
        return dump_comments.opening(path.rpartition(".")[2], lines)

    def _write_lines(self, path: str, lines: Iterable[bytes], licenses: Iterable[Triple]) -> None:
        with (self._release / path).open("wb") as output:
            output.write(self._opening(path, licenses))
            output.writelines(lines)

    def _write_turtle(self, path: str, graph: SurveyedGraph) -> _GraphFile:
        used: set[str] = set()
        triples = graph.sorted_by_iri(self._release)
        statements = turtle_writer.statements(triples, graph.unnamed(), self._namespaces, used)
        with TemporaryFile(dir=self._release) as body, (self._release / path).open("wb") as output:
            body.writelines(_joined(statements))
            output.write(self._opening(path, graph.licenses))
            header = turtle_writer.header(used, self._namespaces)
            output.write((f"{header}\n" if header and body.tell() else header).encode())
            body.seek(0)
            body_at = output.tell()
            shutil.copyfileobj(body, output)
        return _GraphFile(self._release / path, body_at, used)

    def _write_trig(self, output: IO[bytes]) -> None:
        used = set[str]().union(*(each.used for each in self._graph_files.values()))
        names = {}
        for iri in self._graph_files:
            short = turtle_writer.shorten(iri, self._namespaces)
            names[iri] = ":".join(short) if short else f"<{iri}>"
            used |= {short[0]} if short else set()
        output.write(turtle_writer.header(used, self._namespaces).encode())
        for iri, file in self._graph_files.items():
            output.write(f"\n{names[iri]} {{\n\n".encode())
            with file.path.open("rb") as content:
                content.seek(file.body_at)
                shutil.copyfileobj(content, output)
            output.write(b"\n}\n")

    def _write_json_ld(self, output: IO[bytes]) -> None:
        compacting = jsonld_writer.Compacting(self._dataset.schemes, self._namespaces)
        parts: list[tuple[bytes, int, int]] = []
        with TemporaryFile(dir=self._release) as body:
            for number, (iri, graph) in enumerate(self._dataset.graphs.items()):
                opening = jsonld_writer.opening(iri, compacting)
                body.write(b"," * bool(number) + opening)
                for order, nodes in enumerate(jsonld_writer.node_texts(graph, compacting)):
                    body.write(b"," * bool(order))
                    parts.append((opening, body.tell(), len(nodes)))
                    body.write(nodes)
                body.write(jsonld_writer.CLOSING)
            head = jsonld_writer.head(compacting.used, self._namespaces)
            output.write(head)
            body.seek(0)
            shutil.copyfileobj(body, output)
        output.write(jsonld_writer.TAIL)
        self._json_ld_parts = [
            (head + opening, len(head) + position, size) for opening, position, size in parts
        ]

    def _read_json_ld(self, path: Path) -> Iterator[Quad]:
        """Yield the statements in what `_write_json_ld` wrote; a parser would hold all of it."""
        with path.open("rb") as file:
            for opening, position, size in self._json_ld_parts:
                file.seek(position)
                part = opening + file.read(size) + jsonld_writer.CLOSING + jsonld_writer.TAIL
                yield from parse(part, RdfFormat.JSON_LD)

    def _write_rdf_xml(self, path: str) -> None:
        dataset = self._dataset
        with TemporaryFile(dir=self._release) as body, (self._release / path).open("wb") as output:
            names = dataset.properties | dataset.classes
            rdf_xml.write(dataset.union, names, self._namespaces, body)
            output.write(self._opening(path, dataset.union.licenses))
            body.seek(len(dump_comments.XML_DECLARATION))
            output.writelines(rdf_xml.escaped_blocks(body))

    def _read_back(self, path: str, checksum: Checksum, *, graph: str | None = None) -> Dump:
        """
        Return the description of a file that was written, after parsing it.

        Raises:
            BuildError: it does not hold the statements of which `checksum` is.
        """
        media_type = _MEDIA_TYPES[path.rpartition(".")[2]]
        has_graphs = checksum is self._dataset.checksum
        read = Checksum()
        try:
            file = self._release / path
            quads: Iterable[Quad] = (
                self._read_json_ld(file)
                if path.endswith(".jsonld")
                else parse(path=file, format=RdfFormat.from_media_type(media_type))
            )
            for quad in quads:
                read.add(quad if has_graphs else quad.triple)
        except SyntaxError as error:
            raise BuildError(
                f"{path}: the written file cannot be read back: {error.msg}"
            ) from error
        if read.statements != checksum.statements:
            raise BuildError(
                f"{path}: {checksum.statements:,} statements were written, but"
                f" {read.statements:,} can be read back"
            )
        if read != checksum:
            raise BuildError(f"{path}: other statements can be read back than were written")
        row = manifest.describe_file(self._release, path, media_type=media_type)
        return Dump(
            path, media_type, graph, bytes=row["bytes"], sha256=row["sha256"], quads=read.statements
        )


def _joined(texts: Iterable[str]) -> Iterator[bytes]:
    """Yield texts with a line feed between them."""
    for number, text in enumerate(texts):
        yield (f"\n{text}" if number else text).encode()
