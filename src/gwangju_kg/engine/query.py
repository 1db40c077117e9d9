"""Queries to the engine, and its answers.  No process, no socket, no parser."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

#: Bytes of a chunk of :class:`AnswerBody`.
_CHUNK: Final = 256 * 1024


class Query(NamedTuple):
    """
    A query and everything else that decides the bytes of its answer.

    Attributes:
        text: the query.
        table, boolean, graph: the name of the format for each form of answer, as in `media_types`;
            "" if the client accepts none.
        default_graphs: IRIs of the graphs to merge into the default graph.
        named_graphs: IRIs of the named graphs.  If both are empty, the FROM clauses of the query
            apply; without those, the default graph is the union of all graphs.
        base_iri: base of relative IRIs; "" to refuse them.
        bindings: variable names and terms in N-Triples syntax; a variable is replaced by its term,
            and must be among those that the query selects.
        services: the answers of the endpoints of its SERVICE clauses, in their order, as results
            in JSON; "" for one that failed and is SILENT.  If it is empty, the query must have no
            such clause.
        explains: whether to look for reasons of an empty answer instead of answering; the answer is
            then a `HintReport`.
        asks_store: whether a store elsewhere answers it, if one stands in for the data: so for what
            readers ask.  The queries of pages need what only the release's own engine has.
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
    explains: bool = False
    asks_store: bool = False


class AnswerBody:
    """
    The bytes of a complete answer: in memory, or in a file without a name.

    Iterate over its chunks.  Close it, or use it in ``with``.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    @classmethod
    def of(cls, data: bytes) -> AnswerBody:
        """Return a body that is in memory."""
        return cls(io.BytesIO(data))

    def read(self, size: int = -1) -> bytes:
        """Return the next `size` bytes, or all that are left."""
        return self._file.read(size)

    def fileno(self) -> int | None:
        """Return the descriptor of the answer's file, or None if it is in memory."""
        return None if isinstance(self._file, io.BytesIO) else self._file.fileno()

    def close(self) -> None:
        """Release the bytes."""
        self._file.close()

    def __iter__(self) -> Iterator[bytes]:
        """Yield the bytes that are left, in chunks."""
        while chunk := self._file.read(_CHUNK):
            yield chunk

    def __enter__(self) -> AnswerBody:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Answer(NamedTuple):
    """
    A complete answer.

    Attributes:
        media_type: its media type, without parameters.
        length: its size in bytes.
        body: the bytes.
        form: ``table``, ``boolean`` or ``graph``.
        seconds: how long evaluation and serialization took.
    """

    media_type: str
    length: int
    body: AnswerBody
    form: str
    seconds: float
