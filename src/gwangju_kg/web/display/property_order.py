"""The order in which a page shows the properties of a thing."""

from __future__ import annotations

from typing import Final

#: Properties whose values are prose: a page shows only the texts in its own language.
PROSE: Final = frozenset(
    {
        "dc:rights",
        "dcterms:description",
        "rdfs:comment",
        "skos:definition",
        "skos:note",
        "sh:message",
        "gk:note",
        "gk:description",
        "gk:comparedWith",
    }
)

#: The order of properties by prefixed name; all others, sorted by IRI, take the place of "*".
ORDER: Final = (
    "skos:definition",
    "rdfs:comment",
    "skos:altLabel",
    "gk:about",
    "gk:indicator",
    "gk:relation",
    "gk:object",
    "gk:recipient",
    "gk:value",
    "gk:duration",
    "qudt:hasUnit",
    "gk:valueBound",
    "gk:modality",
    "gk:when",
    "gk:refPeriod",
    "gk:asOf",
    "gk:earliestBegin",
    "gk:latestBegin",
    "gk:earliestEnd",
    "gk:latestEnd",
    "oa:hasSource",
    "oa:hasSelector",
    "oa:start",
    "oa:end",
    "*",
    "gk:dateRule",
    "gk:dateAnchor",
    "prov:wasDerivedFrom",
    "rdfs:isDefinedBy",
)
