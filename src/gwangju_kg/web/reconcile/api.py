"""
Parse requests of the Reconciliation Service API 0.2, and score candidates.

No queries, no IO.  Entities are identified by the last part of their IRI, classes and
properties by prefixed names.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from gwangju_kg.errors import BadReconciliation, TooLarge
from gwangju_kg.search.hits import SearchHit
from gwangju_kg.search.normalize import MAX_CHARACTERS, name_keys, plain_key
from gwangju_kg.search.similarity import SAME_NAME, SearchTerm, compare
from gwangju_kg.web.context import namespaces
from gwangju_kg.web.queries.terms import Term

#: The most queries in a batch, and the most values of other columns in total.
MAX_QUERIES: Final = 50
MAX_VALUES: Final = 500

#: The most entities and properties in an extension request, and candidates of a query.
MAX_IDS: Final = 50
MAX_PROPERTIES: Final = 50
MAX_CANDIDATES: Final = 50

#: The default number of candidates.
_DEFAULT_CANDIDATES: Final = 10

#: Weight of the other columns in the score.
_PROPERTIES_WEIGHT: Final = 0.3

#: Agreement of unknown values, and the least similarity that counts.
_UNKNOWN: Final = 0.5
_MIN_SIMILARITY: Final = 0.6

#: Caches of normalized texts: the values of a column recur from row to row.  Callers truncate the
#: text first, so that clients cannot fill the cache with long texts.
_search_term: Final = lru_cache(4096)(SearchTerm.from_text)
_keys: Final = lru_cache(4096)(name_keys)


@dataclass(frozen=True)
class PropertyConstraint:
    """Values, as texts or entity IRIs, one of which a property should have."""

    property: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class ReconcileQuery:
    """
    A query for one row of a table.

    Attributes:
        text: the name to match, or "".
        types: IRIs of classes.
        all_types: whether a candidate must have all of them.
        constraints: the values of other columns.
        limit: the most candidates.
    """

    text: str
    types: tuple[str, ...]
    all_types: bool
    constraints: tuple[PropertyConstraint, ...]
    limit: int


@dataclass(frozen=True)
class ExtensionRequest:
    """Identifiers of entities, and IRIs of the properties to return."""

    ids: tuple[str, ...]
    properties: tuple[str, ...]


@dataclass(frozen=True)
class PropertyValue:
    """A value of a property: a term, with its labels by language."""

    term: Term
    labels: Mapping[str, str]


def entity_base_iri() -> str:
    """Return the beginning of the IRIs of entities; the rest is the identifier."""
    return namespaces().city_prefixes["ent"]


def id_of(iri: str) -> str:
    """
    Return the identifier of an entity, class or property.

    >>> id_of("https://w3id.org/gwangju-kg/ontology#Project")
    'gk:Project'
    """
    if iri.startswith(entity_base_iri()):
        return iri.removeprefix(entity_base_iri())
    return namespaces().compact(iri).strip("<>")


def entity_iri(identifier: str) -> str:
    """Return the IRI of an entity, given its identifier or IRI."""
    return entity_base_iri() + identifier.removeprefix(entity_base_iri())


def term_iri(identifier: str) -> str:
    """
    Return the IRI of a class or property, given its prefixed name or IRI.

    >>> term_iri("gk:Project")
    'https://w3id.org/gwangju-kg/ontology#Project'
    """
    prefix, _, local = identifier.partition(":")
    prefixes = namespaces().prefixes
    return prefixes[prefix] + local if prefix in prefixes else identifier


def read_batch(text: str) -> dict[str, ReconcileQuery]:
    """
    Parse a batch of queries.

    Raises:
        BadReconciliation: `text` is not JSON, or not as the specification defines it.
        TooLarge: there are more than :data:`MAX_QUERIES`, or more than :data:`MAX_VALUES` in them.
    """
    batch = _object(text, "queries")
    if len(batch) > MAX_QUERIES:
        raise TooLarge(what="queries in one batch", limit=MAX_QUERIES, unit="")
    queries = {name: _query(name, query) for name, query in batch.items()}
    columns = [column for query in queries.values() for column in query.constraints]
    if sum(max(len(column.values), 1) for column in columns) > MAX_VALUES:
        raise TooLarge(what="values in one batch", limit=MAX_VALUES, unit="")
    return queries


def read_extension(text: str) -> ExtensionRequest:
    """
    Parse an extension request.

    Raises:
        BadReconciliation, TooLarge: as :func:`read_batch`.
    """
    document = _object(text, "extend")
    ids: Any = document.get("ids")
    properties: Any = document.get("properties")
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
        document = json.loads(text)
        json.dumps(document, ensure_ascii=False).encode()  # fails on lone surrogates
    except (ValueError, RecursionError) as error:
        raise BadReconciliation(reason="not-json", subject=parameter) from error
    if not isinstance(document, dict):
        raise _malformed(parameter, "object")
    return document


def _malformed(subject: str, expected: str) -> BadReconciliation:
    return BadReconciliation(reason="malformed", subject=subject, expected=expected)


def _query(name: str, query: Any) -> ReconcileQuery:
    if not isinstance(query, dict):
        raise _malformed(name, "object")
    text, types = query.get("query", ""), query.get("type", [])
    types = [types] if isinstance(types, str) else types
    properties, limit = query.get("properties", []), query.get("limit", _DEFAULT_CANDIDATES)
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
    Return how far an entity agrees with a column: 0 to 1, 0.5 if it has no values.

    Args:
        constraint: the values of the column; the best match counts.
        values: the values of the entity.
    """
    if not values:
        return _UNKNOWN
    return max(
        (
            _similarity(expected_value, value)
            for expected_value in constraint.values
            for value in values
        ),
        default=_UNKNOWN,
    )


def _similarity(expected_value: str, value: PropertyValue) -> float:
    if expected_value == value.term.value:
        return 1.0
    if value.term.kind == "literal" and value.term.is_number:
        return float(_number(expected_value) == _number(value.term.value))
    texts = [*value.labels.values(), id_of(value.term.value)]
    if any(plain_key(expected_value) == plain_key(text) for text in texts):
        return 1.0
    term = _search_term(expected_value[:MAX_CHARACTERS])
    best = max(compare(term, text, _keys(text[:MAX_CHARACTERS])).score for text in texts) / 100
    return best if best >= _MIN_SIMILARITY else 0.0


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def weighted_score(score: float, agreements: Sequence[float]) -> float:
    """
    Return the score of a candidate, weighted with the agreement of other columns.

    >>> weighted_score(100.0, []), weighted_score(100.0, [1.0, 0.0])
    (100.0, 85.0)
    """
    if not agreements:
        return score
    mean = sum(agreements) / len(agreements)
    return round(score * (1 - _PROPERTIES_WEIGHT) + 100 * _PROPERTIES_WEIGHT * mean, 1)


def select_match(candidates: Sequence[tuple[SearchHit, Sequence[float]]]) -> SearchHit | None:
    """
    Return the candidate that can be matched automatically, or None.

    Its name is the same in any spelling, all columns agree with known values, and no other entity
    with that name agrees with all columns.
    """
    same = [
        hit
        for hit, agreements in candidates
        if hit.score >= SAME_NAME and all(each == 1.0 for each in agreements)
    ]
    return same[0] if len(same) == 1 else None
