"""
What readers of a page are told about a value in its address that the page cannot use.

Programs get the texts of the catalogue, which name parameters; readers get the names that the
forms of the pages have, and a way back.  No Flask here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from gwangju_kg.errors import BadRequest
from gwangju_kg.language import Language, Sentence

#: The beginnings of the paths that programs use rather than readers.
_OF_PROGRAMS: Final = ("/sparql", "/data", "/reconcile", "/complete")

#: The names of parameters that are no variables of questions.
_NAMES: Final[Mapping[str, Sentence]] = {
    "state": {"ko": "상태", "en": "state"},
    "sort": {"ko": "정렬 순서", "en": "order"},
    "view": {"ko": "보기", "en": "view"},
    "day": {"ko": "날짜", "en": "day"},
    "at": {"ko": "기준일", "en": "date of the state"},
    "known": {"ko": "출처 기한", "en": "last date of sources"},
    "year": {"ko": "연도", "en": "year"},
    "field": {"ko": "분야", "en": "field"},
    "type": {"ko": "유형", "en": "type"},
    "place": {"ko": "장소", "en": "place"},
    "source": {"ko": "출처", "en": "source"},
    "format": {"ko": "형식", "en": "format"},
}

#: What is wrong with a value.  Without it, its page can be opened.
_VALUES: Final[Mapping[str, Sentence]] = {
    "none-of": {
        "ko": "‘{name}’에 ‘{value}’ 값은 없습니다. 값은 화면의 목록에서 고를 수 있습니다.",
        "en": "There is no {name} “{value}”. The page itself offers the values to choose from.",
    },
    "not-a-day": {
        "ko": "‘{name}’에 적은 값 ‘{value}’에 맞는 날짜가 없습니다. 2021-06-30처럼 적으십시오.",
        "en": "“{value}” is not a date of the calendar. Write the {name} like 2021-06-30.",
    },
    "not-a-number": {
        "ko": "‘{name}’에 적은 값 ‘{value}’ 대신 2019처럼 숫자만 적으십시오.",
        "en": "“{value}” is not a number. Write the {name} in digits alone, such as 2019.",
    },
    "no-such-thing": {
        "ko": "이름이 ‘{value}’인 항목이 이 기록에 없습니다(‘{name}’에 적은 값).",
        "en": "Nothing in this record is called “{value}” ({name}).",
    },
    "doubled": {
        "ko": "주소에 ‘{name}’ 값이 두 번 적혀 있습니다.",
        "en": "The address gives the {name} more than once.",
    },
}

#: What is wrong with an address that names no thing, for each reason.
_THINGS: Final = frozenset({"not-an-iri", "not-ours"})
_NO_THING: Final[Sentence] = {
    "ko": "주소에 이 기록의 항목이 적혀 있지 않습니다. 항목을 먼저 찾은 뒤 그 화면에서 여십시오.",
    "en": "The address names no thing of this record. Find the thing first and go on from its "
    "page.",
}

_TITLE: Final[Sentence] = {
    "ko": "주소에 쓸 수 없는 값이 있습니다",
    "en": "This page cannot use a value in its address",
}


@dataclass(frozen=True)
class ReaderWords:
    """
    What a reader is told.

    Attributes:
        title: the heading.
        sentences: what is wrong, and what to do.
        way_back: the address of the page without the value, or "".
    """

    title: str
    sentences: str
    way_back: str


def words_for(
    error: BadRequest,
    path: str,
    given: Sequence[tuple[str, str]],
    language: Language,
    heading: Callable[[str, Language], str],
) -> ReaderWords | None:
    """
    Return what the reader of the page at `path` is told; None if the catalogue has to do.

    Args:
        error: what is wrong.
        path: the path of the request.
        given: its parameters and their values, in order.
        language: the language of the page.
        heading: returns the name that the form of a question has for a variable.
    """
    if path.startswith(_OF_PROGRAMS):
        return None
    if error.reason in _THINGS:
        return ReaderWords(_TITLE[language], _NO_THING[language], "")
    if error.reason not in _VALUES:
        return None
    known = _NAMES.get(error.parameter)
    name = known[language] if known else heading(error.parameter, language)
    value = next((value for key, value in given if key == error.parameter), "")
    rest = urlencode([row for row in given if row[0] not in {error.parameter, "page"}])
    return ReaderWords(
        _TITLE[language],
        _VALUES[error.reason][language].format(name=name, value=value),
        path.removesuffix(".csv") + (rest and "?" + rest),
    )
