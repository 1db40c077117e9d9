"""
The results of a search as JSON: those of the page, for programs, and suggestions while typing.

:mod:`.search` chooses between the page and this document.
"""

from __future__ import annotations

import json
from typing import Final

from flask import Response, request

from gwangju_kg.errors import BadRequest
from gwangju_kg.release.contents import DescribedQuery
from gwangju_kg.web.addresses import language, local_address
from gwangju_kg.web.numbers.comparisons import Comparison
from gwangju_kg.web.numbers.series import NumberPoint
from gwangju_kg.web.pages.search_answers import SitePage

_JSON: Final = "application/json"
_HTML: Final = "text/html"

#: The values of ``format=``.
_FORMATS: Final = {"json": _JSON, "html": _HTML}


def wants_json() -> bool:
    """
    Check whether the client asks for JSON, by ``format=json`` or else by its header ``Accept``.

    Raises:
        BadRequest: ``format=`` has another value than ``json`` and ``html``.
    """
    chosen = request.args.get("format", "")
    if not chosen:
        return request.accept_mimetypes.best_match((_HTML, _JSON)) == _JSON
    if chosen not in _FORMATS:
        raise BadRequest(reason="none-of", parameter="format", expected=", ".join(_FORMATS))
    return _FORMATS[chosen] == _JSON


def json_response(**members: object) -> Response:
    """Return a document with these members; Korean stays readable."""
    text = json.dumps(members, ensure_ascii=False) + "\n"
    response = Response(text, mimetype=_JSON)
    response.vary.update(("Accept", "Accept-Language"))
    return response


def question_members(question: DescribedQuery) -> dict[str, str | None]:
    """Return what the document says of an example question."""
    return {
        "iri": question.iri,
        "address": local_address(question.iri),
        "name": question.label.get(language()) or question.name,
        "context": question.comment.get(language(), ""),
    }


def page_members(page: SitePage) -> dict[str, str]:
    """Return what the document says of a page of this site."""
    names = {"ko": page.ko, "en": page.en}
    return {"address": page.address, "name": names[language()]}


def comparison_members(comparison: Comparison) -> dict[str, object]:
    """Return what the document says of a goal and of what was reached."""
    series = comparison.series
    return {
        "indicator": {"iri": series.indicator.iri, "name": series.indicator.name},
        "thing": {"iri": series.thing.iri, "name": series.thing.name},
        "goal": _point_members(comparison.goal),
        "results": [_point_members(result) for result in comparison.results],
    }


def _point_members(point: NumberPoint) -> dict[str, object]:
    return {
        "value": None if point.value is None else str(point.value),
        "unit": point.unit_iri,
        "text": point.words,
        "kind": point.modality_label,
        "period": point.period,
        "assertions": [one.iri for one in point.stated],
    }
