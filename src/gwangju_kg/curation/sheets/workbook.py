"""
Write and read the spreadsheet of proposals (.xlsx), with lists to choose from.

The input and the output are rows of texts; openpyxl is used here alone.  Nothing is decided here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from gwangju_kg import atomic_write
from gwangju_kg.curation.sheets.sheet_columns import COLUMNS, HIDDEN, NEW_COLUMNS, SheetColumn
from gwangju_kg.errors import CurationError
from gwangju_kg.language import Language, Sentence

#: The names of the sheets.
_CLAIMS: Final[Sentence] = {"ko": "주장", "en": "claims"}
_NEW: Final[Sentence] = {"ko": "새 대상", "en": "new things"}
_LISTS, _ABOUT = "lists", "about"

#: The row of the keys, which is hidden, that of the headings, and the first one with content.
_KEYS, _HEADINGS, FIRST_ROW = 1, 2, 3

#: Rows for new things and for further claims that have lists to choose from.
_SPARE_ROWS: Final = 60

#: The lists to which names of new things belong: things, indicators.
_WITH_NEW: Final = frozenset({"thing", "what"})

#: The most characters of a cell.  Source: Excel specifications and limits.
_MOST_CHARACTERS: Final = 32_000


@dataclass(frozen=True)
class SheetRow:
    """
    A row of the spreadsheet.

    Attributes:
        number: its number, as the spreadsheet shows it.
        cells: its texts by the key of the column; empty cells are left out.
    """

    number: int
    cells: Mapping[str, str]

    def cell(self, key: str) -> str:
        """Return the text of a column, or ""."""
        return self.cells.get(key, "")


@dataclass(frozen=True)
class ProposalSheet:
    """
    The content of a spreadsheet.

    Attributes:
        facts: the slug of the source and the hash of its text.
        claims: the rows of the claims.
        new_things: the rows of new things.
    """

    facts: Mapping[str, str]
    claims: tuple[SheetRow, ...]
    new_things: tuple[SheetRow, ...]


def cell_name(key: str, row: SheetRow, columns: Sequence[SheetColumn] = COLUMNS) -> str:
    """
    Return the name of a cell, as the spreadsheet shows it.

    >>> cell_name("decision", SheetRow(7, {}))
    'B7'
    """
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - loaded when needed

    index = next(n for n, column in enumerate(columns, start=1) if column.key == key)
    return f"{get_column_letter(index)}{row.number}"


def write_workbook(
    sheet: ProposalSheet, lists: Mapping[str, Sequence[str]], language: Language, path: Path
) -> None:
    """
    Write a spreadsheet.

    Args:
        sheet: its content; the numbers of its rows do not matter.
        lists: the choices by the key of their list.
        language: the language of the headings.
        path: the file; one that exists is replaced.

    Raises:
        OutputError: the file cannot be written.
    """
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook()
    claims = book.active
    claims.title = _CLAIMS[language]
    places = _write_lists(book.create_sheet(_LISTS), lists, _NEW[language])
    _fill(claims, COLUMNS, sheet.claims, language=language, places=places)
    new = book.create_sheet(_NEW[language], 1)
    _fill(new, NEW_COLUMNS, sheet.new_things, language=language, places=places)
    about = book.create_sheet(_ABOUT)
    about.sheet_state = "hidden"
    for fact in sorted(sheet.facts.items()):
        about.append(fact)
    content = io.BytesIO()
    book.save(content)
    atomic_write.write_atomically(content.getvalue(), path)


def _write_lists(sheet: Any, lists: Mapping[str, Sequence[str]], new: str) -> dict[str, str]:
    """
    Write each list to a column; return the range of each for lists to choose from.

    The names in the sheet `new` are choices too, as soon as a person has written them.
    """
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    sheet.sheet_state = "hidden"
    places = {}
    for index, (key, values) in enumerate(sorted(lists.items()), start=1):
        letter = get_column_letter(index)
        for number, value in enumerate((key, *values), start=1):
            _put(sheet.cell(number, index), value)
        last = len(values) + 1
        if key in _WITH_NEW:
            for number in range(FIRST_ROW, FIRST_ROW + _SPARE_ROWS):
                last += 1
                name = f"'{new}'!$A${number}"
                sheet.cell(last, index, f'=IF({name}="","",{name})')
        if values:
            places[key] = f"{_LISTS}!${letter}$2:${letter}${last}"
    return places


def _fill(
    sheet: Any,
    columns: Sequence[SheetColumn],
    rows: Iterable[SheetRow],
    *,
    language: Language,
    places: Mapping[str, str],
) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    number = _HEADINGS
    for number, row in enumerate(rows, start=FIRST_ROW):
        for index, column in enumerate(columns, start=1):
            cell = sheet.cell(number, index)
            _put(cell, row.cell(column.key))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if column.is_given:
                cell.font = Font(color="666666")
    for index, column in enumerate(columns, start=1):
        letter = get_column_letter(index)
        sheet.cell(_KEYS, index, column.key)
        heading = sheet.cell(_HEADINGS, index, column.heading[language])
        heading.font = Font(bold=True)
        heading.fill = PatternFill("solid", fgColor="DDE7F0")
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].hidden = column.key in HIDDEN
        if column.choices in places:
            # What is not in the list may be written: it is checked when the file is read.
            validation = DataValidation(
                type="list", formula1=places[column.choices], allow_blank=True, errorStyle="warning"
            )
            validation.add(f"{letter}{FIRST_ROW}:{letter}{number + _SPARE_ROWS}")
            sheet.add_data_validation(validation)
    sheet.row_dimensions[_KEYS].hidden = True
    sheet.freeze_panes = sheet.cell(FIRST_ROW, min(len(columns), 4))


def _put(cell: Any, value: str) -> None:
    """Write a text to a cell; one that begins with = is no formula."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415

    if value:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:_MOST_CHARACTERS]
        cell.data_type = "s"
        cell.number_format = "@"


def read_workbook(path: Path) -> ProposalSheet:
    """
    Read a spreadsheet.

    Raises:
        CurationError: the file is no spreadsheet of proposals.
    """
    from openpyxl import load_workbook  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = load_workbook(path, data_only=True)
        facts = {str(key): str(value) for key, value in book[_ABOUT].iter_rows(values_only=True)}
        claims, new = (tuple(_rows(_sheet(book, names))) for names in (_CLAIMS, _NEW))
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise CurationError(_not_ours(path)) from error
    if "slug" not in facts:
        raise CurationError(_not_ours(path))
    return ProposalSheet(facts, claims, new)


def _sheet(book: Any, names: Sentence) -> Any:
    """Return a sheet, whose name is in the language of who had it written."""
    return book[next((name for name in names.values() if name in book), names["en"])]


def _not_ours(path: Path) -> Sentence:
    return {
        "ko": f"{path}: 'gwangju-kg propose'가 쓴 .xlsx 파일이 아닙니다",
        "en": f"{path} is no .xlsx file written by 'gwangju-kg propose'",
    }


def _rows(sheet: Any) -> Iterable[SheetRow]:
    rows = sheet.iter_rows(values_only=True)
    keys = next(rows)
    for number, values in enumerate(rows, start=_KEYS + 1):
        if number < FIRST_ROW:
            continue
        pairs = zip(keys, values, strict=False)
        cells = {str(key): text for key, value in pairs if key and (text := _text(value))}
        if cells:
            yield SheetRow(number, cells)


def _text(value: object) -> str:
    """
    Return the text of a value that a person typed: a number or a day as we write it.

    >>> _text(2500000000000.0), _text(82.4), _text(None), _text(datetime(2026, 11, 3))
    ('2500000000000', '82.4', '', '2026-11-03')
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{int(value)}" if value.is_integer() else f"{Decimal(repr(value)):f}"
    return str(value).strip()
