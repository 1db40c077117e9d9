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
    claims = ("s0-155", "s0-157", "s0-180", "s0-465", "s0-467", "s0-598", "s0-402", "s0-421")
    for claim in (*claims, "s0-1215", "s0-1306", "s0-1307", "s3-292", "s3-443"):
        assert ask(f"ASK {{ as:{claim} gk:modality gkv:planned }}")


def test_what_another_article_tells_is_inferred(ask):
    """A thing that the passage does not name is read into it, and the comment says so."""
    for claim in ("s3-111", "s3-113", "s3-224", "s3-229", "s3-230", "s3-271", "s3-272", "s3-440"):
        assert ask(f"ASK {{ as:{claim} gk:basis gkv:inferred ; rdfs:comment ?comment }}"), claim


def test_an_increase_is_not_the_amount(ask):
    """The grant grew by three million won; it is not three million."""
    assert ask(
        "ASK { as:d-independence-grant-increase gk:indicator gkv:independenceGrantIncrease }"
    )
    assert ask(
        "SELECT ?value WHERE { ?claim gk:indicator gkv:independenceGrantAmount ;"
        " gk:value ?value } ORDER BY ?value"
    ) == [("5000000",), ("8000000",)]


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


#: What two readers of the latest known values found wrong, as it has to be recorded.
LATER_READINGS = (
    # A building that has only a site is located nowhere yet.
    "as:x-namdonews-2019-12-15-10 gk:modality gkv:planned",
    # The day of a news item is not the day of the decision.
    "as:x-ikbc-2019-12-11-01 gk:when/gk:edtf '[2019-12-01..2019-12-11]'^^edtf:EDTF",
    # A page on the completion of two phases says nothing of the opening of the whole line.
    "as:x-kmib-0028996195-03 gk:about/gk:milestoneType gkv:completion",
    "as:x-kmib-0028996195-03 gk:about/gk:milestoneOf ent:metro-line-2-phase-2",
    # What has been put off without a date is not expected.
    "as:x-hankyung-2022-12-29-01 gk:modality gkv:undecided",
    # The centre was not cancelled, but goes elsewhere.
    "ms:national-ai-computing-center-founding rdfs:label"
    " 'Founding of the National AI Computing Centre in Gwangju'@en",
    # The page names state funds.
    "as:x-etnews-2021-02-04-09 gk:fundingSource gkv:stateFunds",
    # A guide written beforehand tells of plans; what came of them is in later pages.
    "as:x-worldarchery-202133-03 gk:modality gkv:planned",
    "as:x-worldarchery-202157-01 gk:object ent:may-18-democracy-square",
    # The site that was chosen was a candidate too.
    "as:x-namdonews-2019-12-15-11 gk:object ent:gwangsan-gu",
    # The design of a building is not the time at which its works start.
    "as:x-nocutnews-5760079-02 gk:refPeriod/gk:edtf '2022/..'^^edtf:EDTF",
    # An amount before an increase is not valid after it.
    "as:s0-589 gk:asOf/gk:anchorMilestone ms:independence-grant-expansion",
)


@pytest.mark.parametrize("triple", LATER_READINGS)
def test_what_later_readings_found_wrong(ask, triple):
    """Each value that was recorded wrongly, as its source has it."""
    assert ask(f"ASK {{ {triple} }}")
