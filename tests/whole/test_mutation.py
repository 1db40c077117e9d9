"""
Valid records of the real graph, each damaged in one triple: some shape or check must report it.

For each class the richest record is copied once for each mutation, together with one node for each
property by which others refer to it, so that one validation judges all copies. A copy's findings
are compared with those of the undamaged copy.
"""

import re
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest

from gwangju_kg.dataset import reading
from gwangju_kg.project.project_folder import Project
from gwangju_kg.validation.checks import check_findings
from gwangju_kg.validation.literals import ill_typed_findings
from gwangju_kg.validation.shapes import prepare_dataset, shape_findings
from our_namespaces import BASE_IRI, OURS, PREFIXES, compact, graph_iri

pytestmark = pytest.mark.unmeasured

ROOT = Path(__file__).parents[2]
TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
COPY = re.compile(r"m\d{4}-")

#: Number of steps to the copies' neighbours: assertion, passage, source, time.
STEPS = 4

ASSERTIONS = [
    "gk:Observation", "gk:StatusReport", "gk:ConferralReport", "gk:RelationReport",
    "gk:RankingClaim", "gk:NameReport", "gk:DescriptionReport",
]  # fmt: skip
THINGS = [
    "gk:Project", "gk:Programme", "gk:Service", "gk:Facility", "gk:Place", "gk:Event",
    "gk:Document", "gk:Milestone", "gk:Award", "gk:AwardConferral", "gk:TemporalExtent",
    "gk:Source", "gk:Passage", "gk:Waiver", "gk:DeclaredList", "gk:Calculation",
    "gk:Discrepancy", "gk:DerivedObservation", "gk:Identifier", "gk:Indicator", "skos:Concept",
    "foaf:Person", "org:FormalOrganization", "org:OrganizationalUnit", "org:Post",
    "org:Membership", "geo:Geometry", "oa:TextPositionSelector",
]  # fmt: skip


class Unnoticed(NamedTuple):
    """
    Damage that needs no finding, or that has none yet.

    Attributes:
        predicates: the damaged properties.
        why: the reason.
        classes: the classes of the record; all if empty.
        damages: the kinds of damage; all if empty.
    """

    predicates: str
    why: str
    classes: str = ""
    damages: tuple[str, ...] = ()

    def covers(self, name):
        """Check whether the entry covers the damage."""
        kind, predicate, done = name
        return (
            predicate in self.predicates.split()
            and (not self.classes or kind in self.classes.split())
            and (not self.damages or done in self.damages)
        )


UNNOTICED = (
    # By design.
    Unnoticed(
        "rdfs:comment dc:source dcterms:title dc:creator dc:rights dc:language",
        "notes to the reader; their languages are held by test_ontology_quality, once committed",
    ),
    Unnoticed(
        "foaf:homepage rdfs:seeAlso schema:sameAs skos:closeMatch skos:relatedMatch"
        " skos:narrowMatch skos:topConceptOf",
        "ways out of the graph, and the twin of skos:inScheme: held by tests, once committed",
    ),
    Unnoticed(
        "gk:about gk:object gk:lists gk:milestoneOf",
        "a claim may be about anything that is described, a list may list it",
        damages=("of another kind",),
    ),
    Unnoticed(
        "skos:inScheme",
        "the wrong list, but a list: what uses a code asks for its list, an indicator has a class",
        "gk:Indicator",
        ("of another kind",),
    ),
    Unnoticed(
        "gk:field",
        "a body has a field only if a source or its name says one",
        "org:Organization org:FormalOrganization org:OrganizationalUnit",
        ("dropped",),
    ),
)


class Mutant(NamedTuple):
    """
    A copy of a record.

    Attributes:
        number: the number of the copy.
        name: class, predicate and kind of damage.
        triples: the damaged triples of the record.
        pointing: the triples of the copied nodes that refer to the record.
    """

    number: int
    name: tuple[str, str, str]
    triples: list
    pointing: list


@pytest.fixture(scope="module")
def quads():
    """The whole project as read, without the evidence graph."""
    dataset = reading.read_project(Project.open(ROOT))
    return [q for q in dataset if q.graph_name.value != graph_iri("evidence")]


@pytest.fixture(scope="module")
def described(quads):
    """The predicates and objects of each subject outside the shapes."""
    facts = defaultdict(list)
    for quad in sorted(quads, key=str):
        if quad.graph_name.value != graph_iri(reading.SHAPES_GRAPH):
            facts[quad.subject].append((quad.predicate, quad.object))
    return facts


@pytest.fixture(scope="module")
def pointing(described):
    """One node for each predicate by which something refers to a node."""
    referrers = defaultdict(dict)
    for subject, facts in sorted(described.items(), key=str):
        for predicate, value in facts:
            if subject != value:
                referrers[value].setdefault(predicate, subject)
    return referrers


def _members(described, name):
    prefix, local = name.split(":")
    kind = ox.NamedNode(PREFIXES[prefix] + local)
    deprecated = ox.NamedNode(PREFIXES["owl"] + "deprecated")  # used by nothing
    return [
        subject
        for subject, facts in described.items()
        if (TYPE, kind) in facts and _ours(subject) and deprecated not in {p for p, _ in facts}
    ]


def _ours(node):
    return isinstance(node, ox.NamedNode) and node.value.startswith(BASE_IRI)


def _renamed(node, number):
    head, _, tail = node.value.rpartition("/")
    return ox.NamedNode(f"{head}/m{number:04}-{tail}")


def _damages(predicate, value, number):
    """Yield the possible damages of one triple: a name, and the objects that replace its own."""
    nowhere = ox.NamedNode(f"{BASE_IRI}id/entity/m{number:04}-nowhere")
    if isinstance(value, ox.Literal):
        yield "becomes a thing", [nowhere]
        yield "in French", [ox.Literal(value.value, language="fr")]
    else:
        yield "described nowhere", [nowhere]
        yield "of another kind", [ox.NamedNode(PREFIXES["gkv"] + "modalities")]
        yield "becomes a text", [ox.Literal("text")]
    yield "doubled by another kind", [value, ox.Literal(number)]


def _mutants(described, pointing, name):
    members = _members(described, name)
    record = max(members, key=lambda node: (len(described[node]), node.value))
    required = set.intersection(*({p for p, _ in described[node]} for node in members))
    facts = described[record]
    yield (name, "", "nothing"), record, facts
    for predicate in sorted({p for p, _ in facts}, key=str):
        predicate_name = compact(predicate.value)
        others = [fact for fact in facts if fact[0] != predicate]
        if predicate in required:
            yield (name, predicate_name, "dropped"), record, others
        value = next(o for p, o in facts if p == predicate)
        if predicate != TYPE:
            rest = [fact for fact in facts if fact != (predicate, value)]
            for done, values in _damages(predicate, value, 0):
                yield (name, predicate_name, done), record, rest + [(predicate, v) for v in values]


@pytest.fixture(scope="module")
def mutants(described, pointing):
    """All copies, numbered."""
    copies = []
    for name in (*ASSERTIONS, *THINGS):
        for damage, record, facts in _mutants(described, pointing, name):
            number = len(copies)
            around = {
                node: _renamed(node, number) for node in pointing[record].values() if _ours(node)
            }
            around[record] = _renamed(record, number)
            own = [(around[record], p, _numbered(o, number)) for p, o in facts]
            beside = [
                (copy, p, around.get(o, o))
                for node, copy in sorted(around.items(), key=str)
                if node != record
                for p, o in described[node]
            ]
            copies.append(Mutant(number, damage, own, beside))
    return copies


def _numbered(value, number):
    if isinstance(value, ox.NamedNode):
        return ox.NamedNode(COPY.sub(f"m{number:04}-", value.value))
    return value


@pytest.fixture(scope="module")
def noticed(quads, described, mutants):
    """The findings for each copy, without its number."""
    shapes = [q for q in quads if q.graph_name.value == graph_iri(reading.SHAPES_GRAPH)]
    base = {graph_iri(name) for name in ("ontology", "vocabulary")}
    dataset = ox.Store()
    dataset.extend(shapes)
    dataset.extend(q for q in quads if q.graph_name.value in base)
    place = ox.NamedNode(graph_iri("entities"))
    copied = [t for mutant in mutants for t in (*mutant.triples, *mutant.pointing)]
    dataset.extend(ox.Quad(*triple, place) for triple in copied)
    near, reached = {o for *_, o in copied}, set()
    for _ in range(STEPS):
        near = {n for n in near if n in described and _ours(n)} - reached
        reached |= near
        dataset.extend(ox.Quad(n, p, o, place) for n in near for p, o in described[n])
        near = {o for n in near for _, o in described[n]}
    loaded = prepare_dataset(dataset, OURS)
    findings = [
        *shape_findings(loaded, {}),
        *ill_typed_findings(dataset, {}, OURS),
        *check_findings(dataset, Project.open(ROOT), {}),
    ]
    findings_by_copy = defaultdict(set)
    for finding in findings:
        text = " ".join((finding.node, finding.rule, finding.path, finding.value))
        copies = {*COPY.findall(text)}
        if len(copies) == 1:  # not if two copies contradict each other
            findings_by_copy[int(copies.pop()[1:-1])].add(COPY.sub("", text))
    return findings_by_copy


@pytest.fixture(scope="module")
def missed(mutants, noticed):
    """The damages without any finding that the undamaged record does not have."""
    whole = {m.name[0]: noticed[m.number] for m in mutants if m.name[2] == "nothing"}
    return {
        m.name
        for m in mutants
        if m.name[2] != "nothing" and not noticed[m.number] - whole[m.name[0]]
    }


def test_each_damage_is_noticed(missed):
    """Each damage has a finding, except for the listed ones."""
    assert {m for m in missed if not any(row.covers(m) for row in UNNOTICED)} == set()


def test_the_list_of_the_unnoticed_is_not_too_long(missed):
    """A damage that has a finding is not in the list of exceptions."""
    assert [row for row in UNNOTICED if not any(row.covers(m) for m in missed)] == []


@pytest.mark.parametrize("kind", ASSERTIONS)
def test_each_required_property_of_an_assertion_is_required(mutants, missed, kind):
    """Of the properties of all assertions of a kind, only type and notes can be omitted."""
    dropped = {m.name for m in mutants if m.name[0] == kind and m.name[2] == "dropped"}
    unnoticed = {predicate for _, predicate, _ in dropped & missed}

    assert len(dropped) >= 4
    assert unnoticed <= {"rdf:type", "rdfs:comment"}


def test_whole_records_are_whole(mutants, noticed):
    """
    An undamaged assertion has no findings, so that the findings of others are due to their damage.
    """
    whole = [m for m in mutants if m.name[2] == "nothing" and m.name[0] in ASSERTIONS]

    assert [m.name for m in whole if noticed[m.number]] == []
    assert len(mutants) > 500
