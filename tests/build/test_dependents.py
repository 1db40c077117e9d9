"""What leaves with a thing: its own records and parts, and nothing that another thing needs."""

from pyoxigraph import RdfFormat, parse

from gwangju_kg.build.dependents import Links
from our_namespaces import PREFIXES

DATA = """
ent:one a gk:Project ; gk:identifier ent:code ; geo:hasGeometry ent:point ; gk:partOf ent:two .
ent:two a gk:Project ; gk:identifier ent:shared .
ent:code a gk:Identifier . ent:point a geo:Geometry . ent:shared a gk:Identifier .
ent:one gk:identifier ent:shared .
ent:mapping a sssom:Mapping ; owl:annotatedSource ent:one ; owl:annotatedTarget <urn:x> .
as:a a gk:StatusReport ; gk:about ent:one ; prov:wasDerivedFrom psg:a .
as:b a gk:StatusReport ; gk:about ent:two ; prov:wasDerivedFrom psg:a , psg:b .
psg:a a gk:Passage ; oa:hasSource src:s ; oa:hasSelector sel:a .
psg:b a gk:Passage ; oa:hasSource src:s ; oa:hasSelector sel:a .
sel:a a oa:TextPositionSelector .
src:s a gk:Source ; dcterms:publisher ent:publisher .
ent:publisher a gk:Organization .
chk:a a earl:Assertion ; earl:subject as:a ; earl:test chk:test ; earl:result chk:a-result .
chk:a-result a earl:TestResult ; earl:pointer sel:a .
chk:s-recall a dqv:QualityMeasurement ; dqv:computedOn src:s .
ent:waiver a gk:Waiver ; oa:hasSource src:s .
"""


def links():
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    return Links(parse(head + DATA, RdfFormat.TURTLE))


def full(names):
    return {PREFIXES[name.partition(":")[0]] + name.partition(":")[2] for name in names.split()}


def test_a_check_leaves_with_its_assertion_and_a_shared_passage_stays():
    """The selector stays too, to which the passage points."""
    assert links().dependents(full("as:a")) == full("chk:a chk:a-result")


def test_a_passage_leaves_with_the_last_assertion_from_it():
    """And its selector with the last passage, but not the source."""
    expected = full("chk:a chk:a-result psg:a psg:b sel:a")

    assert links().dependents(full("as:a as:b")) == expected


def test_a_thing_leaves_with_its_own_identifiers_points_and_links():
    """Not with those of others, nor with assertions about it, which a person must name."""
    assert links().dependents(full("ent:one")) == full("ent:code ent:point ent:mapping")


def test_with_a_source_leave_its_passages_measurements_and_waivers():
    """Its assertions do not, nor its publisher."""
    expected = full("psg:a psg:b sel:a chk:s-recall ent:waiver")

    assert links().dependents(full("src:s")) - full("sel:a") == expected - full("sel:a")


def test_what_nothing_refers_to_any_longer_is_shown():
    """Only if the data describe it."""
    leaving = full("src:s psg:a psg:b sel:a")

    assert links().unreferenced(leaving) == full("ent:publisher")
    assert links().unreferenced(full("ent:one ent:mapping as:a")) == full("ent:code ent:point")
