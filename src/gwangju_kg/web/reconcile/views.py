"""
Matches other people's tables to our entities: ``/reconcile``.

The Reconciliation Service API 0.2 of the W3C Community Group: manifest, queries, suggestions,
previews, extension by our values.  Scores are explained by features.  What the draft of 1.0 adds
without contradicting 0.2 is there too: standardizedScore, languages, names of features.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from gwangju_kg.errors import BadReconciliation, NotFound, TooLarge
from gwangju_kg.language import LANGUAGES
from gwangju_kg.rdf.namespaces import ONTOLOGY_IRI
from gwangju_kg.search.normalize import plain_key
from gwangju_kg.web.addresses import language, with_host
from gwangju_kg.web.context import current_server
from gwangju_kg.web.http.styles import PREVIEW_STYLES
from gwangju_kg.web.reconcile.api import (
    ENTITY,
    MAX_CANDIDATES,
    MAX_QUERIES,
    MAX_VALUES,
    ReconcileQuery,
    entity_iri,
    id_of,
    read_batch,
    read_extension,
    term_iri,
)
from gwangju_kg.web.reconcile.entity_reader import EntityReader
from gwangju_kg.web.reconcile.features import FEATURES
from gwangju_kg.web.reconcile.matching import (
    candidates,
    described,
    hits_of,
    require,
    require_properties,
)

blueprint = Blueprint("reconcile", __name__, url_prefix="/reconcile")

#: Bytes of a request's body.
MAX_BODY_BYTES: Final = 256 * 1024

#: Suggestions at a time.
_SUGGESTIONS: Final = 10

#: A number in an address: no list is longer.
_NUMBER: Final = re.compile(r"[0-9]{1,9}")

#: Size in pixels of a preview, and the facts that fit in.
_PREVIEW: Final = {"width": 430, "height": 300}
_PREVIEW_FACTS: Final = 8

#: What stands above the facts.
_ABOVE: Final = {term_iri("rdfs:label"), term_iri("rdfs:seeAlso")}

#: A preview stands in a frame of another site.
_FRAMED: Final = f"default-src 'none'; {PREVIEW_STYLES}; base-uri 'none'; frame-ancestors *"


@blueprint.get("/")
@blueprint.get("")  # below, so that addresses are made by it
def by_get() -> Response:
    """Describe the service, or answer what stands in the address."""
    return _answer(request.args)


@blueprint.post("/")
@blueprint.post("")  # below, so that addresses are made by it
def by_post() -> Response:
    """Answer a batch of queries, or an extension, in a form."""
    request.max_content_length = request.max_form_memory_size = MAX_BODY_BYTES
    try:
        return _answer(request.form)
    except RequestEntityTooLarge as error:
        raise TooLarge(what="request", limit=MAX_BODY_BYTES, unit="bytes") from error


def _answer(parameters: Any) -> Response:
    if "callback" in request.args or "callback" in parameters:
        raise BadReconciliation(reason="jsonp", subject="callback")
    reader = EntityReader()
    if "queries" in parameters:
        batch = read_batch(parameters["queries"])
        for query in batch.values():
            require(reader, query)
        return _json({name: {"result": candidates(reader, q)} for name, q in batch.items()})
    if "extend" in parameters:
        return _json(_extended(reader, parameters["extend"]))
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
    return with_host(url_for(".by_get", lang=None, release=None))


def _manifest(reader: EntityReader) -> dict[str, object]:
    root = _root()
    entity = with_host(url_for("documents.resource", path="id/entity/", lang=None, release=None))
    suggest = {
        name: {"service_url": root, "service_path": f"/suggest/{name}"}
        for name in ("entity", "property", "type")
    }
    korean, english = "광주 지식그래프", "Gwangju Knowledge Graph"
    found = current_server().release
    return {
        "versions": ["0.2"],
        "name": korean if reader.language == "ko" else english,
        "identifierSpace": ENTITY,
        "schemaSpace": ONTOLOGY_IRI + "#",
        "documentation": f"{root}/features",
        "logo": with_host(url_for("static", filename="mark.svg")),
        "serviceVersion": found.id if found else "",
        "batchSize": MAX_QUERIES,
        "defaultTypes": [reader.kind(iri) for iri, _ in reader.finder.entity_kinds()],
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


def _extended(reader: EntityReader, text: str) -> dict[str, object]:
    wanted = read_extension(text)
    require_properties(reader, wanted.properties)
    found = {}
    for identifier in wanted.ids:
        values = reader.values(entity_iri(identifier))
        found[identifier] = {
            id_of(iri): [reader.cell(value) for value in reader.mine(values.get(iri, ()))]
            for iri in wanted.properties
        }
    meta = [{"id": id_of(iri), "name": reader.name(iri)} for iri in wanted.properties]
    return {"meta": meta, "rows": found}


@blueprint.get("/features")
def features() -> str:
    """Explain how to match a table, and what scores rest on."""
    reader = EntityReader()
    properties = [
        {"id": id_of(iri), "iri": iri, "name": reader.name(iri)}
        for iri, _ in reader.finder.properties()
    ]
    return render_template(
        "reconcile/features.html",
        features=FEATURES,
        properties=properties,
        address=_root() + ("" if reader.language == LANGUAGES[0] else f"?lang={reader.language}"),
        max_queries=MAX_QUERIES,
        max_values=MAX_VALUES,
    )


@blueprint.get("/properties")
def properties() -> Response:
    """Propose what is said of the entities of a class."""
    reader = EntityReader()
    asked = request.args.get("type", "")
    limit = _whole_number("limit", MAX_CANDIDATES, least=1)
    found = reader.finder.properties(term_iri(asked) if asked else None)
    proposed = [{"id": id_of(iri), "name": reader.name(iri)} for iri, _ in found[:limit]]
    return _json({"properties": proposed, "type": asked, "limit": limit})


@blueprint.get("/suggest/<any(entity, property, type):what>")
def suggest(what: str) -> Response:
    """Complete what a person types."""
    reader = EntityReader()
    prefix = request.args.get("prefix", "")
    skipped = _whole_number("cursor", 0, least=0)
    if what == "entity":
        query = ReconcileQuery(prefix, (), all_types=False, constraints=(), limit=1)
        hits = hits_of(reader, query) if prefix.strip() else ()
        result: list[dict[str, object]] = [
            described(reader, hit) | {"notable": reader.kinds(hit.entity)}
            for hit in hits[skipped : skipped + _SUGGESTIONS]
        ]
    else:
        some = reader.finder.properties() if what == "property" else reader.finder.entity_kinds()
        fitting = [row for iri, _ in some if _begins(row := reader.kind(iri), prefix)]
        result = [{**row} for row in fitting[skipped : skipped + _SUGGESTIONS]]
    return _json({"result": result})


def _begins(row: dict[str, str], prefix: str) -> bool:
    """Say whether a part of the identifier or the name begins as was typed."""
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
    """Show an entity in a small frame."""
    reader = EntityReader()
    identifier = request.args.get("id", "")
    iri = entity_iri(identifier)
    thing = reader.finder.entity(iri)
    if thing is None:
        raise NotFound(iri=iri)
    values = reader.values(iri)
    facts = [
        (reader.name(name), [reader.shown(value) for value in reader.mine(values[name])])
        for name, _ in reader.finder.properties()
        if name in values and name not in _ABOVE
    ]
    page = render_template(
        "reconcile/preview.html",
        thing=thing,
        kinds=reader.kinds(thing),
        facts=facts[:_PREVIEW_FACTS],
    )
    response = Response(page)
    response.headers["Content-Security-Policy"] = _FRAMED
    return response
