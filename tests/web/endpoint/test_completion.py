"""``/sparql/terms``: the completions of the query editor."""

import pytest

from our_namespaces import PREFIXES


def _terms(web, language="ko"):
    return web.get("/sparql/terms", headers={"Accept-Language": language})


def test_the_prefixes_are_those_of_the_project(web):
    """The editor declares the prefixes that the pages use."""
    assert _terms(web).json["prefixes"] == PREFIXES


@pytest.mark.parametrize(("language", "name"), [("ko", "종류"), ("en", "type")])
def test_a_term_has_its_name_in_the_readers_language(web, language, name):
    """Terms of other vocabularies have the same names as on the pages."""
    rows = {row["iri"]: row for row in _terms(web, language).json["terms"]}
    row = rows["http://www.w3.org/1999/02/22-rdf-syntax-ns#type"]

    assert row["role"] == "property"
    assert row["name"] == name
    assert row["uses"] > 0


def test_a_class_and_a_property_of_the_release_are_terms(web):
    """Only terms in use are offered, each once per role."""
    rows = _terms(web).json["terms"]
    keys = [(row["iri"], row["role"]) for row in rows]

    assert (PREFIXES["gk"] + "Project", "class") in keys
    assert (PREFIXES["gk"] + "status", "property") in keys
    assert len(keys) == len(set(keys))
    assert [row["uses"] for row in rows] == sorted((row["uses"] for row in rows), reverse=True)


def test_terms_are_known_by_their_entity_tag(web):
    """A client with the current terms gets a 304; the other language has another entity tag."""
    first = _terms(web)
    again = web.get(
        "/sparql/terms", headers={"If-None-Match": first.headers["ETag"], "Accept-Language": "ko"}
    )
    other = web.get(
        "/sparql/terms", headers={"If-None-Match": first.headers["ETag"], "Accept-Language": "en"}
    )

    assert again.status_code == 304
    assert other.status_code == 200


def test_plain_files_have_prefixes_and_no_terms(files_web):
    """Without a release there are prefixes and no terms."""
    document = _terms(files_web).json

    assert document["terms"] == []
    assert document["prefixes"] == PREFIXES
