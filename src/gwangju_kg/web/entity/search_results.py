"""
Describe what a search or a list finds: a name, a class and a line of context for each thing.

The input are IRIs; runs ``context.rq``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Final

from gwangju_kg.formatting import format_time
from gwangju_kg.rdf.namespaces import SHARED_PREFIXES
from gwangju_kg.search.hits import IndexedEntity
from gwangju_kg.search.normalize import ROLES, plain_key
from gwangju_kg.web.addresses import city_name
from gwangju_kg.web.context import finder
from gwangju_kg.web.display.labels import Labels, iris_in
from gwangju_kg.web.queries.page_queries import Row, query_rows_for

#: The most characters of a definition under a result.
_CONTEXT_CHARACTERS: Final = 120

_GK: Final = SHARED_PREFIXES["gk"]

#: Properties in the line of context, in order; a definition is shown alone.
_CONTEXT: Final = (
    "milestoneOf", "award", "partOf", "recipient",
    "conferredBy", "organisedBy", "hostedBy", "supportedBy",
    "field", "orgType", "publisher", "status", "date",
)  # fmt: skip

#: What is said of those who had to do with an award, in Korean and English, the giver first.
_GIVING: Final[Mapping[str, tuple[str, str]]] = {
    "conferredBy": ("수여 {}", "conferred by {}"),
    "organisedBy": ("주관 {}", "organised by {}"),
    "hostedBy": ("주최 {}", "hosted by {}"),
    "supportedBy": ("후원 {}", "supported by {}"),
}
_NO_GIVER: Final = ("수여 기관은 출처에 없음", "giver not said in the source")


@dataclass(frozen=True)
class SearchResult:
    """
    A search result.

    Attributes:
        iri: the IRI of the thing.
        name: its label in the reader's language.
        matched: the alternative name that matched, or "".
        role: whose name that is, one of :data:`~gwangju_kg.search.normalize.ROLES`: its own, or
            that of its predecessor or successor.
        kind: the label of its class.
        context: a line that distinguishes it from others with the same name, or "".
    """

    iri: str
    name: str
    matched: str
    role: str
    kind: str
    context: str


def results_for(matches: Mapping[str, str]) -> tuple[SearchResult, ...]:
    """
    Return things as search results with context, in their order.

    Args:
        matches: the matching name, or "", by IRI; IRIs without a label are left out.
    """
    return describe(matches, read_context(list(finder().entities(matches))))


def read_context(iris: Sequence[str]) -> dict[str, list[Row]]:
    """Return the rows of ``context.rq`` by thing."""
    rows_by_iri: dict[str, list[Row]] = {}
    for row in query_rows_for("context", tuple(iris)):
        rows_by_iri.setdefault(row["thing"].value, []).append(row)
    return rows_by_iri


def values_of(name: str, rows_by_iri: Mapping[str, Sequence[Row]]) -> dict[str, str]:
    """Return the last value of a property of the ontology by thing, if it has one."""
    return {
        iri: row["value"].value
        for iri, rows in rows_by_iri.items()
        for row in rows
        if row["property"].value == _GK + name
    }


def describe(
    matches: Mapping[str, str],
    rows_by_iri: Mapping[str, Sequence[Row]],
    roles: Mapping[str, str] = MappingProxyType({}),
) -> tuple[SearchResult, ...]:
    """
    Return things as search results, in their order.

    Args:
        matches: the matching name, or "", by IRI; IRIs without a label are left out.
        rows_by_iri: what :func:`read_context` returned.
        roles: the role of the matching name by IRI, if it is not the label.
    """
    things = finder().entities(matches)
    kinds = {iri: _kind(thing) for iri, thing in things.items()}
    iris = iris_in(chain.from_iterable(rows_by_iri.values()))
    names = Labels(iris | set(kinds) | set(kinds.values()))
    return tuple(
        SearchResult(
            iri=iri,
            name=(name := names(iri)),
            matched=matched if matched and plain_key(matched) != plain_key(name) else "",
            role=roles.get(iri, ROLES[0]),
            kind=names(kinds[iri]),
            context=" · ".join(
                filter(None, (city_name(iri), _context(rows_by_iri.get(iri, ()), names)))
            ),
        )
        for iri, matched in matches.items()
        if iri in things
    )


def _kind(thing: IndexedEntity) -> str:
    """Return the first class of the project's ontology, else the first class."""
    return next((iri for iri in thing.kinds if iri.startswith(_GK)), thing.kinds[0])


def _context(rows: Sequence[Row], names: Labels) -> str:
    parts: dict[str, list[str]] = {}
    for row in rows:
        local = row["property"].value.removeprefix(_GK).rpartition("/")[2].rpartition("#")[2]
        parts.setdefault(local, []).append(_value_text(row, names, _GIVING.get(local)))
    definitions = [text for text in parts.get("definition", ()) if text]
    if definitions:
        text = definitions[0]
        return text if len(text) <= _CONTEXT_CHARACTERS else text[:_CONTEXT_CHARACTERS] + "…"
    if "award" in parts:
        parts.setdefault("conferredBy", [_NO_GIVER[names.language == "en"]])
    values = [text for key in _CONTEXT for text in parts.get(key, ()) if text]
    return " · ".join(dict.fromkeys(values))


def _value_text(row: Row, names: Labels, words: tuple[str, str] | None) -> str:
    """Return a value in words, put into `words` in the reader's language if there are any."""
    if "edtf" in row:
        return format_time(row["edtf"].value, names.language)
    value = row["value"]
    if words:
        return words[names.language == "en"].format(names(value.value))
    if value.kind == "uri":
        return (names.state if row["property"].value == _GK + "status" else names)(value.value)
    return value.value if value.language in {"", names.language} else ""
