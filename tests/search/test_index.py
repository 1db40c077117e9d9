"""Search by name: ranking, limits and unreadable indexes."""

import csv
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwangju_kg.build import search_index
from gwangju_kg.errors import StoreError
from gwangju_kg.release import manifest
from gwangju_kg.search import candidate_names, index
from gwangju_kg.search.candidate_names import MAX_POSTINGS
from gwangju_kg.search.index import MAX_CANDIDATES, SearchIndex
from gwangju_kg.search.normalize import MAX_CHARACTERS, name_keys
from gwangju_kg.search.similarity import SAME_NAME, SearchTerm, compare
from our_namespaces import PREFIXES

ENT = PREFIXES["ent"]
NOISY = Path(__file__).parents[1] / "noisy-names.csv"


@pytest.fixture(scope="module")
def finder(city, tmp_path_factory):
    """Return the names of the real data."""
    folder = tmp_path_factory.mktemp("search")
    search_index.write(city, folder)
    return SearchIndex(folder)


def _local_names(hits):
    return [hit.entity.iri.removeprefix(ENT) for hit in hits]


def _same(hits):
    return sum(hit.score >= SAME_NAME for hit in hits)


def _best(finder, text, **given):
    hits = finder.find(text, under=ENT, **given)
    return hits[0].entity.iri.removeprefix(ENT), hits[0].score, hits[0].reason


def test_noisy_names_are_found_at_rank_one(finder):
    """At least 95 of 100 are; another entity, or none, never scores like an equal name."""
    rows = list(csv.DictReader(NOISY.read_text("utf-8").splitlines()))
    known = [row for row in rows if row["id"]]
    missed, false = [], []
    for row in rows:
        prefix, _, local = row["kind"].partition(":")
        kinds = [PREFIXES[prefix] + local] if local else []
        hits = finder.find(row["typed"], kinds=kinds, under=ENT)
        best = hits[0] if hits else None
        right = best is not None and best.entity.iri == ENT + row["id"]
        missed += [row["typed"]] if row["id"] and not right else []
        false += [row["typed"]] if best and best.score >= SAME_NAME and not right else []

    assert len(known) >= 100
    assert len(missed) <= len(known) - 95, missed
    assert false == []


@pytest.mark.parametrize(
    ("typed", "thing", "score", "reason"),
    [
        ("광주광역시", "gwangju-city", 100.0, "exact"),
        ("광주 광역시", "gwangju-city", 98.0, "spacing"),
        ("光州廣域市", "gwangju-city", 95.0, "hanja"),
        ("현대자동차(주)", "hyundai-motor", 95.0, "abbreviation"),
        ("gwangjuhyeong iljari", "gwangju-type-jobs", 91.0, "romanised"),
        ("Kwangju", "gwangju", 88.0, "sound"),
        ("ㄱㅈㅅㅅㅋㄷ", "sangsaeng-card", 80.0, "initials"),
        ("광주상생", "sangsaeng-card", 78.0, "beginning"),
        ("29", "gwangju", 100.0, "exact"),
    ],
)
def test_the_reason_of_a_score_is_told(finder, typed, thing, score, reason):
    """
    Each way of typing a name has its score and reason.
    """
    assert _best(finder, typed) == (thing, score, reason)


@pytest.mark.parametrize("typed", ["사관", "관학교", "ㅅㄱㅎ", "academ"])
def test_parts_of_words_are_found(finder, typed):
    """
    Substrings match in hangul, in initial consonants and in Latin letters.
    """
    assert "ai-academy" in _local_names(finder.find(typed, under=ENT, limit=20))


@pytest.mark.parametrize("typed", ["광", "ㄱ", "gwan"])
def test_one_letter_finds_what_is_spoken_of_most(finder, typed):
    """
    A single character returns the entity that is mentioned most often.
    """
    assert "gwangju" in _local_names(finder.find(typed, under=ENT, limit=5))


def test_the_name_of_what_it_became_finds_it_below_the_successor(finder):
    """
    The hit has the role `successor`, and its score is below that of a match.
    """
    hits = finder.find("광주관광공사", under=ENT)

    assert _local_names(hits[:2]) == ["gwangju-tourism-organization", "gwangju-tourism-foundation"]
    assert (hits[1].role, hits[1].score) == ("successor", 80.0)
    assert _same(hits) == 1


def test_a_name_of_two_things_finds_both(finder):
    """
    전라남도 is a place and a body; with a class given, only one of them is returned.
    """
    assert _same(finder.find("전라남도", under=ENT)) == 2
    assert _same(finder.find("전라남도", under=ENT, kinds=[PREFIXES["org"] + "Organization"])) == 1


def test_another_number_is_another_thing(finder):
    """
    Line 2 does not match Line 1, although the rest of the name is equal.
    """
    assert finder.find("광주 도시철도 1호선", under=ENT)[0].score < SAME_NAME - 10


def test_kinds_and_addresses_limit_what_is_found(finder):
    """
    A class includes its subclasses, and IRIs are restricted by prefix.
    """
    place = PREFIXES["gk"] + "Place"
    hits = finder.find("광주", kinds=[place], limit=50)

    assert hits
    assert all(place in hit.entity.kinds for hit in hits)
    assert not finder.find("광주", under="urn:none")


def test_limit_cuts_the_same_order(finder):
    """
    A smaller limit returns the first hits of a larger one.
    """
    assert finder.find("광주", limit=3) == finder.find("광주", limit=20)[:3]


@pytest.mark.parametrize("text", ["", " ", "·", "\ud800", "x" * (MAX_CHARACTERS + 1), "'\"%_\\;--"])
def test_what_is_no_name_finds_nothing(finder, text):
    """
    Text without letters, or too long, returns no hits and raises no error.
    """
    assert finder.find(text) == ()


def test_the_longest_text_is_looked_for(finder):
    """
    Text of exactly the maximum length is searched; one more character is not.
    """
    assert finder.find("광주".rjust(MAX_CHARACTERS))
    assert not finder.find("광주".rjust(MAX_CHARACTERS + 1))


@given(text=st.text(max_size=30))
def test_any_text_is_answered_in_order(finder, text):
    """
    Scores are sorted, between 40 and 100, and no entity is returned twice.
    """
    hits = finder.find(text)

    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(40 <= hit.score <= 100 for hit in hits)
    assert len(set(_local_names(hits))) == len(hits)


@given(st.text("광주시상생카드 aik12", min_size=1, max_size=12))
def test_a_name_is_most_like_itself(name):
    """
    A name compared with itself scores 100.
    """
    if name_keys(name).plain:
        assert compare(SearchTerm.from_text(name), name.strip(), name_keys(name)).score == 100.0


def test_a_thing_is_known_by_its_iri(finder):
    """
    An entity is returned by IRI; an unknown IRI returns None.
    """
    thing = finder.entity(ENT + "ggm")

    assert (thing.label("ko"), thing.label("en")) == ("광주글로벌모터스", "Gwangju Global Motors")
    assert finder.entity("urn:none") is None


def test_a_label_is_that_of_one_thing(finder):
    """A label of two things, and another name of one, name none."""
    names = {"광주글로벌모터스", "Gwangju Global Motors", "GGM", "개관", "nothing"}
    found = finder.named(names)

    assert {name: thing.iri for name, thing in found.items()} == {
        "광주글로벌모터스": ENT + "ggm",
        "Gwangju Global Motors": ENT + "ggm",
    }


def test_classes_and_properties_are_those_of_entities(finder):
    """
    The most used come first; a class without entities is not listed.
    """
    kinds = dict(finder.entity_kinds())

    assert kinds[PREFIXES["gk"] + "Project"] > 30
    assert PREFIXES["owl"] + "Class" not in kinds
    assert finder.properties()[0][0] == PREFIXES["rdfs"] + "label"
    assert PREFIXES["gk"] + "leadBody" in dict(finder.properties(PREFIXES["gk"] + "Project"))
    assert finder.properties("urn:none") == ()


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """Return an index of twenty thousand names with the same beginning."""
    folder = tmp_path_factory.mktemp("crowd")
    random = Random(3)  # noqa: S311 - invented names
    names = [
        search_index.EntityName(
            f"{ENT}n{number}", "label", f"광주 {random.randrange(10**6):06} 센터", "ko"
        )
        for number in range(20_001)
    ]
    kinds = {name.entity_iri: [PREFIXES["gk"] + "Project"] for name in names}
    search_index.write(search_index.SearchNames(names, kinds, {}, {}), folder)
    return SearchIndex(folder)


@pytest.mark.parametrize("typed", ["광", "광주", "센터", "ㄱㅈ", "광주 센터", "gwangju", "주0"])
def test_the_work_is_bounded_however_many_names_fit(crowd, monkeypatch, typed):
    """
    The numbers of names compared and of postings read stay within their limits.
    """
    compared, read = [], []
    compare_one, read_one = index.compare, candidate_names._read_postings
    monkeypatch.setattr(index, "compare", lambda *args: compared.append(1) or compare_one(*args))
    monkeypatch.setattr(
        candidate_names,
        "_read_postings",
        lambda *args: read.append(len(postings := read_one(*args))) or postings,
    )

    assert crowd.find(typed)
    assert 0 < len(compared) <= MAX_CANDIDATES
    assert sum(read) <= MAX_POSTINGS


def test_a_whole_name_is_found_in_a_crowd(crowd):
    """
    A complete name is found among 20,000 similar ones.
    """
    assert crowd.find("광주 000000센터 없는 이름") != ()
    first = crowd.find("광주")[0]
    assert crowd.find(first.name)[0].score == 100.0


def test_a_missing_file_is_a_sentence(tmp_path):
    """
    The message names the file and the remedy.
    """
    with pytest.raises(StoreError, match=r"cannot be read.*build it again"):
        SearchIndex(tmp_path)


def test_a_damaged_file_is_a_sentence(tmp_path):
    """
    A file that is no database raises a StoreError.
    """
    (tmp_path / manifest.SEARCH).write_bytes(b"no database" * 100)

    with pytest.raises(StoreError, match="cannot be read"):
        SearchIndex(tmp_path)


def test_another_format_is_refused(tmp_path):
    """
    A file of another format version raises a StoreError that names it.
    """
    with closing(sqlite3.connect(tmp_path / manifest.SEARCH)) as database:
        database.executescript("PRAGMA user_version = 9; CREATE TABLE kind (id, iri)")

    with pytest.raises(StoreError, match="format 9"):
        SearchIndex(tmp_path)
