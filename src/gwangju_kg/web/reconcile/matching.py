"""
Finds and weighs the candidates of a query: by name, by class, by what other columns say.

Takes a query; gives candidates as the specification writes them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Final

from gwangju_kg.errors import BadReconciliation
from gwangju_kg.search.hits import SearchHit
from gwangju_kg.web.queries.ask import page_question
from gwangju_kg.web.reconcile.api import (
    ENTITY,
    MAX_CANDIDATES,
    ReconcileQuery,
    agreement,
    certain,
    entity_iri,
    id_of,
    weigh,
)
from gwangju_kg.web.reconcile.entity_reader import EntityReader, rows
from gwangju_kg.web.reconcile.features import feature_name

#: Candidates of one query whose values are compared with a table's other columns.
_COMPARED: Final = 10


def require(reader: EntityReader, query: ReconcileQuery) -> None:
    """
    Refuse classes and properties that no entity has.

    Raises:
        BadReconciliation: there is one.
    """
    require_properties(reader, [row.property for row in query.constraints])
    kinds = {iri for iri, _ in reader.finder.entity_kinds()}
    for iri in query.types:
        if iri not in kinds:
            raise BadReconciliation(reason="unknown-type", subject=id_of(iri))


def require_properties(reader: EntityReader, iris: Iterable[str]) -> None:
    """
    Refuse properties that no entity has.

    Raises:
        BadReconciliation: there is one.
    """
    known = {iri for iri, _ in reader.finder.properties()}
    for iri in iris:
        if iri not in known:
            raise BadReconciliation(reason="unknown-property", subject=id_of(iri))


def candidates(reader: EntityReader, query: ReconcileQuery) -> list[dict[str, object]]:
    """Give the specification's candidates for a query, the best first, each with its features."""
    hits = hits_of(reader, query)
    if query.all_types:
        hits = [hit for hit in hits if set(query.types) <= set(hit.entity.kinds)]
    if query.constraints:
        hits = hits[:_COMPARED]
    weighed = [(hit, _agreements(reader, hit, query)) for hit in hits]
    match = certain(weighed) if query.text else None
    found = [
        _candidate(reader, hit, query, agreements=agreements) | {"match": hit is match}
        for hit, agreements in weighed
    ]
    return sorted(found, key=lambda row: -float(str(row["score"])))[: query.limit]


def hits_of(reader: EntityReader, query: ReconcileQuery) -> Sequence[SearchHit]:
    """Give what may be meant, the best first: by identifier and name, else by the first column."""
    if not query.text.strip():
        return _holders(reader, query)
    named = reader.finder.find(query.text, kinds=query.types, under=ENTITY, limit=MAX_CANDIDATES)
    by_id = reader.finder.entity(entity_iri(query.text.strip()))
    if by_id is None or (query.types and not set(query.types) & set(by_id.kinds)):
        return named
    first = SearchHit(by_id, query.text, "", role="code", score=100.0, reason="identifier")
    return [first, *(hit for hit in named if hit.entity.iri != by_id.iri)]


def _holders(reader: EntityReader, query: ReconcileQuery) -> list[SearchHit]:
    """Give the things that the first column of a query without a name speaks of."""
    first = query.constraints[0]
    hits: dict[str, SearchHit] = {}
    for text in first.values:
        bindings = (("property", f"<{first.property}>"), ("text", _literal(text)))
        for row in rows(page_question("table-holders", table="json", bindings=bindings)):
            thing = reader.finder.entity(row[2].value) if row[2] else None
            if thing and (not query.types or set(query.types) & set(thing.kinds)):
                label = thing.label(reader.language)
                hits[thing.iri] = SearchHit(
                    thing, label, "", role="label", score=0.0, reason="no-name"
                )
    return list(hits.values())


def _literal(text: str) -> str:
    """Give a text as a literal in N-Triples, whose escapes are among those of JSON."""
    return json.dumps(text, ensure_ascii=False)


def _agreements(reader: EntityReader, hit: SearchHit, query: ReconcileQuery) -> list[float]:
    if not query.constraints:
        return []
    values = reader.values(hit.entity.iri)
    return [agreement(row, values.get(row.property, ())) for row in query.constraints]


def described(reader: EntityReader, hit: SearchHit) -> dict[str, object]:
    """Give the identifier, the name, and what tells the thing from others: class, other name."""
    label = hit.entity.label(reader.language)
    parts = [reader.name(iri) for iri in hit.entity.kinds[:1]]
    parts += [hit.name] if hit.name != label else []
    return {"id": id_of(hit.entity.iri), "name": label, "description": " · ".join(parts)}


def _candidate(
    reader: EntityReader, hit: SearchHit, query: ReconcileQuery, *, agreements: Sequence[float]
) -> dict[str, object]:
    return {
        **described(reader, hit),
        "type": reader.kinds(hit.entity),
        "score": weigh(hit.score, agreements),
        "features": _features(reader, hit, query, agreements),
    }


def _features(
    reader: EntityReader, hit: SearchHit, query: ReconcileQuery, agreements: Sequence[float]
) -> list[dict[str, object]]:
    """Say what the score rests on."""
    of_the_name: dict[str, bool | float] = {
        "name": hit.score,
        f"name-{hit.reason}": True,
        "preferred-name": hit.role == "label",
        "mentions": hit.entity.weight,
    }
    features: list[dict[str, object]] = [
        {"id": name, "name": feature_name(name, reader.language), "value": value}
        for name, value in of_the_name.items()
    ]
    for row, agreed in zip(query.constraints, agreements, strict=True):
        name = reader.name(row.property)
        features.append({"id": id_of(row.property), "name": name, "value": round(agreed, 3)})
    return features
