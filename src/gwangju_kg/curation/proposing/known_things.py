"""
Read what the record knows: things with their names, codes with their labels, stated values.

The input is a dataset and the queries of ``queries/lexicon``, by which the search finds names too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode

from gwangju_kg.curation.proposing.stated_facts import StatedFact, stated_facts
from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.evidence.statements import local_name
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import query_files
from gwangju_kg.rdf.namespaces import PREFIXES

#: The roles of names by which a text may call a thing.
_ROLES: Final = frozenset({"label", "other", "reported"})

_GK, _GKV, _SKOS = (PREFIXES[prefix] for prefix in ("gk", "gkv", "skos"))
_DEPRECATED: Final = NamedNode(PREFIXES["owl"] + "deprecated")


@dataclass(frozen=True)
class KnownThing:
    """
    A thing of the record.

    Attributes:
        iri: its IRI.
        kinds: the local names of its classes, the stated ones first.
        names: its names, as (name, language).
        owner: for a milestone, the IRI of the thing that it is one of; else "".
        milestone_type: for a milestone, the local name of its type; else "".
        stands_for: for a post and who holds it, the IRI of the body; else "".
        whole: the IRI of the thing that it is a part of, or "".
    """

    iri: str
    kinds: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    owner: str = ""
    milestone_type: str = ""
    stands_for: str = ""
    whole: str = ""

    @property
    def is_body(self) -> bool:
        """Whether it is an organization."""
        return "Organization" in self.kinds

    @property
    def is_milestone(self) -> bool:
        """Whether it is a milestone."""
        return "Milestone" in self.kinds

    @property
    def is_occasion(self) -> bool:
        """Whether it happens once: a milestone, or the conferral of an award."""
        return self.is_milestone or "AwardConferral" in self.kinds

    def label(self, language: str) -> str:
        """Return its first name in a language, or its first name."""
        names = [name for name, tag in self.names if tag == language]
        return (names or [name for name, _ in self.names] or [local_name(self.iri)])[0]


@dataclass(frozen=True)
class KnownCode:
    """
    A code of the vocabulary, such as an indicator.

    Attributes:
        iri: its IRI.
        labels: its label by language.
        definition: what it means, in Korean, or "".
        counter: the word that Korean puts after a count of it, or "".
    """

    iri: str
    labels: dict[str, str] = field(hash=False)
    definition: str = ""
    counter: str = ""

    @property
    def name(self) -> str:
        """The last part of its IRI."""
        return local_name(self.iri)


@dataclass(frozen=True)
class KnownRecord:
    """
    What the record knows.

    Attributes:
        things: the things by IRI, sorted by it.
        schemes: the codes of each scheme, such as ``indicators``, sorted by IRI.
        facts: what is stated of each thing.
        times: the EDTF form and the four bounds of each time, by IRI; "" for what is open.
    """

    things: dict[str, KnownThing]
    schemes: dict[str, tuple[KnownCode, ...]]
    facts: dict[str, tuple[StatedFact, ...]]
    times: dict[str, tuple[str, ...]]


def read_record(dataset: Dataset, project: Project, *, without: str = "") -> KnownRecord:
    """
    Read what the record knows.

    Args:
        dataset: the dataset as it was read.
        project: the project.
        without: the IRI of a graph whose statements are left out, or "".

    Raises:
        SourceError: a query of the project is missing or malformed.
    """
    facts = [fact for fact in stated_facts(dataset) if fact.graph != without]
    by_thing: dict[str, list[StatedFact]] = defaultdict(list)
    for fact in sorted(facts, key=lambda fact: fact.iri):
        by_thing[fact.about].append(fact)
    return KnownRecord(
        things=dict(_things(dataset, project)),
        schemes=_schemes(dataset),
        facts={iri: tuple(group) for iri, group in sorted(by_thing.items())},
        times=_times(dataset),
    )


def _things(dataset: Dataset, project: Project) -> Iterator[tuple[str, KnownThing]]:
    def rows(name: str) -> list[dict[str, str]]:
        path = project.path(f"queries/lexicon/{name}.rq")
        return query_files.select_rows(dataset, path, project.namespaces)

    prefixes = project.namespaces.prefixes
    bases = tuple(prefixes[name] for name in ("ent", "ms", "aw"))
    kinds: dict[str, list[str]] = defaultdict(list)
    for row in rows("kinds"):
        kinds[row["thing"]].append(local_name(row["kind"]))
    names: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for row in rows("names"):
        if row["role"] in _ROLES:
            names[row["thing"]].append((row["role"], row["name"], row["language"]))
    owners = _objects(dataset, _GK + "milestoneOf")
    types = _objects(dataset, _GK + "milestoneType")
    wholes = _objects(dataset, _GK + "partOf")
    heads = _heads(dataset)
    for iri in sorted(names):
        if iri.startswith(bases):
            pairs = dict.fromkeys((name, tag) for _, name, tag in sorted(names[iri]))
            yield (
                iri,
                KnownThing(
                    iri,
                    tuple(dict.fromkeys(kinds[iri])),
                    tuple(pairs),
                    owners.get(iri, ""),
                    local_name(types.get(iri, "")),
                    heads.get(iri, ""),
                    wholes.get(iri, ""),
                ),
            )


def _heads(dataset: Dataset) -> dict[str, str]:
    """Return the body of each post, and of each person who holds one."""
    org = PREFIXES["org"]
    members = _objects(dataset, org + "member")
    bodies = _objects(dataset, org + "organization")
    people = {members[iri]: body for iri, body in bodies.items() if iri in members}
    return _objects(dataset, org + "postIn") | people


def _objects(dataset: Dataset, predicate: str) -> dict[str, str]:
    """Return, by the IRI of a subject, its object of a property, the last one in order."""
    return {
        quad.subject.value: quad.object.value
        for quad in dataset.quads_for_pattern(None, NamedNode(predicate), None)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal)
    }


def _schemes(dataset: Dataset) -> dict[str, tuple[KnownCode, ...]]:
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for name in (_SKOS + "prefLabel", PREFIXES["rdfs"] + "label"):
        for quad in dataset.quads_for_pattern(None, NamedNode(name), None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                labels[quad.subject.value].setdefault(quad.object.language or "", quad.object.value)
    definitions = {
        quad.subject.value: quad.object.value
        for quad in dataset.quads_for_pattern(None, NamedNode(_SKOS + "definition"), None)
        if isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, Literal)
        and quad.object.language == "ko"
    }
    counters = _objects(dataset, _GK + "counter")
    codes: dict[str, set[str]] = defaultdict(set)
    for iri, scheme in _objects(dataset, _SKOS + "inScheme").items():
        if not any(dataset.quads_for_pattern(NamedNode(iri), _DEPRECATED, None)):
            codes[local_name(scheme)].add(iri)
    kind = NamedNode(PREFIXES["rdf"] + "type")
    unit = NamedNode(PREFIXES["qudt"] + "Unit")
    for quad in dataset.quads_for_pattern(None, kind, unit):
        if isinstance(quad.subject, NamedNode):
            codes["units"].add(quad.subject.value)
    return {
        scheme: tuple(
            KnownCode(iri, labels[iri], definitions.get(iri, ""), counters.get(iri, ""))
            for iri in sorted(iris)
        )
        for scheme, iris in sorted(codes.items())
    }


def _times(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    forms = _objects(dataset, _GK + "edtf")
    bounds = [
        _objects(dataset, _GK + name)
        for name in ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")
    ]
    return {iri: (form, *(each.get(iri, "") for each in bounds)) for iri, form in forms.items()}
