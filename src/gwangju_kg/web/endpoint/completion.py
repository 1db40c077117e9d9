"""
The completions of the query editor, at ``/sparql/terms``.

They are the prefixes of the project, and the classes, properties and codes that the release uses,
each with its name and definition in the language of the request.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from flask import Blueprint, Response

from gwangju_kg.engine import Query
from gwangju_kg.web import addresses
from gwangju_kg.web.context import current_server
from gwangju_kg.web.endpoint.responses import is_fresh, not_modified
from gwangju_kg.web.http import entity_tags
from gwangju_kg.web.queries.ask import ask

blueprint = Blueprint("vocabulary", __name__)

#: The query belongs to the program, so that it works on earlier releases too.
TERMS_QUERY_PATH: Final = Path(__file__).parents[1] / "queries" / "terms.rq"


@blueprint.get("/sparql/terms")
def terms() -> Response:
    """Return prefixes and terms, the most used first; for plain files only the prefixes."""
    served = current_server().release
    if served is None:
        return _response([])
    text = served.namespaces.bind(TERMS_QUERY_PATH.read_text("utf-8"))
    query = Query(text, table="json", boolean="", graph="")
    tag = f"{entity_tags.validator(query, served)}-{addresses.language()}"
    if is_fresh(tag):
        response = not_modified(tag)
    else:
        with ask(query).body as body:
            response = _response(_terms(body.read(), addresses.language()))
        response.set_etag(tag, weak=True)
    response.vary.add("Accept-Language")
    return response


def _response(rows: list[dict[str, object]]) -> Response:
    document = {"prefixes": current_server().namespaces.prefixes, "terms": rows}
    return Response(json.dumps(document, ensure_ascii=False) + "\n", mimetype="application/json")


def _terms(answer: bytes, language: str) -> list[dict[str, object]]:
    """Return one row per term: its name in the release, if it has one."""
    terms: dict[tuple[str, str], dict[str, object]] = {}
    for row in json.loads(answer)["results"]["bindings"]:
        iri, role = row["term"]["value"], row["role"]["value"]
        term = terms.setdefault(
            (iri, role), {"iri": iri, "role": role, "uses": int(row["uses"]["value"])}
        )
        if row.get("name", {}).get("xml:lang") == language:
            term["name"] = row["name"]["value"]
            term["definition"] = row.get("definition", {}).get("value", "")
    return list(terms.values())
