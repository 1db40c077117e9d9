"""The values of a query that a reader may change."""

import pytest

from gwangju_kg.web.questions.query_fields import MAX_FIELDS, fill_fields, in_language, read_fields

PREFIX = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX e: <urn:e:> "


@pytest.mark.parametrize(
    ("block", "kinds"),
    [
        ('?d { "2021-01-01"^^xsd:date "2022-01-01"^^xsd:date }', ["date", "date"]),
        ("?x { e:a }", ["iri"]),
        ("?x { e:a e:b }", []),  # a list of things is part of the question
        ("?x { UNDEF }", []),
        ('(?x ?y) { (1 "a") }', []),
        ('?x { 1 "a"@ko }', ["number", "text"]),
        ("?x { " + "1 " * (MAX_FIELDS + 1) + "}", []),
        ("?x { # 2\n 1 }", ["number"]),
    ],
)
def test_a_value_of_one_variable_is_a_field(block, kinds):
    """Others belong to the question itself."""
    assert [f.kind for f in read_fields(f"{PREFIX}ASK {{ VALUES {block} }}")] == kinds


def test_what_is_typed_stays_a_term():
    """Quotes and backslashes end no text, and the rest of the query is as it was."""
    text = PREFIX + 'ASK { VALUES ?n { "a"@ko } VALUES ?x { e:a } ?x ?y ?n }'
    typed = '" } DROP ALL # \\'
    filled = fill_fields(text, read_fields(text), [typed, "urn:e:b"])

    assert filled.endswith('{ "\\" } DROP ALL # \\\\"@ko } VALUES ?x { <urn:e:b> } ?x ?y ?n }')
    assert [field.value for field in read_fields(filled)][1] == "urn:e:b"


def test_values_that_stay_are_written_as_before():
    """With their prefixes."""
    text = PREFIX + "ASK { VALUES ?x { e:a } }"

    assert fill_fields(text, read_fields(text), ["urn:e:a"]) == text


def test_labels_are_selected_in_a_language():
    """By either form; other texts are not touched."""
    text = 'FILTER (LANG(?a) = "en" && LANGMATCHES(LANG(?b), "ko") && ?c = "ko")'

    assert in_language(text, "ko") == text.replace('"en"', '"ko"')
    assert in_language(text, "en") == text.replace('(?b), "ko"', '(?b), "en"')
