"""
What the query editor completes from: ``/sparql/terms``.

The prefixes of the project, and the classes, properties and codes that the release uses,
each with its name and definition in the reader's language.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from flask import Blueprint, Response

from gwangju_kg.engine import Query
from gwangju_kg.rdf.namespaces import PREFIXES, compact
from gwangju_kg.web.addresses import language
from gwangju_kg.web.context import current_server
from gwangju_kg.web.display.vocabulary_labels import FOREIGN
from gwangju_kg.web.endpoint.responses import is_known, not_modified
from gwangju_kg.web.http import entity_tags
from gwangju_kg.web.queries.ask import ask

blueprint = Blueprint("vocabulary", __name__)

#: A query of the program: releases made before it answer it too.
TERMS_QUERY_PATH: Final = Path(__file__).parents[1] / "queries" / "terms.rq"


@blueprint.get("/sparql/terms")
def terms() -> Response:
    """Give prefixes and terms, the most used first; over plain files the prefixes alone."""
    found = current_server()
    if found.release is None:
        return _told([])
    question = Query(TERMS_QUERY_PATH.read_text("utf-8"), table="json", boolean="", graph="")
    tag = f"{entity_tags.validator(question, found.release)}-{language()}"
    if is_known(tag):
        response = not_modified(tag)
    else:
        with ask(question).body as body:
            response = _told(_terms(body.read(), language()))
        response.set_etag(tag, weak=True)
    response.vary.add("Accept-Language")
    return response


def _told(rows: list[dict[str, object]]) -> Response:
    document = {"prefixes": PREFIXES, "terms": rows}
    return Response(json.dumps(document, ensure_ascii=False) + "\n", mimetype="application/json")


def _terms(answer: bytes, reader_language: str) -> list[dict[str, object]]:
    """Give one row a term: its name in the reader's language, else ours, else none."""
    found: dict[tuple[str, str], dict[str, object]] = {}
    for row in json.loads(answer)["results"]["bindings"]:
        iri, role = row["term"]["value"], row["role"]["value"]
        known = found.setdefault(
            (iri, role), {"iri": iri, "role": role, "uses": int(row["uses"]["value"])}
        )
        if row.get("name", {}).get("xml:lang") == reader_language:
            known["name"] = row["name"]["value"]
            known["definition"] = row.get("definition", {}).get("value", "")
    for (iri, _), known in found.items():
        foreign = FOREIGN.get(compact(iri))
        if foreign and "name" not in known:
            known["name"] = foreign[reader_language]
    return list(found.values())
