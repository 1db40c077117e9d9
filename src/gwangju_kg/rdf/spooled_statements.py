"""
Keep statements in a temporary file, and sort lines that do not fit into memory.

Takes lines of N-Quads or N-Triples; returns lines and statements in the order of the file.  Only
one piece of a file is in memory at a time.  The files have no name: they end with the process.
"""

from __future__ import annotations

import heapq
import os
import weakref
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

from pyoxigraph import Quad, RdfFormat, Triple, parse

#: The end of a line.
_END: Final = b" .\n"

#: The size of a piece that is sorted in memory, in bytes of its lines.
_SORTED_BYTES: Final = 24 * 1024 * 1024

#: The size of a piece that is read or parsed at a time, in bytes.
_BLOCK_BYTES: Final = 256 * 1024


def line_of(statement: Quad | Triple) -> bytes:
    """Return the line of a statement in N-Quads or N-Triples."""
    return f"{statement} .\n".encode()


def sort_lines(
    lines: Iterable[bytes], folder: Path | None = None, *, piece_bytes: int = _SORTED_BYTES
) -> Iterator[bytes]:
    r"""
    Yield lines in the order of their bytes, which in UTF-8 is that of their characters.

    Args:
        lines: the lines; each ends in a line feed and has no other.
        folder: the folder of temporary files; None for that of the system.
        piece_bytes: the number of bytes that are sorted in memory.

    >>> list(sort_lines([b"b\n", b"c\n", b"a\n"], piece_bytes=2))
    [b'a\n', b'b\n', b'c\n']
    """
    with ExitStack() as files:
        pieces: list[Iterable[bytes]] = []
        piece: list[bytes] = []
        size = 0
        for line in lines:
            piece.append(line)
            size += len(line)
            if size >= piece_bytes:
                piece.sort()
                file = files.enter_context(TemporaryFile(dir=folder))
                file.writelines(piece)
                file.seek(0)
                pieces.append(file)
                piece, size = [], 0
        piece.sort()
        yield from heapq.merge(*pieces, piece) if pieces else piece


def drop_repeated(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield sorted lines, each once."""
    return (line for line, _ in groupby(lines))


def parse_lines(lines: Iterable[bytes]) -> Iterator[Quad]:
    """Yield the statements in lines of N-Quads; those of N-Triples are in the default graph."""
    block: list[bytes] = []
    size = 0
    for line in lines:
        block.append(line)
        size += len(line)
        if size >= _BLOCK_BYTES:
            yield from parse(b"".join(block), RdfFormat.N_QUADS)
            block, size = [], 0
    yield from parse(b"".join(block), RdfFormat.N_QUADS)


def without_graph(line: bytes) -> bytes:
    r"""
    Return the line of the triple of a quad in a named graph.

    >>> without_graph(b'<a:s> <a:p> "x y" <a:g> .\n')
    b'<a:s> <a:p> "x y" .\n'
    """
    return line[: -len(_END)].rpartition(b" ")[0] + _END


def graph_of(line: bytes) -> bytes:
    r"""
    Return the name of the graph of a quad in a named graph, in angle brackets.

    >>> graph_of(b'<a:s> <a:p> "x y" <a:g> .\n')
    b'<a:g>'
    """
    return line[: -len(_END)].rpartition(b" ")[2]


def has_blank_node(line: bytes) -> bool:
    """Check whether the subject or the object in a line is a blank node."""
    return line.startswith(b"_:") or line.split(b" ", 2)[2].startswith(b"_:")


class _NamelessFile:
    """A temporary file that is closed when nothing refers to it any more."""

    def __init__(self, folder: Path | None) -> None:
        self.file: IO[bytes] = TemporaryFile(dir=folder)  # noqa: SIM115 - closed in the next line
        weakref.finalize(self, self.file.close)

    def read_at(self, position: int, size: int) -> bytes:
        """Return at most `size` bytes, independently of other readers."""
        return os.pread(self.file.fileno(), size, position)


class SpooledStatements:
    """
    Statements in a temporary file, as lines of N-Quads or N-Triples in the order of the file.

    Args:
        file: the file, which may hold other lines too.
        extents: the parts of it that hold the statements: position and length in bytes.
        count: the number of statements.
    """

    def __init__(self, file: _NamelessFile, extents: Sequence[tuple[int, int]], count: int) -> None:
        self._file, self._extents, self._count = file, extents, count

    @classmethod
    def of(cls, lines: Iterable[bytes], folder: Path | None = None) -> SpooledStatements:
        """Write lines to a file in `folder`, or if it is None in the system's temporary folder."""
        nameless = _NamelessFile(folder)
        count = 0
        for line in lines:
            nameless.file.write(line)
            count += 1
        nameless.file.flush()
        return cls(nameless, [(0, nameless.file.tell())], count)

    def __len__(self) -> int:
        return self._count

    def blocks(self) -> Iterator[bytes]:
        """Yield the content in blocks of whole lines."""
        for start, length in self._extents:
            position, end, rest = start, start + length, b""
            while position < end:
                size = min(_BLOCK_BYTES, end - position)
                block = self._file.read_at(position, size)
                position += len(block)
                whole, newline, rest = (rest + block).rpartition(b"\n")
                yield whole + newline

    def lines(self) -> Iterator[bytes]:
        """Yield the lines, each with its line feed."""
        for block in self.blocks():
            for line in block.split(b"\n")[:-1]:
                yield line + b"\n"

    def __iter__(self) -> Iterator[Quad]:
        for block in self.blocks():
            yield from parse(block, RdfFormat.N_QUADS)


def spool_by_graph(lines: Iterable[bytes], folder: Path | None) -> dict[str, SpooledStatements]:
    """Write quads in named graphs to one file; return those of each graph by IRI, in order."""
    nameless = _NamelessFile(folder)
    file = nameless.file
    extents: dict[bytes, list[tuple[int, int]]] = {}
    counts: Counter[bytes] = Counter()
    waiting: dict[bytes, list[bytes]] = {}
    size = 0

    def write_waiting() -> None:
        for graph, members in waiting.items():
            length = file.write(b"".join(members))
            extents.setdefault(graph, []).append((file.tell() - length, length))
            counts[graph] += len(members)
        waiting.clear()

    for line in lines:
        waiting.setdefault(graph_of(line), []).append(line)
        size += len(line)
        if size >= _SORTED_BYTES:
            write_waiting()
            size = 0
    write_waiting()
    file.flush()
    return {
        graph.decode()[1:-1]: SpooledStatements(nameless, extents[graph], counts[graph])
        for graph in sorted(extents)
    }
