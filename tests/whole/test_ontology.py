"""The rules of the ontology: every term is described and used, and no foreign term is invented."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import rdflib.namespace as ns

from our_namespaces import PREFIXES, compact

ROOT = Path(__file__).parents[2]
GK = "https://w3id.org/gwangju-kg/ontology#"
GKV = "https://w3id.org/gwangju-kg/vocab/"

UNIT = "http://qudt.org/vocab/unit/"
SYMBOL = "http://qudt.org/schema/qudt/symbol"

#: Namespaces whose terms rdflib lists, from the vocabulary's own file.
LISTED = {
    str(space): space
    for space in (
        ns.DC, ns.DCTERMS, ns.FOAF, ns.ORG, ns.OWL, ns.PROV, ns.RDF, ns.RDFS, ns.SDO, ns.SH,
        ns.SKOS, ns.TIME, ns.VANN, ns.VOID, ns.XSD, ns.GEO,
    )
}  # fmt: skip

#: Terms of other vocabularies, as read in the file named.
READ = {
    "http://www.w3.org/ns/shacl#": {"class", "in", "not", "or"},  # shacl.ttl; keywords in Python
    "http://www.w3.org/ns/dcat#": {"Dataset", "keyword", "theme", "version"},  # dcat3.ttl
    "http://www.w3.org/ns/oa#": {
        "SpecificResource", "TextPositionSelector", "end", "exact", "hasSelector", "hasSource",
        "prefix", "start", "suffix",
    },  # oa.ttl of the Web Annotation vocabulary
    "http://purl.org/vocab/cpsv#": {"PublicService"},  # cpsv-ap 3.2.0
    "http://data.europa.eu/m8g/": {"PublicOrganisation"},  # CPOV 2.1.1
    "http://www.w3.org/ns/dqv#": {
        "Metric", "QualityMeasurement", "computedOn", "expectedDataType", "isMeasurementOf",
        "value",
    },  # dqv.ttl
    "http://www.w3.org/ns/earl#": {
        "Assertion", "Software", "TestCriterion", "TestResult", "assertedBy", "mode", "outcome",
        "pointer", "result", "subject", "test",
    },  # earl.rdf
    "http://qudt.org/schema/qudt/": {"CurrencyUnit", "Unit", "hasUnit", "symbol"},  # QUDT 3.1
    "http://id.loc.gov/datatypes/edtf/": {"EDTF"},  # Library of Congress datatype scheme
    "http://semanticweb.cs.vu.nl/2009/11/sem/": {
        "Event", "hasEarliestBeginTimeStamp", "hasEarliestEndTimeStamp",
        "hasLatestBeginTimeStamp", "hasLatestEndTimeStamp",
    },  # sem.rdf
    "http://wikiba.se/ontology#": {"DeprecatedRank", "PreferredRank", "Statement"},  # ontology.owl
    "http://www.cidoc-crm.org/cidoc-crm/": {
        "E52_Time-Span", "P81a_end_of_the_begin", "P81b_begin_of_the_end",
        "P82a_begin_of_the_begin", "P82b_end_of_the_end",
    },  # CIDOC CRM 7.1.2 RDFS
}  # fmt: skip


def _quads(*folders):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.ttl")):
            yield from ox.parse(path=path)


def _iris(quad):
    for term in (quad.subject, quad.predicate, quad.object):
        if isinstance(term, ox.NamedNode):
            yield term.value
        elif isinstance(term, ox.Literal):
            yield term.datatype.value


@pytest.fixture(scope="module")
def terms():
    """Every class and property of the ontology, as IRIs."""
    kinds = {
        "http://www.w3.org/2002/07/owl#" + kind
        for kind in ("Class", "ObjectProperty", "DatatypeProperty")
    }
    return {
        quad.subject.value
        for quad in _quads("ontology")
        if isinstance(quad.object, ox.NamedNode)
        and quad.object.value in kinds
        and isinstance(quad.subject, ox.NamedNode)
        and quad.subject.value.startswith(GK)
    }


def test_every_term_is_used_by_a_shape_a_rule_or_a_question(terms):
    """A term that nothing checks and no query uses is removed."""
    text = "\n".join(
        path.read_text("utf-8")
        for folder in ("shapes", "queries", "ontology/derivation")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".ttl", ".rq"}
    )
    used = {GK + name for name in re.findall(r"\bgk:(\w+)", text)}

    deprecated = {
        quad.subject.value
        for quad in _quads("ontology")
        if quad.predicate.value == str(ns.OWL.deprecated)
    }
    assert terms - used - deprecated == set()


def test_every_term_of_ours_in_the_project_is_declared(terms):
    """No file uses a term in our namespace that the ontology does not declare."""
    used = {
        iri
        for quad in _quads("ontology", "data", "shapes")
        for iri in _iris(quad)
        if iri.startswith(GK)
    }

    assert used - terms == set()


def test_every_foreign_term_exists_in_its_vocabulary():
    """Foreign predicates, classes and datatypes are in the vocabulary's own file."""
    rdf_type = str(ns.RDF.type)
    terms = set()
    for quad in _quads("ontology", "data", "shapes"):
        terms.add(quad.predicate.value)
        if isinstance(quad.object, ox.Literal):
            terms.add(quad.object.datatype.value)
        elif quad.predicate.value == rdf_type:
            terms.add(quad.object.value)
    unknown = set()
    for iri in terms - {t for t in terms if t.startswith("https://w3id.org/gwangju-kg/")}:
        space = next((s for s in {**LISTED, **READ} if iri.startswith(s)), "")
        listed = space in LISTED and rdflib.URIRef(iri) in dir(LISTED[space])
        if not listed and iri.removeprefix(space) not in READ.get(space, ()):
            unknown.add(iri)

    assert unknown == set()


def test_no_foreign_term_is_described_here():
    """
    Foreign terms have names and a type here, nothing else, so that no meaning changes.

    Units have a symbol too, which QUDT lacks in Korean.
    """
    described = {
        quad.predicate.value
        for quad in _quads("ontology")
        if isinstance(quad.subject, ox.NamedNode)
        and not quad.subject.value.startswith("https://w3id.org/gwangju-kg/")
        and (not quad.subject.value.startswith(UNIT) or quad.predicate.value != SYMBOL)
    }

    assert described <= {str(ns.RDFS.label), str(ns.RDF.type)}


def test_each_term_has_an_example_from_our_city():
    """The ontology is shared; its examples are of our city, and in our data."""
    terms = {ns.OWL.Class, ns.OWL.ObjectProperty, ns.OWL.DatatypeProperty}
    quads = list(_quads("ontology", "data/ontology"))
    defined = {
        q.subject
        for q in quads
        if str(q.object)[1:-1] in set(map(str, terms)) and str(q.subject).startswith(f"<{GK}")
    }
    illustrated = {q.subject for q in quads if q.predicate.value == str(ns.SKOS.example)}

    assert defined
    assert defined - illustrated == set()


def test_examples_of_terms_stand_in_the_graph(city_dataset):
    """Each example is in the graph; the example of an unused term must only parse."""
    graph = ox.Store()
    graph.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in city_dataset)
    missing = []
    for term, _, example, _ in graph.quads_for_pattern(
        None, ox.NamedNode(str(ns.SKOS.example)), None
    ):
        text = example.value
        is_triple = " " in text
        pattern = text if is_triple else f"{text} a/rdfs:subClassOf* {term}"
        used = graph.query(f"ASK {{ ?s {term} ?o }}") if is_triple else True
        if not graph.query(f"ASK {{ {pattern} }}", prefixes=PREFIXES) and used:
            missing.append(text)

    assert missing == []


#: Domain and range, by the vocabulary's own file, of each foreign property with one that the record
#: uses; None is neither.
DOMAINS_AND_RANGES = {
    "dcterms:accrualPeriodicity": (None, "dcterms:Frequency"),
    "dcterms:creator": (None, "dcterms:Agent"),
    "dcterms:publisher": (None, "dcterms:Agent"),
    "dqv:computedOn": ("dqv:QualityMeasurement", None),
    "dqv:expectedDataType": ("dqv:Metric", None),
    "dqv:isMeasurementOf": ("dqv:QualityMeasurement", "dqv:Metric"),
    "earl:assertedBy": ("earl:Assertion", "earl:Assertor"),
    "earl:mode": ("earl:Assertion", "earl:TestMode"),
    "earl:outcome": ("earl:TestResult", "earl:OutcomeValue"),
    "earl:result": ("earl:Assertion", "earl:TestResult"),
    "earl:subject": ("earl:Assertion", None),
    "earl:test": ("earl:Assertion", "earl:TestCriterion"),
    "foaf:homepage": (None, "foaf:Document"),
    "geo:asWKT": ("geo:Geometry", None),
    "geo:hasDefaultGeometry": ("geo:Feature", "geo:Geometry"),
    "oa:end": ("oa:TextPositionSelector", None),
    "oa:hasSelector": ("oa:SpecificResource", None),
    "oa:hasSource": ("oa:SpecificResource", None),
    "oa:start": ("oa:TextPositionSelector", None),
    "org:classification": ("org:Organization", "skos:Concept"),
    "org:hasMembership": ("foaf:Agent", "org:Membership"),
    "org:holds": ("foaf:Agent", "org:Post"),
    "org:member": ("org:Membership", "foaf:Agent"),
    "org:memberDuring": ("org:Membership", "time:Interval"),
    "org:organization": ("org:Membership", "org:Organization"),
    "org:originalOrganization": ("org:ChangeEvent", "org:Organization"),
    "org:postIn": ("org:Post", "org:Organization"),
    "org:resultedFrom": ("org:Organization", "org:ChangeEvent"),
    "org:resultingOrganization": ("org:ChangeEvent", "org:Organization"),
    "prov:hadPrimarySource": ("prov:Entity", "prov:Entity"),
    "prov:wasAttributedTo": ("prov:Entity", "prov:Agent"),
    "prov:wasDerivedFrom": ("prov:Entity", "prov:Entity"),
    "skos:hasTopConcept": ("skos:ConceptScheme", "skos:Concept"),
    "skos:inScheme": (None, "skos:ConceptScheme"),
    "skos:topConceptOf": ("skos:Concept", "skos:ConceptScheme"),
    "time:unitType": ("time:GeneralDurationDescription", "time:TemporalUnit"),
    "void:exampleResource": ("void:Dataset", None),
    "void:uriSpace": ("void:Dataset", None),
}

#: What things of a class are by the definition of a foreign class, although nothing states it: a
#: body is an agent, a post acts by its holder, a record is an entity, an extent is an interval.
ENTAILED = {
    "dcterms:Agent": {"foaf:Agent", "org:Organization"},
    "earl:Assertor": {"earl:Software"},
    "foaf:Agent": {"foaf:Person", "org:Organization"},
    "prov:Agent": {"foaf:Agent", "foaf:Person", "org:Organization", "org:Post"},
    "prov:Entity": {"gk:LatestValue", "org:Membership", "rdf:Statement"},
    "time:Interval": {"gk:TemporalExtent"},
}


def test_no_property_is_used_outside_its_domain_and_range(city_dataset):
    """
    By the definitions of other vocabularies nothing is what it is not.

    Things of those vocabularies that the record names only, such as `earl:passed`, are what they
    are there.
    """
    kinds = {}
    for quad in city_dataset.quads_for_pattern(None, ox.NamedNode(str(ns.RDF.type)), None):
        kinds.setdefault(quad.subject, set()).add(compact(quad.object.value))
    wrong = set()
    for quad in city_dataset:
        domain, target = DOMAINS_AND_RANGES.get(compact(quad.predicate.value), (None, None))
        for term, kind in ((quad.subject, domain), (quad.object, target)):
            stated = kinds.get(term, set())
            if not kind or (isinstance(term, ox.NamedNode) and not stated):
                continue
            if stated.isdisjoint({kind, *ENTAILED.get(kind, ())}):
                wrong.add((compact(quad.predicate.value), kind, *sorted(stated)))

    assert wrong == set()
