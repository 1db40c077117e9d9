"""Answers in words."""

import re
from pathlib import Path

from gwangju_kg.web.queries.results_json import ResultTable
from gwangju_kg.web.queries.terms import XSD, Term
from gwangju_kg.web.questions.worded_table import word_table

HALL, NAMES = "urn:hall", {"urn:hall": "Hall", "urn:site": "Site"}


def _word(variables, *rows, language="en"):
    table = ResultTable(variables, rows, total=len(rows))
    return word_table(table, lambda iri: NAMES.get(iri, iri), language)


def _texts(table):
    return [[cell and cell.words for cell in row] for row in table.rows]


def test_a_column_that_repeats_the_names_beside_it_is_left_out():
    """Only if it does so in each row, and only names: texts that are equal by chance stay."""
    hall, site = Term("uri", HALL), Term("uri", "urn:site")
    same = (hall, Term("literal", "Hall", "en")), (site, Term("literal", "Site", "en"))
    other = (*same, (hall, Term("literal", "Theatre", "en")))

    assert _word(("project", "name"), *same).headings == ("project",)
    assert _word(("project", "name"), *other).headings == ("project", "name")
    assert _word(("project", "code"), (hall, Term("literal", "Hall"))).headings[1] == "code"


def test_times_are_words_and_other_numbers_are_not():
    """A column is one of times if all of its values are, and one is longer than a year."""
    days = _word(("day",), (Term("literal", "[..2020-07]"),), (Term("literal", "2021"),), (None,))
    codes = _word(("code",), (Term("literal", "2021"),), (Term("literal", "1234"),))
    mixed = _word(("value",), (Term("literal", "2021-04"),), (Term("literal", "3 of 4"),))

    assert _texts(days) == [["by July 2020"], ["2021"], [None]]
    assert _texts(codes) == [["2021"], ["1234"]]
    assert _texts(mixed) == [["2021-04"], ["3 of 4"]]


def test_words_are_those_of_the_reader():
    """Headings, truth values, and verdicts; a variable that nobody named stays as it is."""
    row = Term("literal", "true", datatype=XSD + "boolean"), Term("literal", "late"), None
    table = _word(("equal", "verdict", "x1"), row, language="ko")

    assert table.headings == ("같은가", "판정", "x1")
    assert _texts(table) == [["예", "늦음", None]]


def test_a_length_of_time_is_said():
    """Not as P1Y6M."""
    term = Term("literal", "P1Y6M", datatype=XSD + "duration")

    assert _texts(_word(("duration",), (term,), language="ko")) == [["1년 6개월"]]


def test_a_name_alone_leads_to_its_thing():
    """If it is a name in a language; a code that looks like one does not."""
    row = Term("literal", "Hall", "en"), Term("literal", "Hall"), Term("uri", "urn:site")
    table = ResultTable(("name", "code", "place"), (row,), total=1)
    (cells,) = word_table(table, NAMES.get, "en", {"Hall": "urn:the-hall"}).rows

    assert [cell.iri for cell in cells] == ["urn:the-hall", "", "urn:site"]


def test_a_file_has_the_iris_at_the_end():
    """And numbers without separators."""
    number = Term("literal", "74200000000", datatype=XSD + "integer")
    table = _word(("project", "amount"), (Term("uri", HALL), number))

    assert list(table.file_rows()) == [
        ("project", "amount", "project IRI"),
        ("Hall", "74200000000", HALL),
    ]


def test_no_question_is_explained_in_codes():
    """Neither times as EDTF, variables nor terms of the ontology: readers do not know them."""
    files = (Path(__file__).parents[3] / "queries" / "examples").glob("*.ttl")
    told = [
        text
        for file in files
        for comment in re.findall(r"rdfs:comment (.*?) ;\n", file.read_text("utf-8"), re.DOTALL)
        for text in re.findall(r'"(.*?)"@', comment)
    ]

    assert len(told) > 100
    codes = re.compile(
        r"\b[a-z]+:[A-Za-z]|\?[a-z]|\[\.\.|\.\.\]|\b[a-z]+[A-Z]\w*|@(?:ko|en)\b|\bIRI|ISO 8601|\*"
        r"|\b[a-z]+(?:는|은|를|을) |코드로|GeoSPARQL|SHA"
    )
    assert not list(filter(codes.search, told))
