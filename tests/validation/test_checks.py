"""Each check detects its error and accepts a valid record."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from gwangju_kg.rdf.query_files import run_rule, select_rows
from our_namespaces import OURS, PREFIXES

ROOT = Path(__file__).parents[2]
CHECKS = ROOT / "queries" / "checks"
SUPERCLASSES = ROOT / "ontology" / "derivation" / "superclasses" / "10-superclasses.rq"
CALCULATION = "<urn:c> gk:operation gkv:{} ; gk:result <urn:r> . <urn:r> gk:value {} . "
OBSERVED = (
    "as:x-1 gk:about ent:line ; gk:indicator gkv:length ; gk:refPeriod t:x ;"
    " gk:modality gkv:occurred ; gk:valueBound gkv:exactly ; gk:value 8 ."
    " as:x-2 gk:about ent:line ; gk:indicator gkv:length ; gk:refPeriod t:x ;"
    " gk:modality gkv:occurred ; gk:valueBound gkv:exactly ; gk:value {} . "
)
ORDER = (
    "ms:end gk:follows ms:start ; gk:status gkv:occurred ; gk:date t:a ."
    " ms:start gk:status gkv:occurred ; gk:date t:b ."
    ' t:a gk:latestEnd "2020-01-01"^^xsd:date . t:b gk:earliestBegin "{}"^^xsd:date . '
)

DISJOINT = (
    "[] owl:members ( gk:Place gk:Event gk:Award ) . gk:Place a owl:Class . gk:Event a owl:Class . "
)

EXACT = (
    "<urn:a> a sssom:Mapping ; owl:annotatedSource ent:city ; owl:annotatedTarget <urn:x> ;"
    " owl:annotatedProperty skos:exactMatch . <urn:b> a sssom:Mapping ; owl:annotatedSource"
    " ent:council ; owl:annotatedTarget <urn:{}> ; owl:annotatedProperty skos:closeMatch . "
)

#: For each check a valid and an invalid record, in TriG.
RECORDS = {
    "sums.rq": (
        CALCULATION.format("sum", 93) + "<urn:c> gk:operand <urn:a>, <urn:b> ."
        " <urn:a> gk:value 90 . <urn:b> gk:value {} .",
        (3, 4),
    ),
    "products.rq": (
        CALCULATION.format("product", 480) + "<urn:c> gk:operand <urn:a>, <urn:b> ."
        " <urn:a> gk:value 20 . <urn:b> gk:value {} .",
        (24, 25),
    ),
    "differences.rq": (
        CALCULATION.format("difference", 70) + "<urn:c> gk:minuend <urn:a> ; gk:subtrahend <urn:b>"
        " . <urn:a> gk:value 94 . <urn:b> gk:value {} .",
        (24, 23),
    ),
    "growth-rates.rq": (
        CALCULATION.format("growthRate", "14.8") + "<urn:c> gk:tolerance 0.05 ; gk:minuend <urn:a>"
        " ; gk:subtrahend <urn:b> . <urn:a> gk:value 25379 . <urn:b> gk:value {} .",
        (22102, 22302),
    ),
    "prior-values.rq": (
        CALCULATION.format("priorValue", 2583) + "<urn:c> gk:tolerance 0.5 ; gk:minuend <urn:a> ;"
        " gk:operand <urn:b> . <urn:a> gk:value 2769 . <urn:b> gk:value {} .",
        ("7.2", "7.3"),
    ),
    "month-counts.rq": (
        CALCULATION.format("monthCount", 24) + "<urn:c> gk:operand <urn:a> ."
        ' <urn:a> gk:duration "{}"^^xsd:duration .',
        ("P2Y", "P1Y11M"),
    ),
    "impossible-order.rq": (ORDER, ("2020-01-01", "2020-01-02")),
    "stated-twice.rq": (
        "gkg:entities {{ ent:line a gk:Project }} gkg:links {{ ent:{} a gk:Project }}",
        ("tram", "line"),
    ),
    "untyped.rq": ("ent:line a gk:Project . ent:{} gk:year 1 .", ("line", "tram")),
    "zoned-dates.rq": ('as:x-1 gk:knownSince "{}"^^xsd:date .', ("2020-01-01", "2020-01-01+09:00")),
    "texts-for-things.rq": (
        "src:x dcterms:title 'a' ; dc:publisher 'a daily' ; dcterms:publisher {} .",
        ("ent:daily", "'a daily'"),
    ),
    "relations.rq": (
        "as:x gk:relation gk:{} . gk:operator a owl:ObjectProperty . gk:Place a owl:Class .",
        ("operator", "Place"),
    ),
    "milestone-types.rq": (
        "gkv:x skos:inScheme gkv:milestoneTypes ; gk:impliesStatus gkv:{} ."
        " gkv:underway skos:inScheme gkv:statuses .",
        ("underway", "planned"),
    ),
    "undescribed.rq": ("ent:line a <urn:k> ; <urn:p> ent:{} .", ("line", "lime")),
    "undiagnosed-contradictions.rq": (OBSERVED, (8, 9)),
    "contradictions-without-discrepancy.rq": (
        "as:x-1 gk:bearing gkv:contradicts . <urn:d> gk:between as:{} , as:x-2 .",
        ("x-1", "x-3"),
    ),
    "disjoint-classes.rq": (
        DISJOINT + "gk:Facility rdfs:subClassOf gk:Place . ent:line a gk:Facility , gk:{} .",
        ("Place", "Event"),
    ),
    "same-label.rq": (
        "gk:Facility rdfs:subClassOf gk:Place . ent:hall a gk:Facility ; rdfs:label 'Main Hall'@en"
        " . ent:hall-2 a gk:Place ; rdfs:label '{}'@en . ms:hall a gk:Milestone ;"
        " rdfs:label 'main  hall'@en .",
        ("town hall", "main  hall"),
    ),
    "one-item-two-things.rq": (
        "ent:city schema:sameAs <urn:x> . ent:council schema:sameAs <urn:{}> .",
        ("y", "x"),
    ),
    "owl-same-as.rq": ("ent:city {} <urn:x> .", ("schema:sameAs", "owl:sameAs")),
    "matches-of-individuals.rq": ("{} skos:broadMatch <urn:x> .", ("gkv:city", "ent:city")),
    "circles.rq": (
        "ent:line gk:partOf ent:network . ent:network gk:partOf ent:{} . "
        "ent:other gk:partOf ent:line .",
        ("city", "network"),
    ),
}


def _faults(check: str, record: str) -> int:
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    dataset = ox.Store()
    dataset.load(prefixes + record, format=ox.RdfFormat.TRIG)
    derived, _ = run_rule(dataset, SUPERCLASSES, OURS, ())
    dataset.extend(ox.Quad(*triple, ox.NamedNode("urn:superclasses")) for triple in derived)
    return len(select_rows(dataset, CHECKS / check, OURS))


def test_every_check_has_its_records():
    """A check that has never failed proves nothing."""
    assert {path.name for path in CHECKS.glob("*.rq")} == set(RECORDS)


@pytest.mark.parametrize("check", sorted(RECORDS))
def test_a_check_passes_the_sound_record_and_finds_the_fault(check):
    """The two records differ in one value."""
    record, (sound, faulty) = RECORDS[check]

    assert _faults(check, record.format(sound)) == 0
    assert _faults(check, record.format(faulty)) == 1


@pytest.mark.parametrize(
    ("classes", "faults"),
    [
        ("foaf:Person , org:Post", 1),
        ("gk:Place , org:FormalOrganization", 1),
        ("org:FormalOrganization , <urn:k>", 0),
        ("gk:Place , gk:Event , gk:Award", 3),
        ("<urn:a> , <urn:b>", 1),
    ],
)
def test_classes_exclude_each_other_by_axiom_or_by_the_check(classes, faults):
    """The list of the ontology, owl:disjointWith, and the classes of other vocabularies count."""
    record = f"{DISJOINT} <urn:b> owl:disjointWith <urn:a> . ent:thing a {classes} ."

    assert _faults("disjoint-classes.rq", record) == faults


def test_a_circle_of_two_is_found_from_both():
    """Each node of a circle is reported, and a node that only leads to it is not."""
    record = "ent:a gk:partOf ent:b . ent:b gk:partOf ent:a . ent:c gk:partOf ent:a ."

    assert _faults("circles.rq", record) == 2


def test_a_diagnosed_contradiction_is_no_fault():
    """A discrepancy between the two assertions explains them."""
    diagnosis = "<urn:d> gk:between as:x-1 , as:x-2 . "

    assert _faults("undiagnosed-contradictions.rq", OBSERVED.format(9) + diagnosis) == 0


@pytest.mark.parametrize("one", ["as:x-1 gk:coveringPart ent:phase", "as:x-2 gk:medal gkv:gold"])
def test_numbers_of_different_parts_do_not_contradict_each_other(one):
    """A number for a part, and one for the whole, differ without a diagnosis."""
    dimensions = "gk:coveringPart rdfs:subPropertyOf gk:dimension . gk:medal rdfs:subPropertyOf"
    record = f"{OBSERVED.format(9)} {dimensions} gk:dimension . {one} . "

    assert _faults("undiagnosed-contradictions.rq", record) == 0


def test_numbers_of_the_same_part_contradict_each_other():
    """The same dimension on both leaves the contradiction."""
    record = (
        f"{OBSERVED.format(9)} gk:coveringPart rdfs:subPropertyOf gk:dimension ."
        " as:x-1 gk:coveringPart ent:phase . as:x-2 gk:coveringPart ent:phase . "
    )

    assert _faults("undiagnosed-contradictions.rq", record) == 1


@pytest.mark.parametrize(
    ("close", "more", "faults"),
    [
        ("y", "", 0),
        ("x", "", 1),
        ("x", "<urn:a> sssom:predicate_modifier sssom:NegatedPredicate .", 0),
        ("x", "<urn:b> sssom:predicate_modifier sssom:NegatedPredicate .", 0),
    ],
)
def test_an_item_close_to_one_thing_is_not_exactly_another(close, more, faults):
    """An item that is a place and a body is neither exactly; a rejected row says nothing."""
    assert _faults("one-item-two-things.rq", EXACT.format(close) + more) == faults
