"""
Read the values of a row that a person writes: numbers, durations, positions and times.

The input is a row; the output is the values by the key of their column, or an error of one cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from gwangju_kg.curation.proposing.proposal_parts import PUBLISHED
from gwangju_kg.curation.sheets.proposal_rows import changed_cells
from gwangju_kg.curation.sheets.workbook import SheetRow
from gwangju_kg.curation.time_names import parse_time
from gwangju_kg.evidence.value_checks import duration_length
from gwangju_kg.korean.dates.date_rules import DateRule
from gwangju_kg.language import Sentence

MISSING: Final[Sentence] = {"ko": "비어 있습니다. 채우십시오", "en": "is empty: fill it in"}

#: The superlatives that have a position.
POSITIONED: Final = frozenset({"ranked", "graded"})


#: What stands between the names of several things in a cell.
_SEVERAL: Final = re.compile(r"[;\n]")


class WrongCellError(Exception):
    """
    A cell has no value of its kind.

    Attributes:
        key: the key of its column.
        message: what is wrong and what to do.
    """

    def __init__(self, key: str, message: Sentence) -> None:
        """Keep the facts."""
        super().__init__(message["en"])
        self.key = key
        self.message = message


def quantity_of(row: SheetRow) -> dict[str, str]:
    """
    Return the number or the duration of an observation; {} for an empty cell.

    Raises:
        WrongCellError: it is neither, or a number without a unit.
    """
    cell = row.cell("value").replace(",", "")
    if not cell:
        return {}
    if cell.startswith("P"):
        try:
            duration_length(cell)
        except ValueError:
            message: Sentence = {
                "ko": f"{cell!r}: 기간이 아닙니다. P1Y6M처럼 쓰십시오",
                "en": f"{cell!r} is no duration: write it like P1Y6M",
            }
            raise WrongCellError("value", message) from None
        return {"duration": cell}
    try:
        number = Decimal(cell)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        message = {
            "ko": f"{cell!r}: 수가 아닙니다. 2500000처럼 단위 없이 쓰십시오",
            "en": f"{cell!r} is no number: write it like 2500000, without its unit",
        }
        raise WrongCellError("value", message)
    if not row.cell("unit"):
        raise WrongCellError("unit", MISSING)
    return {"value": f"{number:f}"}


def position_of(row: SheetRow) -> dict[str, str]:
    """
    Return the position of a rank or a grade.

    Raises:
        WrongCellError: it is no number from 1 on.
    """
    cell = row.cell("value")
    if not cell.isdecimal() or not int(cell):
        message: Sentence = {"ko": "등수를 1처럼 쓰십시오", "en": "write the rank, such as 1"}
        raise WrongCellError("value", message)
    return {"value": f"{int(cell)}"}


def time_of(row: SheetRow) -> dict[str, str]:
    """
    Return the time, and the rule: if a person set the time, it is that of the editors.

    Raises:
        WrongCellError: it is no time.
    """
    name = row.cell("time")
    if not name:
        return {"rule": ""}
    if name != PUBLISHED and parse_time(name) is None:
        message: Sentence = {
            "ko": f"{name!r}: 시기가 아닙니다. 2026-11-03, in-2026-12, until-2026,"
            " since-2026-11, 2026-01--2026-06, published처럼 쓰십시오",
            "en": f"{name!r} is no time: write it like 2026-11-03, in-2026-12, until-2026,"
            " since-2026-11, 2026-01--2026-06 or published",
        }
        raise WrongCellError("time", message)
    changed = changed_cells(row)
    if "time" in changed and "rule" not in changed:
        return {"time": name, "rule": "" if name == PUBLISHED else DateRule.EDITORIAL.value}
    return {"time": name}


def several(cell: str) -> list[str]:
    """
    Return the names in a cell that may have several.

    >>> several("ent:a; ent:b")
    ['ent:a', 'ent:b']
    """
    return [name.strip() for name in _SEVERAL.split(cell) if name.strip()]


def assertions_of(row: SheetRow, known: Mapping[str, str]) -> list[str]:
    """
    Return the IRIs of the assertions that a row names as contradicted.

    A proposal that is about something else by now is left out.

    Args:
        row: the row.
        known: the IRIs of the assertions about its thing, by their short names.

    Raises:
        WrongCellError: a person named another assertion, or did not say why they differ.
    """
    names = several(row.cell("against"))
    wrong = [name for name in names if name not in known]
    if wrong and "against" in changed_cells(row):
        message: Sentence = {
            "ko": f"{', '.join(wrong)}: 이 대상에 관한 주장이 아닙니다",
            "en": f"{', '.join(wrong)}: no assertion about this thing",
        }
        raise WrongCellError("against", message)
    iris = [known[name] for name in names if name in known]
    if iris and not row.cell("diagnosis"):
        raise WrongCellError("diagnosis", MISSING)
    return iris


def others_message(names: list[str]) -> Sentence:
    """Return a notice of assertions that a claim differs from and does not name."""
    shown = "; ".join(names)
    return {
        "ko": f"{shown}: 다르게 말합니다. 적으려면 이 칸에 쓰고 다른 까닭을 고르십시오",
        "en": f"differs from {shown}; to record it, write that here and choose why",
    }
