"""
Parse requests of the Reconciliation Service API 0.2.

No queries, no IO.  Entities are identified by the last part of their IRI, classes and
properties by prefixed names.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from gwangju_kg.errors import BadReconciliation, TooLarge
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


def identifier_space() -> str:
    """
    Return the beginning of the IRIs of entities; the rest is the identifier.

    The identifier of an entity in a merged release is its path on this server instead.
    """
    bases = namespaces().entity_bases
    return bases[0] if len(bases) == 1 else namespaces().base_iri


def is_entity(iri: str) -> bool:
    """Check whether an IRI is that of an entity."""
    return iri.startswith(namespaces().entity_bases)


def id_of(iri: str) -> str:
    """
    Return the identifier of an entity, class or property.

    >>> id_of("https://w3id.org/gwangju-kg/ontology#Project")
    'gk:Project'
    """
    if iri.startswith(identifier_space()):
        return iri.removeprefix(identifier_space())
    if is_entity(iri):
        return namespaces().path_of(iri) or iri
    return namespaces().compact(iri).strip("<>")


def entity_iri(identifier: str) -> str:
    """Return the IRI of an entity, given its identifier or IRI."""
    if is_entity(identifier):
        return identifier
    iri = identifier_space() + identifier.removeprefix(identifier_space())
    return iri if is_entity(iri) else namespaces().iri_of_path(identifier)


def term_iri(identifier: str) -> str:
    """
    Return the IRI of a class or property, given its prefixed name or IRI.

    >>> term_iri("gk:Project")
    'https://w3id.org/gwangju-kg/ontology#Project'
    """
    prefix, _, local = identifier.partition(":")
    prefixes = namespaces().prefixes
    return prefixes[prefix] + local if prefix in prefixes else identifier


def read_batch(text: str) -> dict[str, ReconcileQuery | None]:
    """
    Parse a batch of queries.

    Returns:
        The queries by their names, None for a malformed one: a column has blank cells, and the
        others are matched nevertheless.

    Raises:
        BadReconciliation: `text` is not a JSON object.
        TooLarge: there are more than :data:`MAX_QUERIES`, or more than :data:`MAX_VALUES` in them.
    """
    batch = _object(text, "queries")
    if len(batch) > MAX_QUERIES:
        raise TooLarge(what="queries in one batch", limit=MAX_QUERIES, unit="")
    queries = {name: _well_formed(name, query) for name, query in batch.items()}
    columns = [column for query in queries.values() if query for column in query.constraints]
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
    try:
        _check_characters(document)
    except (ValueError, RecursionError) as error:
        raise BadReconciliation(reason="not-json", subject="extend") from error
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
        if not isinstance(document, dict):
            raise _malformed(parameter, "object")
        _check_characters(list(document))
    except (ValueError, RecursionError) as error:
        raise BadReconciliation(reason="not-json", subject=parameter) from error
    return document


def _check_characters(value: Any) -> None:
    """Raise a ValueError for a lone surrogate, which no response could repeat."""
    json.dumps(value, ensure_ascii=False).encode()


def _malformed(subject: str, expected: str) -> BadReconciliation:
    return BadReconciliation(reason="malformed", subject=subject, expected=expected)


def _well_formed(name: str, query: Any) -> ReconcileQuery | None:
    try:
        _check_characters(query)
        return _query(name, query)
    except (BadReconciliation, ValueError, RecursionError):
        return None


def _query(name: str, query: Any) -> ReconcileQuery:
    if not isinstance(query, dict):
        raise _malformed(name, "object")
    text, types = query.get("query", ""), query.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types == [""]:
        raise _malformed(name, '{"type": string[]}')
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
