"""Responses of views that pass an answer of the engine on, with length, type and entity tag."""

from __future__ import annotations

from flask import Response, request

from gwangju_kg.engine import Answer
from gwangju_kg.web.endpoint.protocol import SAFE
from gwangju_kg.web.endpoint.query_request import content_type


def answer_response(answer: Answer, *, validator: str | None) -> Response:
    """
    Return the response with *answer*.

    Args:
        answer: the answer of the engine.
        validator: its entity tag; None if another evaluation may give another answer.
    """
    if validator and request.if_none_match.star_tag and request.method in SAFE:
        answer.body.close()
        return not_modified(validator)
    response = Response(answer.body, content_type=content_type(answer.media_type))
    response.content_length = answer.length
    if validator:
        response.set_etag(validator, weak=True)
    else:
        response.headers["Cache-Control"] = "no-store"
    return response


def is_fresh(validator: str | None) -> bool:
    """
    Check whether the client has the answer with this entity tag already.

    ``If-None-Match: *`` does not count: only evaluation tells whether there is an answer.
    """
    tags = request.if_none_match
    return validator is not None and not tags.star_tag and tags.contains_weak(validator)


def not_modified(validator: str | None) -> Response:
    """Return a 304, by which the client uses the answer that it has."""
    response = Response(status=304)
    response.set_etag(validator or "", weak=True)
    return response
