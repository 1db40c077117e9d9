"""
Make the pieces of files or take those that are kept, and read back what was made.

The input is pieces of a dataset; the output is their text in one format, and the places of those
parts of a file that are new.  What is kept was read back when it was made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final, NamedTuple

from pyoxigraph import BlankNode, Quad, RdfFormat, Triple, parse

from gwangju_kg.build.dumps.surveyed_dataset import Piece
from gwangju_kg.project.kept_pieces import KeptPieces

_END: Final = b"\n"


@dataclass
class Checksum:
    """
    A count and a sum of hashes that do not depend on the order of statements.

    Attributes:
        statements: the number of statements.
        total: the sum of the hashes of those without a blank node.
    """

    statements: int = 0
    total: int = 0

    def add(self, statements: Iterable[Quad | Triple]) -> None:
        """Add statements."""
        for each in statements:
            self.statements += 1
            if not isinstance(each.subject, BlankNode) and not isinstance(each.object, BlankNode):
                self.total += hash(each)


class FilePart(NamedTuple):
    """
    A part of a file, and what makes a document of it.

    Attributes:
        opening, closing: what stands before and after the part in the document.
        position, size: where the part is in the file, in bytes.
    """

    opening: bytes
    position: int
    size: int
    closing: bytes


@dataclass
class WrittenParts:
    """
    What was written to a file, apart from its head.

    Attributes:
        used: the prefixes that occur.
        triples, quads: checksums of the statements in the parts that were made.
        is_whole: whether all of it was made.
        places: position and size of each part that was made.
    """

    used: set[str] = field(default_factory=set)
    triples: Checksum = field(default_factory=Checksum)
    quads: Checksum = field(default_factory=Checksum)
    is_whole: bool = True
    places: list[tuple[int, int]] = field(default_factory=list)

    def add(self, statements: Sequence[Quad]) -> None:
        """Add statements that were made."""
        self.triples.add(quad.triple for quad in statements)
        self.quads.add(statements)

    def write(self, text: str, output: IO[bytes]) -> None:
        """Write text that belongs to no piece."""
        self.places.append((output.tell(), len(text.encode())))
        output.write(text.encode())

    def add_unnamed(self, triples: Iterable[Triple]) -> None:
        """Add those of the triples whose subject is a blank node; they are in other statements."""
        count = sum(isinstance(triple.subject, BlankNode) for triple in triples)
        self.triples.statements += count
        self.quads.statements += count

    def parts(self, opening: bytes, begin: int, closing: bytes) -> list[FilePart]:
        """Return the parts that were made, from the position `begin` of the file on."""
        return [FilePart(opening, begin + at, size, closing) for at, size in self.places]

    def include(self, other: WrittenParts) -> None:
        """Add what is known of another file whose text is in this one."""
        self.used |= other.used
        self.is_whole &= other.is_whole
        for own, more in ((self.triples, other.triples), (self.quads, other.quads)):
            own.statements += more.statements
            own.total += more.total


class PieceFormat(NamedTuple):
    """
    How pieces are written.

    Attributes:
        context: all on which a text depends beside the statements, such as the name of the format.
        separator: what is written between pieces.
        make: returns the text of a piece from its statements; adds the prefixes in it to a set.
    """

    context: str
    separator: bytes
    make: Callable[[Piece, Sequence[Quad], set[str]], bytes]


def write_pieces(
    pieces: Iterable[Piece], form: PieceFormat, kept: KeptPieces | None, output: IO[bytes]
) -> WrittenParts:
    """
    Write the text of pieces to a file.

    Args:
        pieces: the pieces.
        form: their format.
        kept: the pieces that are kept; None to make all.
        output: the file.
    """
    context = form.context.encode()
    written = WrittenParts()
    is_first = True
    for piece in pieces:
        key = kept.key(context, piece.lines) if kept and not piece.may_have_blank_node else b""
        content = kept.find(key) if kept and key else None
        output.write(b"" if is_first else form.separator)
        is_first = False
        if content is None:
            statements, used = piece.statements(), set[str]()
            written.add(statements)
            text = form.make(piece, statements, used)
            written.used |= used
            written.places.append((output.tell(), len(text)))
            if kept and key:
                kept.keep(key, " ".join(sorted(used)).encode() + _END + text)
        else:
            prefixes, _, text = content.partition(_END)
            written.used |= set(prefixes.decode().split())
            written.is_whole = False
        output.write(text)
    return written


def read_parts(path: Path, form: RdfFormat, parts: Iterable[FilePart]) -> Iterator[Quad]:
    """Yield the statements in parts of a file."""
    with path.open("rb") as file:
        for opening, position, size, closing in parts:
            file.seek(position)
            yield from parse(opening + file.read(size) + closing, form)
