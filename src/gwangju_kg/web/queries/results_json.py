"""
Read the part of a SPARQL 1.1 Query Results JSON document that a page shows.

The input is the beginning of a document, the output a table with a limited number of rows and
whether it is complete.  No IO, no Flask.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from gwangju_kg.web.queries.terms import XSD, Term

#: The most rows on a page; keeps its size below a megabyte.
MAX_ROWS: Final = 500

#: The most bytes of a result that a page reads.
MAX_BYTES: Final = 1024**2

_ROWS_BEGIN: Final = '"bindings":['


@dataclass(frozen=True)
class ResultTable:
    """
    A table of solutions, or its first rows.

    Attributes:
        variables: the column names.
        rows: a term, or None if unbound, for each column.
        total: the number of rows of the full result, or None if only a part was read.
    """

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    total: int | None

    @property
    def number_columns(self) -> frozenset[int]:
        """The indices of the columns that contain only numbers."""
        return frozenset(
            index
            for index in range(len(self.variables))
            if (cells := [row[index] for row in self.rows if row[index]])
            and all(cell and cell.is_number for cell in cells)
        )

    @property
    def is_whole(self) -> bool:
        """Whether the table has all rows of the result."""
        return self.total == len(self.rows)


def read_boolean(raw: bytes) -> bool:
    """Return the value of an ASK result."""
    return bool(json.loads(raw)["boolean"])


def read_table(raw: bytes, *, length: int) -> ResultTable:
    """
    Return the table of a SELECT result.

    Args:
        raw: the first bytes of the result.
        length: the number of bytes of the full result.
    """
    if len(raw) == length:
        document = json.loads(raw)
        bindings = document["results"]["bindings"]
        variables = tuple(document["head"]["vars"])
        return ResultTable(
            variables, _rows(variables, iter(bindings[:MAX_ROWS])), total=len(bindings)
        )
    text = raw.decode("utf-8", errors="ignore")
    variables = tuple(json.JSONDecoder().raw_decode(text, text.index("["))[0])
    return ResultTable(variables, _rows(variables, _bindings(text)), total=None)


def _bindings(text: str) -> Iterator[dict[str, Any]]:
    """Yield the complete solutions of a truncated JSON text."""
    decoder = json.JSONDecoder()
    position = text.index(_ROWS_BEGIN) + len(_ROWS_BEGIN)
    for _ in range(MAX_ROWS):
        try:
            binding, position = decoder.raw_decode(text, position)
        except json.JSONDecodeError:
            return
        yield binding
        position += 1


def _rows(
    variables: tuple[str, ...], bindings: Iterator[dict[str, Any]]
) -> tuple[tuple[Term | None, ...], ...]:
    return tuple(tuple(_term(row.get(name)) for name in variables) for row in bindings)


def _term(cell: dict[str, Any] | None) -> Term | None:
    if cell is None:
        return None
    if isinstance(cell["value"], dict):
        return Term("literal", _triple(cell["value"]))
    return Term(
        kind=cell["type"],
        value=cell["value"],
        language=cell.get("xml:lang", ""),
        datatype="" if cell.get("datatype") == XSD + "string" else cell.get("datatype", ""),
    )


def _triple(parts: dict[str, dict[str, Any]]) -> str:
    terms = (_term(parts[name]) for name in ("subject", "predicate", "object"))
    return f"<<( {' '.join(_in_triple(term) for term in terms if term)} )>>"


def _in_triple(term: Term) -> str:
    """Return a term as it stands in a triple: a literal has its quotes, tag and datatype."""
    if term.kind != "literal" or term.value.startswith("<<( "):
        return term.text
    datatype = f"^^{Term('uri', term.datatype).text}" if term.datatype else ""
    tag = f"@{term.language}" if term.language else datatype
    return json.dumps(term.value, ensure_ascii=False) + tag
