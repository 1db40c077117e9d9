"""
Problem details of an error in Korean or English, after RFC 9457.

Title, detail and advice come from :mod:`gwangju_kg.errors.catalog`, which the page ``/problem``
lists.  No Flask here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from gwangju_kg.errors import RequestError
from gwangju_kg.errors.catalog import CATALOG, render_detail
from gwangju_kg.language import Language
from gwangju_kg.rdf.media_types import Format

#: Source: RFC 9457, section 3.
PROBLEM_JSON: Final = Format(
    "problem", "application/problem+json", "problem details", ("application/json",)
)

#: The path below the base IRI at which the problems are explained.
_TYPES: Final = "problem#"

#: Codes of the problems that come from HTTP itself rather than from an error of ours.
_CODES_BY_STATUS: Final = {
    405: "method-not-allowed",
    412: "precondition-failed",
    414: "address-too-long",
    415: "unsupported-media-type",
    416: "range-not-satisfiable",
    500: "internal-error",
}


@dataclass(frozen=True)
class Problem:
    """
    One problem in one language.

    Attributes:
        status: the HTTP status.
        code: a key of the catalogue, or ``http-error``.
        title: what happened, in a few words.
        detail: this occurrence of it, in a sentence.
        advice: what to do, or "".
        facts: the fields of the error.
    """

    status: int
    code: str
    title: str
    detail: str
    advice: str
    facts: Mapping[str, object]

    def document(self, instance: str, base_iri: str) -> dict[str, object]:
        """Return the members of the problem document; `instance` identifies this occurrence."""
        type_iri = base_iri + _TYPES + self.code if self.code in CATALOG else "about:blank"
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


def of_request_error(error: RequestError, language: Language) -> Problem:
    """Return the problem that `error` is."""
    return _from_catalog(error.code, error.facts(), language)


def of_status(status: int, language: Language) -> Problem:
    """Return the problem of an HTTP status that no error of ours caused."""
    code = _CODES_BY_STATUS.get(status)
    if code is None:
        phrase = HTTPStatus(status).phrase
        return Problem(status, "http-error", title=phrase, detail=phrase, advice="", facts={})
    return _from_catalog(code, {}, language)


def _from_catalog(code: str, facts: Mapping[str, object], language: Language) -> Problem:
    entry = CATALOG[code]
    return Problem(
        status=entry.status,
        code=code,
        title=entry.title[language],
        detail=_sentence(render_detail(code, facts, language), language),
        advice=entry.advice[language],
        facts=facts,
    )


def _sentence(detail: str, language: Language) -> str:
    first = detail[:1].upper() if language == "en" else detail[:1]
    return first + detail[1:] + ("" if detail.endswith((".", "?", "…")) else ".")
