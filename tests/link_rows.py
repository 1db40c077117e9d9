"""A row of a table of links that tests modify."""

from our_namespaces import PREFIXES

OURS = PREFIXES["ent"]

ROW = {
    "record_id": "map:known",
    "subject_id": "ent:line-2",
    "subject_label": "Metro Line 2",
    "predicate_id": "skos:exactMatch",
    "predicate_modifier": "",
    "object_id": "things:L2",
    "object_label": "Metro Line 2",
    "mapping_justification": "semapv:ManualMappingCuration",
    "author_id": "agent:one",
    "reviewer_id": "agent:two",
    "mapping_date": "2026-11-22",
    "confidence": "0.99",
    "object_source": "web:things.example",
    "object_source_version": "",
    "comment": "looked at",
}
