"""
Find and score candidates by name, class and the values of other columns.

The output are candidate objects of the specification.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from gwangju_kg.errors import BadReconciliation
from gwangju_kg.search.hits import SearchHit
from gwangju_kg.web.addresses import city_name
from gwangju_kg.web.context import namespaces
from gwangju_kg.web.queries.ask import page_query
from gwangju_kg.web.reconcile.api import (
    MAX_CANDIDATES,
    ReconcileQuery,
    entity_iri,
    id_of,
)
from gwangju_kg.web.reconcile.entity_reader import EntityReader, run_query
from gwangju_kg.web.reconcile.features import feature_name
from gwangju_kg.web.reconcile.scoring import agreement, select_match, weighted_score

#: The most candidates of a query that are compared with other columns.
_COMPARED: Final = 10


def answer_batch(
    reader: EntityReader, batch: Mapping[str, ReconcileQuery | None]
) -> dict[str, dict[str, object]]:
    """
    Return the candidates for each query of a batch; none for a malformed one.

    Raises:
        BadReconciliation: no query can be answered, and one has a class or property that no entity
            has: the table is set up wrongly.
    """
    refusals: list[BadReconciliation] = []
    answers: dict[str, dict[str, object]] = {}
    for name, query in batch.items():
        answers[name] = {"result": []}
        if query is not None:
            try:
                check_query(reader, query)
                answers[name] = {"result": find_candidates(reader, query)}
            except BadReconciliation as error:
                refusals.append(error)
    if refusals and len(refusals) == len(batch):
        raise refusals[0]
    return answers


def check_query(reader: EntityReader, query: ReconcileQuery) -> None:
    """
    Reject a query with a class or property that no entity has.

    Raises:
        BadReconciliation: there is such a class or property.
    """
    check_properties(reader, [row.property for row in query.constraints])
    kinds = {iri for iri, _ in reader.finder.entity_kinds()}
    for iri in query.types:
        if iri not in kinds:
            raise BadReconciliation(reason="unknown-type", subject=id_of(iri))


def check_properties(reader: EntityReader, iris: Iterable[str]) -> None:
    """
    Reject properties that no entity has.

    Raises:
        BadReconciliation: there is such a class or property.
    """
    known = {iri for iri, _ in reader.finder.properties()}
    for iri in iris:
        if iri not in known:
            raise BadReconciliation(reason="unknown-property", subject=id_of(iri))


def find_candidates(reader: EntityReader, query: ReconcileQuery) -> list[dict[str, object]]:
    """Return the candidates for a query with their features, the best first."""
    hits = find_hits(reader, query)
    if query.all_types:
        hits = [hit for hit in hits if set(query.types) <= set(hit.entity.kinds)]
    if query.constraints:
        hits = hits[:_COMPARED]
    scored = [(hit, _agreements(reader, hit, query)) for hit in hits]
    match = select_match(scored) if query.text else None
    candidates = [
        _candidate(reader, hit, query, agreements=agreements) | {"match": hit is match}
        for hit, agreements in scored
    ]
    return sorted(candidates, key=lambda row: -float(str(row["score"])))[: query.limit]


def find_hits(reader: EntityReader, query: ReconcileQuery) -> Sequence[SearchHit]:
    """Return hits by identifier and name, or by the first column without a name; best first."""
    if not query.text.strip():
        return _hits_by_value(reader, query)
    named = reader.finder.find(
        query.text, kinds=query.types, under=namespaces().entity_bases, limit=MAX_CANDIDATES
    )
    by_id = reader.finder.entity(entity_iri(query.text.strip()))
    if by_id is None or (query.types and not set(query.types) & set(by_id.kinds)):
        return named
    first = SearchHit(by_id, query.text, "", role="code", score=100.0, reason="identifier")
    return [first, *(hit for hit in named if hit.entity.iri != by_id.iri)]


def _hits_by_value(reader: EntityReader, query: ReconcileQuery) -> list[SearchHit]:
    """Return the entities with the first column's values, for a query without a name."""
    first = query.constraints[0]
    hits: dict[str, SearchHit] = {}
    for text in first.values:
        bindings = (("property", f"<{first.property}>"), ("text", _literal(text)))
        for row in run_query(page_query("table-holders", table="json", bindings=bindings)):
            thing = reader.finder.entity(row[2].value) if row[2] else None
            if thing and (not query.types or set(query.types) & set(thing.kinds)):
                label = thing.label(reader.language)
                hits[thing.iri] = SearchHit(
                    thing, label, "", role="label", score=0.0, reason="no-name"
                )
    return list(hits.values())


def _literal(text: str) -> str:
    """Return a text as an N-Triples literal; JSON escapes are valid there."""
    return json.dumps(text, ensure_ascii=False)


def _agreements(reader: EntityReader, hit: SearchHit, query: ReconcileQuery) -> list[float]:
    if not query.constraints:
        return []
    values = reader.values(hit.entity.iri)
    return [agreement(row, values.get(row.property, ())) for row in query.constraints]


def describe_hit(reader: EntityReader, hit: SearchHit) -> dict[str, object]:
    """Return identifier, label and description: class, alternative name, city if there are more."""
    label = hit.entity.label(reader.language)
    parts = [reader.name(iri) for iri in hit.entity.kinds[:1]]
    parts += filter(None, [city_name(hit.entity.iri)])
    parts += [hit.name] if hit.name != label else []
    return {"id": id_of(hit.entity.iri), "name": label, "description": " · ".join(parts)}


def _candidate(
    reader: EntityReader, hit: SearchHit, query: ReconcileQuery, *, agreements: Sequence[float]
) -> dict[str, object]:
    return {
        **describe_hit(reader, hit),
        "type": reader.type_objects(hit.entity),
        "score": weighted_score(hit.score, agreements),
        "features": _features(reader, hit, query, agreements),
    }


def _features(
    reader: EntityReader, hit: SearchHit, query: ReconcileQuery, agreements: Sequence[float]
) -> list[dict[str, object]]:
    """Return the features that explain the score."""
    name_features: dict[str, bool | float] = {
        "name": hit.score,
        f"name-{hit.reason}": True,
        "preferred-name": hit.role == "label",
        "mentions": hit.entity.weight,
    }
    features: list[dict[str, object]] = [
        {"id": name, "name": feature_name(name, reader.language), "value": value}
        for name, value in name_features.items()
    ]
    for row, agreement_value in zip(query.constraints, agreements, strict=True):
        name = reader.name(row.property)
        features.append(
            {"id": id_of(row.property), "name": name, "value": round(agreement_value, 3)}
        )
    return features
