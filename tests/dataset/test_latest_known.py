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
t:in-2020-05 gk:edtf "2020-05"^^edtf:EDTF ; gk:granularity time:unitMonth ;
  gk:earliestBegin "2020-05-01"^^xsd:date ; gk:latestEnd "2020-05-31"^^xsd:date .
t:in-2021 gk:edtf "2021"^^edtf:EDTF ; gk:granularity time:unitYear ;
  gk:earliestBegin "2021-01-01"^^xsd:date ; gk:latestEnd "2021-12-31"^^xsd:date .
t:since-2022 gk:edtf "2022/.."^^edtf:EDTF ; gk:granularity time:unitYear ;
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
    """
    A completion comes only from a completion; an opening says that it was no later.

    The facility is completed and opened with the project; it has no start and no status.
    """
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
    assert _values(dataset, "ent:hall", *names) == (
        None, None, "t:in-2020-05" if "opened" in marks else None, completion,
    )  # fmt: skip


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
        ("cancelled", "completion", "discontinued", set()),
        ("cancelled", "selection", "noStartReported", set()),
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
    """A building that was topped out had its ground broken, though not when it was planned."""
    turtle = _milestone("dug", "groundbreaking", "planned", "t:in-2021") + _milestone(
        "topped", "toppingOut", "occurred", "t:in-2020-05"
    )
    dataset = _known(turtle + " ms:topped gk:follows ms:dug .")

    names = ("gk:impliedBy", "gk:status", "gk:date", "gk:dateFrom", "gk:year")
    assert _values(dataset, "ms:dug", *names) == ("ms:topped", "gkv:occurred", None, None, None)
    assert _rows(
        dataset,
        """SELECT ?report { ?statement rdf:subject ms:dug ; rdf:predicate gk:status ;
        prov:wasDerivedFrom ?report }""",
    ) == [("as:topped",)]
    assert _values(dataset, "ent:hall-project", "gk:start", "gk:startTo") == (None, None)
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


def test_a_plan_whose_time_moves_has_one_latest_value():
    """What is to be reached by some time is one plan; what occurred stands beside it."""
    times = "".join(
        f'''t:by-{year} gk:edtf "../{year}"^^edtf:EDTF ; gk:latestEnd "{year}-12-31"^^xsd:date .'''
        for year in (2022, 2023)
    )
    numbers = (
        _number("n1", 100, "planned").replace("t:in-2021", "t:by-2022")
        + _number("n2", 120, "planned", passage="b").replace("t:in-2021", "t:by-2023")
        + _number("n3", 90, "planned")
        + _number("n4", 130, "occurred", passage="b").replace("t:in-2021", "t:by-2022")
    )
    values = """SELECT ?value ?period { ent:hall-project gk:latestValue ?v .
      ?v gk:value ?value ; gk:refPeriod ?period }"""

    assert _rows(_known(times + numbers), values) == [
        ("120", "t:by-2023"), ("130", "t:by-2022"), ("90", "t:in-2021"),
    ]  # fmt: skip


def test_a_projection_is_no_planned_cost_and_an_event_costs_nothing():
    """What a bid would cost if it were won is neither planned nor the cost of an undertaking."""
    turtle = "ent:games a gk:Event . " + _number("n1", 100, "projected")
    turtle += _number("n2", 100, "planned").replace("ent:hall-project", "ent:games")

    assert _rows(_known(turtle), "SELECT ?x { ?x gk:plannedCost|gk:actualCost ?cost }") == []


def test_a_facility_has_the_cost_that_a_source_states_for_it_alone():
    """The cost of a project is not stated again for what it delivers."""
    own = _number("n1", 100, "occurred").replace("ent:hall-project", "ent:hall")
    dataset = _known(own + _number("n2", 90, "planned"))
    names = ("gk:plannedCost", "gk:actualCost", "gk:actualCostAsOf")

    assert _values(dataset, "ent:hall", *names) == (None, "100", "2019-12-25")
    assert _values(dataset, "ent:hall-project", *names) == ("90", None, None)


@pytest.mark.parametrize(
    ("more", "costs"),
    [
        ("", ("100", "100")),
        (_number("n2", 120, "occurred"), ("120", "120")),
        (_number("n2", 90, "occurred").replace("ent:hall-project", "ent:hall"), ("100", "90")),
        (_number("n2", 90, "planned").replace("ent:hall-project", "ent:hall"), ("100", "90")),
        ("ent:hall-project gk:delivers ent:court .", ("100", None)),
        ("ent:another gk:delivers ent:hall .", ("100", None)),
        (_number("n2", 120, "projected"), ("100", "100")),
    ],
)
def test_the_cost_is_the_actual_one_or_the_one_planned(more, costs):
    """A facility has the cost of the one project that delivers it alone; its own goes before."""
    dataset = _known(_number("n1", 100, "planned") + more)
    subjects = ("ent:hall-project", "ent:hall")

    assert tuple(_values(dataset, subject, "gk:cost")[0] for subject in subjects) == costs
    if costs[1]:
        cost = "?x rdf:subject ent:hall ; rdf:predicate gk:cost ; prov:wasDerivedFrom ?report"
        assert _rows(dataset, f"SELECT DISTINCT ?report {{ {cost} }}") in (
            [("as:n1",)],
            [("as:n2",)],
        )


@pytest.mark.parametrize(
    ("kind", "opened", "completion"),
    [
        ("opening", "t:in-2020-05", "t:by-2020-05"),
        ("operationStart", None, "t:by-2020-05"),
        ("completion", None, "t:in-2020-05"),
        ("groundbreaking", None, None),
        ("bidWon", None, None),
        ("founding", None, None),
    ],
)
def test_a_facility_is_completed_and_opened_by_its_project(kind, opened, completion):
    """A bid that is won and a body that is founded build nothing."""
    dataset = _known(_milestone("x", kind, "occurred", "t:in-2020-05"))

    assert _values(dataset, "ent:hall", "gk:opened", "gk:completion") == (opened, completion)


def test_what_is_planned_completes_no_facility_and_a_project_no_other_facility():
    """A facility has the milestones of the project that delivers it, not of one at its site."""
    turtle = "ent:works a gk:Project ; gk:site ent:hall . "
    turtle += _milestone("a", "opening", "planned", "t:in-2021")
    turtle += _milestone("b", "restoration", "occurred", "t:in-2020-05", of="ent:works")
    query = "SELECT ?p { ent:hall ?p ?o FILTER(?p IN (gk:opened, gk:completion)) }"

    assert _rows(_known(turtle), query) == []
    turtle += " ent:works gk:delivers ent:hall ."
    assert _rows(_known(turtle), query) == [("gk:completion",)]


def test_the_facilities_completed_or_opened_since_2021(city_dataset):
    """Each fact on a facility leads to the reports that it leads to on its project."""
    query = """SELECT DISTINCT ?f { ?f a gk:Facility ; gk:completionTo|gk:openedTo ?d
      FILTER(?d >= "2021-01-01"^^xsd:date) }"""
    reports = """SELECT ?report {{ ?s rdf:subject ent:{} ; rdf:predicate gk:completion ;
      prov:wasDerivedFrom ?report }}"""

    assert [name for (name,) in _rows(city_dataset, query)] == [
        "ent:former-jeollanam-do-office", "ent:ggm-plant",
        "ent:green-car-parts-certification-center", "ent:gwangju-literature-hall",
        "ent:national-ai-data-center", "ent:national-trauma-center",
    ]  # fmt: skip
    restored = _rows(city_dataset, reports.format("former-jeollanam-do-office"))
    assert restored == [("as:x-segye-2026-02-22-02",)]
    assert restored == _rows(city_dataset, reports.format("former-jeollanam-do-office-restoration"))


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
    payers = "".join(
        _number(f"p-{name}", 1, "planned").replace("projectCost", name)
        for name in ("funding", "fundingShare", "debtCapital")
    )
    dataset = _known(costs + visits + payers + slip.replace("projectCost", "visitors"))

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


#: Values that were once wrong: a thing, a property path, and all that it leads to.
KNOWN = (
    ("ms:ggm-100000th-car", "gk:date/gk:edtf", "[2023-10-01..2023-10-10]"),
    ("ms:gwangju-tourism-foundation-founding", "gk:date/gk:edtf", "[2020-06-01..2020-07-30]"),
    ("ms:gwangju-tourism-foundation-inauguration", "gk:date/gk:edtf", "2020-07-30"),
    ("ms:innopolis-gwangju-designation", "gk:status", "gkv:occurred"),
    ("ms:innopolis-gwangju-designation", "gk:date/gk:edtf", "2011-01"),
    ("ms:gwangju-signature-dishes-launch", "gk:status", "gkv:occurred"),
    ("ms:metro-line-2-phase-3-opening", "gk:status", "gkv:undecided"),
    ("ms:metro-line-2-phase-3-opening", "gk:year", None),
    ("ms:metro-line-2-phases-1-and-2-completion", "gk:status", "gkv:projected"),
    ("ms:national-ai-computing-center-founding", "gk:status", "gkv:cancelled"),
    ("ms:national-ai-computing-center-founding", "gk:date", None),
    ("ms:national-ai-computing-center-founding", "gk:dateTo", None),
    ("ms:national-ai-computing-center-founding", "gk:year", None),
    ("ms:free-economic-zone-designation", "gk:leadBody", None),
    ("ent:world-aquatics-2019", "gk:locatedIn", None),
    ("ent:national-ai-computing-center", "gk:status", "gkv:discontinued"),
    ("ms:gwangju-swimming-championships-launch", "gk:date/gk:edtf", "2022-07-16"),
    ("ms:western-senior-complex-completion", "gk:year", "2024"),
    ("ms:world-para-archery-championships-2025-holding", "gk:status", "gkv:occurred"),
    ("ms:green-car-parts-certification-center-completion", "gk:status", "gkv:occurred"),
    ("ms:green-car-parts-certification-center-completion", "gk:year", None),
    ("ms:green-car-parts-certification-center-groundbreaking", "gk:year", None),
    ("ms:keri-gwangju-branch-completion", "gk:date", None),
    ("ms:asian-games-2038-holding", "gk:status", "gkv:targeted"),
    ("ms:pepper-volleyball-sale", "gk:status", "gkv:projected"),
    ("ent:smart-disaster-management-platform", "gk:status", "gkv:underway"),
    ("ent:metro-line-2", "gk:plannedCost", "2877200000000"),
    ("ent:asian-games-2038", "gk:plannedCost", None),
    ("ent:asian-games-2038-bid", "gk:plannedCost", None),
    ("ent:esports-arena", "gk:actualCost", "6000000000"),
    ("ent:green-car-parts-certification-center-construction", "gk:actualCost", None),
    ("ent:green-car-parts-certification-center-construction", "gk:plannedCost", "39400000000"),
    ("ent:keri-gwangju-branch-construction", "gk:actualCost", "74200000000"),
    ("ent:ai-hub-city", "gk:partner", None),
    ("ent:korea-swimming-promotion-center", "gk:locatedIn", None),
    ("ms:democracy-human-rights-park-selection", "gk:date/gk:edtf", "2019-12-11"),
    ("ent:world-aquatics-2019", "gk:site", "ent:nambu-university-aquatic-center"),
    ("ms:metro-line-2-opening", "gk:status", None),
    ("ms:metro-line-2-phases-1-and-2-completion", "gk:milestoneOf", "ent:metro-line-2-phase-2"),
    ("ent:ggm-plant-construction", "gk:plannedCostAsOf", "2019-08-20"),
)

#: The same for numbers: a thing, an indicator, and the value, bound and period of each latest one.
NUMBERS = (
    ("ent:ggm-plant", "gkv:cumulativeOutput", {
        ("100000", "gkv:moreThan", "2021-09-15/2023-10-10"),
        ("200000", "gkv:moreThan", "2021-09-15/2025-09-08"),
    }),
    ("ent:world-aquatics-2019", "gkv:worldRecordsSet", {
        ("10", "gkv:exactly", "2019-07-12/2019-07-28"),
    }),
    ("ent:world-aquatics-2019", "gkv:championshipRecordsSet", {
        ("17", "gkv:exactly", "2019-07-12/2019-07-28"),
    }),
    ("ent:world-aquatics-2019", "gkv:eventSurplus", {
        ("15900000000", "gkv:exactly", "2019-07-12/2019-08-18"),
    }),
    ("ent:national-ai-data-center", "gkv:computingPower", {
        ("8.85", "gkv:exactly", "2021/2022"),
        ("88.5", "gkv:exactly", "2022/.."),
    }),
    ("ent:ggm", "gkv:directEmployment", {
        ("1000", "gkv:exactly", "2021/.."),
        ("682", "gkv:exactly", "[2025-08-01..2025-10-31]"),
    }),
    ("ent:metro-line-2-phase-1", "gkv:lineLength", {("17000", "gkv:exactly", "../2026")}),
    ("ent:swimming-center-construction", "gkv:projectCost", {
        ("37000000000", "gkv:exactly", "../2024"),
    }),
    ("ent:democracy-human-rights-park", "gkv:funding", {
        ("115500000000", "gkv:exactly", "2019-12-11/.."),
    }),
    ("ent:gwangju-city", "gkv:nationalProjectsAttracted", {
        ("68", "gkv:exactly", "2018-07/2019-12"),
    }),
    ("ent:korea-swimming-promotion-center", "gkv:floorArea", {
        ("8755", "gkv:exactly", "../2024"),
    }),
    ("ent:korea-swimming-promotion-center", "gkv:poolLength", {
        ("25", "gkv:exactly", "2022/.."),
    }),
    ("ent:korea-swimming-promotion-center", "gkv:poolLanes", {("7", "gkv:exactly", "2022/..")}),
    ("ent:kang-gi-jung", "gkv:mayorOrdinal", {("14", "gkv:exactly", "2022-07-01/..")}),
)  # fmt: skip


@pytest.mark.parametrize(("thing", "path", "expected"), KNOWN)
def test_what_was_once_wrong_is_right(city_dataset, thing, path, expected):
    """Each value that a reader of the whole list found wrong."""
    rows = _rows(city_dataset, f"SELECT DISTINCT ?value {{ {thing} {path} ?value }}")

    assert rows == ([(expected,)] if expected else [])


@pytest.mark.parametrize(("thing", "indicator", "expected"), NUMBERS)
def test_numbers_that_were_once_wrong_are_right(city_dataset, thing, indicator, expected):
    """Each number that a reader of the whole list found wrong."""
    query = f"""SELECT ?value ?bound ?period {{ {thing} gk:latestValue ?v .
      ?v gk:indicator {indicator} ; gk:value ?value ; gk:valueBound ?bound ;
        gk:refPeriod/gk:edtf ?period }}"""

    assert set(_rows(city_dataset, query)) == expected


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


#: What first questions of a new user need, as property paths.
FIRST_QUESTIONS = (
    # Which body is in charge of the AI industry?
    "ent:aica-data-agency gk:field gkv:artificialIntelligence",
    "ent:gwangju-tourism-foundation gk:field gkv:culture",
    # What was the award for: a programme, or what the source says in words alone?
    "aw:regional-welfare-assessment-award-2018 gk:reason ent:outreach-health-welfare",
    "aw:proactive-administration-award-traffic-deaths gk:reason as:s0-2811",
    "aw:infectious-disease-control-award-2018 gk:reason/gk:aspect gkv:reason",
    # In which order did the car company come about?
    "ms:ggm-investment-agreement gk:milestoneOf/gk:partOf ent:gwangju-type-jobs",
    "ent:ggm-plant-construction gk:hasMilestone ms:ggm-investment-agreement",
    "ent:ggm ^gk:milestoneOf/gk:follows ms:ggm-investment-agreement",
)


def test_first_questions_find_their_answers(city_dataset):
    """The property that a new user tries leads to the answer."""
    missing = [
        triple
        for triple in FIRST_QUESTIONS
        if not city_dataset.query(
            f"ASK {{ {triple} }}", prefixes=PREFIXES, use_default_graph_as_union=True
        )
    ]

    assert missing == []


def test_a_described_reason_is_the_reason_of_its_award(city_dataset):
    """Each described reason is one of the conferral, and the statement names the report."""
    query = """SELECT ?report WHERE {
      ?c a gk:AwardConferral . ?report gk:about ?c ; gk:aspect gkv:reason .
      FILTER NOT EXISTS { ?c gk:reason ?report . ?statement rdf:subject ?c ;
        rdf:predicate gk:reason ; rdf:object ?report ; prov:wasDerivedFrom ?report } }"""

    assert _rows(city_dataset, query) == []
    assert (
        len(_rows(city_dataset, "SELECT DISTINCT ?c { ?c a gk:AwardConferral ; gk:reason ?r }"))
        == 8
    )
