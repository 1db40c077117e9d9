"""
Read the entities of a project with their names, and the links in its tables.

Takes the project's folder; returns records.  Writes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from gwangju_kg.build import search_index
from gwangju_kg.dataset import derivation, reading, sssom
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import query_files
from gwangju_kg.rdf.namespaces import PREFIXES, Namespaces

_LANGUAGES: Final = ("ko", "en")
_NAME_ROLES: Final = frozenset({"label", "other", "reported"})
_NO_TERM_FOUND: Final = PREFIXES["sssom"] + "NoTermFound"
_QUERY: Final = Path(__file__).parent / "queries" / "links.rq"


class LinkOutcome(StrEnum):
    """The content of a row of a table."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    FAILED = "failed"


@dataclass(frozen=True)
class Subject:
    """
    An entity of the project.

    Attributes:
        iri: its IRI.
        label: its preferred name in English, as in the tables, else in Korean.
        names: by language, ``ko`` and ``en``, the preferred name first; no language is empty.
        kinds: IRIs of its classes, the stated ones first.
    """

    iri: str
    label: str
    names: Mapping[str, tuple[str, ...]]
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class KnownLink:
    """
    One row of a table.

    Attributes:
        record_iri: the row's own IRI.
        subject_iri, predicate_iri, object_iri: the link.
        object_label: the name of the target in its own graph, or "".
        categories: IRIs of the target's classes in its own graph.
        source_iri: the graph of the target.
        outcome: what the row says about the link.
    """

    record_iri: str
    subject_iri: str
    predicate_iri: str
    object_iri: str
    object_label: str
    categories: tuple[str, ...]
    source_iri: str
    outcome: LinkOutcome


@dataclass(frozen=True)
class KnownLinks:
    """
    The entities and links of a project.

    Attributes:
        project: the project.
        subjects: entities by IRI, in the order of their IRIs.
        links: in the order of their records.
        prefixes: those that the tables declare, with their namespaces.
    """

    project: Project
    subjects: Mapping[str, Subject]
    links: tuple[KnownLink, ...]
    prefixes: Mapping[str, str]

    @property
    def namespaces(self) -> Namespaces:
        """The namespaces of the project."""
        return self.project.namespaces

    @property
    def entity_base_iri(self) -> str:
        """The beginning of the IRIs of its entities."""
        return self.namespaces.city_prefixes["ent"]

    def unlinked(
        self, namespace: str, source_iri: str, *, retry_failed: bool
    ) -> tuple[Subject, ...]:
        """
        Return the entities without a link to another graph.

        Args:
            namespace: the beginning of the IRIs in the other graph.
            source_iri: the other graph, as rows of searches without a result name it.
            retry_failed: whether entities that were searched without a result are included.
        """
        linked = {
            link.subject_iri
            for link in self.links
            if (link.outcome is LinkOutcome.ACCEPTED and link.object_iri.startswith(namespace))
            or (
                link.outcome is LinkOutcome.FAILED
                and link.source_iri == source_iri
                and not retry_failed
            )
        }
        return tuple(subject for iri, subject in self.subjects.items() if iri not in linked)

    def rejected(self, subject_iri: str) -> Collection[str]:
        """Return the IRIs that a row rejects for an entity, whatever the relation."""
        return {
            link.object_iri
            for link in self.links
            if link.subject_iri == subject_iri and link.outcome is LinkOutcome.REJECTED
        }


def read_known_links(project: Project) -> KnownLinks:
    """
    Read the entities and the links of a project.

    Raises:
        SourceError: a file of the project is missing or malformed.
    """
    namespaces = project.namespaces
    dataset = reading.read_project(project)
    rows = query_files.select_rows(dataset, _QUERY, namespaces)
    derivation.derive(dataset, project)
    prefixes: dict[str, str] = {}
    for path in sorted((project.folder / "data" / "links").glob(f"*{sssom.SUFFIX}")):
        prefixes = sssom.read_prefixes(path, namespaces) | prefixes
    entity_base_iri = namespaces.city_prefixes["ent"]
    return KnownLinks(
        project=project,
        subjects=_subjects(search_index.read_names(dataset, project), entity_base_iri),
        links=tuple(_link(row, {**prefixes, **namespaces.prefixes}) for row in rows),
        prefixes=prefixes,
    )


def _link(row: Mapping[str, str], prefixes: Mapping[str, str]) -> KnownLink:
    outcome = LinkOutcome.REJECTED if row["negated"] == "true" else LinkOutcome.ACCEPTED
    if row["object"] == _NO_TERM_FOUND:
        outcome = LinkOutcome.FAILED
    categories = row.get("category", "").split("|")
    return KnownLink(
        record_iri=row["record"],
        subject_iri=row["subject"],
        predicate_iri=row["predicate"],
        object_iri=row["object"],
        object_label=row.get("label", ""),
        categories=tuple(_expand(name, prefixes) for name in categories if name),
        source_iri=row["source"],
        outcome=outcome,
    )


def _expand(curie: str, prefixes: Mapping[str, str]) -> str:
    prefix, _, local = curie.partition(":")
    return prefixes.get(prefix, prefix + ":") + local


def _subjects(index: search_index.SearchNames, entity_base_iri: str) -> dict[str, Subject]:
    names: dict[str, dict[str, dict[str, None]]] = {}
    preferred_first = sorted(index.names, key=lambda name: (name.entity_iri, name.role != "label"))
    for name in preferred_first:
        is_entity = name.entity_iri.startswith(entity_base_iri)
        if is_entity and name.role in _NAME_ROLES and name.language in _LANGUAGES:
            names.setdefault(name.entity_iri, {}).setdefault(name.language, {})[name.text] = None
    return {
        iri: Subject(
            iri=iri,
            label=next(iter(own.get("en") or own["ko"])),
            names={language: tuple(own[language]) for language in _LANGUAGES if language in own},
            kinds=tuple(index.kinds.get(iri, ())),
        )
        for iri, own in names.items()
    }
