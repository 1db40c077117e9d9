"""
Reads what the Reconciliation Service API 0.2 asks, and weighs candidates.

In go the texts of a request, out come records; nothing here knows Flask, runs a query or opens a
file.  Entities are known by the last part of their IRI, classes and properties by prefixed names.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from gwangju_kg.errors import BadReconciliation, TooLarge
from gwangju_kg.rdf.namespaces import PREFIXES, compact
from gwangju_kg.search.hits import SearchHit
from gwangju_kg.search.normalize import MAX_CHARACTERS, name_keys, plain_key
from gwangju_kg.search.similarity import SAME_NAME, SearchTerm, compare
from gwangju_kg.web.queries.terms import Term

#: What the IRI of an entity begins with; what follows is its identifier.
ENTITY: Final = PREFIXES["ent"]

#: Most queries in one batch, and values of a table's other columns in all of them.
MAX_QUERIES: Final = 50
MAX_VALUES: Final = 500

#: Most entities in one extension, properties in it, candidates of one query.
MAX_IDS: Final = 50
MAX_PROPERTIES: Final = 50
MAX_CANDIDATES: Final = 50

#: Candidates where a query does not say how many.
_CANDIDATES: Final = 10

#: What the values of a table's other columns weigh beside the name.
_PROPERTIES_WEIGH: Final = 0.3

#: Likeness of values: what nothing is said of, and the least that counts.
_UNKNOWN: Final = 0.5
_LEAST_LIKE: Final = 0.6

#: A text folded once: the values of one column recur from row to row.  They take no more of a text
#: than is folded: what is remembered must not be as long as what anybody sends.
_asked: Final = lru_cache(4096)(SearchTerm.from_text)
_keys: Final = lru_cache(4096)(name_keys)


@dataclass(frozen=True)
class PropertyConstraint:
    """Values, as text or as IRIs of entities, one of which a property is to have."""

    property: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class ReconcileQuery:
    """
    One row of a table.

    Attributes:
        text: the name to be matched, or "".
        types: IRIs of classes.
        all_types: whether a candidate must have them all.
        constraints: what other columns say.
        limit: most candidates.
    """

    text: str
    types: tuple[str, ...]
    all_types: bool
    constraints: tuple[PropertyConstraint, ...]
    limit: int


@dataclass(frozen=True)
class ExtensionRequest:
    """Identifiers of entities, and IRIs of the properties to be read."""

    ids: tuple[str, ...]
    properties: tuple[str, ...]


@dataclass(frozen=True)
class PropertyValue:
    """What a property says: a term, and the names of it by language."""

    term: Term
    labels: Mapping[str, str]


def id_of(iri: str) -> str:
    """
    Give the identifier of an entity, a class or a property.

    >>> id_of("https://w3id.org/gwangju-kg/id/entity/ggm")
    'ggm'
    >>> id_of("https://w3id.org/gwangju-kg/ontology#Project")
    'gk:Project'
    """
    if iri.startswith(ENTITY):
        return iri.removeprefix(ENTITY)
    return compact(iri).strip("<>")


def entity_iri(identifier: str) -> str:
    """Give the IRI of the entity with an identifier, or the IRI that it is already."""
    return identifier if identifier.startswith(ENTITY) else ENTITY + identifier


def term_iri(identifier: str) -> str:
    """
    Give the IRI of a class or property with a prefixed name, or the IRI that it is already.

    >>> term_iri("gk:Project")
    'https://w3id.org/gwangju-kg/ontology#Project'
    """
    prefix, _, local = identifier.partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else identifier


def read_batch(text: str) -> dict[str, ReconcileQuery]:
    """
    Read a batch of queries.

    Raises:
        BadReconciliation: it is no JSON, or not of the form that the specification gives.
        TooLarge: there are more than :data:`MAX_QUERIES`, or more than :data:`MAX_VALUES` in them.
    """
    batch = _object(text, "queries")
    if len(batch) > MAX_QUERIES:
        raise TooLarge(what="queries in one batch", limit=MAX_QUERIES, unit="")
    found = {name: _query(name, query) for name, query in batch.items()}
    columns = [column for query in found.values() for column in query.constraints]
    if sum(max(len(column.values), 1) for column in columns) > MAX_VALUES:
        raise TooLarge(what="values in one batch", limit=MAX_VALUES, unit="")
    return found


def read_extension(text: str) -> ExtensionRequest:
    """
    Read what is to be read of which entities.

    Raises:
        BadReconciliation, TooLarge: as :func:`read_batch`.
    """
    found = _object(text, "extend")
    ids: Any = found.get("ids")
    properties: Any = found.get("properties")
    if not _is_texts(ids) or not isinstance(properties, list):
        raise _malformed("extend", '{"ids": string[], "properties": object[]}')
    if len(ids) > MAX_IDS:
        raise TooLarge(what="entities in one request", limit=MAX_IDS, unit="")
    if len(properties) > MAX_PROPERTIES:
        raise TooLarge(what="properties in one request", limit=MAX_PROPERTIES, unit="")
    if not all(isinstance(row, dict) and isinstance(row.get("id"), str) for row in properties):
        raise _malformed("extend", '{"properties": {"id": string}[]}')
    return ExtensionRequest(tuple(ids), tuple(term_iri(row["id"]) for row in properties))


def _object(text: str, parameter: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
        json.dumps(found, ensure_ascii=False).encode()  # half of a character is none
    except (ValueError, RecursionError) as error:
        raise BadReconciliation(reason="not-json", subject=parameter) from error
    if not isinstance(found, dict):
        raise _malformed(parameter, "object")
    return found


def _malformed(subject: str, expected: str) -> BadReconciliation:
    return BadReconciliation(reason="malformed", subject=subject, expected=expected)


def _query(name: str, query: Any) -> ReconcileQuery:
    if not isinstance(query, dict):
        raise _malformed(name, "object")
    text, types = query.get("query", ""), query.get("type", [])
    types = [types] if isinstance(types, str) else types
    properties, limit = query.get("properties", []), query.get("limit", _CANDIDATES)
    if not isinstance(text, str) or not _is_texts(types) or not isinstance(properties, list):
        raise _malformed(name, '{"query": string, "type": string[], "properties": object[]}')
    if not text.strip() and not properties:
        raise _malformed(name, '{"query": string} | {"properties": object[]}')
    if isinstance(limit, bool) or not isinstance(limit, int | float) or not limit >= 1:
        raise _malformed(name, '{"limit": number >= 1}')
    return ReconcileQuery(
        text=text,
        types=tuple(term_iri(kind) for kind in types),
        all_types=query.get("type_strict") == "all",
        constraints=tuple(_constraint(name, row) for row in properties),
        limit=int(min(limit, MAX_CANDIDATES)),
    )


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _constraint(name: str, row: Any) -> PropertyConstraint:
    if not isinstance(row, dict) or not isinstance(row.get("pid"), str) or "v" not in row:
        raise _malformed(name, '{"properties": {"pid": string, "v": value}[]}')
    values = row["v"] if isinstance(row["v"], list) else [row["v"]]
    return PropertyConstraint(term_iri(row["pid"]), tuple(_value(name, value) for value in values))


def _value(name: str, value: Any) -> str:
    if isinstance(value, dict) and isinstance(value.get("id"), str):
        return entity_iri(value["id"])
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    raise _malformed(name, '"v": string | number | boolean | {"id": string}')


def agreement(constraint: PropertyConstraint, values: Sequence[PropertyValue]) -> float:
    """
    Say how far what is known of a thing agrees with a column: 0 to 1, 0.5 where nothing is known.

    Args:
        constraint: the column's values; the one that agrees most counts.
        values: what the property says of the thing.
    """
    if not values:
        return _UNKNOWN
    return max(
        (_like(wanted, value) for wanted in constraint.values for value in values), default=_UNKNOWN
    )


def _like(wanted: str, value: PropertyValue) -> float:
    if wanted == value.term.value:
        return 1.0
    if value.term.kind == "literal" and value.term.is_number:
        return float(_number(wanted) == _number(value.term.value))
    texts = [*value.labels.values(), id_of(value.term.value)]
    if any(plain_key(wanted) == plain_key(text) for text in texts):
        return 1.0
    asked = _asked(wanted[:MAX_CHARACTERS])
    best = max(compare(asked, text, _keys(text[:MAX_CHARACTERS])).score for text in texts) / 100
    return best if best >= _LEAST_LIKE else 0.0


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def weigh(score: float, agreements: Sequence[float]) -> float:
    """
    Give the score of a candidate.

    >>> weigh(100.0, []), weigh(100.0, [1.0, 0.0])
    (100.0, 85.0)
    """
    if not agreements:
        return score
    mean = sum(agreements) / len(agreements)
    return round(score * (1 - _PROPERTIES_WEIGH) + 100 * _PROPERTIES_WEIGH * mean, 1)


def certain(candidates: Sequence[tuple[SearchHit, Sequence[float]]]) -> SearchHit | None:
    """
    Give the one candidate that may be matched without a person looking, or None.

    It bears the name, whatever way that was typed; no column contradicts it or is unknown; and no
    other thing of the name agrees with every column.
    """
    same = [
        hit
        for hit, agreements in candidates
        if hit.score >= SAME_NAME and all(agreed == 1.0 for agreed in agreements)
    ]
    return same[0] if len(same) == 1 else None
