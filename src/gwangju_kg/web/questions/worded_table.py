"""
The table of an answer in words: headings, names of things, and dates as they are said.

A column of names is left out where it only repeats the things beside it.  Takes a table and a
function that names IRIs; runs no queries.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from gwangju_kg.formatting import format_duration, format_time
from gwangju_kg.web.queries.results_json import ResultTable
from gwangju_kg.web.queries.terms import XSD, Term

#: The words for the variables of queries, in both languages, and the unit of those that stand for
#: numbers: the local name of a QUDT unit, else what follows a count in Korean.
COLUMN_NAMES: Final = Path(__file__).parent / "column_names.tsv"

#: The ending of a variable for the name of what another variable stands for.
_NAME_OF: Final = "Name"

#: The ending of a variable for numbers in per cent.
_PERCENT: Final = "percent"

_DAY: Final = r"\d{4}(-\d\d(-\d\d)?)?"
_TIME: Final = re.compile(rf"{_DAY}|({_DAY})?/({_DAY})?|(\.\.)?/{_DAY}|\[({_DAY})?\.\.({_DAY})?\]")

#: The shortest text that is a time without a datatype; four digits may be any number.
_SHORTEST_TIME: Final = 5

#: Words for plain values, in Korean and English.
_VALUES: Final = {
    ("true", XSD + "boolean"): ("예", "yes"),
    ("false", XSD + "boolean"): ("아니요", "no"),
    ("yes", ""): ("예", "yes"),
    ("no", ""): ("아니요", "no"),
    ("possibly", ""): ("가능성 있음", "possibly"),
    ("certainly", ""): ("확실함", "certainly"),
    ("as planned", ""): ("계획대로", "as planned"),
    ("late", ""): ("늦음", "late"),
    ("early", ""): ("앞당겨짐", "early"),
    ("cannot tell", ""): ("판단할 수 없음", "cannot tell"),
    ("new", ""): ("처음 다룸", "mentioned first"),
    ("omits", ""): ("다루지 않음", "left out"),
    ("changes", ""): ("다르게 보도", "reported differently"),
    ("adds", ""): ("이정표 추가", "milestone added"),
    ("repeats", ""): ("다시 언급", "mentioned again"),
}


@dataclass(frozen=True)
class WordedCell:
    """
    A value in words.

    Attributes:
        words: what is shown.
        term: the term of the answer.
        iri: the thing that it is or names, or "".
    """

    words: str
    term: Term
    iri: str = ""


@dataclass(frozen=True)
class WordedTable:
    """
    A table in words.

    Attributes:
        variables: the names of the columns in the query.
        headings: the words for the columns.
        rows: a cell, or None if unbound, for each column.
        number_columns: the indices of the columns that contain only numbers.
    """

    variables: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[WordedCell | None, ...], ...]
    number_columns: frozenset[int]

    def file_rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the headings and the rows of a file: literals as they are, the IRIs at the end."""
        things = [
            at for at in range(len(self.headings)) if any(_is_iri(row[at]) for row in self.rows)
        ]
        yield (*self.headings, *(f"{self.headings[at]} IRI" for at in things))
        for row in self.rows:
            iris = (row[at] for at in things)
            yield (*map(_file_text, row), *(c.term.value if c and _is_iri(c) else "" for c in iris))


def word_table(
    table: ResultTable,
    names: Callable[[str], str],
    language: str,
    named: Mapping[str, str] = MappingProxyType({}),
) -> WordedTable:
    """
    Put a table in words.

    Args:
        table: the table of an answer.
        names: returns the name of an IRI.
        language: ``ko`` or ``en``.
        named: the IRIs of things by their label, so that a label alone leads to its thing.
    """
    times = {at for at in range(len(table.variables)) if _is_column_of_times(table, at)}
    signs = ["%" if name.lower().endswith(_PERCENT) else "" for name in table.variables]
    rows = tuple(
        tuple(
            WordedCell(
                _words(cell, names, language, is_time=at in times) + signs[at],
                cell,
                cell.value
                if cell.kind == "uri"
                else named.get(cell.value, "")
                if cell.language
                else "",
            )
            if cell
            else None
            for at, cell in enumerate(row)
        )
        for row in table.rows
    )
    kept = [at for at in range(len(table.variables)) if not _repeats(rows, at)]
    return WordedTable(
        tuple(table.variables[at] for at in kept),
        tuple(heading(table.variables[at], language) for at in kept),
        tuple(tuple(row[at] for at in kept) for row in rows),
        frozenset(to for to, at in enumerate(kept) if at in table.number_columns),
    )


def heading(variable: str, language: str) -> str:
    """Return the word for a variable; the variable itself if there is none."""
    names = _read_names()
    found = names.get(variable) or names.get(variable.removesuffix(_NAME_OF))
    return found["en" if language == "en" else "ko"] if found else variable


def unit_name(variable: str) -> str:
    """
    Return the unit of the numbers of a variable, or "" if it has none or may have any.

    >>> unit_name("won"), unit_name("milestones"), unit_name("value")
    ('CCY_KRW', '건', '')
    """
    return _read_names().get(variable, {}).get("unit", "")


@cache
def _read_names() -> Mapping[str, Mapping[str, str]]:
    with COLUMN_NAMES.open(encoding="utf-8", newline="") as file:
        return {row["variable"]: row for row in csv.DictReader(file, delimiter="\t")}


def _words(term: Term, names: Callable[[str], str], language: str, *, is_time: bool) -> str:
    if term.kind == "uri":
        return names(term.value)
    if is_time:
        return format_time(term.value, language)
    if term.datatype == XSD + "duration":
        return format_duration(term.value, language)
    found = _VALUES.get((term.value, term.datatype))
    return found[language == "en"] if found else term.text


def _is_column_of_times(table: ResultTable, at: int) -> bool:
    """Check whether all values are times, and one is more than four digits."""
    values = [row[at] for row in table.rows if row[at]]
    texts = [
        term.value
        for term in values
        if term and term.kind == "literal" and not term.language and not term.is_number
    ]
    return (
        len(texts) == len(values)
        and all(map(_TIME.fullmatch, texts))
        and any(len(text) >= _SHORTEST_TIME for text in texts)
    )


def _repeats(rows: Sequence[Sequence[WordedCell | None]], at: int) -> bool:
    """Check whether each text of a column is the name of a thing in its row."""
    return bool(rows) and all(
        (cell := row[at]) is not None
        and cell.term.kind == "literal"
        and bool(cell.term.language)
        and any(_is_iri(other) and other and other.words == cell.words for other in row)
        for row in rows
    )


def _is_iri(cell: WordedCell | None) -> bool:
    return cell is not None and cell.term.kind == "uri"


def _file_text(cell: WordedCell | None) -> str:
    if cell is None:
        return ""
    return cell.words if _is_iri(cell) else cell.term.value
