"""
Format proposals as an SSSOM table, with the columns of the tables in ``data/links/``.

The reviewer is left empty: a person who accepts a row enters their name, and no table with an
empty reviewer is read into the graph.

Source: SSSOM/TSV, https://mapping-commons.github.io/sssom/spec-formats-tsv/.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from gwangju_kg.dataset.sssom import CATEGORY
from gwangju_kg.linking.known_links import KnownLinks
from gwangju_kg.linking.proposals import Proposal
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf.namespaces import PREFIXES

_COLUMNS: Final = (
    "record_id", "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id",
    "object_label", CATEGORY, "mapping_justification", "author_id", "reviewer_id", "mapping_date",
    "confidence", "object_source", "object_source_version", "comment",
)  # fmt: skip

#: The agent by which a table names the author of a proposal.
_AUTHOR: Final = "agent:link-proposal"

_DESCRIPTION: Final = (
    "#mapping_set_description: Found by name, not reviewed. To accept a row, compare both things,"
    " choose the relation, enter your agent in reviewer_id and move the row to a table of"
    " data/links."
)


@dataclass(frozen=True)
class LinkTarget:
    """
    The graph to which links are proposed.

    Attributes:
        namespace: the beginning of the IRIs of its things.
        version: the version of its data, or "".
    """

    namespace: str
    version: str = ""

    @property
    def source_iri(self) -> str:
        """Its IRI in the tables: the host of the namespace."""
        return "https://" + urlsplit(self.namespace).netloc

    @property
    def slug(self) -> str:
        """
        The end of the names of its rows.

        >>> LinkTarget("http://www.wikidata.org/entity/").slug
        'wikidata'
        """
        host = urlsplit(self.namespace).hostname or ""
        words = re.findall(r"[a-z][a-z0-9-]*", host.removeprefix("www."))
        return words[0] if words else "service"


def table_lines(
    proposals: Iterable[Proposal], target: LinkTarget, known: KnownLinks, on: date
) -> Iterator[str]:
    """
    Yield the lines of the table.

    Args:
        proposals: in the order of the rows.
        target: the other graph.
        known: the links of the project, for their prefixes and the names of their rows.
        on: the date of the proposals.
    """
    own_prefixes = _prefixes(known.project)
    known_prefixes = {**known.prefixes, **own_prefixes}
    prefixes = own_prefixes | {_prefix_of(target.namespace, known_prefixes): target.namespace}
    yield from _metadata(known.project)
    yield "#curie_map:"
    yield from (f"#  {prefix}: {iri}" for prefix, iri in sorted(prefixes.items()))
    yield "\t".join(_COLUMNS)
    taken = {link.record_iri for link in known.links}
    for proposal in proposals:
        entity = proposal.subject.iri.removeprefix(known.entity_base_iri)
        name = _unused_name(f"{entity}-{target.slug}", taken, own_prefixes["map"])
        row = _row(proposal, prefixes) | {
            "record_id": "map:" + name,
            "mapping_date": on.isoformat(),
            "object_source": "web:" + target.source_iri.removeprefix("https://"),
            "object_source_version": target.version,
        }
        yield "\t".join(row.get(column, "") for column in _COLUMNS)


def _metadata(project: Project) -> Iterator[str]:
    yield f"#mapping_set_id: {project.namespaces.mapping_base_iri}proposals"
    yield f"#mapping_set_title: Links proposed for the {project.description.title['en']}"
    yield _DESCRIPTION
    yield f"#license: {project.description.license_iri}"


def _prefixes(project: Project) -> dict[str, str]:
    return {
        "agent": project.namespaces.base_iri + "id/agent/",
        "ent": project.namespaces.city_prefixes["ent"],
        "map": project.namespaces.mapping_base_iri,
        "semapv": PREFIXES["semapv"],
        "skos": PREFIXES["skos"],
        "web": "https://",
        "webhttp": "http://",
    }


def _prefix_of(namespace: str, prefixes: Mapping[str, str]) -> str:
    """Return the prefix that the tables declare for a namespace, or a new one."""
    return next((prefix for prefix, iri in sorted(prefixes.items()) if iri == namespace), "target")


def _unused_name(name: str, taken: set[str], base_iri: str) -> str:
    """Return a name that no row has yet, and add it to those taken."""
    number, unused = 1, name
    while base_iri + unused in taken:
        number += 1
        unused = f"{name}-{number}"
    taken.add(base_iri + unused)
    return unused


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
    """Return an IRI shortened by the longest namespace that it begins with, if there is one."""
    matches = [(len(start), prefix) for prefix, start in prefixes.items() if iri.startswith(start)]
    if not matches:
        return iri
    length, prefix = max(matches)
    return f"{prefix}:{iri[length:]}"
