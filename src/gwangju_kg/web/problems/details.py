"""
Turns an error into what its reader is told: title, explanation, facts, in Korean or English.

The page ``/problem`` lists the same kinds.  Nothing here knows Flask.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from gwangju_kg.errors import RequestError
from gwangju_kg.rdf.media_types import Format
from gwangju_kg.rdf.namespaces import BASE_IRI
from gwangju_kg.web.problems.catalog import KINDS, ProblemKind
from gwangju_kg.web.problems.korean import KOREAN, REASONS_KO

#: Source: RFC 9457, section 3.
PROBLEM_JSON: Final = Format(
    "problem", "application/problem+json", "problem details", ("application/json",)
)

TYPE_BASE_IRI: Final = BASE_IRI + "problem#"


@dataclass(frozen=True)
class Problem:
    """
    One problem, as its reader is told.

    Attributes:
        status: the HTTP status.
        code: its kind, a key of :data:`KINDS` or the name of an HTTP status.
        title: what happened, in a few words.
        detail: this occurrence of it, in a sentence.
        advice: what to do, or "".
        facts: the error's attributes.
    """

    status: int
    code: str
    title: str
    detail: str
    advice: str
    facts: Mapping[str, object]

    def document(self, instance: str) -> dict[str, object]:
        """Give the members of the problem document; *instance* identifies this occurrence."""
        type_iri = TYPE_BASE_IRI + self.code if self.code in KINDS else "about:blank"
        return {
            **self.facts,
            "type": type_iri,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "advice": self.advice,
            "instance": instance,
        }


def of_query_error(error: RequestError, language: str) -> Problem:
    """Tell *error* in *language*, ``ko`` or ``en``."""
    facts = {name: value for name, value in vars(error).items() if not name.startswith("_")}
    kind = KINDS[error.code]
    return Problem(
        status=error.status,
        code=error.code,
        title=_either(language, kind.title_ko, kind.title_en),
        detail=_either(language, _korean(kind, error, facts), _sentence(str(error))),
        advice=_either(language, kind.advice_ko, kind.advice_en),
        facts=facts,
    )


def of_status(status: int, language: str) -> Problem:
    """Tell of an HTTP error that no query caused."""
    code = _CODES_BY_STATUS.get(status)
    if code is None:
        phrase = HTTPStatus(status).phrase
        return Problem(status, "http-error", title=phrase, detail=phrase, advice="", facts={})
    kind = KINDS[code]
    return Problem(
        status=status,
        code=code,
        title=_either(language, kind.title_ko, kind.title_en),
        detail=_either(language, kind.detail_ko, kind.title_en + "."),
        advice=_either(language, kind.advice_ko, kind.advice_en),
        facts={},
    )


#: Problems that come from HTTP itself rather than from one of our errors.
_CODES_BY_STATUS: Final = {
    405: "method-not-allowed",
    412: "precondition-failed",
    415: "unsupported-media-type",
    416: "range-not-satisfiable",
    500: "internal-error",
}


def _sentence(message: str) -> str:
    return message[:1].upper() + message[1:] + ("" if message.endswith((".", "?", "…")) else ".")


def _either(language: str, korean: str, english: str) -> str:
    return korean if language == "ko" else english


def _korean(kind: ProblemKind, error: RequestError, facts: Mapping[str, object]) -> str:
    words = _printable(facts)
    reason = REASONS_KO.get(str(facts.get("reason")))
    message = reason.format_map(words) if reason else str(error)
    told = kind.detail_ko.format_map({**words, "message": message})
    if facts.get("line") and str(error) not in told:  # which names its place itself
        return f"{facts['line']}번째 줄, {facts['column']}번째 칸: {told}"
    return told


#: Stands for a fact that there is none of.
_NONE: Final = "없음"


def _printable(facts: Mapping[str, object]) -> dict[str, object]:
    return {
        name: ", ".join(map(str, value)) or _NONE
        if isinstance(value, tuple)
        else _NONE
        if value is None
        else KOREAN.get(str(value), value)
        for name, value in facts.items()
    }
