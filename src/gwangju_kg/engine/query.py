"""What is asked of the engine and what it answers.  No process, no socket, no parser."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

#: Bytes that :class:`AnswerBody` gives at a time.
_CHUNK: Final = 256 * 1024


class Query(NamedTuple):
    """
    A query and everything else that decides the bytes of its answer.

    Attributes:
        text: the query.
        table, boolean, graph: the name of the format for each form of answer, as in `formats`;
            "" where the caller accepts none.
        default_graphs: IRIs of the graphs to merge into the default graph.
        named_graphs: IRIs of the graphs to offer by name.  Where both are empty, the query's own
            FROM clauses hold; where it has none, the default graph is the union of all graphs.
        base_iri: what relative IRIs resolve against; "" to refuse them.
        bindings: variable name and term in N-Triples syntax; the variable is replaced by the term
            and so must be among those that the query selects.
        services: what the endpoints of its SERVICE clauses answered, in their order, as results
            in JSON; "" for one that failed and is SILENT.  Where there are none, it may have no
            such clause.
    """

    text: str
    table: str
    boolean: str
    graph: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base_iri: str = ""
    bindings: tuple[tuple[str, str], ...] = ()
    services: tuple[str, ...] = ()


class AnswerBody:
    """
    The bytes of a whole answer: in memory, or in a file that has no name.

    Iterating gives them in chunks.  Close it, or use it in ``with``.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    @classmethod
    def of(cls, data: bytes) -> AnswerBody:
        """Give a body that is in memory."""
        return cls(io.BytesIO(data))

    def read(self, size: int = -1) -> bytes:
        """Give the next *size* bytes, or all that are left."""
        return self._file.read(size)

    def fileno(self) -> int | None:
        """Give the file descriptor of the answer's file, or None where it is in memory."""
        return None if isinstance(self._file, io.BytesIO) else self._file.fileno()

    def close(self) -> None:
        """Let go of the bytes."""
        self._file.close()

    def __iter__(self) -> Iterator[bytes]:
        """Give what is left in chunks."""
        while chunk := self._file.read(_CHUNK):
            yield chunk

    def __enter__(self) -> AnswerBody:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Answer(NamedTuple):
    """
    A whole answer.

    Attributes:
        media_type: its media type, without parameters.
        length: its bytes.
        body: the bytes.
        form: ``table``, ``boolean`` or ``graph``.
        seconds: how long evaluation and serialization took.
    """

    media_type: str
    length: int
    body: AnswerBody
    form: str
    seconds: float
