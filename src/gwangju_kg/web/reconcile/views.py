"""
Reconcile tables with the entities of the graph: ``/reconcile``.

The Reconciliation Service API 0.2 of the W3C Community Group: manifest, queries, suggestions,
previews, data extension.  Features explain the scores.  Additions of the 1.0 draft that are
compatible with 0.2 are included: standardizedScore, languages, names of features.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from flask import Blueprint, Response, render_template, request, url_for

from gwangju_kg.errors import BadReconciliation, NotFound
from gwangju_kg.rdf.namespaces import ONTOLOGY_IRI
from gwangju_kg.search.normalize import plain_key
from gwangju_kg.web.addresses import absolute_address, language, page_languages
from gwangju_kg.web.context import current_server, namespaces
from gwangju_kg.web.http.styles import PREVIEW_STYLES
from gwangju_kg.web.reconcile.api import (
    MAX_CANDIDATES,
    MAX_QUERIES,
    MAX_VALUES,
    ReconcileQuery,
    entity_iri,
    id_of,
    identifier_space,
    read_batch,
    read_extension,
    term_iri,
)
from gwangju_kg.web.reconcile.entity_reader import EntityReader
from gwangju_kg.web.reconcile.features import FEATURES
from gwangju_kg.web.reconcile.matching import (
    answer_batch,
    check_properties,
    describe_hit,
    find_hits,
)

blueprint = Blueprint("reconcile", __name__, url_prefix="/reconcile")

#: Suggestions per response.
_SUGGESTIONS: Final = 10

#: A number in a parameter.
_NUMBER: Final = re.compile(r"[0-9]{1,9}")

#: Size of a preview in pixels, and the number of facts that fit in.
_PREVIEW: Final = {"width": 430, "height": 300}
_PREVIEW_FACTS: Final = 8

#: Properties that are shown above the facts.
_SHOWN_ABOVE: Final = {term_iri("rdfs:label"), term_iri("rdfs:seeAlso")}

#: Previews are embedded in frames of other sites.
_FRAMED: Final = f"default-src 'none'; {PREVIEW_STYLES}; base-uri 'none'; frame-ancestors *"


@blueprint.get("/")
@blueprint.get("")  # innermost, so that url_for uses it
def get_service() -> Response:
    """Return the manifest, or the response to queries in the address."""
    return _respond(request.args)


@blueprint.post("/")
@blueprint.post("")  # innermost, so that url_for uses it
def post_service() -> Response:
    """Respond to a batch of queries or an extension request in a form."""
    return _respond(request.form)


def _respond(parameters: Any) -> Response:
    if "callback" in request.args or "callback" in parameters:
        raise BadReconciliation(reason="jsonp", subject="callback")
    reader = EntityReader()
    if "queries" in parameters:
        return _json(answer_batch(reader, read_batch(parameters["queries"])))
    if "extend" in parameters:
        return _json(_extend(reader, parameters["extend"]))
    if request.method == "POST":
        raise BadReconciliation(reason="empty", subject="queries")
    return _json(_manifest(reader))


def _json(document: object) -> Response:
    response = Response(
        json.dumps(document, ensure_ascii=False) + "\n", mimetype="application/json"
    )
    response.vary.add("Accept-Language")
    response.content_language.add(language())
    return response


def _root() -> str:
    return absolute_address(url_for(".get_service", lang=None, release=None))


def _manifest(reader: EntityReader) -> dict[str, object]:
    root = _root()
    below = namespaces().path_of(identifier_space())
    entity = absolute_address(
        url_for("documents.resource", path=below, lang=None, release=None) if below else "/"
    )
    suggest = {
        name: {"service_url": root, "service_path": f"/suggest/{name}"}
        for name in ("entity", "property", "type")
    }
    current = current_server().require_release()
    return {
        "versions": ["0.2"],
        "name": current.project.title[reader.language],
        "identifierSpace": identifier_space(),
        "schemaSpace": ONTOLOGY_IRI + "#",
        "documentation": f"{root}/features",
        "logo": absolute_address(url_for("static", filename="mark.svg")),
        "serviceVersion": current.id,
        "batchSize": MAX_QUERIES,
        "defaultTypes": [reader.type_object(iri) for iri, _ in reader.finder.entity_kinds()],
        "lang": reader.language,
        "standardizedScore": True,
        "feature_view": {"url": f"{root}/features#{{{{id}}}}"},
        "view": {"url": entity + "{{id}}"},
        "preview": {"url": f"{root}/preview?id={{{{id}}}}", **_PREVIEW},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": root, "service_path": "/properties"},
            "property_settings": [],
        },
    }


def _extend(reader: EntityReader, text: str) -> dict[str, object]:
    extension = read_extension(text)
    check_properties(reader, extension.properties)
    rows = {}
    for identifier in extension.ids:
        values = reader.values(entity_iri(identifier))
        rows[identifier] = {
            id_of(iri): [
                reader.property_value(value)
                for value in reader.in_reader_language(values.get(iri, ()))
            ]
            for iri in extension.properties
        }
    meta = [{"id": id_of(iri), "name": reader.name(iri)} for iri in extension.properties]
    return {"meta": meta, "rows": rows}


@blueprint.get("/features")
def features() -> str:
    """Explain how to match a table, and how scores are calculated."""
    reader = EntityReader()
    properties = [
        {"id": id_of(iri), "iri": iri, "name": reader.name(iri)}
        for iri, _ in reader.finder.properties()
    ]
    return render_template(
        "reconcile/features.html",
        features=FEATURES,
        properties=properties,
        address=_root()
        + ("" if reader.language == page_languages()[0] else f"?lang={reader.language}"),
        max_queries=MAX_QUERIES,
        max_values=MAX_VALUES,
    )


@blueprint.get("/properties")
def properties() -> Response:
    """Propose properties of the entities of a class."""
    reader = EntityReader()
    type_id = request.args.get("type", "")
    limit = _whole_number("limit", MAX_CANDIDATES, least=1)
    known = reader.finder.properties(term_iri(type_id) if type_id else None)
    proposed = [{"id": id_of(iri), "name": reader.name(iri)} for iri, _ in known[:limit]]
    return _json({"properties": proposed, "type": type_id, "limit": limit})


@blueprint.get("/suggest/<any(entity, property, type):what>")
def suggest(what: str) -> Response:
    """Return suggestions for a prefix."""
    reader = EntityReader()
    prefix = request.args.get("prefix", "")
    offset = _whole_number("cursor", 0, least=0)
    if what == "entity":
        query = ReconcileQuery(prefix, (), all_types=False, constraints=(), limit=1)
        hits = find_hits(reader, query) if prefix.strip() else ()
        result: list[dict[str, object]] = [
            describe_hit(reader, hit) | {"notable": reader.type_objects(hit.entity)}
            for hit in hits[offset : offset + _SUGGESTIONS]
        ]
    else:
        terms = reader.finder.properties() if what == "property" else reader.finder.entity_kinds()
        matches = [row for iri, _ in terms if _starts_with(row := reader.type_object(iri), prefix)]
        result = [{**row} for row in matches[offset : offset + _SUGGESTIONS]]
    return _json({"result": result})


def _starts_with(row: dict[str, str], prefix: str) -> bool:
    """Check whether a part of the identifier or the label starts with the prefix."""
    typed = plain_key(prefix)
    words = [row["id"], row["id"].partition(":")[2], row["name"], *row["name"].split()]
    return any(plain_key(word).startswith(typed) for word in words) or term_iri(prefix) == term_iri(
        row["id"]
    )


def _whole_number(parameter: str, default: int, *, least: int) -> int:
    text = request.args.get(parameter, str(default))
    if not _NUMBER.fullmatch(text) or int(text) < least:
        raise BadReconciliation(reason="not-a-number", subject=parameter, expected=f">= {least}")
    return int(text)


@blueprint.get("/preview")
def preview() -> Response:
    """Show a preview of an entity."""
    reader = EntityReader()
    identifier = request.args.get("id", "")
    iri = entity_iri(identifier)
    thing = reader.finder.entity(iri)
    if thing is None:
        current_server().history.refuse_removed(iri)
        raise NotFound(iri=iri)
    values = reader.values(iri)
    facts = [
        (
            reader.name(name),
            [reader.display_text(value) for value in reader.in_reader_language(values[name])],
        )
        for name, _ in reader.finder.properties()
        if name in values and name not in _SHOWN_ABOVE
    ]
    page = render_template(
        "reconcile/preview.html",
        thing=thing,
        kinds=reader.type_objects(thing),
        facts=facts[:_PREVIEW_FACTS],
    )
    response = Response(page)
    response.headers["Content-Security-Policy"] = _FRAMED
    return response
