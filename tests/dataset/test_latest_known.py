"""The derivation rules: what is latest known, from the reports of a small record and of ours."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from gwangju_kg.dataset import derivation
from gwangju_kg.project.project_folder import Project
from our_namespaces import PREFIXES, compact, graph_iri

ROOT = Path(__file__).parents[2]

_PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
#: A source published on 25 December 2019, and one published on 31 August 2021.
_SOURCES = """
src:a gk:publishedWithin t:2019-12-25 . src:b gk:publishedWithin t:2021-08-31 .
psg:a oa:hasSource src:a . psg:b oa:hasSource src:b .
t:2019-12-25 gk:earliestBegin "2019-12-23"^^xsd:date ; gk:latestEnd "2019-12-25"^^xsd:date .
t:2021-08-31 gk:earliestBegin "2021-05-01"^^xsd:date ; gk:latestEnd "2021-08-31"^^xsd:date .
t:in-2020-05 gk:edtf "2020-05"^^edtf:EDTF ; time:unitType time:unitMonth ;
  gk:earliestBegin "2020-05-01"^^xsd:date ; gk:latestEnd "2020-05-31"^^xsd:date .
t:in-2021 gk:edtf "2021"^^edtf:EDTF ; time:unitType time:unitYear ;
  gk:earliestBegin "2021-01-01"^^xsd:date ; gk:latestEnd "2021-12-31"^^xsd:date .
t:since-2022 gk:edtf "2022/.."^^edtf:EDTF ; time:unitType time:unitYear ;
  gk:earliestBegin "2022-01-01"^^xsd:date .
ent:hall-project a gk:Project ; gk:delivers ent:hall . ent:hall a gk:Facility .
"""


def _known(turtle):
    """Return the dataset of our vocabulary and a small record, with everything derived."""
    dataset = ox.Store()
    for name in ("ontology", "vocabulary", "indicators"):
        path = ROOT / "ontology" / f"{name}.ttl"
        dataset.load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("urn:x:o"))
    text = (_PROLOGUE + _SOURCES + turtle).encode()
    dataset.load(text, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("urn:x:data"))
    derivation.derive(dataset, Project.open(ROOT))
    return dataset


def _rows(dataset, query):
    solutions = dataset.query(_PROLOGUE + query, use_default_graph_as_union=True)
    return sorted(
        tuple(
            None if term is None else compact(term.value) if _is_iri(term) else term.value
            for term in row
        )
        for row in solutions
    )


def _is_iri(term):
    return isinstance(term, ox.NamedNode)


def _values(dataset, subject, *properties):
    """Return the value of each property of a subject, None if it has none."""
    rows = dict(_rows(dataset, f"SELECT ?p ?o {{ {subject} ?p ?o }}"))
    return tuple(rows.get(name) for name in properties)


def _milestone(name, kind, modality, when="", of="ent:hall-project"):
    time = f"gk:when {when} ;" if when else ""
    return f"""
ms:{name} a gk:Milestone ; gk:milestoneOf {of} ; gk:milestoneType gkv:{kind} .
as:{name} a gk:StatusReport ; gk:about ms:{name} ; gk:modality gkv:{modality} ;
  {time} prov:wasDerivedFrom psg:b ."""


#: What a milestone of each type that occurred says of an undertaking: its status, and which of its
#: start, completion and opening.  "by" is a completion of which only the last day is known.
TYPES = {
    "announcement": ("noStartReported", ""),
    "renaming": ("noStartReported", ""),
    "takingOffice": ("noStartReported", ""),
    "accession": ("noStartReported", ""),
    "strike": ("noStartReported", ""),
    "ruling": ("noStartReported", ""),
    "sale": ("noStartReported", ""),
    "birth": ("noStartReported", ""),
    "thresholdPassed": ("noStartReported", ""),
    "application": ("inPreparation", ""),
    "agreement": ("inPreparation", ""),
    "selection": ("inPreparation", ""),
    "decision": ("inPreparation", ""),
    "siteSelection": ("inPreparation", ""),
    "designation": ("inPreparation", ""),
    "deregulation": ("inPreparation", ""),
    "planAdoption": ("inPreparation", ""),
    "study": ("inPreparation", ""),
    "enactment": ("inPreparation", ""),
    "attraction": ("inPreparation", ""),
    "approval": ("inPreparation", ""),
    "consent": ("inPreparation", ""),
    "foundersMeeting": ("inPreparation", ""),
    "billTabled": ("inPreparation", ""),
    "bidDeclaration": ("underway", "start"),
    "commencement": ("underway", "start"),
    "groundbreaking": ("underway", "start"),
    "launch": ("underway", "start"),
    "expansion": ("underway", ""),
    "cooperation": ("underway", ""),
    "toppingOut": ("underway", ""),
    "trialOperation": ("underway", ""),
    "completion": ("completed", "completion"),
    "bidWon": ("completed", "completion"),
    "founding": ("completed", "completion"),
    "installation": ("completed", "completion"),
    "restoration": ("completed", "completion"),
    "opening": ("completed", "opened by"),
    "inauguration": ("completed", "opened by"),
    "operationStart": ("completed", "by"),
    "holding": ("completed", "by"),
    "outputMark": ("completed", "by"),
    "merger": ("discontinued", ""),
}


@pytest.mark.parametrize(("kind", "status", "marks"), [(k, *v) for k, v in TYPES.items()])
def test_each_type_of_milestone_starts_completes_opens_bounds_or_does_nothing(kind, status, marks):
    """A completion comes only from a completion; an opening says that it was no later."""
    dataset = _known(_milestone("x", kind, "occurred", "t:in-2020-05", of="ent:hall"))
    names = ("gk:status", "gk:start", "gk:opened", "gk:completion")
    completion = {"completion": "t:in-2020-05"}.get(
        marks, "t:by-2020-05" if "by" in marks else None
    )

    assert _values(dataset, "ent:hall-project", *names) == (
        f"gkv:{status}",
        "t:in-2020-05" if marks == "start" else None,
        "t:in-2020-05" if "opened" in marks else None,
        completion,
    )


def test_the_table_of_milestone_types_is_complete():
    """A new type of the vocabulary is entered in the table above."""
    rows = _rows(_known(""), "SELECT ?type { ?type skos:inScheme gkv:milestoneTypes }")

    assert {name.removeprefix("gkv:") for (name,) in rows} == set(TYPES)


def test_a_completion_known_only_by_an_opening_has_a_last_day_and_no_first():
    """The bound is an extent of its own, and names the milestone that shows it."""
    dataset = _known(_milestone("opening", "opening", "occurred", "t:in-2020-05", of="ent:hall"))
    names = ("gk:completionFrom", "gk:completionTo", "gk:completionShownBy", "gk:openedFrom")

    assert _values(dataset, "ent:hall-project", *names) == (
        None, "2020-05-31", "ms:opening", "2020-05-01",
    )  # fmt: skip
    assert _values(dataset, "t:by-2020-05", "gk:edtf", "gk:latestEnd", "gk:earliestBegin") == (
        "[..2020-05]", "2020-05-31", None,
    )  # fmt: skip


def test_a_completion_of_unknown_time_is_bounded_by_an_opening():
    """A report without a date says that it is complete, but not when."""
    turtle = _milestone("built", "completion", "occurred") + _milestone(
        "opening", "opening", "occurred", "t:in-2020-05"
    )

    assert _values(_known(turtle), "ent:hall-project", "gk:completion") == ("t:by-2020-05",)


def test_the_earliest_of_two_completions_is_taken_and_none_if_one_has_no_date():
    """The time remains unknown rather than wrong."""
    two = _milestone("a", "completion", "occurred", "t:in-2021") + _milestone(
        "b", "installation", "occurred", "t:in-2020-05"
    )

    assert _values(_known(two), "ent:hall-project", "gk:completion") == ("t:in-2020-05",)
    dataset = _known(two + _milestone("c", "restoration", "occurred"))
    assert _values(dataset, "ent:hall-project", "gk:completion") == ("t:by-2020-05",)


@pytest.mark.parametrize(
    ("modality", "kind", "status", "classes"),
    [
        ("occurred", "groundbreaking", "underway", set()),
        ("ongoing", "groundbreaking", "underway", set()),
        ("ongoing", "completion", "underway", set()),
        ("ongoing", "approval", "inPreparation", set()),
        ("planned", "groundbreaking", "noStartReported", {"gk:Commitment"}),
        ("targeted", "completion", "noStartReported", {"gk:Commitment"}),
        ("projected", "completion", "noStartReported", set()),
        ("cancelled", "completion", "noStartReported", set()),
        ("denied", "completion", "noStartReported", set()),
    ],
)
def test_each_modality_of_a_milestone(modality, kind, status, classes):
    """Only what is planned or targeted is a commitment; only what happens moves the status."""
    dataset = _known(_milestone("x", kind, modality))
    rows = _rows(dataset, "SELECT ?class { ms:x a ?class FILTER(?class != gk:Milestone) }")

    assert {name for (name,) in rows} == classes
    assert _values(dataset, "ent:hall-project", "gk:status") == (f"gkv:{status}",)


def test_a_planned_event_is_a_commitment_only_if_an_undertaking_delivers_it():
    """An election or the event of another body is no promise of the city."""
    turtle = "ent:games a gk:Event . ent:vote a gk:Event . ent:bid a gk:Project ; "
    turtle += "gk:delivers ent:games ."
    for name in ("games", "vote"):
        turtle += _milestone(f"{name}-held", "holding", "planned", "t:in-2021", of=f"ent:{name}")

    assert _rows(_known(turtle), "SELECT ?x { ?x a gk:Commitment }") == [("ms:games-held",)]


def test_a_later_milestone_implies_an_earlier_one_and_its_status():
    """A building that was topped out had its ground broken."""
    turtle = _milestone("dug", "groundbreaking", "planned", "t:in-2021") + _milestone(
        "topped", "toppingOut", "occurred", "t:in-2020-05"
    )
    dataset = _known(turtle + " ms:topped gk:follows ms:dug .")

    assert _values(dataset, "ms:dug", "gk:impliedBy") == ("ms:topped",)
    assert _values(dataset, "ent:hall-project", "gk:status") == ("gkv:underway",)


def test_times_are_plain_dates_that_compare_and_an_open_end_is_absent():
    """The first and the last possible day; the year if there is only one."""
    turtle = _milestone("a", "opening", "occurred", "t:in-2020-05") + _milestone(
        "b", "launch", "planned", "t:since-2022"
    )
    dataset = _known(turtle)
    names = ("gk:dateFrom", "gk:dateTo", "gk:year")

    assert _values(dataset, "ms:a", *names) == ("2020-05-01", "2020-05-31", "2020")
    assert _values(dataset, "ms:b", *names) == ("2022-01-01", None, None)
    assert _rows(
        dataset, 'SELECT ?x { ?x gk:dateFrom ?d FILTER(?d >= "2021-01-01"^^xsd:date) }'
    ) == [("ms:b",)]


def _number(name, value, modality, *, passage="a", more=""):
    return f"""
as:{name} a gk:Observation ; gk:about ent:hall-project ; gk:indicator gkv:projectCost ;
  gk:value {value} ; qudt:hasUnit unit:CCY_KRW ; gk:valueBound gkv:exactly ;
  gk:refPeriod t:in-2021 ;
  gk:modality gkv:{modality} ; gk:asOf t:2019-12-25 ; prov:wasDerivedFrom psg:{passage} {more} ."""


_VALUES = """SELECT ?value ?modality ?report {
  ent:hall-project gk:latestValue ?v .
  ?v gk:indicator gkv:projectCost ; gk:year 2021 ; gk:value ?value ;
    gk:modality ?modality ; prov:wasDerivedFrom ?report }"""


def test_a_number_that_two_sources_give_is_one_latest_value_with_both_reports():
    """One value for each thing, indicator and period."""
    dataset = _known(_number("n1", 100, "occurred") + _number("n2", 100, "occurred", passage="b"))

    assert _rows(dataset, _VALUES) == [
        ("100", "gkv:occurred", "as:n1"), ("100", "gkv:occurred", "as:n2"),
    ]  # fmt: skip
    assert len(_rows(dataset, "SELECT ?v { ?v a gk:LatestValue }")) == 1


def test_a_page_that_may_be_of_any_time_is_not_the_newest():
    """Its first possible day counts, not its last."""
    undated = """src:c gk:publishedWithin t:any . psg:c oa:hasSource src:c .
      t:any gk:latestEnd "2026-11-22"^^xsd:date ."""
    numbers = _number("n1", 191, "occurred") + _number("n2", 192, "occurred", passage="c")

    assert _rows(_known(undated + numbers), _VALUES) == [("191", "gkv:occurred", "as:n1")]


def test_what_is_reported_as_done_was_done_by_the_day_of_the_report():
    """The last possible day of an event is no later than the last day of its report."""
    dataset = _known(_milestone("x", "opening", "occurred", "t:in-2021"))

    assert _values(dataset, "ms:x", "gk:dateFrom", "gk:dateTo", "gk:year") == (
        "2021-01-01", "2021-08-31", "2021",
    )  # fmt: skip


def test_a_post_is_one_that_the_person_has_held():
    """No time is known, so that it is not said to be held today."""
    report = """as:r a gk:RelationReport ; gk:about ent:p ; gk:relation org:holds ;
      gk:object ent:mayor ; gk:modality gkv:occurred ; prov:wasDerivedFrom psg:a ."""

    assert _values(_known(report), "ent:p", "gk:heldPost", "org:holds") == ("ent:mayor", None)


def test_the_latest_plan_and_what_occurred_before_any_plan_are_taken():
    """Of plans the one published last; what occurred precedes all plans."""
    plans = _number("n1", 100, "planned") + _number("n2", 120, "planned", passage="b")

    assert _rows(_known(plans), _VALUES) == [("120", "gkv:planned", "as:n2")]
    spent = _known(plans + _number("n3", 130, "occurred"))
    assert _rows(spent, _VALUES) == [("130", "gkv:occurred", "as:n3")]
    names = ("gk:plannedCost", "gk:actualCost", "gk:plannedCostAsOf")
    assert _values(spent, "ent:hall-project", *names) == ("120", "130", "2019-12-25")


def test_a_deprecated_slip_is_no_latest_value():
    """Not even if it is the only one for its period."""
    slip = _number("n1", 100, "occurred", more="; gk:rank gkv:deprecated")
    dataset = _known(slip + _number("n2", 50, "planned"))

    assert _rows(dataset, _VALUES) == [("50", "gkv:planned", "as:n2")]
    assert _rows(_known(slip), "SELECT ?v { ?v a gk:LatestValue }") == []


def test_only_a_planned_or_targeted_number_is_a_target():
    """What is only projected is no promise."""
    kinds = ("planned", "targeted", "projected", "occurred")
    costs = "".join(_number(f"c-{k}", 1, k) for k in kinds)
    visits = "".join(_number(f"n-{k}", 1, k) for k in kinds).replace("projectCost", "visitors")
    slip = _number("n-slip", 1, "planned", more="; gk:rank gkv:deprecated")
    dataset = _known(costs + visits + slip.replace("projectCost", "visitors"))

    assert _rows(dataset, "SELECT ?x { ?x a gk:Target }") == [
        ("as:c-targeted",), ("as:n-planned",), ("as:n-targeted",),
    ]  # fmt: skip


def test_relations_and_names_are_plain_with_a_statement_for_each():
    """A denied or merely planned relation is not derived; two reports are behind one triple."""
    turtle = "".join(
        f"""as:r{number} a gk:RelationReport ; gk:about ent:hall ; gk:relation gk:operator ;
        gk:object ent:firm{number // 2} ; gk:modality gkv:{modality} ;
        prov:wasDerivedFrom psg:a ."""
        for number, modality in enumerate(("occurred", "ongoing", "planned", "planned", "denied"))
    )
    dataset = _known(turtle)

    assert _values(dataset, "ent:hall", "gk:operator") == ("ent:firm0",)
    assert _rows(
        dataset,
        """SELECT ?report { ?statement rdf:subject ent:hall ; rdf:predicate gk:operator ;
        rdf:object ent:firm0 ; prov:wasDerivedFrom ?report }""",
    ) == [("as:r0",), ("as:r1",)]


def test_superclasses_answer_and_no_type_is_stated_twice(city_dataset):
    """A query for a class returns the members of its subclasses, each once."""
    counts = "SELECT (COUNT(?x) AS ?n) (COUNT(DISTINCT ?x) AS ?m) {{ ?x a {} }}"
    for name in (
        "org:Organization",
        "gk:Undertaking",
        "gk:Assertion",
        "schema:Event",
        "prov:Entity",
    ):
        ((rows, things),) = _rows(city_dataset, counts.format(name))
        assert int(rows) == int(things) > 0, name
    members = (
        "SELECT (COUNT(?x) AS ?n) { VALUES ?c { gk:Project gk:Programme gk:Service } ?x a ?c }"
    )
    assert (
        _rows(city_dataset, members)[0][0]
        == _rows(city_dataset, counts.format("gk:Undertaking"))[0][0]
    )


@pytest.mark.parametrize(
    ("project", "completion", "opened"),
    [
        ("keri-gwangju-branch-construction", "[..2020-07]", "2020-07"),
        ("literature-hall-construction", "[..2023-09-22]", "2023-09-22"),
        ("green-car-parts-certification-center-construction", "[..2023-11-24]", "2023-11-24"),
        ("national-trauma-center-establishment", "2024-04", "2024-07-01"),
        ("ggm-plant-construction", "2021-04-15", None),
        ("world-archery-2025-bid", "2021-12-05", None),
    ],
)
def test_what_opened_is_not_called_completed(city_dataset, project, completion, opened):
    """The rows of the README, by the reports of their milestones."""
    query = f"""SELECT ?completion ?opened {{ ent:{project} gk:completion/gk:edtf ?completion
      OPTIONAL {{ ent:{project} gk:opened/gk:edtf ?opened }} }}"""

    assert _rows(city_dataset, query) == [(completion, opened)]


def test_a_bid_that_was_declared_consented_and_filed_is_under_way(city_dataset):
    """And a call that was won does not put a building under way."""
    names = ("gk:status", "gk:startFrom")

    assert _values(city_dataset, "ent:asian-games-2038-bid", *names) == (
        "gkv:underway", "2021-05-26",
    )  # fmt: skip
    for won in ("redox-flow-battery-center-construction", "future-smart-grid"):
        assert _values(city_dataset, f"ent:{won}", "gk:status") == ("gkv:inPreparation",)


def test_national_funding_is_one_row_a_year(city_dataset):
    """Two sources give the same number for 2020."""
    query = """SELECT ?year ?value { ent:gwangju-city gk:latestValue ?v .
      ?v gk:indicator gkv:nationalFunding ; gk:year ?year ; gk:value ?value }"""
    years = [year for year, _ in _rows(city_dataset, query)]

    assert len(years) == len(set(years)) >= 2


def test_no_person_or_event_is_derived_from_a_newspaper(city_dataset):
    """What is derived is a triple, not the thing that it is about."""
    query = f"""SELECT ?s {{ GRAPH ?g {{ ?s prov:wasDerivedFrom ?o }}
      FILTER(?g IN (<{graph_iri("entities")}>, <{graph_iri("best-known")}>))
      FILTER NOT EXISTS {{ ?s a ?own FILTER(?own IN (gk:LatestValue, org:Membership)) }} }}"""

    assert _rows(city_dataset, query) == []


def test_every_derived_triple_leads_to_its_reports_in_one_pattern(city_dataset):
    """All of the graph but lists of milestones, values and bounds, which say it themselves."""
    query = f"""SELECT DISTINCT ?p {{ GRAPH <{graph_iri("best-known")}> {{ ?s ?p ?o }}
      FILTER(?p NOT IN (gk:hasMilestone, gk:latestValue))
      FILTER NOT EXISTS {{ ?s a ?made FILTER(?made IN (gk:LatestValue, gk:TemporalExtent)) }}
      FILTER NOT EXISTS {{ ?node rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ;
        prov:wasDerivedFrom ?r }} }}"""

    assert _rows(city_dataset, query) == []
