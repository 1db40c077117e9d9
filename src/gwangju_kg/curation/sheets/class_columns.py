"""
Which columns each class of claims needs and uses.

Constants and one decision; no IO.
"""

from __future__ import annotations

from typing import Final

from gwangju_kg.curation.sheets.proposal_rows import changed_cells
from gwangju_kg.curation.sheets.sheet_columns import CLASSES, COLUMNS, ROLES
from gwangju_kg.curation.sheets.workbook import SheetRow
from gwangju_kg.language import Sentence, filled

#: The columns that a claim of each class needs; those in brackets of a number only are in the code.
NEEDED: Final = {
    "Observation": ("about", "what", "value", "bound", "modality", "time"),
    "StatusReport": ("about", "modality"),
    "RelationReport": ("about", "what", "object", "modality"),
    "ConferralReport": ("about", "object", "modality"),
    "RankingClaim": ("about", "superlative", "scope", "modality", "speaker"),
    "NameReport": ("about", "text_ko", "modality"),
    "DescriptionReport": ("about", "what", "text_ko", "text_en", "modality"),
}

#: The classes whose claims have an indicator, a relation or an aspect.
WITH_WHAT: Final = frozenset({"Observation", "RelationReport", "RankingClaim", "DescriptionReport"})

#: The classes whose claims state no number and no time of the text.
IN_WORDS: Final = frozenset({"RelationReport", "NameReport", "DescriptionReport"})

#: The columns of every claim; those of the decision and of a contradiction, with a note of it.
_ALWAYS: Final = ("speaker", "decision", "class", "reason", "against", "diagnosis")

#: The columns that a class uses beside those that it needs.
_ALSO: Final = {
    "Observation": ("unit", "rule", "funding"),
    "StatusReport": ("time", "rule"),
    "RelationReport": (),
    "ConferralReport": ("time", "rule", "grade", *ROLES),
    "RankingClaim": ("what", "value", "time", "rule", "text_ko", "text_en"),
    "NameReport": (),
    "DescriptionReport": (),
}

_NOTES: Final = ("text_ko", "text_en")

_UNUSED: Final[Sentence] = {
    "ko": "{kind}에 쓰지 않는 칸입니다. 비우거나 주장의 종류를 바꾸십시오",
    "en": "{kind} has no {heading}: empty the cell, or choose another kind of claim",
}
_HOLDS: Final[Sentence] = {
    "ko": ". 누가 직위를 맡는지는 이 줄을 복사해 관계 주장 '맡은 직위'로 쓰십시오",
    "en": "; who takes a post is a copy of this row as a relation report 'holds the post'",
}


def unused_cells(row: SheetRow, kind: str) -> dict[str, Sentence]:
    """
    Return what is wrong with the cells that a person filled in and that a class does not use.

    Args:
        row: the row.
        kind: the class.
    """
    used = {*NEEDED[kind], *_ALSO[kind], *_ALWAYS, *(_NOTES if row.cell("against") else ())}
    filled_in = {key for key in changed_cells(row) if row.cell(key)} - used
    wrong: dict[str, Sentence] = {}
    for column in COLUMNS:
        if column.key not in filled_in:
            continue
        names = {language: CLASSES[kind][language] for language in CLASSES[kind]}
        hint = _HOLDS if (kind, column.key) == ("StatusReport", "object") else {"ko": "", "en": ""}
        wrong[column.key] = {
            language: filled(_UNUSED, kind=names[language], heading=column.heading["en"])[language]
            + hint[language]
            for language in ("ko", "en")
        }
    return wrong
