"""
Make one project of any size, on which nothing is derived yet.

Invented cities become one: they share one government and their times, as the reports on a real city
do.  Or the record of the project is repeated under other names: it has what no invented city has,
such as calculations, discrepancies, memberships, links and proofs.  The same arguments give the
same quads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from random import Random
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from bench import city, synthesis
from bench.statements import NAMESPACES, name, typed_literal
from gwangju_kg.dataset import derivation, reading
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf.values.written_store import WrittenStore

_Term: TypeAlias = NamedNode | BlankNode | Literal | Triple

#: Of the quads of a release, these are stated, roughly: the others are derived.
_STATED_SHARE: Final = 0.36

#: The day of issue, with which the states of commitments are compared.
_ISSUED: Final = "2024-01-15"

#: So many of the things that are mentioned most often are the same in each copy of the record.
_SHARED_THINGS: Final = 10

#: The folders of project files that are not repeated.
_DEFINITIONS: Final = ("ontology", "vocabulary", "shapes", "dataset")

#: The properties whose objects are things elsewhere, which are not those of two things.
_LINKS: Final = ("schema:sameAs", "rdfs:seeAlso", "owl:annotatedTarget", "skos:closeMatch")

#: The test of all proofs.
_TEST: Final = name("chk:stands-in-text")


def invent_project(project: Path, *, quads: int, seed: int = synthesis.SEED) -> WrittenStore:
    """
    Return a project with the definitions of `project` and invented reports.

    Args:
        project: the project with the definitions.
        quads: the number of quads that a release of it has, roughly.
        seed: the seed of the cities.
    """
    definitions = synthesis.read_definitions(project)
    codes = synthesis.read_codes(definitions)
    dataset = WrittenStore(definitions)
    dataset_node = NamedNode(NAMESPACES.dataset_iri)
    issued = typed_literal(_ISSUED, "xsd:date")
    graph = NamedNode(NAMESPACES.graph_iri("dataset"))
    dataset.add(Quad(dataset_node, name("dcterms:issued"), issued, graph))
    dataset.add(Quad(_TEST, name("rdf:type"), name("earl:TestCase"), graph))
    for number in count():
        if len(dataset) >= quads * _STATED_SHARE:
            return dataset
        slug = f"c{number}"
        invented = city.invent_city(slug, Random(f"{seed}/{number}"), codes)  # noqa: S311
        dataset.extend(_joined(invented, slug))
        dataset.extend(_proofs(invented))
    raise AssertionError


def _joined(quads: list[Quad], slug: str) -> Iterator[Quad]:
    """Yield the quads of a city, whose times and government become those of the first city."""
    government = name(f"ent:{slug}-government")
    times = f"{NAMESPACES.prefixes['t']}{slug}-"

    def rename(term: _Term) -> _Term:
        if term == government:
            return name("ent:c0-government")
        if isinstance(term, NamedNode) and term.value.startswith(times):
            return NamedNode(term.value.replace(times, f"{NAMESPACES.prefixes['t']}c0-"))
        return term

    for quad in quads:
        if quad.subject != government or slug == "c0":
            yield _renamed(quad, rename, f" {slug}")


def _proofs(quads: list[Quad]) -> Iterator[Quad]:
    """Yield a proof of each assertion, as ``gwangju-kg check --write`` writes them."""
    graph = NamedNode(NAMESPACES.graph_iri("evidence"))
    for quad in quads:
        if quad.predicate == name("prov:wasDerivedFrom"):
            check = str(quad.subject)[1:-1].replace("/id/assertion/", "/id/check/")
            result = NamedNode(check + "-result")
            facts = {
                "rdf:type": name("earl:Assertion"),
                "earl:subject": quad.subject,
                "earl:test": _TEST,
                "earl:result": result,
                "gk:sha256": Literal(check),
            }
            for predicate, value in facts.items():
                yield Quad(NamedNode(check), name(predicate), value, graph)
            yield Quad(result, name("rdf:type"), name("earl:TestResult"), graph)
            yield Quad(result, name("earl:outcome"), name("earl:passed"), graph)


def repeat_record(project: Path, *, quads: int) -> WrittenStore:
    """
    Return a project that states what `project` states several times, about other things.

    Args:
        project: the project.
        quads: the number of quads that a release of it has, roughly.
    """
    dataset = reading.read_project(Project.open(project))
    kept = {NAMESPACES.graph_iri(name) for name in (*_DEFINITIONS, *derivation.GRAPHS)}
    record = [quad for quad in dataset if str(quad.graph_name)[1:-1] not in kept]
    shared = _most_mentioned(record)
    for number in count(1):
        if len(dataset) >= quads * _STATED_SHARE:
            return dataset
        dataset.extend(_repeated(record, shared, number))
    raise AssertionError


def _most_mentioned(quads: list[Quad]) -> set[_Term]:
    """Return the times, and the entities with the most mentions."""
    mentions = Counter(quad.object for quad in quads if _is_under(quad.object, "ent"))
    times = {quad.subject for quad in quads if _is_under(quad.subject, "t")}
    return times | {term for term, _ in mentions.most_common(_SHARED_THINGS)}


def _repeated(quads: list[Quad], shared: set[_Term], number: int) -> Iterator[Quad]:
    links = {name(link) for link in _LINKS}
    own = NAMESPACES.base_iri + "id/"

    def rename(term: _Term) -> _Term:
        if term in shared or not isinstance(term, NamedNode) or not term.value.startswith(own):
            return term
        kind, _, local = term.value.removeprefix(own).partition("/")
        return NamedNode(f"{own}{kind}/n{number}-{local}")

    for quad in quads:
        if quad.subject not in shared or rename(quad.object) != quad.object:
            renamed = _renamed(quad, rename, f" {number}")
            if quad.predicate in links and isinstance(quad.object, NamedNode):
                linked = NamedNode(f"{quad.object.value}-{number}")
                renamed = Quad(renamed.subject, quad.predicate, linked, quad.graph_name)
            yield renamed


def _renamed(quad: Quad, rename: Callable[[_Term], _Term], suffix: str) -> Quad:
    """Return a quad with other names, also in its label: no two things have the same one."""
    value = rename(quad.object)
    if isinstance(value, Literal) and quad.predicate == name("rdfs:label"):
        value = Literal(value.value + suffix, language=value.language)
    subject = rename(quad.subject)
    if not isinstance(subject, NamedNode):
        return quad
    return Quad(subject, quad.predicate, value, quad.graph_name)


def _is_under(term: _Term, prefix: str) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(NAMESPACES.prefixes[prefix])
