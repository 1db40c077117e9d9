"""
Gives proposals as a table in SSSOM, in the columns of the tables in ``data/links/``.

The reviewer is left empty: whoever accepts a row puts a name there, and no table with an empty
reviewer is read into the graph.

Source: SSSOM/TSV, https://mapping-commons.github.io/sssom/spec-formats-tsv/.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from gwangju_kg.dataset.sssom import CATEGORY, MAPPING_BASE_IRI
from gwangju_kg.linking.known_links import ENTITY, KnownLinks
from gwangju_kg.linking.proposals import Proposal
from gwangju_kg.rdf.namespaces import BASE_IRI, PREFIXES

_COLUMNS: Final = (
    "record_id", "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id",
    "object_label", CATEGORY, "mapping_justification", "author_id", "reviewer_id", "mapping_date",
    "confidence", "object_source", "object_source_version", "comment",
)  # fmt: skip

#: By what names a table says who found a link.
_AUTHOR: Final = "agent:link-proposal"

_METADATA: Final = (
    f"#mapping_set_id: {MAPPING_BASE_IRI}proposals",
    "#mapping_set_title: Links proposed for the Gwangju Knowledge Graph",
    "#mapping_set_description: Found by names, checked by nobody. To accept a row, look at both"
    " sides, choose the relation, write your agent into reviewer_id and put the row into a table"
    " of data/links.",
    "#license: https://creativecommons.org/publicdomain/zero/1.0/",
)

_PREFIXES: Final = {
    "agent": BASE_IRI + "id/agent/",
    "ent": ENTITY,
    "map": MAPPING_BASE_IRI,
    "semapv": PREFIXES["semapv"],
    "skos": PREFIXES["skos"],
    "web": "https://",
    "webhttp": "http://",
}


@dataclass(frozen=True)
class LinkTarget:
    """
    The other side.

    Attributes:
        space: what the IRIs of its things begin with.
        version: of its data, or "".
    """

    space: str
    version: str = ""

    @property
    def source_iri(self) -> str:
        """Its name in the tables: the host of its IRIs."""
        return "https://" + urlsplit(self.space).netloc

    @property
    def slug(self) -> str:
        """
        What the names of rows end in.

        >>> LinkTarget("http://www.wikidata.org/entity/").slug
        'wikidata'
        """
        host = urlsplit(self.space).hostname or ""
        words = re.findall(r"[a-z][a-z0-9-]*", host.removeprefix("www."))
        return words[0] if words else "service"


def lines(
    proposals: Iterable[Proposal], target: LinkTarget, record: KnownLinks, on: date
) -> Iterator[str]:
    """
    Give the lines of the table.

    Args:
        proposals: in the order of the rows.
        target: the other side.
        record: what is known, for prefixes and names of rows that are taken.
        on: the day of the proposal.
    """
    known = {**record.prefixes, **_PREFIXES}
    prefixes = _PREFIXES | {_prefix_of(target.space, known): target.space}
    yield from _METADATA
    yield "#curie_map:"
    yield from (f"#  {prefix}: {iri}" for prefix, iri in sorted(prefixes.items()))
    yield "\t".join(_COLUMNS)
    taken = {link.record_iri for link in record.links}
    for proposal in proposals:
        name = _free(proposal.subject.iri.removeprefix(ENTITY) + "-" + target.slug, taken)
        row = _row(proposal, prefixes) | {
            "record_id": "map:" + name,
            "mapping_date": on.isoformat(),
            "object_source": "web:" + target.source_iri.removeprefix("https://"),
            "object_source_version": target.version,
        }
        yield "\t".join(row.get(column, "") for column in _COLUMNS)


def _prefix_of(space: str, known: Mapping[str, str]) -> str:
    """Give the prefix that the tables have for a namespace, or a new one."""
    return next((prefix for prefix, iri in sorted(known.items()) if iri == space), "target")


def _free(name: str, taken: set[str]) -> str:
    """Give a name that no row has yet, and take it."""
    number, free = 1, name
    while MAPPING_BASE_IRI + free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(MAPPING_BASE_IRI + free)
    return free


def _row(proposal: Proposal, prefixes: Mapping[str, str]) -> dict[str, str]:
    candidate = proposal.candidate
    return {
        "subject_id": _curie(proposal.subject.iri, prefixes),
        "subject_label": proposal.subject.label,
        "predicate_id": _curie(proposal.predicate_iri, prefixes),
        "object_id": _curie(candidate.iri, prefixes),
        "object_label": candidate.names[0],
        CATEGORY: "|".join(_curie(iri, prefixes) for iri in sorted(candidate.kinds)),
        "mapping_justification": "semapv:LexicalMatching",
        "author_id": _AUTHOR,
        "confidence": f"{proposal.confidence:g}",
        "comment": proposal.evidence,
    }


def _curie(iri: str, prefixes: Mapping[str, str]) -> str:
    """Give an IRI by the longest namespace that it begins with; as it is where there is none."""
    fitting = [(len(space), prefix) for prefix, space in prefixes.items() if iri.startswith(space)]
    if not fitting:
        return iri
    length, prefix = max(fitting)
    return f"{prefix}:{iri[length:]}"
