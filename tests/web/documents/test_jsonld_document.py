"""Arranging the graph of a document for a page."""

import json

import pytest

from gwangju_kg.web.documents.jsonld_document import TYPE, Document
from our_namespaces import OWN_PREFIXES, REUSED_PREFIXES

GK = OWN_PREFIXES["gk"]
LABEL = REUSED_PREFIXES["rdfs"] + "label"
ALT_LABEL = REUSED_PREFIXES["skos"] + "altLabel"
RDF = REUSED_PREFIXES["rdf"]

#: The names of some terms, as a release has them.
BORROWED = {
    TYPE: {"ko": "종류", "en": "type"},
    ALT_LABEL: {"ko": "다른 이름", "en": "alternative label"},
    REUSED_PREFIXES["rdfs"] + "comment": {"ko": "설명", "en": "comment"},
}


def _document(*nodes, iri="urn:x", language="ko"):
    names = {iri: texts[language] for iri, texts in BORROWED.items()}
    return Document(json.dumps(nodes).encode(), iri, language=language, names=lambda iris: names)


def _literal(text, language=None):
    return {"@value": text, **({"@language": language} if language else {})}


def _about(facts):
    return {fact.property.name: [value.name for value in fact.values] for fact in facts}


@pytest.mark.parametrize(
    ("labels", "language", "name"),
    [
        ({"ko": "광주", "en": "Gwangju"}, "ko", "광주"),
        ({"ko": "광주", "en": "Gwangju"}, "en", "Gwangju"),
        ({"en": "Gwangju"}, "ko", "Gwangju"),
        ({}, "ko", "ent:gwangju"),
    ],
)
def test_a_thing_is_named_in_the_readers_language_where_it_can_be(labels, language, name):
    """The label is in the reader's language, else in another, else the prefixed name."""
    iri = OWN_PREFIXES["ent"] + "gwangju"
    node = {"@id": iri, LABEL: [_literal(text, tag) for tag, text in labels.items()]}

    assert _document(node, language=language).name(iri).name == name


def test_a_name_says_its_language():
    """A Korean page marks an English label as English, and a prefixed name as neither."""
    node = {"@id": "urn:x", LABEL: [_literal("Gwangju", "en")]}
    document = _document(node)

    assert document.name("urn:x").language == "en"
    assert document.name("urn:y").language == ""


def test_terms_without_a_label_in_the_document_have_that_of_the_release():
    """The property rdf:type is named although the document has no label for it."""
    assert _document().name(TYPE).name == "종류"
    assert _document(language="en").name(TYPE).name == "type"


def test_facts_leave_out_what_stands_above_them():
    """Class and label are in the heading; the list has the rest, the reader's language first."""
    node = {
        "@id": "urn:x",
        "@type": ["urn:C"],
        LABEL: [_literal("이름", "ko")],
        ALT_LABEL: [_literal("Another", "en"), _literal("다른 이름", "ko")],
        "urn:p": [{"@id": "urn:y"}],
    }

    assert _about(_document(node).facts("urn:x")) == {
        "다른 이름": ["다른 이름", "Another"],
        "urn:p": ["urn:y"],
    }


def test_a_value_without_a_name_is_shown_in_place():
    """A node without a label is shown inside its referrer; one with a label is a link."""
    document = _document(
        {"@id": "urn:x", "urn:p": [{"@id": "_:b"}], "urn:q": [{"@id": "urn:y"}]},
        {"@id": "_:b", "urn:r": [_literal("inner")]},
        {"@id": "urn:y", LABEL: [_literal("와이", "ko")], "urn:r": [_literal("hidden")]},
    )
    facts = {fact.property.name: fact.values[0] for fact in document.facts("urn:x")}

    assert _about(facts["urn:p"].facts) == {"urn:r": ["inner"]}
    assert facts["urn:q"].facts == ()


def test_values_that_point_in_a_circle_end():
    """Nodes in a cycle are expanded to a limited depth."""
    document = _document(
        {"@id": "_:a", "urn:p": [{"@id": "_:b"}]}, {"@id": "_:b", "urn:p": [{"@id": "_:a"}]}
    )

    level, depth = document.facts("_:a"), 0
    while level:
        level, depth = level[0].values[0].facts, depth + 1
    assert depth == 4


def test_a_list_is_shown_as_its_members():
    """An RDF list is shown as its members; a cyclic list ends."""
    document = _document(
        {"@id": "urn:x", "urn:p": [{"@id": "_:1"}], "urn:q": [{"@id": "_:loop"}]},
        {"@id": "_:1", RDF + "first": [_literal("a")], RDF + "rest": [{"@id": "_:2"}]},
        {"@id": "_:2", RDF + "first": [_literal("b")], RDF + "rest": [{"@id": RDF + "nil"}]},
        {"@id": "_:loop", RDF + "first": [_literal("c")], RDF + "rest": [{"@id": "_:loop"}]},
    )

    assert _about(document.facts("urn:x")) == {"urn:p": ["a", "b"], "urn:q": ["c"]}


def test_nodes_with_a_section_of_their_own_are_not_shown_in_place():
    """On a page of many terms, a term is a link and not a nested list."""
    document = _document(
        {"@id": "urn:o#A", "urn:p": [{"@id": "urn:o#B"}]},
        {"@id": "urn:o#B", "urn:p": [_literal("inner")]},
        iri="urn:o",
    )

    assert document.subjects("urn:o#") == ("urn:o#A", "urn:o#B")
    assert document.facts("urn:o#A")[0].values[0].facts == ()


def test_referrers_are_grouped_by_property_and_class():
    """Each fact about a referrer has a column; a fact that no referrer has has none."""
    document = _document(
        {
            "@id": "urn:1",
            "@type": ["urn:C"],
            "urn:of": [{"@id": "urn:x"}],
            "urn:v": [_literal("5")],
        },
        {"@id": "urn:2", "@type": ["urn:C"], "urn:of": [{"@id": "urn:x"}]},
        {"@id": "urn:3", "@type": ["urn:D"], "urn:of": [{"@id": "urn:x"}]},
        {"@id": "urn:4", "urn:of": [_literal("urn:x")]},
    )
    groups = document.referrers()

    assert [(g.kind.name, [s.name for s in g.subjects]) for g in groups] == [
        ("urn:C", ["urn:1", "urn:2"]),
        ("urn:D", ["urn:3"]),
    ]
    assert [column.name for column in groups[0].columns] == ["urn:v"]
    assert [[value.name for value in row[0]] for row in groups[0].rows] == [["5"], []]
    assert groups[1].columns == ()


def test_what_is_known_of_a_referrer_is_told_once():
    """A referrer with two properties has its facts in the first group, only its label elsewhere."""
    document = _document(
        {
            "@id": "urn:1",
            "urn:a": [{"@id": "urn:x"}],
            "urn:b": [{"@id": "urn:x"}],
            "urn:v": [_literal("5")],
        },
        {"@id": "urn:x", "urn:p": [{"@id": "urn:1"}]},
    )
    first, second = document.referrers()

    assert [column.name for column in first.columns] == ["urn:b", "urn:v"]
    assert second.columns == ()
    assert document.facts("urn:x")[0].values[0].facts == ()


def test_sentences_are_shown_in_the_readers_language_alone():
    """
    A bilingual comment is shown in the reader's language; a comment in another language remains.
    """
    comment = REUSED_PREFIXES["rdfs"] + "comment"
    both = _document({"@id": "urn:x", comment: [_literal("말", "ko"), _literal("word", "en")]})
    other = _document({"@id": "urn:x", comment: [_literal("word", "en")]})

    assert _about(both.facts("urn:x")) == {"설명": ["말"]}
    assert _about(other.facts("urn:x")) == {"설명": ["word"]}
