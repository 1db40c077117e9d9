"""
Reads an answer in SPARQL 1.1 Query Results JSON as far as a page shows it.

In goes the beginning of an answer, out comes a table with a bounded number of
rows that says whether it is whole.  No IO, no Flask.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from gwangju_kg.web.queries.terms import XSD, Term

#: Rows on one page: more is not read by people, and the page stays under a megabyte.
MAX_ROWS: Final = 500

#: Bytes of an answer that a page reads.
MAX_BYTES: Final = 1024**2

_ROWS_BEGIN: Final = '"bindings":['


@dataclass(frozen=True)
class ResultTable:
    """
    A table of solutions, or its first rows.

    Attributes:
        variables: the columns.
        rows: a term, or None for unbound, for each column.
        total: the number of rows of the whole answer, or None where only a part was read.
    """

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    total: int | None

    @property
    def number_columns(self) -> frozenset[int]:
        """The columns that hold numbers and nothing else."""
        return frozenset(
            index
            for index in range(len(self.variables))
            if (cells := [row[index] for row in self.rows if row[index]])
            and all(cell and cell.is_number for cell in cells)
        )

    @property
    def is_whole(self) -> bool:
        """Whether every row of the answer is here."""
        return self.total == len(self.rows)


def read_boolean(raw: bytes) -> bool:
    """Read the answer of an ASK query."""
    return bool(json.loads(raw)["boolean"])


def read_table(raw: bytes, *, length: int) -> ResultTable:
    """
    Read the answer of a SELECT query.

    Args:
        raw: the answer's first bytes.
        length: how many bytes the whole answer has.
    """
    if len(raw) == length:
        answer = json.loads(raw)
        bindings = answer["results"]["bindings"]
        variables = tuple(answer["head"]["vars"])
        return ResultTable(
            variables, _rows(variables, iter(bindings[:MAX_ROWS])), total=len(bindings)
        )
    text = raw.decode("utf-8", errors="ignore")
    variables = tuple(json.JSONDecoder().raw_decode(text, text.index("["))[0])
    return ResultTable(variables, _rows(variables, _bindings(text)), total=None)


def _bindings(text: str) -> Iterator[dict[str, Any]]:
    """Give the solutions that are whole in a JSON text that is cut."""
    decoder = json.JSONDecoder()
    at = text.index(_ROWS_BEGIN) + len(_ROWS_BEGIN)
    for _ in range(MAX_ROWS):
        try:
            binding, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError:
            return
        yield binding
        at += 1


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
    return f"<<( {' '.join(term.text for term in terms if term)} )>>"
