"""The search index: its content, and that it is reproducible."""

import hashlib
import sqlite3
from array import array
from random import Random

import pytest

from conftest import ROOT
from gwangju_kg.build import search_index
from gwangju_kg.build.search_index import EntityName, SearchNames
from gwangju_kg.errors import BuildError, SourceError
from gwangju_kg.project.project_folder import Project
from gwangju_kg.release import manifest
from gwangju_kg.search.normalize import MAX_CHARACTERS, ROLES
from our_namespaces import PREFIXES

PROJECT = PREFIXES["gk"] + "Project"


def thing(number):
    """Return the IRI of the entity with a number."""
    return f"{PREFIXES['ent']}t{number}"


def made(*names, weights=None):
    """Return names from rows of (number, role, text, language)."""
    rows = [EntityName(thing(number), *rest) for number, *rest in names]
    return SearchNames(rows, {row.entity_iri: [PROJECT] for row in rows}, weights or {}, {})


def nearest_roles(names):
    """Return the nearest role of each name, by the local name of its thing and its text."""
    ranked = sorted(names.names, key=lambda name: ROLES.index(name.role), reverse=True)
    return {(n.entity_iri.removeprefix(PREFIXES["ent"]), n.text): n.role for n in ranked}


@pytest.fixture
def rows(tmp_path):
    """Write a lexicon and query its file."""

    def ask(lexicon, query):
        (tmp_path / manifest.SEARCH).unlink(missing_ok=True)
        search_index.write(lexicon, tmp_path)
        database = sqlite3.connect(tmp_path / manifest.SEARCH)
        try:
            return database.execute(query).fetchall()
        finally:
            database.close()

    return ask


def test_every_name_of_a_thing_is_read(dataset, project_path):
    """Labels in both languages, of things and of the classes and codes that describe them."""
    lexicon = search_index.read_names(dataset, Project.open(project_path))
    names = {(name.entity_iri, name.text, name.role) for name in lexicon.names}

    assert (PREFIXES["ent"] + "line-2", "도시철도 2호선", "label") in names
    assert (PREFIXES["ent"] + "line-2", "Metro Line 2", "label") in names
    assert lexicon.kinds[PREFIXES["ent"] + "line-2"] == [PROJECT]
    assert lexicon.kinds[PREFIXES["ent"] + "gwangju-city"] == [
        PREFIXES["org"] + "FormalOrganization",
        PREFIXES["org"] + "Organization",
    ]


def test_what_was_and_what_became_are_kept_apart(city):
    """The name of the successor is a flagged name of the old thing, and vice versa."""
    roles = nearest_roles(city)

    assert roles["gwangju-tourism-foundation", "광주관광재단"] == "label"
    assert roles["gwangju-tourism-foundation", "광주관광공사"] == "successor"
    assert roles["gwangju-tourism-organization", "광주관광재단"] == "predecessor"


def test_names_that_sources_use_and_codes_are_names(city):
    """
    Name reports and identifiers.
    """
    roles = nearest_roles(city)

    assert roles["gwangju", "29"] == "code"
    assert roles["gist", "Q484900"] == roles["gist", "024kbgz78"] == "code"
    assert any(name.role == "reported" for name in city.names)


def test_a_missing_query_is_an_error_that_names_it(dataset, project):
    """No release is built without the index."""
    (project / "queries" / "lexicon" / "names.rq").unlink()

    with pytest.raises(SourceError, match=r"names\.rq"):
        search_index.read_names(dataset, Project.open(project))


def test_the_same_names_in_any_order_give_the_same_bytes(city, tmp_path):
    """The file does not depend on the order of reading."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    shuffled = Random(1).sample(city.names, len(city.names))  # noqa: S311 - an order
    first = search_index.write(city, tmp_path / "a")
    second = search_index.write(
        SearchNames(
            shuffled,
            city.kinds,
            dict(reversed(city.weights.items())),
            dict(reversed(city.uses.items())),
            unused=city.unused,
            terms=dict(reversed(city.terms.items())),
        ),
        tmp_path / "b",
    )

    assert first == second


def test_the_manifest_states_the_file(tmp_path):
    """Size and hash are those of the bytes, without the version of SQLite."""
    row = search_index.write(made((1, "label", "광주", "ko")), tmp_path)
    content = (tmp_path / row["path"]).read_bytes()

    assert row["bytes"] == len(content)
    assert row["sha256"] == hashlib.sha256(content).hexdigest()
    assert content[96:100] == bytes(4)


def test_a_release_lists_the_file(release_path):
    """A damaged index is therefore refused."""
    files = {row["path"]: row for row in manifest.read(release_path)["files"]}

    assert files["search.sqlite"]["media_type"] == "application/vnd.sqlite3"
    assert manifest.verify(release_path, thorough=True)


def test_a_text_is_once_a_name_of_a_thing_in_its_nearest_role(rows):
    """A label that a source also uses remains a label."""
    lexicon = made(
        (1, "reported", "광주", "ko"), (1, "other", "나주", "ko"), (1, "label", "광주", "ko")
    )

    assert rows(lexicon, "SELECT text, role FROM name") == [("광주", 0), ("나주", 1)]
    assert rows(lexicon, "SELECT ko, en FROM thing") == [("광주", "")]


def test_things_that_are_spoken_of_more_come_first(rows):
    """Their names are at the beginning of every list."""
    lexicon = made((1, "label", "가", "ko"), (2, "label", "나", "ko"), weights={thing(2): 5})

    assert rows(lexicon, "SELECT iri, weight FROM thing ORDER BY id") == [
        (thing(2), 5),
        (thing(1), 0),
    ]


@pytest.mark.parametrize(("length", "count"), [(MAX_CHARACTERS, 1), (MAX_CHARACTERS + 1, 0)])
def test_a_name_has_a_longest_length(rows, length, count):
    """A text that nobody would type is left out."""
    assert len(rows(made((1, "label", "가" * length, "ko")), "SELECT * FROM name")) == count


def test_a_file_that_cannot_be_written_is_a_sentence(tmp_path):
    """For example, on a full disk."""
    with pytest.raises(BuildError, match=r"search\.sqlite cannot be written"):
        search_index.write(made(), tmp_path / "nowhere")


def test_a_thing_without_a_class_is_left_out(rows):
    """Nodes about the making of the data are not searchable."""
    lexicon = SearchNames([EntityName(thing(1), "label", "가", "ko")], {}, {}, {})

    assert rows(lexicon, "SELECT * FROM name") == []


@pytest.mark.parametrize(("names", "listed"), [(3, 3), (4, 3)])
def test_the_list_of_a_part_is_bounded(rows, monkeypatch, names, listed):
    """It has the names of the things that are mentioned most."""
    monkeypatch.setattr(search_index, "MAX_NAMES_PER_NGRAM", 3)
    lexicon = made(*((number, "label", f"광주{number}", "ko") for number in range(names)))

    ((blob,),) = rows(lexicon, "SELECT names FROM gram WHERE gram = '광주'")
    assert list(array("I", blob)) == list(range(1, listed + 1))


def test_properties_are_counted_by_class(rows):
    """For each class, and for all classes together."""
    pairs = [(thing(1), "urn:p"), (thing(2), "urn:p"), (thing(3), "urn:p")]
    kinds = {thing(1): [PROJECT], thing(2): ["urn:other"]}
    lexicon = SearchNames(
        [EntityName(thing(number), "label", "가", "ko") for number in (1, 2)],
        kinds,
        {},
        search_index.count_uses(pairs, kinds),
    )

    counts = rows(lexicon, "SELECT kind, uses FROM property ORDER BY kind")
    assert counts == [(0, 3), (1, 1), (2, 1)]


def test_the_queries_are_those_of_the_repository():
    """Each query is in a file of its own."""
    assert {path.stem for path in (ROOT / search_index.QUERIES).iterdir()} == {
        "names",
        "kinds",
        "weights",
        "properties",
        "terms",
        "units",
        "unused",
    }
