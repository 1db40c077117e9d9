"""
Finds things by name, for people: ``/search``; and for what completes as they type.

Everything that a person may type has a page: nothing, too much, markup, what is not there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from flask import Blueprint, Response, render_template, request

from gwangju_kg.rdf.namespaces import OWN_PREFIXES
from gwangju_kg.search.hits import IndexedEntity, SearchHit
from gwangju_kg.search.normalize import MAX_CHARACTERS, normalize, plain_key
from gwangju_kg.web.addresses import local_address
from gwangju_kg.web.context import finder
from gwangju_kg.web.display.formatting import format_time
from gwangju_kg.web.display.labels import Labels, iris_in
from gwangju_kg.web.queries.page_queries import Row, rows_about

blueprint = Blueprint("search", __name__, url_prefix="/search")

#: Results on the page, and as one types.
RESULTS: Final = 40
SUGGESTIONS: Final = 8

#: Things that are proposed where an address names none.
MEANT: Final = 6

#: What is a word of an address, or a number; how like a mistyped one must be (``citty``, not
#: ``date`` for ``data``); letters that begin a longer one (``univ``), in hangul any.
_WORD: Final = re.compile(r"[^\W\d_]+|\d+")
_MISTYPED: Final = 0.85
_BEGINNING: Final = 4

#: Characters of a definition that stand under a result.
_CONTEXT_CHARACTERS: Final = 120

_GK: Final = OWN_PREFIXES["gk"]

#: What one line of context tells, in its order; a definition says all by itself.
_CONTEXT: Final = (
    "milestoneOf", "award", "partOf", "recipient",
    "field", "orgType", "publisher", "status", "date",
)  # fmt: skip


@dataclass(frozen=True)
class SearchResult:
    """
    A thing that was found.

    Attributes:
        iri: the thing.
        name: its name in the reader's language.
        matched: the other name by which it was found, or "".
        kind: the name of its class.
        context: a line that tells it from others of its name, or "".
    """

    iri: str
    name: str
    matched: str
    kind: str
    context: str


@blueprint.get("")
def search() -> str:
    """Show what was found, grouped by kind, the best group first; else what to try."""
    text = request.args.get("q", "").strip()
    state = _state(text)
    results = found(text, limit=RESULTS) if not state else ()
    groups: dict[str, list[SearchResult]] = {}
    for result in results:
        groups.setdefault(result.kind, []).append(result)
    return render_template(
        "search/results.html",
        text=text[:MAX_CHARACTERS],
        state=state or ("" if results else "nothing"),
        groups=groups,
        count=len(results),
        most=RESULTS,
        longest=MAX_CHARACTERS,
    )


@blueprint.get("/suggest")
def suggest() -> Response:
    """Give the best results as JSON, for a script that completes what is typed."""
    text = request.args.get("q", "").strip()
    results = () if _state(text) else found(text, limit=SUGGESTIONS)
    document = [
        {
            "iri": result.iri,
            "address": local_address(result.iri),
            "name": result.name,
            "matched": result.matched,
            "kind": result.kind,
            "context": result.context,
        }
        for result in results
    ]
    response = Response(
        json.dumps({"results": document}, ensure_ascii=False) + "\n", mimetype="application/json"
    )
    response.vary.add("Accept-Language")
    return response


def found(text: str, *, limit: int) -> tuple[SearchResult, ...]:
    """Find things by name, the best first, each with a line of context."""
    return _results(finder().find(text, limit=limit))


def suggest_for_path(path: str) -> tuple[SearchResult, ...]:
    """Find what an address that names nothing may have meant, by the words of its last part."""
    text = path.rstrip("/").rpartition("/")[2].replace("-", " ").replace("_", " ")
    if _state(text):
        return ()
    hits = finder().find(text, limit=RESULTS)
    return _results([hit for hit in hits if _has_most(_words(text), hit)][:MEANT])


def _has_most(asked: Sequence[str], hit: SearchHit) -> bool:
    """Say whether most words of an address stand in the names or the address of a thing."""
    thing = hit.entity
    known = _words(" ".join((hit.name, thing.ko, thing.en, thing.iri.rpartition("/")[2])))
    return 2 * sum(_is_among(word, known) for word in asked) > len(asked)


def _is_among(word: str, known: Sequence[str]) -> bool:
    """Say whether a word is there, whole, mistyped, or as the beginning of another."""
    is_beginning = len(word) >= _BEGINNING or not word.isascii()
    return bool(get_close_matches(word, known, n=1, cutoff=_MISTYPED)) or (
        is_beginning and any(other.startswith(word) for other in known)
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(normalize(text))


def _state(text: str) -> str:
    """Say why *text* is not searched for: ``empty``, ``long`` or ``letterless``; else ""."""
    if not text:
        return "empty"
    if len(text) > MAX_CHARACTERS:
        return "long"
    return "" if plain_key(text).strip() else "letterless"


def _results(hits: Sequence[SearchHit]) -> tuple[SearchResult, ...]:
    return results_of({hit.entity.iri: hit.name for hit in hits})


def results_of(found: Mapping[str, str]) -> tuple[SearchResult, ...]:
    """
    Give things as results, each with a line of context, in their order.

    Args:
        found: the name by which each was found, or "", by its IRI; what has no name is left out.
    """
    things = finder().entities(found)
    told: dict[str, list[Row]] = {}
    rows = rows_about("context", tuple(iri for iri in found if iri in things))
    for row in rows:
        told.setdefault(row["thing"].value, []).append(row)
    kinds = {iri: _kind(thing) for iri, thing in things.items()}
    names = Labels(iris_in(rows) | set(kinds) | set(kinds.values()))
    return tuple(
        SearchResult(
            iri=iri,
            name=(name := names(iri)),
            matched=matched if matched and plain_key(matched) != plain_key(name) else "",
            kind=names(kinds[iri]),
            context=_context(told.get(iri, ()), names),
        )
        for iri, matched in found.items()
        if iri in things
    )


def _kind(thing: IndexedEntity) -> str:
    """Give the class that says most: the first of our own, else the first."""
    return next((iri for iri in thing.kinds if iri.startswith(_GK)), thing.kinds[0])


def _context(rows: Sequence[Row], names: Labels) -> str:
    parts: dict[str, list[str]] = {}
    for row in rows:
        local = row["property"].value.removeprefix(_GK).rpartition("/")[2].rpartition("#")[2]
        parts.setdefault(local, []).append(_said(row, names))
    definitions = [text for text in parts.get("definition", ()) if text]
    if definitions:
        text = definitions[0]
        return text if len(text) <= _CONTEXT_CHARACTERS else text[:_CONTEXT_CHARACTERS] + "…"
    said = [text for key in _CONTEXT for text in parts.get(key, ()) if text]
    return " · ".join(dict.fromkeys(said))


def _said(row: Row, names: Labels) -> str:
    if "edtf" in row:
        return format_time(row["edtf"].value, names.language)
    value = row["value"]
    if value.kind == "uri":
        return names(value.value)
    return value.value if value.language in {"", names.language} else ""
