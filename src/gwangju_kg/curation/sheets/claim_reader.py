"""
Read the decisions of a spreadsheet: claims and waivers, or errors by cell.

The input is rows and what the record knows; the output is records whose parts are checked, so that
they can be written.  What the shapes check is not repeated here but for what a row must have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gwangju_kg.curation.proposing import record_comparison
from gwangju_kg.curation.proposing.known_things import KnownRecord, KnownThing
from gwangju_kg.curation.sheets import decided_places
from gwangju_kg.curation.sheets.cell_values import (
    MISSING,
    POSITIONED,
    WrongCellError,
    assertions_of,
    others_message,
    position_of,
    quantity_of,
    several,
    time_of,
)
from gwangju_kg.curation.sheets.class_columns import NEEDED, WITH_WHAT, unused_cells
from gwangju_kg.curation.sheets.new_things import CellError
from gwangju_kg.curation.sheets.proposal_rows import LOST, changed_cells, decision_of
from gwangju_kg.curation.sheets.sheet_columns import CLASSES, ROLES, SCHEMES, chosen_name
from gwangju_kg.curation.sheets.workbook import SheetRow, cell_name
from gwangju_kg.korean.dates.intervals import Anchor
from gwangju_kg.language import Sentence
from gwangju_kg.rdf.namespaces import Namespaces

_PASSAGE: Final = re.compile(r"(\d+)-(\d+)-([0-9a-f]{64})")
_PLACE: Final = re.compile(r"(\d+)-(\d+)")


@dataclass(frozen=True)
class SheetClaim:
    """
    A claim that a person took.

    Attributes:
        id: the identifier of its row; copies of a row have it too.
        passage: the span and the hash of its passage.
        cells: the name that each cell means, by the key of its column: IRIs of things, names of
            codes, texts.
        is_revised: whether a person changed a cell of what was proposed.
    """

    id: str
    passage: tuple[int, int, str]
    cells: Mapping[str, str]
    is_revised: bool


@dataclass(frozen=True)
class SheetWaiver:
    """A span that states no fact, and why, as a key of the stock reasons or in words."""

    start: int
    end: int
    reason: str


class ClaimReader:
    """Reads the rows of claims and collects errors."""

    SHEET: Final[Sentence] = {"ko": "주장 시트의", "en": "claims"}

    def __init__(self, record: KnownRecord, city: Namespaces, published: Anchor) -> None:
        """
        Begin without errors and notices.

        Args:
            record: what the record knows, with the new things of the spreadsheet.
            city: the namespaces of the city.
            published: when the source was published.
        """
        self._record = record
        self._city = city
        self._published = published
        self.errors: list[CellError] = []
        self.notices: list[CellError] = []
        self._by_name: dict[str, list[KnownThing]] = {}
        for thing in record.things.values():
            for name, _ in thing.names:
                self._by_name.setdefault(name, []).append(thing)

    def read(
        self, rows: tuple[SheetRow, ...]
    ) -> tuple[tuple[SheetClaim, ...], tuple[SheetWaiver, ...]]:
        """Return the claims and the waivers, in the order of the rows."""
        claims, waivers = [], []
        for row in rows:
            decision = decision_of(row)
            if not decision:
                self._add(
                    "decision",
                    row,
                    {
                        "ko": "미정, 채택, 수정, 제외 가운데 하나를 고르십시오",
                        "en": "choose open, taken, changed or waived",
                    },
                )
            elif decision == "waived" and (waiver := self._waiver(row)):
                waivers.append(waiver)
            elif decision in ("taken", "changed") and (claim := self._claim(row)):
                claims.append(claim)
        if not self.errors:
            told = decided_places.told_in_words(rows)
            waivers += [SheetWaiver(*place, decided_places.TOLD_IN_WORDS) for place in told]
        return tuple(claims), tuple(waivers)

    def _waiver(self, row: SheetRow) -> SheetWaiver | None:
        place = _PLACE.fullmatch(row.cell("reading"))
        if not place:
            self._add("decision", row, LOST)
            return None
        reason = chosen_name(row.cell("reason"))
        if not reason:
            self._add("reason", row, MISSING)
            return None
        return SheetWaiver(int(place[1]), int(place[2]), reason)

    def _claim(self, row: SheetRow) -> SheetClaim | None:
        passage = _PASSAGE.fullmatch(row.cell("passage"))
        if not passage:
            self._add("decision", row, LOST)
            return None
        kind = chosen_name(row.cell("class"))
        if kind not in CLASSES:
            message: Sentence = {"ko": "주장의 종류를 고르십시오", "en": "choose the kind of claim"}
            self._add("class", row, message)
            return None
        before = len(self.errors)
        for key, wrong in unused_cells(row, kind).items():
            self._add(key, row, wrong)
        cells = self._cells(row, kind)
        if len(self.errors) > before:
            return None
        start, end, digest = passage.groups()
        is_revised = bool(changed_cells(row))
        return SheetClaim(row.cell("id"), (int(start), int(end), digest), cells, is_revised)

    def _cells(self, row: SheetRow, kind: str) -> dict[str, str]:
        """Return what the cells of a claim mean."""
        cells = {"class": kind}
        for key in NEEDED[kind]:
            if not row.cell(key):
                self._add(key, row, MISSING)
        for key in ("about", "object", "speaker"):
            if row.cell(key):
                cells[key] = self._thing(key, row, row.cell(key))
        for key in ROLES:
            names = several(row.cell(key))
            if names:
                cells[key] = " ".join(self._thing(key, row, name) for name in names)
        for key, scheme in SCHEMES.items():
            if row.cell(key):
                cells[key] = self._code(key, row, (scheme,))
        cells |= self._what(row, kind) | self._time(row)
        cells |= self._value(row, kind, cells.get("superlative", ""))
        cells |= {key: row.cell(key) for key in ("text_ko", "text_en") if row.cell(key)}
        cells |= self._against(row, cells)
        if kind == "StatusReport":
            self._check_milestone(row, cells.get("about", ""))
        return cells

    def _thing(self, key: str, row: SheetRow, cell: str) -> str:
        """Return the IRI of the thing that a cell names, by its IRI or by one of its names."""
        name = chosen_name(cell)
        prefix, _, local = name.partition(":")
        iri = self._city.prefixes.get(prefix, "") + local if local else name
        if iri in self._record.things:
            return iri
        named = self._by_name.get(cell, [])
        if len(named) == 1:
            return named[0].iri
        several = ", ".join(self._city.compact(thing.iri) for thing in named)
        message: Sentence = (
            {
                "ko": f"{cell!r}: 같은 이름이 여럿입니다. {several} 가운데 고르십시오",
                "en": f"{cell!r} is the name of several things: choose one of {several}",
            }
            if named
            else {
                "ko": f"{cell!r}: 기록에 없습니다. 목록에서 고르거나 새 대상에 쓰십시오",
                "en": f"{cell!r} is not in the record: choose from the list, or add it to"
                " the sheet of new things",
            }
        )
        self._add(key, row, message)
        return ""

    def _code(self, key: str, row: SheetRow, schemes: tuple[str, ...]) -> str:
        """Return the name of the code in a cell: by its name, or by its label."""
        cell = row.cell(key)
        name = chosen_name(cell)
        for scheme in schemes:
            for code in self._record.schemes.get(scheme, ()):
                if name == code.name or cell in code.labels.values():
                    return code.name
        message: Sentence = {
            "ko": f"{cell!r}: 목록에 없는 코드입니다. 목록에서 고르십시오",
            "en": f"{cell!r} is no code of the list: choose one from it",
        }
        if schemes == ("indicators",):
            message = {
                "ko": f"{cell!r}: 없는 지표입니다. 목록에서 고르거나 새 대상에 지표로 쓰십시오",
                "en": f"{cell!r} is no indicator: choose from the list, or add it to the sheet of"
                " new things",
            }
        self._add(key, row, message)
        return ""

    def _against(self, row: SheetRow, cells: Mapping[str, str]) -> dict[str, str]:
        """Return the assertions that a claim contradicts, and tell of those it does not name."""
        facts = self._record.facts.get(cells.get("about", ""), ())
        try:
            named = assertions_of(row, {self._city.compact(fact.iri): fact.iri for fact in facts})
        except WrongCellError as error:
            self._add(error.key, row, error.message)
            return {}
        found = record_comparison.contradictions(self._record, cells, self._published)
        if found and not named:
            message = others_message([self._city.compact(each.fact.iri) for each in found])
            self.notices.append(CellError(self.SHEET, cell_name("against", row), message))
        return {"against": " ".join(named)} if named else {"against": "", "diagnosis": ""}

    def _what(self, row: SheetRow, kind: str) -> dict[str, str]:
        """Return the indicator, the relation or the aspect, by what the class needs."""
        if kind not in WITH_WHAT or not row.cell("what"):
            return {}
        if kind != "RelationReport":
            scheme = "aspects" if kind == "DescriptionReport" else "indicators"
            return {"what": self._code("what", row, (scheme,))}
        name = chosen_name(row.cell("what"))
        prefix, _, local = name.partition(":")
        if prefix in self._city.prefixes and local:
            return {"what": self._city.prefixes[prefix] + local}
        message: Sentence = {
            "ko": f"{name!r}: 관계가 아닙니다. gk:party처럼 목록에서 고르십시오",
            "en": f"{name!r} is no relation: choose one from the list, such as gk:party",
        }
        self._add("what", row, message)
        return {}

    def _value(self, row: SheetRow, kind: str, superlative: str) -> dict[str, str]:
        """Return the number or duration of an observation, the position of a ranking."""
        try:
            if kind == "Observation":
                return quantity_of(row)
            if superlative in POSITIONED:
                return position_of(row)
        except WrongCellError as error:
            self._add(error.key, row, error.message)
        return {}

    def _time(self, row: SheetRow) -> dict[str, str]:
        try:
            return time_of(row)
        except WrongCellError as error:
            self._add(error.key, row, error.message)
            return {}

    def _check_milestone(self, row: SheetRow, about: str) -> None:
        thing = self._record.things.get(about)
        if thing is not None and not thing.is_milestone:
            message: Sentence = {
                "ko": "추진 상황 주장의 대상은 이정표여야 합니다. 이정표를 고르거나 추가하십시오",
                "en": "a status report is about a milestone: choose one, or add it",
            }
            self._add("about", row, message)

    def _add(self, key: str, row: SheetRow, message: Sentence) -> None:
        self.errors.append(CellError(self.SHEET, cell_name(key, row), message))
