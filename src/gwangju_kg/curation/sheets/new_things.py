"""
Read the new things of a spreadsheet: their class, names and IRI, and what they resemble.

The input is rows and what the record knows; the output is things, or errors by cell.  A thing with
the name of another is refused; one with a like name is taken only if a person says it is another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple
from rapidfuzz import fuzz

from gwangju_kg.curation.proposing.known_things import KnownRecord, KnownThing
from gwangju_kg.curation.sheets.claim_content import shared_iri
from gwangju_kg.curation.sheets.sheet_columns import (
    CHOOSE_TYPE,
    KINDS,
    NEW_COLUMNS,
    YES,
    chosen_name,
)
from gwangju_kg.curation.sheets.workbook import SheetRow, cell_name
from gwangju_kg.language import Sentence
from gwangju_kg.project.new_project import slug_of
from gwangju_kg.rdf.namespaces import Namespaces
from gwangju_kg.search.normalize import name_keys, split_letters

#: From this likeness on, 0 to 100, two names may be one.
_LIKE: Final = 85.0

#: The most things that are shown for one like name.
_MOST_SHOWN: Final = 3

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

#: The property that leads to what a new thing belongs to, by its kind.
_OF: Final = {
    "gk:Milestone": "gk:milestoneOf", "org:Post": "org:postIn", "gk:AwardConferral": "gk:award",
}  # fmt: skip

#: The scheme and the property of the type of a new thing, by its kind; and what its IRI begins with
#: if it is not that of things.
_TYPES: Final = {
    "gk:Milestone": ("milestoneTypes", "gk:milestoneType"),
    "gk:AwardConferral": ("awardCategories", "gk:awardCategory"),
    "org:FormalOrganization": ("orgTypes", "gk:orgType"),
    "org:OrganizationalUnit": ("orgTypes", "gk:orgType"),
    "gk:Project": ("fields", "gk:field"),
    "gk:Programme": ("fields", "gk:field"),
    "gk:Service": ("fields", "gk:field"),
    "gk:Facility": ("fields", "gk:field"),
    "gk:Event": ("fields", "gk:field"),
    "gk:Document": ("fields", "gk:field"),
}
_PREFIXES: Final = {"gk:Milestone": "ms", "gk:AwardConferral": "aw"}

#: The kind of what numbers count or measure, and where its IRIs are below the base.
INDICATOR: Final = "gk:Indicator"
_INDICATORS: Final = "id/indicator/"

_IDLE: Final[Sentence] = {
    "ko": "채택한 주장에 나오지 않아 쓰지 않았습니다",
    "en": "no claim that is taken names it, so it was not written",
}

#: The edition of an award, in the name of a conferral.
_EDITION: Final = re.compile(r"제\s?(\d+)회")


@dataclass(frozen=True)
class CellError:
    """
    What is wrong with a cell.

    Attributes:
        sheet: the sheet, in each language.
        cell: the name of the cell, such as B7.
        message: what is wrong and what to do.
    """

    sheet: Sentence
    cell: str
    message: Sentence

    def sentence(self) -> Sentence:
        """Return the place and the message in each language."""
        return {
            "ko": f"{self.sheet['ko']} {self.cell}: {self.message['ko']}",
            "en": f"{self.sheet['en']} {self.cell}: {self.message['en']}",
        }


@dataclass(frozen=True)
class NewThing:
    """
    A thing that a person adds.

    Attributes:
        iri: its IRI.
        kind: the prefixed name of its class.
        labels: its name by language.
        of: the IRI of what it belongs to, or "".
        type: the local name of its type, category or field; "" if it has none.
    """

    iri: str
    kind: str
    labels: Mapping[str, str]
    of: str
    type: str

    def triples(self) -> Iterator[Triple]:
        """Yield what is stated of it: its identity, nothing that a source says."""
        node = NamedNode(self.iri)
        yield Triple(node, shared_iri("rdf:type"), shared_iri(self.kind))
        for language, name in self.labels.items():
            yield Triple(node, shared_iri("rdfs:label"), Literal(name, language=language))
        if self.of and self.kind in _OF:
            yield Triple(node, shared_iri(_OF[self.kind]), NamedNode(self.of))
        if self.type:
            yield Triple(node, shared_iri(_TYPES[self.kind][1]), shared_iri(f"gkv:{self.type}"))
        edition = _EDITION.search(self.labels.get("ko", ""))
        if edition and self.kind == "gk:AwardConferral":
            yield Triple(node, shared_iri("gk:edition"), Literal(int(edition[1])))

    def as_known(self) -> KnownThing:
        """Return it as one of the things that claims can be about."""
        names = tuple((name, language) for language, name in self.labels.items())
        kind = self.kind.partition(":")[2]
        owner, milestone_type = (self.of, self.type) if kind == "Milestone" else ("", "")
        return KnownThing(self.iri, (kind,), names, owner, milestone_type)


class NewThingReader:
    """Reads the rows of new things and collects errors."""

    SHEET: Final[Sentence] = {"ko": "새 대상 시트의", "en": "new things"}

    def __init__(self, record: KnownRecord, city: Namespaces, languages: tuple[str, ...]) -> None:
        """
        Begin without errors.

        Args:
            record: what the record knows, without the things of this spreadsheet.
            city: the namespaces of the city.
            languages: the languages in which a thing must have a name.
        """
        self._record = record
        self._city = city
        self._languages = languages
        self.errors: list[CellError] = []
        self.rows: dict[str, SheetRow] = {}

    def read(self, rows: tuple[SheetRow, ...]) -> dict[str, NewThing]:
        """Return the new things by IRI, in the order of their rows."""
        things: dict[str, NewThing] = {}
        by_row: dict[int, str] = {}
        self.rows.clear()
        for row in rows:
            thing = self._read_row(row, things)
            if thing:
                things[thing.iri] = thing
                by_row[row.number] = thing.iri
                self.rows[thing.iri] = row
        for row in rows:
            owner = self._owner(row, things)
            if iri := by_row.get(row.number, ""):
                things[iri] = replace(things[iri], of=owner)
        return things

    def idle_row(self, row: SheetRow) -> CellError:
        """Return a notice of a thing that no claim is about, which is not written."""
        return CellError(self.SHEET, cell_name("label_ko", row, NEW_COLUMNS), _IDLE)

    def _read_row(self, row: SheetRow, before: Mapping[str, NewThing]) -> NewThing | None:
        labels = {language: row.cell(f"label_{language}") for language in self._languages}
        for language, label in labels.items():
            if not label:
                missing: Sentence = {"ko": "이름을 쓰십시오", "en": "write the name"}
                self._add(f"label_{language}", row, missing)
        kind = chosen_name(row.cell("kind"))
        if kind not in KINDS:
            self._add("kind", row, {"ko": "종류를 고르십시오", "en": "choose the kind"})
            return None
        named_type = self._type(row, kind)
        if not all(labels.values()) or self._is_known(row, labels, before):
            return None
        slug, space = self._slug(row, kind), self._city.prefixes[_PREFIXES.get(kind, "ent")]
        iri = (self._city.base_iri + _INDICATORS if kind == INDICATOR else space) + slug
        if not _SLUG.fullmatch(slug):
            message: Sentence = {
                "ko": f"{slug!r}: 소문자, 숫자, 붙임표만 쓸 수 있습니다",
                "en": f"{slug!r} may only have lower-case letters, digits and hyphens",
            }
            self._add("slug", row, message)
            return None
        if iri in self._record.things or iri in before:
            message = {
                "ko": f"{self._city.compact(iri)}: 이미 있습니다. 다른 이름을 쓰십시오",
                "en": f"{self._city.compact(iri)} exists already: write another name",
            }
            self._add("slug", row, message)
            return None
        return NewThing(iri, kind, labels, "", named_type)

    def _slug(self, row: SheetRow, kind: str) -> str:
        """Return the end of an IRI: as a person wrote it, or from a name."""
        korean, english = row.cell("label_ko"), row.cell("label_en")
        first, second = (english, korean) if kind == INDICATOR else (korean, english)
        return row.cell("slug") or slug_of(first or second)

    def _type(self, row: SheetRow, kind: str) -> str:
        """Return the type, the category or the field, as the kind has one; "" if it has none."""
        if kind not in _TYPES:
            return ""
        name = chosen_name(row.cell("type"))
        if name not in {code.name for code in self._record.schemes.get(_TYPES[kind][0], ())}:
            self._add("type", row, CHOOSE_TYPE[_TYPES[kind][0]])
        return name

    def _owner(self, row: SheetRow, things: Mapping[str, NewThing]) -> str:
        """Return the IRI of what a thing belongs to, by its IRI or its name; new things too."""
        if chosen_name(row.cell("kind")) not in _OF:
            return ""
        named = self._named(chosen_name(row.cell("of")), things)
        if len(named) == 1:
            return named[0]
        message: Sentence = {
            "ko": "이 대상이 속한 대상을 목록에서 고르거나 이 시트의 이름으로 쓰십시오",
            "en": "choose what it belongs to from the list, or write its name as in this sheet",
        }
        self._add("of", row, message)
        return ""

    def _named(self, name: str, things: Mapping[str, NewThing]) -> list[str]:
        """Return the IRIs of the things with a name, or that whose IRI it is; new things too."""
        prefix, _, local = name.partition(":")
        iri = self._city.prefixes.get(prefix, "") + local if local else name
        known = self._record.things | {new.iri: new.as_known() for new in things.values()}
        if iri in known:
            return [iri]
        return [each for each, thing in known.items() if name in dict(thing.names)]

    def _is_known(
        self, row: SheetRow, labels: Mapping[str, str], before: Mapping[str, NewThing]
    ) -> bool:
        """Check whether a thing has the same name, or a like one and is not said to be another."""
        own = {thing.iri: thing.as_known() for thing in before.values()}
        known = [*self._record.things.values(), *own.values()]
        like: dict[str, float] = {}
        for label in labels.values():
            keys = name_keys(label)
            for thing in known:
                for name, _ in thing.names:
                    other = name_keys(name)
                    same = {keys.plain, keys.core} & {other.plain, other.core}
                    # 착공 and 완공 of one project are two rows of one person.
                    is_apart = thing.iri in own and not same
                    score = 100.0 if same else 0.0 if is_apart else _likeness(keys.core, other.core)
                    if score >= _LIKE:
                        like[thing.iri] = max(score, like.get(thing.iri, 0.0))
        if not like:
            return False
        is_same = max(like.values()) == 100.0  # noqa: PLR2004 - the same name
        owners = self._named(chosen_name(row.cell("of")), before)
        is_other = row.cell("is_new") in {"yes", *YES.values()} or like.keys() <= {*owners}
        if not is_same and is_other:
            return False
        first = sorted(like, key=lambda iri: (-like[iri], iri))[:_MOST_SHOWN]
        shown = ", ".join(self._city.compact(iri) for iri in first)
        if is_same:
            message: Sentence = {
                "ko": f"이름이 같은 대상이 있습니다: {shown}. 그것을 쓰거나 이름으로 구별하십시오",
                "en": f"there is a thing with this name: {shown}; use it, or tell them apart by"
                " their names",
            }
            self._add("label_ko", row, message)
        else:
            message = {
                "ko": f"비슷한 대상이 있습니다: {shown}. 다른 것이면 '예'라고 쓰십시오",
                "en": f"there are things with a like name: {shown}; write yes if it is another",
            }
            self._add("is_new", row, message)
        return True

    def _add(self, key: str, row: SheetRow, message: Sentence) -> None:
        self.errors.append(CellError(self.SHEET, cell_name(key, row, NEW_COLUMNS), message))


def _likeness(one: str, other: str) -> float:
    """Return how alike two names are; names with other numbers are not."""
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return 0.0
    return float(fuzz.ratio(split_letters(one), split_letters(other), score_cutoff=_LIKE))
