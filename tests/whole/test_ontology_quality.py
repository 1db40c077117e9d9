"""The checklist in docs/explanation: one test for each item that no other test covers."""

import re
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
from rdflib import DC, DCTERMS, OWL, RDF, RDFS, SH, SKOS, VANN, XSD, BNode, Graph, Literal, URIRef

from gwangju_kg.dataset import reading
from gwangju_kg.dataset.edtf_bounds import edtf_bounds
from gwangju_kg.project.project_folder import Project
from gwangju_kg.validation.shapes import prepare_dataset
from our_namespaces import BASE_IRI, ONTOLOGY_IRI, OURS, PREFIXES, graph_iri

pytestmark = pytest.mark.unmeasured

ROOT = Path(__file__).parents[2]
GK, GKV = PREFIXES["gk"], PREFIXES["gkv"]
ONTOLOGY = URIRef(ONTOLOGY_IRI)
INCLUDES = URIRef(PREFIXES["schema"] + "rangeIncludes")
TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)

#: The text that owlrl reports for a contradiction.
CLASH = URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")

#: Types that a reasoner infers for everything, or for the language itself.
TRIVIAL = {OWL.Thing, RDFS.Resource, RDFS.Class, RDF.Property, OWL.DataRange, OWL.NamedIndividual}

#: Properties that shapes and rules distinguish from others and that no source has needed yet: one
#: names the host of an award, which must not be confused with its giver.
WAITING = {URIRef(GK + "hostedBy")}

#: Foreign terms that their own vocabulary marks as deprecated, archaic or superseded.
DEPRECATED = {
    OWL.DataRange, RDFS.ContainerMembershipProperty,
    *(URIRef(PREFIXES["time"] + name) for name in ("January", "Year", "xsdDateTime")),
    *(URIRef(PREFIXES["qudt"] + name) for name in ("unit", "numericValue", "quantityKind")),
    *(URIRef(PREFIXES["foaf"] + name) for name in ("geekcode", "dnaChecksum", "holdsAccount")),
    *(URIRef(PREFIXES["schema"] + name) for name in ("awards", "events", "founders", "map")),
    *(URIRef(PREFIXES["oa"] + name) for name in ("Choice", "Composite", "List", "EmbeddedContent")),
}  # fmt: skip


@pytest.fixture(scope="module")
def loaded(city_dataset):
    """The whole project with its derived triples, as rdflib graphs."""
    return prepare_dataset(city_dataset, OURS)


@pytest.fixture(scope="module")
def data(loaded):
    """The union of all graphs except the shapes."""
    return loaded.data


@pytest.fixture(scope="module")
def ontology():
    """The file of our terms alone."""
    return (
        Graph()
        .parse(ROOT / "ontology" / "ontology.ttl")
        .parse(ROOT / "data" / "ontology" / "examples.ttl")
    )


@pytest.fixture(scope="module")
def closed(city_dataset):
    """The OWL 2 RL closure of the data without shapes and evidence."""
    apart = {graph_iri("shapes"), graph_iri("evidence")}
    lines = (f"{quad.triple} .\n" for quad in city_dataset if quad.graph_name.value not in apart)
    return _close("".join(lines))


def _close(triples):
    closed = Graph(bind_namespaces="none").parse(data=triples, format="nt")
    # owlrl's datatypes would stay registered in rdflib and affect other tests.
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, improved_datatypes=False).expand(closed)
    return closed


def _terms(ontology, *kinds):
    return {term for kind in kinds for term in ontology.subjects(RDF.type, kind)}


def _ours(term, space=BASE_IRI):
    return isinstance(term, URIRef) and term.startswith(space)


def _languages(graph, subject, predicate):
    return sorted(str(value.language) for value in graph.objects(subject, predicate))


def _on_a_circle(graph, predicate):
    return {
        node
        for node in graph.subjects(predicate)
        if any(
            node in graph.transitive_objects(up, predicate) for up in graph.objects(node, predicate)
        )
    }


# Metadata: items 1 to 3.


def test_the_ontology_says_what_it_is_in_both_languages(ontology):
    """
    Title and description are bilingual; who made it, citation, licence, prefix and version exist.

    Creator and contributor are texts, so their properties are those of Dublin Core 1.1.
    """
    for predicate in (DCTERMS.title, DCTERMS.description):
        assert _languages(ontology, ONTOLOGY, predicate) == ["en", "ko"]
    for predicate in (DC.creator, DC.contributor, DCTERMS.bibliographicCitation, DCTERMS.license):
        assert ontology.value(ONTOLOGY, predicate, any=False)
    version = str(ontology.value(ONTOLOGY, OWL.versionInfo, any=False))
    prior = str(ontology.value(ONTOLOGY, OWL.priorVersion, any=False))

    assert ontology.value(ONTOLOGY, VANN.preferredNamespaceUri) == Literal(GK)
    assert PREFIXES[str(ontology.value(ONTOLOGY, VANN.preferredNamespacePrefix))] == GK
    assert ontology.value(ONTOLOGY, OWL.versionIRI) == ONTOLOGY + "/" + version
    assert prior.removeprefix(ONTOLOGY + "/").split(".") < version.split(".")
    assert version in ontology.value(ONTOLOGY, DCTERMS.bibliographicCitation)


def test_dates_of_the_metadata_are_dates_in_order(ontology, data):
    """Created, modified and issued are xsd:date, and nothing is modified before its creation."""
    created, modified = (ontology.value(ONTOLOGY, p) for p in (DCTERMS.created, DCTERMS.modified))
    issued = data.value(URIRef(BASE_IRI + "dataset"), DCTERMS.issued)

    assert {each.datatype for each in (created, modified, issued)} == {XSD.date}
    assert created.value <= modified.value <= issued.value


def test_licences_are_known_and_free(loaded):
    """Each licence is a Creative Commons IRI without a non-commercial or share-alike condition."""
    licences = {
        licence
        for part in (loaded.data, loaded.shapes)
        for licence in part.objects(None, DCTERMS.license)
    }

    assert licences == {
        URIRef("https://creativecommons.org/licenses/by/4.0/"),
        URIRef("https://creativecommons.org/publicdomain/zero/1.0/"),
    }


# Terms: items 7 to 18.


def test_terms_are_named_in_one_style(ontology, data):
    """Classes are UpperCamel, properties and codes lowerCamel; no two differ only in case."""
    classes = {c.removeprefix(GK) for c in _terms(ontology, OWL.Class)}
    properties = {
        p.removeprefix(GK) for p in _terms(ontology, OWL.ObjectProperty, OWL.DatatypeProperty)
    }
    codes = {code.removeprefix(GKV) for code in data.subjects(SKOS.inScheme)}

    assert [c for c in classes if not re.fullmatch("([A-Z][a-z0-9]+)+", c)] == []
    assert [p for p in properties if not re.fullmatch("[a-z][a-z0-9]*([A-Z][a-z0-9]+)*", p)] == []
    assert [c for c in codes if not re.fullmatch("[a-z][A-Za-z0-9]*", c)] == []
    for names in (classes, properties, codes):
        assert len({name.lower() for name in names}) == len(names)


def test_iris_of_things_are_stable_slugs(data):
    """Our IRIs are lower case, with a kind, and contain nothing that changes."""
    minted = {s for s in data.subjects() if _ours(s, BASE_IRI + "id/")}
    odd = {
        iri
        for iri in minted
        if not re.fullmatch(
            r"[a-z]+/[a-z0-9]+([._-]+[A-Za-z0-9]+)*", iri.removeprefix(BASE_IRI + "id/")
        )
    }

    assert odd == set()


def test_labels_and_definitions_tell_terms_apart(ontology):
    """Labels and definitions are unique; no definition is only the label."""
    for kinds in ((OWL.Class,), (OWL.ObjectProperty, OWL.DatatypeProperty)):
        terms = _terms(ontology, *kinds)
        for predicate in (RDFS.label, SKOS.definition):
            counted = Counter(
                v.lower()
                for t in terms
                for v in ontology.objects(t, predicate)
                if v.language == "en"
            )
            counted += Counter(
                v for t in terms for v in ontology.objects(t, predicate) if v.language == "ko"
            )
            assert [value for value, times in counted.items() if times > 1] == []
        for term in terms:
            labels = {label.lower() for label in ontology.objects(term, RDFS.label)}
            assert labels.isdisjoint(d.lower() for d in ontology.objects(term, SKOS.definition)), (
                term
            )


@pytest.mark.parametrize(
    "name", ["rdfs:subClassOf", "rdfs:subPropertyOf", "gk:partOf", "gk:follows", "gk:successor"]
)
def test_no_hierarchy_has_a_circle(data, name):
    """Nothing is above, before or part of itself."""
    prefix, local = name.split(":")

    assert _on_a_circle(data, URIRef(PREFIXES[prefix] + local)) == set()


def test_a_circle_would_be_found():
    """The search finds a cycle of three nodes, and not the node that leads to it."""
    a, b, c, d = (URIRef(f"x:{name}") for name in "abcd")
    circle = Graph()
    for s, o in ((a, b), (b, c), (c, a), (d, a)):
        circle.add((s, RDFS.subClassOf, o))

    assert _on_a_circle(circle, RDFS.subClassOf) == {a, b, c}


def test_nothing_stands_alone(ontology, data):
    """Each class has an instance, its own or of a subclass; each property is used."""
    idle = {
        cls
        for cls in _terms(ontology, OWL.Class)
        if not any(
            (None, RDF.type, c) in data for c in ontology.transitive_subjects(RDFS.subClassOf, cls)
        )
    }
    unused = {
        prop
        for prop in _terms(ontology, OWL.ObjectProperty, OWL.DatatypeProperty)
        if not any(
            (None, p, None) in data for p in ontology.transitive_subjects(RDFS.subPropertyOf, prop)
        )
    }

    deprecated = set(ontology.subjects(OWL.deprecated, Literal(True)))
    assert idle - deprecated == set()
    assert unused - deprecated - WAITING == set()


def test_each_property_leads_to_what_it_is_declared_for(ontology, data):
    """Object properties have resources as values, datatype properties literals."""
    things, values = _terms(ontology, OWL.ObjectProperty), _terms(ontology, OWL.DatatypeProperty)
    wrong = {
        (predicate, obj)
        for _, predicate, obj in data
        if (predicate in things and isinstance(obj, Literal))
        or (predicate in values and not isinstance(obj, Literal))
    }

    assert things & values == set()
    assert wrong == set()


def test_values_are_of_the_range_of_their_property(ontology, data):
    """
    If the range is a datatype, each value in the graph has it.

    OWL 2 DL has no `xsd:date` and no `xsd:duration`, so these are named by `schema:rangeIncludes`.
    """
    wrong = {
        (prop, value)
        for prop in _terms(ontology, OWL.DatatypeProperty)
        for kind in (*ontology.objects(prop, RDFS.range), *ontology.objects(prop, INCLUDES))
        for value in data.objects(None, prop)
        if (value.datatype or (RDF.langString if value.language else XSD.string)) != kind
    }

    assert wrong == set()


def test_no_property_has_two_domains_or_ranges(ontology):
    """Two domains mean both at once, never one of them."""
    counted = Counter(s for p in (RDFS.range, INCLUDES) for s in ontology.subjects(p))
    counted += Counter((s, "domain") for s in ontology.subjects(RDFS.domain))

    assert [pair for pair, times in counted.items() if times > 1] == []


@pytest.mark.thorough
def test_the_reasoner_finds_no_clash(closed):
    """The OWL 2 RL closure of ontology and data has no contradiction."""
    assert list(closed.subjects(RDF.type, CLASH)) == []


@pytest.mark.parametrize(
    "false",
    [
        "<x:a> a gk:Place , gk:Event .",
        "<x:a> a gk:Event . <x:b> gk:award <x:a> .",
        "<x:a> a gk:Observation ; gk:follows <x:b> .",
    ],
)
def test_the_reasoner_would_find_a_clash(ontology, false):
    """An instance of two disjoint classes, stated or entailed, is a contradiction."""
    wrong = Graph().parse(data=f"@prefix gk: <{GK}> .\n{false}", format="turtle")

    clashing = _close((ontology + wrong).serialize(format="nt"))

    assert list(clashing.subjects(RDF.type, CLASH))


@pytest.mark.thorough
def test_the_reasoner_finds_no_surprising_type(closed, data):
    """Every type that domains and ranges entail is stated too."""
    surprising = set()
    for subject, kind in closed.subject_objects(RDF.type):
        stated = set(data.objects(subject, RDF.type))
        known = {up for cls in stated for up in data.transitive_objects(cls, RDFS.subClassOf)}
        named = _ours(subject, BASE_IRI + "id/") and isinstance(kind, URIRef)
        if named and kind not in known | TRIVIAL:
            surprising.add((subject, kind))

    assert surprising == set()


def test_nothing_is_declared_the_same_as_another(loaded):
    """No identity, inverse or property characteristic: links to others are SKOS mappings."""
    refused = {
        OWL.sameAs, OWL.equivalentClass, OWL.equivalentProperty, OWL.inverseOf, OWL.imports,
    }  # fmt: skip
    kinds = {
        OWL.SymmetricProperty, OWL.TransitiveProperty, OWL.FunctionalProperty,
        OWL.InverseFunctionalProperty,
    }  # fmt: skip

    assert refused.isdisjoint(loaded.data.predicates())
    assert kinds.isdisjoint(loaded.data.objects(None, RDF.type))


def test_alignments_only_map():
    """The alignments are SKOS mappings of our terms to others, and nothing else."""
    alignments = Graph().parse(ROOT / "ontology" / "alignments.ttl")

    assert {*alignments.predicates()} <= {
        SKOS.closeMatch, SKOS.relatedMatch, SKOS.broadMatch, SKOS.narrowMatch,
    }  # fmt: skip


def test_the_top_classes_are_disjoint(ontology):
    """
    Each class without a superclass of ours, except one, is in the one list of disjoint classes.
    """
    (members,) = ontology.objects(None, OWL.members)
    top = {
        cls
        for cls in _terms(ontology, OWL.Class)
        if not any(_ours(up, GK) for up in ontology.objects(cls, RDFS.subClassOf))
    }
    disjoint = {*ontology.items(members)}

    assert disjoint <= _terms(ontology, OWL.Class)
    assert top - disjoint <= {URIRef(GK + "DeclaredList")}


def test_codes_are_concepts_with_everything(ontology, data):
    """
    A code's notation is its name; it is a top concept of its list, stated both ways.

    The list has both labels, a creator and the licence of the ontology.
    """
    codes = set(data.subjects(SKOS.inScheme))
    lists = set(data.subjects(RDF.type, SKOS.ConceptScheme))

    assert codes >= {term for term in data.objects() if _ours(term, GKV)} - lists
    for code in codes:
        assert str(data.value(code, SKOS.notation, any=False)) == code.removeprefix(GKV)
        assert data.value(code, SKOS.topConceptOf) == data.value(code, SKOS.inScheme, any=False)
    for scheme in lists:
        assert set(data.objects(scheme, SKOS.hasTopConcept)) == set(
            data.subjects(SKOS.inScheme, scheme)
        )
        assert (None, SKOS.inScheme, scheme) in data
        assert data.value(scheme, DC.creator, any=False)
        assert data.value(scheme, DCTERMS.license, any=False) == ontology.value(
            ONTOLOGY, DCTERMS.license
        )
        for predicate in (SKOS.prefLabel, SKOS.definition):
            assert _languages(data, scheme, predicate) == ["en", "ko"]


def test_no_two_codes_of_a_list_have_one_label(data):
    """The labels of a code list are unique in each language."""
    counted = Counter(
        (data.value(code, SKOS.inScheme), label.language, label.lower())
        for code, label in data.subject_objects(SKOS.prefLabel)
    )

    assert [label for label, times in counted.items() if times > 1] == []


def test_no_deprecated_term_is_used(loaded):
    """
    No term is used that its own vocabulary or ours marks as deprecated; ours have successors.

    A successor follows from it, and its list still has it.
    """
    ours = set(loaded.data.subjects(OWL.deprecated, Literal(True)))
    stated = {
        term for part in (loaded.data, loaded.shapes) for s, p, o in part for term in (s, p, o)
    }
    apart = {DCTERMS.isReplacedBy, SKOS.hasTopConcept}
    objects = {o for s, p, o in loaded.data if p not in apart and s not in ours} | {
        *loaded.data.predicates(),
        *loaded.shapes.objects(),
        *loaded.shapes.predicates(),
    }

    assert stated & DEPRECATED == set()
    assert objects & ours == set()
    for term in ours:
        (successor,) = loaded.data.objects(term, DCTERMS.isReplacedBy)
        assert successor not in ours


# Data: items 19 to 24 and 30 to 31.


def test_words_are_clean_and_in_two_languages(loaded):
    """Texts are NFC, without double, leading or trailing spaces; languages are ko and en."""
    texts = {
        o for part in loaded[:2] for o in part.objects() if isinstance(o, Literal) and o.language
    }
    unclean = {str(t) for t in texts if str(t) != " ".join(unicodedata.normalize("NFC", t).split())}

    assert {text.language for text in texts} == {"ko", "en"}
    assert unclean == set()


def test_english_labels_have_no_korean_and_korean_ones_are_korean(city_dataset):
    """
    A label is in the language of its tag; letters and digits alone are valid Korean labels.

    Derived labels quote the Korean names that sources use, in both languages.
    """
    derived = ox.NamedNode(graph_iri("labels"))
    labels = {
        (quad.object.language, quad.object.value)
        for predicate in (RDFS.label, SKOS.prefLabel)
        for quad in city_dataset.quads_for_pattern(None, ox.NamedNode(str(predicate)), None)
        if quad.graph_name != derived
    }
    korean = re.compile("[가-힣]")

    assert {text for tag, text in labels if tag == "en" and korean.search(text)} == set()
    assert {
        text
        for tag, text in labels
        if tag == "ko" and re.search("[a-z]{3}", text) and not korean.search(text)
    } == set()


def test_no_node_is_without_a_name(loaded):
    """Only the disjointness axiom and its list are blank nodes."""
    blank = {s for s in loaded.data.subjects() if isinstance(s, BNode)}
    listed = {
        s
        for s in blank
        if (s, RDF.first, None) in loaded.data or (s, OWL.members, None) in loaded.data
    }

    assert blank == listed


def test_a_thing_is_one_kind_of_thing(data):
    """Places, bodies, persons, posts, events and undertakings are different nodes."""
    kinds = [
        URIRef(PREFIXES[prefix] + name)
        for prefix, name in (
            ("gk", "Place"), ("gk", "Undertaking"), ("gk", "Event"), ("gk", "Document"),
            ("foaf", "Person"), ("org", "Post"), ("org", "FormalOrganization"),
            ("org", "OrganizationalUnit"),
        )
    ]  # fmt: skip
    counted = Counter(
        node
        for kind in kinds
        for node in {
            n
            for c in data.transitive_subjects(RDFS.subClassOf, kind)
            for n in data.subjects(RDF.type, c)
        }
    )

    assert [node for node, times in counted.items() if times > 1] == []
    assert len(counted) > 100


def test_times_say_the_same_in_edtf_and_in_bounds(data):
    """The bounds are the first and last day of the EDTF value; the unit is its coarsest."""
    wrong = []
    units = {0: "unitYear", 1: "unitMonth", 2: "unitDay"}
    extents = set(data.subjects(RDF.type, URIRef(GK + "TemporalExtent")))
    for extent in extents:
        form = str(data.value(extent, URIRef(GK + "edtf")))
        bounds = [data.value(extent, URIRef(GK + name)) for name in ("earliestBegin", "latestEnd")]
        days = tuple(bound and date.fromisoformat(bound) for bound in bounds)
        coarsest = min(part.count("-") for part in re.findall(r"[\d-]+", form))
        unit = data.value(extent, URIRef(GK + "granularity"))
        if edtf_bounds(form) != days or unit != URIRef(PREFIXES["time"] + units[coarsest]):
            wrong.append(extent)

    assert wrong == []
    assert len(extents) > 200


def test_dates_are_dates_without_zone():
    """
    Compared values are xsd:date without a time zone: no gYear, gYearMonth or dateTime.

    The quads are tested as read, because rdflib drops the time zone of a date.
    """
    values = {
        q.object
        for q in reading.read_project(Project.open(ROOT))
        if isinstance(q.object, ox.Literal)
    }
    kinds = {value.datatype.value for value in values}
    dates = {value.value for value in values if value.datatype.value == str(XSD.date)}

    assert kinds.isdisjoint(map(str, (XSD.gYear, XSD.gYearMonth, XSD.gMonthDay, XSD.dateTime)))
    assert [day for day in dates if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day)] == []
    assert len(dates) > 200


# Shapes: items 25 to 33.


def _targeting(shapes):
    return {shape for target in TARGETS for shape in shapes.subjects(target)}


def test_each_class_with_members_has_a_shape(ontology, loaded):
    """A class with instances is the target of a shape, itself or by a superclass."""
    targets = set(loaded.shapes.objects(None, SH.targetClass))
    unshaped = {
        cls
        for cls in _terms(ontology, OWL.Class)
        if targets.isdisjoint(ontology.transitive_objects(cls, RDFS.subClassOf))
    }

    assert unshaped == set()


def test_each_shape_with_a_target_has_a_name_in_both_languages(loaded):
    """The reference and the report use these names."""
    shapes = loaded.shapes

    for shape in _targeting(shapes):
        assert _languages(shapes, shape, RDFS.label) == ["en", "ko"], shape
    assert {*shapes.subjects(SH.name)} == {*shapes.subjects(RDF.type, SH.PropertyShape)}


def test_each_property_shape_says_what_a_form_shows(loaded):
    """Name and description in both languages, one group and one order; groups are in order too."""
    shapes = loaded.shapes
    for shape in shapes.subjects(RDF.type, SH.PropertyShape):
        for predicate in (SH.name, SH.description):
            assert _languages(shapes, shape, predicate) == ["en", "ko"], shape
        group = shapes.value(shape, SH.group, any=False)
        assert _languages(shapes, group, RDFS.label) == ["en", "ko"], shape
        assert shapes.value(shape, SH.order, any=False) is not None, shape
    groups = set(shapes.subjects(RDF.type, SH.PropertyGroup))
    orders = {shapes.value(group, SH.order, any=False).toPython() for group in groups}

    assert orders == {*range(1, len(groups) + 1)}


def test_each_constraint_has_its_message_in_both_languages(loaded):
    """
    Each constraint has one Korean and one English message that says what to do.

    A SPARQL constraint has the messages of its shape: Jena refuses two on the constraint.
    """
    shapes = loaded.shapes
    constraints = set(shapes.subjects(RDF.type, SH.SPARQLConstraint))
    reportable = {
        *shapes.subjects(RDF.type, SH.PropertyShape),
        *shapes.subjects(SH.closed),
        *(shapes.value(None, SH.sparql, constraint, any=False) for constraint in constraints),
    }

    assert [s for s in reportable if _languages(shapes, s, SH.message) != ["en", "ko"]] == []
    assert [c for c in constraints if (c, SH.message, None) in shapes] == []


def test_shapes_of_assertions_are_closed(ontology, loaded):
    """Each kind of assertion refuses unlisted properties, except labels and derived ones."""
    shapes, kinds = loaded.shapes, set(ontology.subjects(RDFS.subClassOf, URIRef(GK + "Assertion")))
    passed = {
        RDF.type,
        RDFS.label,
        RDFS.comment,
        URIRef(GK + "precedence"),
        URIRef(GK + "knownSince"),
    }
    for kind in kinds:
        (shape,) = {*shapes.subjects(SH.targetClass, kind)} & {*shapes.subjects(SH.closed)}
        (ignored,) = shapes.objects(shape, SH.ignoredProperties)
        assert shapes.value(shape, SH.closed).toPython() is True
        assert {*shapes.items(ignored)} - {URIRef(GK + "dimensionKey")} == passed

    assert len(kinds) == 7


def test_shapes_compare_only_dates_and_positions(ontology, loaded):
    """Order constraints are only on properties with xsd:date values, or on offsets."""
    shapes = loaded.shapes
    compared = set()
    for constraint in (SH.lessThan, SH.lessThanOrEquals, SH.equals):
        for shape, other in shapes.subject_objects(constraint):
            compared |= {shapes.value(shape, SH.path), other}
    offsets = {URIRef(PREFIXES["oa"] + name) for name in ("start", "end")}

    assert {ontology.value(path, INCLUDES) for path in compared - offsets} == {XSD.date}


def test_sparql_of_shapes_is_portable(loaded):
    """Prefixes are declared, $this is used, and GRAPH, SERVICE and extension functions are not."""
    shapes = loaded.shapes
    queries = dict(shapes.subject_objects(SH.select))

    assert len(queries) > 10
    for constraint, text in queries.items():
        assert (constraint, SH.prefixes, None) in shapes
        assert "$this" in text
        assert not re.search(r"\b(GRAPH|SERVICE|FROM)\b", text)


def test_severities_are_violations(loaded):
    """No shape of the project is a mere warning: any error stops the build."""
    assert list(loaded.shapes.subject_objects(SH.severity)) == []


# The document.


def test_the_checklist_names_tests_that_exist():
    """Every test and file named in docs/explanation/ontology-quality.md exists."""
    text = (ROOT / "docs" / "explanation" / "ontology-quality.md").read_text("utf-8")
    code = "\n".join(
        (ROOT / "tests" / "whole" / name).read_text("utf-8")
        for name in ("test_ontology_quality.py", "test_ontology.py")
    )
    missing = {t for t in re.findall(r"`(test_\w+)`", text) if f"def {t}(" not in code}
    missing |= {
        f for f in re.findall(r"`(test_\w+\.py)`", text) if not list((ROOT / "tests").rglob(f))
    }
    missing |= {
        f
        for f in re.findall(r"`((?:shapes|ontology|queries|tests|docs)/[\w./-]*)`", text)
        if not (ROOT / f).exists()
    }

    assert missing == set()
