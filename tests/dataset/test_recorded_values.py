"""Values of the record that were once wrong, and rules that all records of a kind keep."""

import re
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox
import pytest

from gwangju_kg.dataset import reading
from gwangju_kg.project.project_folder import Project
from our_namespaces import PREFIXES

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def ask():
    """Return a function that asks the project as read, without derived triples."""
    store = ox.Store()
    store.extend(
        ox.Quad(q.subject, q.predicate, q.object) for q in reading.read_project(Project.open(ROOT))
    )

    def select(text):
        result = store.query(text, prefixes=PREFIXES)
        if isinstance(result, ox.QueryBoolean):
            return bool(result)
        return [tuple(term and term.value for term in row) for row in result]

    return select


def test_claim_ascribed_to_an_office_names_no_person(ask):
    """The text says only that the President agrees: the post is the speaker, not a person."""
    speakers = ask(
        "SELECT ?speaker WHERE { VALUES ?claim { as:s0-661 as:s0-2201 }"
        " ?claim prov:wasAttributedTo ?speaker } ORDER BY ?speaker"
    )

    assert [speaker.rpartition("/")[2] for (speaker,) in speakers] == [
        "gwangju-city",
        "president-of-south-korea",
    ]
    assert ask("ASK { ent:president-of-south-korea a org:Post }")


def test_period_under_review_is_not_the_date_of_the_award(ask):
    """The period of a review, of an assessment and of the work are no dates of awards."""
    for claim in ("as:s0-816", "as:s0-817", "as:s0-822"):
        assert ask(f"ASK {{ {claim} gk:refPeriod ?period }}")
        assert not ask(f"ASK {{ {claim} gk:when ?when }}")


def test_the_best_says_in_what(ask):
    """A claim to be the best names the quality that is meant: safety, fairness, innovation."""
    without = ask(
        "SELECT ?claim WHERE { ?claim gk:superlative gkv:best ."
        " FILTER NOT EXISTS { ?claim gk:criterion ?criterion } }"
    )

    assert without == []


def test_relation_of_what_is_only_planned_is_planned(ask):
    """Legacies, sites and groups served of undertakings still to come are not yet so."""
    for claim in ("s0-155", "s0-157", "s0-180", "s0-465", "s0-598"):
        assert ask(f"ASK {{ as:{claim} gk:modality gkv:planned }}")


def test_older_grant_ends_with_the_increase(ask):
    """The amount before the increase holds until that milestone; only the newer one holds now."""
    assert ask(
        "ASK { as:s0-589 gk:refPeriod/gk:anchorMilestone ms:independence-grant-expansion ."
        " as:s0-590 gk:refPeriod t:s0-published }"
    )


def test_award_for_a_deliberation_is_not_for_the_construction(ask):
    """The Korea Policy Award was given for how the line was decided, not for building it."""
    assert ask("SELECT ?reason WHERE { as:s0-831 gk:reason ?reason }") == [
        (PREFIXES["ent"] + "metro-line-2-deliberation",)
    ]


def test_grade_is_not_a_rank(ask):
    """A position by an indicator of a grade is a grade, which several may share."""
    ranked = ask(
        "SELECT ?claim WHERE { ?claim gk:superlative gkv:ranked ; gk:criterion ?criterion ."
        " FILTER(STRENDS(STR(?criterion), 'Grade')) }"
    )

    assert ranked == []
    assert ask("ASK { as:s0-664 gk:superlative gkv:graded ; gk:position 1 }")


def test_no_post_has_two_holders_at_once(ask):
    """The intervals of two memberships of one post do not overlap."""
    rows = ask(
        "SELECT ?post ?member ?from ?to WHERE { ?m a org:Membership ; gk:post ?post ;"
        " org:member ?member ; org:memberDuring ?t . ?t gk:earliestBegin ?from ."
        " OPTIONAL { ?t gk:latestEnd ?to } }"
    )
    overlaps = [
        (one, two)
        for one, two in combinations(rows, 2)
        if one[0] == two[0] and one[2] <= (two[3] or "9999") and two[2] <= (one[3] or "9999")
    ]

    assert len(rows) >= 2
    assert overlaps == []


def test_every_reported_holder_of_a_post_has_a_membership(ask):
    """A person who is reported to hold a post has a membership with that post."""
    without = ask(
        "SELECT DISTINCT ?person ?post WHERE { ?claim gk:about ?person ; gk:relation org:holds ;"
        " gk:object ?post . FILTER NOT EXISTS { ?m org:member ?person ; gk:post ?post } }"
    )

    assert without == []


def test_the_city_lies_in_its_country(ask):
    """Gwangju is reported to be part of South Korea."""
    assert ask(
        "ASK { ?c gk:about ent:gwangju ; gk:relation gk:partOf ; gk:object ent:south-korea }"
    )


def test_descriptions_and_comments_are_in_two_languages(ask):
    """A description is Korean in Korean and has no Korean in English."""
    texts = [
        (text.value, text.language)
        for quad in reading.read_project(Project.open(ROOT))
        if quad.predicate.value in (PREFIXES["gk"] + "description", PREFIXES["gk"] + "comparedWith")
        for text in [quad.object]
    ]

    assert len(texts) > 100
    assert [t for t, language in texts if bool(re.search("[가-힣]", t)) is (language == "en")] == []
