"""
The catalogue of the errors of requests: HTTP status and texts in Korean and English, by code.

An error of :mod:`gwangju_kg.errors` holds facts only; its sentences are rendered from here.  No
text names a path, a library or a line of this program.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gwangju_kg.errors.catalog import (
    of_http,
    of_queries,
    of_releases,
    of_requests,
    of_services,
    of_stores,
)
from gwangju_kg.errors.catalog.entry import ErrorEntry
from gwangju_kg.language import Language, Sentence

_ENTRIES: Final = {
    **of_http.ENTRIES,
    **of_queries.ENTRIES,
    **of_releases.ENTRIES,
    **of_requests.ENTRIES,
    **of_services.ENTRIES,
    **of_stores.ENTRIES,
}

#: Every problem that the server reports, by its code, in the order of the HTTP statuses.
CATALOG: Final[Mapping[str, ErrorEntry]] = dict(
    sorted(_ENTRIES.items(), key=lambda row: row[1].status)
)

_PLACE: Final[Sentence] = {
    "ko": "{line}행 {column}열: ",
    "en": "line {line}, column {column}: ",
}

#: Shown for a fact that has no value.
_NONE: Final[Sentence] = {"ko": "없음", "en": "none"}


def render_detail(code: str, facts: Mapping[str, object], language: Language) -> str:
    """
    Return what happened in one sentence, with its place in the query first if the facts give one.

    Args:
        code: a key of :data:`CATALOG`.
        facts: the fields of the error.
        language: the language of the sentence.

    Returns:
        The sentence without its full stop; in English it begins with a small letter.

    >>> render_detail("bad-request", {"reason": "missing", "parameter": "query"}, "en")
    "the parameter 'query' is missing"
    """
    entry = CATALOG[code]
    text = entry.details.get(str(facts.get(entry.detail_by)), entry.detail)[language]
    if facts.get("line") is not None and facts.get("column") is not None:
        text = _PLACE[language] + text
    return text.format_map({name: _printable(value, language) for name, value in facts.items()})


def _printable(value: object, language: Language) -> object:
    if isinstance(value, Mapping):
        return value[language]
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or _NONE[language]
    return _NONE[language] if value is None else value
