"""
The columns of the spreadsheet, its choices, and how a choice is written in a cell.

Keys are in a hidden row, so that headings may be in either language.  No IO.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gwangju_kg.curation.proposing.known_things import KnownRecord
from gwangju_kg.language import Language, Sentence
from gwangju_kg.rdf.namespaces import Namespaces

#: What stands between the label of a choice and its name.
SEPARATOR: Final = " · "

#: The decisions on a proposal.
DECISIONS: Final[dict[str, Sentence]] = {
    "open": {"ko": "미정", "en": "open"},
    "taken": {"ko": "채택", "en": "taken"},
    "changed": {"ko": "수정", "en": "changed"},
    "waived": {"ko": "제외", "en": "waived"},
}

#: The reasons to waive a number, a date or a name, which go into the record as they stand here.
REASONS: Final[dict[str, Sentence]] = {
    "part-of-name": {"ko": "이름의 일부", "en": "part of a name"},
    "rhetoric": {"ko": "수사: 주장하는 내용이 없음", "en": "rhetoric that claims nothing"},
    "repeated": {"ko": "앞에서 이미 말한 내용", "en": "repeats what was said before"},
    "order": {"ko": "차례나 목록의 번호", "en": "a number in an order or a list"},
    "dateline": {"ko": "글의 날짜나 연락처", "en": "the date of the text, or whom to contact"},
    "background": {"ko": "이 기록의 대상이 아닌 일", "en": "about something outside this record"},
    "period-of-other": {
        "ko": "다른 주장의 시기를 말함",
        "en": "the time of another claim of the sentence",
    },
    "in-words": {"ko": "다른 주장이 말로 적음", "en": "told in the words of another claim"},
    "every-year": {"ko": "해마다 되풀이되는 때", "en": "a time that returns every year"},
    "unclear": {"ko": "무엇을 말하는지 알 수 없음", "en": "what it means is not clear"},
}

#: The classes of claims that a row can state.
CLASSES: Final[dict[str, Sentence]] = {
    "Observation": {"ko": "수치 주장", "en": "observation"},
    "StatusReport": {"ko": "추진 상황 주장", "en": "status report"},
    "RelationReport": {"ko": "관계 주장", "en": "relation report"},
    "ConferralReport": {"ko": "수상 주장", "en": "conferral report"},
    "RankingClaim": {"ko": "순위 주장", "en": "ranking claim"},
    "NameReport": {"ko": "이름 주장", "en": "name report"},
    "DescriptionReport": {"ko": "서술 주장", "en": "description report"},
}

#: The schemes of codes, by the key of the column.
SCHEMES: Final = {
    "unit": "units", "bound": "bounds", "modality": "modalities", "rule": "dateRules",
    "diagnosis": "diagnoses", "grade": "grades", "superlative": "superlatives", "scope": "scopes",
    "funding": "fundingSources",
}  # fmt: skip

#: The properties of the bodies of an award, by the key of their column.
ROLES: Final = {
    "conferrer": "gk:conferredBy", "organiser": "gk:organisedBy", "host": "gk:hostedBy",
    "supporter": "gk:supportedBy",
}  # fmt: skip

#: The columns that name things of the record; those of roles may name several, with ; between.
THINGS: Final = ("about", "object", "speaker", *ROLES)


@dataclass(frozen=True)
class SheetColumn:
    """
    A column.

    Attributes:
        key: its key.
        heading: its heading.
        width: its width, in characters.
        choices: the key of its list of choices, or "".
        is_given: whether it is written by the program and not read again.
    """

    key: str
    heading: Sentence
    width: int
    choices: str = ""
    is_given: bool = False


COLUMNS: Final = (
    SheetColumn("id", {"ko": "번호", "en": "id"}, 11, is_given=True),
    SheetColumn("decision", {"ko": "결정", "en": "decision"}, 9, "decision"),
    SheetColumn("words", {"ko": "낱말", "en": "words"}, 16, is_given=True),
    SheetColumn("sentence", {"ko": "문장", "en": "sentence"}, 48, is_given=True),
    SheetColumn("class", {"ko": "주장의 종류", "en": "kind of claim"}, 26, "class"),
    SheetColumn("about", {"ko": "대상", "en": "about"}, 34, "thing"),
    SheetColumn("what", {"ko": "지표·관계·항목", "en": "indicator, relation, aspect"}, 30, "what"),
    SheetColumn("value", {"ko": "값", "en": "value"}, 16),
    SheetColumn("unit", {"ko": "단위", "en": "unit"}, 16, "unit"),
    SheetColumn("bound", {"ko": "범위", "en": "bound"}, 16, "bound"),
    SheetColumn("modality", {"ko": "구분", "en": "modality"}, 16, "modality"),
    SheetColumn("time", {"ko": "시기", "en": "time"}, 20, "time"),
    SheetColumn("rule", {"ko": "날짜 규칙", "en": "date rule"}, 18, "rule"),
    SheetColumn("object", {"ko": "상대·수상자", "en": "object, recipient"}, 28, "thing"),
    SheetColumn("against", {"ko": "다르게 말하는 주장", "en": "contradicts"}, 26),
    SheetColumn("diagnosis", {"ko": "다른 까닭", "en": "why they differ"}, 18, "diagnosis"),
    SheetColumn("text_ko", {"ko": "서술·이름(한국어)", "en": "words or name (Korean)"}, 28),
    SheetColumn("text_en", {"ko": "서술(영어)", "en": "words (English)"}, 28),
    SheetColumn("speaker", {"ko": "말한 이", "en": "speaker"}, 24, "thing"),
    SheetColumn("conferrer", {"ko": "상을 준 기관", "en": "award given by"}, 24, "thing"),
    SheetColumn("organiser", {"ko": "주관", "en": "organised by"}, 24, "thing"),
    SheetColumn("host", {"ko": "주최", "en": "hosted by"}, 24, "thing"),
    SheetColumn("supporter", {"ko": "후원", "en": "supported by"}, 24, "thing"),
    SheetColumn("grade", {"ko": "훈격", "en": "grade"}, 16, "grade"),
    SheetColumn("superlative", {"ko": "순위 표현", "en": "superlative"}, 16, "superlative"),
    SheetColumn("scope", {"ko": "순위 범위", "en": "scope"}, 18, "scope"),
    SheetColumn("funding", {"ko": "재원", "en": "who pays"}, 16, "funding"),
    SheetColumn("reason", {"ko": "제외 사유", "en": "reason to waive"}, 30, "reason"),
    SheetColumn("others", {"ko": "다른 후보", "en": "other candidates"}, 40, is_given=True),
    SheetColumn("remark", {"ko": "참고", "en": "remark"}, 44, is_given=True),
    SheetColumn("passage", {"ko": "구절", "en": "passage"}, 10, is_given=True),
    SheetColumn("reading", {"ko": "자리", "en": "place"}, 10, is_given=True),
    SheetColumn("proposed", {"ko": "제안", "en": "proposed"}, 10, is_given=True),
)

#: The columns that the program needs to read again, and nobody to see.
HIDDEN: Final = frozenset({"passage", "reading", "proposed"})

#: The columns that a person fills in.
EDITED: Final = tuple(column.key for column in COLUMNS if not column.is_given)

NEW_COLUMNS: Final = (
    SheetColumn("label_ko", {"ko": "이름(한국어)", "en": "name (Korean)"}, 34),
    SheetColumn("label_en", {"ko": "이름(영어)", "en": "name (English)"}, 34),
    SheetColumn("kind", {"ko": "종류", "en": "kind"}, 26, "kind"),
    SheetColumn("of", {"ko": "속한 대상", "en": "of (milestones, posts, conferrals)"}, 34, "thing"),
    SheetColumn("type", {"ko": "유형·분야", "en": "type, category or field"}, 26, "type"),
    SheetColumn("slug", {"ko": "IRI 이름(비우면 제안)", "en": "name in IRIs; empty: proposed"}, 26),
    SheetColumn("is_new", {"ko": "비슷한 것과 다름", "en": "not one of the like"}, 18, "yes"),
)  # fmt: skip

#: The kinds of new things, by the prefixed name of their class.
KINDS: Final[dict[str, Sentence]] = {
    "gk:Milestone": {"ko": "이정표", "en": "milestone"},
    "gk:Project": {"ko": "사업", "en": "project"},
    "gk:Programme": {"ko": "프로그램", "en": "programme"},
    "gk:Service": {"ko": "서비스", "en": "service"},
    "gk:Facility": {"ko": "시설", "en": "facility"},
    "gk:Place": {"ko": "장소", "en": "place"},
    "gk:Event": {"ko": "행사", "en": "event"},
    "gk:Award": {"ko": "상", "en": "award"},
    "gk:AwardConferral": {"ko": "수상", "en": "award conferral"},
    "gk:Document": {"ko": "문서", "en": "document"},
    "org:FormalOrganization": {"ko": "기관·단체", "en": "organization"},
    "org:OrganizationalUnit": {"ko": "부서", "en": "unit of an organization"},
    "org:Post": {"ko": "직위", "en": "post"},
    "foaf:Person": {"ko": "사람", "en": "person"},
    "gk:Indicator": {"ko": "지표", "en": "indicator"},
}

#: What is missing in the column of the type, by the scheme of its codes.
CHOOSE_TYPE: Final[dict[str, Sentence]] = {
    "milestoneTypes": {
        "ko": "이정표의 유형을 고르십시오",
        "en": "choose the type of the milestone",
    },
    "orgTypes": {"ko": "기관의 유형을 고르십시오", "en": "choose the type of the body"},
    "awardCategories": {
        "ko": "무엇을 기리는 수상인지 분야를 고르십시오",
        "en": "choose the category of the conferral: what it honours",
    },
    "fields": {"ko": "분야를 고르십시오", "en": "choose the field, such as transport"},
}

YES: Final[Sentence] = {"ko": "예", "en": "yes"}


def choice(label: str, name: str) -> str:
    """
    Return a choice as a cell shows it.

    >>> choice("원", "CCY_KRW")
    '원 · CCY_KRW'
    """
    return f"{label}{SEPARATOR}{name}"


def chosen_name(cell: str) -> str:
    """
    Return the name of a choice, or the cell itself if it is none.

    >>> chosen_name("원 · CCY_KRW"), chosen_name("CCY_KRW")
    ('CCY_KRW', 'CCY_KRW')
    """
    return cell.rpartition(SEPARATOR)[2].strip() if SEPARATOR in cell else cell.strip()


def choices(
    record: KnownRecord, city: Namespaces, language: Language
) -> dict[str, tuple[str, ...]]:
    """Return the choices of each list, by its key, as cells show them."""
    lists: dict[str, tuple[str, ...]] = {
        "decision": tuple(words[language] for words in DECISIONS.values()),
        "reason": tuple(choice(words[language], key) for key, words in REASONS.items()),
        "class": tuple(choice(words[language], key) for key, words in CLASSES.items()),
        "kind": tuple(choice(words[language], key) for key, words in KINDS.items()),
        "yes": (YES[language],),
        "thing": tuple(
            sorted(
                choice(thing.label(language), city.compact(iri))
                for iri, thing in record.things.items()
            )
        ),
    }
    named: dict[str, tuple[str, ...]] = {
        "what": ("indicators", "aspects"),
        "type": ("milestoneTypes", "orgTypes", "fields", "awardCategories"),
    }
    named |= {key: (scheme,) for key, scheme in SCHEMES.items()}
    for key, schemes in named.items():
        lists[key] = tuple(
            choice(code.labels.get(language, code.name), code.name)
            for scheme in schemes
            for code in record.schemes.get(scheme, ())
        )
    relations = tuple(choice(label[language], name) for name, label in sorted(RELATIONS.items()))
    lists["what"] += relations
    return lists


#: The relations that press releases state most.
RELATIONS: Final[dict[str, Sentence]] = {
    "gk:party": {"ko": "당사자", "en": "party"},
    "gk:attendee": {"ko": "참석자", "en": "attendee"},
    "gk:locatedIn": {"ko": "위치", "en": "located in"},
    "gk:investor": {"ko": "투자자", "en": "investor"},
    "gk:leadBody": {"ko": "주관 기관", "en": "lead body"},
    "gk:partner": {"ko": "협력 기관", "en": "partner"},
    "gk:operator": {"ko": "운영 기관", "en": "operator"},
    "gk:partOf": {"ko": "상위 대상", "en": "part of"},
    "gk:serves": {"ko": "대상 집단", "en": "serves"},
    "org:holds": {"ko": "맡은 직위", "en": "holds the post"},
}


def cell_of(key: str, value: str, record: KnownRecord, city: Namespaces, language: Language) -> str:
    """Return a proposed value as the cell of a column shows it."""
    if key in THINGS and value in record.things:
        return choice(record.things[value].label(language), city.compact(value))
    if key in ("class", "reason") and value:
        words = (CLASSES if key == "class" else REASONS)[value]
        return choice(words[language], value)
    scheme = "indicators" if key == "what" else SCHEMES.get(key, "")
    for code in record.schemes.get(scheme, ()):
        if code.name == value:
            return choice(code.labels.get(language, value), value)
    return value
