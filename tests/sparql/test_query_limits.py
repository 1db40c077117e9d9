"""Query limits: refused constructs, the limits, and what is never refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwangju_kg.errors import BadRequest, QueryRefused, RequestError, TooLarge
from gwangju_kg.sparql import query_limits
from gwangju_kg.sparql.query_limits import (
    MAX_BRACKETS,
    MAX_JOINED,
    MAX_NESTING,
    MAX_OPERATORS,
    MAX_TARGETS,
)

LIMIT_BYTES = 100_000

LONG_ENOUGH = "# " + "x" * 2_000 + "\n"


def check(text, limit_bytes=LIMIT_BYTES):
    query_limits.check(text, limit_bytes=limit_bytes)


@pytest.mark.parametrize("before", ["", LONG_ENOUGH], ids=["short", "long"])
@pytest.mark.parametrize(
    "pattern",
    [
        "SERVICE <http://e/> { ?s ?p ?o }",
        "service silent<http://e/>{?s ?p ?o}",
        "SeRvIcE ?where { ?s ?p ?o }",
        "SERVICE ex:a { ?s ?p ?o }",
        "SERVICE#x\n<http://e/> { ?s ?p ?o }",
        "OPTIONAL { SERVICE <http://e/> { } }",
        "FILTER NOT EXISTS { SERVICE <http://e/> { } }",
        "{ SELECT * { SERVICE <http://e/> { } } }",
        "?s ?p 'a' . SERVICE <http://e/> { }",
        "?s ?p 'it\\'s' SERVICE <http://e/> { }",
        "?s ?p '''a'b''' SERVICE <http://e/> { }",
        "?s ex:a\\#b ?o . SERVICE <http://e/> { }",
        "FILTER(1<2)SERVICE?x{ }",
        # Oxigraph reads these as SERVICE too.
        "SERVICE:p { ?s ?p ?o }",
        "SERVICEex:p { ?s ?p ?o }",
        "SERVICESILENT:p { ?s ?p ?o }",
        "?s ?p trueSERVICE:p { }",
        "?s ?p trueSERVICE <http://e/> { }",
        "?s ?p 1SERVICE ex:p { }",
        "?s ?p 1.SERVICE ex:p { }",
        "?s ?p ?o SERVICE:p { }",
    ],
)
def test_service_is_refused_in_every_disguise(before, pattern):
    """
    SERVICE is refused in every position and spelling, and the error names it.
    """
    with pytest.raises(QueryRefused, match="SERVICE") as caught:
        check(f"{before}PREFIX : <http://e/> SELECT * {{ {pattern} }}")

    assert caught.value.construct == "SERVICE"


def test_a_refusal_says_where():
    """
    The error has the line and column of the keyword, in code points.
    """
    with pytest.raises(QueryRefused, match="line 2, column 7") as caught:
        check("SELECT * {\n  '가' SERVICE <http://e/> {} }")

    assert (caught.value.line, caught.value.column) == (2, 7)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:a> <a:b> 1 }",
        "delete where { ?s ?p ?o }",
        "PREFIX ex: <http://e/> INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "BASE <http://e/> # a comment\nLOAD <x>",
        "WITH <http://e/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "DROP GRAPH <http://e/>",
        "CREATE GRAPH <http://e/>",
        "COPY <a:a> TO <a:b>",
        "MOVE <a:a> TO <a:b>",
        "ADD <a:a> TO <a:b>",
        "SELECT * { ?s ?p ?o } ; DROP ALL",
    ],
)
def test_an_update_is_refused_by_name(text):
    """
    Every form of update is refused, and the error names it.
    """
    with pytest.raises(QueryRefused, match="read-only") as caught:
        check(text)

    assert caught.value.construct in text.upper()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service <http://service/> 'SERVICE' } # SERVICE",
        "PREFIX service: <http://e/> SELECT * { ?s service:part service:other }",
        "PREFIX service: <http://e/> SELECT * { ?s a service:Part { ?s ?p ?o } }",
        "PREFIX service: <http://e/> SELECT * { GRAPH service:g { ?s ?p ?o } }",
        "PREFIX ex: <http://e/> SELECT * { ?s ex:SERVICE _:SERVICE }",
        "SELECT * { ?s ?p 'a'@service }",
        "SELECT ?insert ?load { ?insert ?load 'DROP' }",
        "PREFIX insert: <http://e/> ASK { insert:a ?p ?o }",
        "ASK { ?s ?p 'DELETE' } # DELETE",
    ],
)
def test_names_and_texts_are_not_keywords(text):
    """
    The same letters in variables, names, strings, IRIs, comments and tags are not refused.
    """
    check(text)


HIDING = [
    ("ASK {{ ?s ?p '{}' }}", "'\\\r\n"),
    ('ASK {{ ?s ?p "{}" }}', '"\\\r\n'),
    ("ASK {{ ?s ?p '''{}''' }}", "'\\"),
    ('ASK {{ ?s ?p """{}""" }}', '"\\'),
    ("ASK {{ ?s ?p ?o }} # {}", "\r\n"),
    ("ASK {{ ?s ?p <http://e/{}> }}", '<>"{}|^`\\' + "".join(map(chr, range(0x21)))),
]


@pytest.mark.parametrize(("template", "excluded"), HIDING, ids=["'", '"', "'''", '"""', "#", "<>"])
@given(st.data())
def test_what_strings_comments_and_iris_hold_never_matters(template, excluded, data):
    """
    No content of a string, a comment or an IRI is refused or counted.
    """
    dangerous = st.sampled_from(["SERVICE <x> {", "INSERT", "((((", "[[", "{", "}", "'", '"', "#"])
    letters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
    drawn = data.draw(st.lists(dangerous | st.text(letters, max_size=5), max_size=120))
    hidden = "".join(char for char in "".join(drawn) if char not in excluded)

    check(template.format(hidden))


@given(st.text())
def test_any_text_is_admitted_or_refused_with_a_reason(text):
    """
    Any text either passes or raises one of our errors.
    """
    try:
        check(text)
    except RequestError as error:
        assert str(error)


@given(
    st.lists(
        st.sampled_from(
            ["{", "}", ".", ";", ",", "/", "?s", "<a:b>", "a", "'x'", "UNION", "1", "VALUES", "#"]
        ),
        max_size=150,
    )
)
def test_the_short_way_and_the_long_way_agree(parts):
    """
    A text that passes without being tokenized also passes when tokenized.
    """
    text = "SELECT * " + " ".join(parts)
    try:
        check(text)
    except RequestError:
        with pytest.raises(RequestError):
            check(LONG_ENOUGH + text)
    else:
        check(LONG_ENOUGH + text)


def nested(opening, closing):
    return lambda n: "SELECT * { " + opening * n + closing * n + " }"


def repeated(part, *, before="SELECT * { ?s ?p ?o ", after=" }", between=" "):
    return lambda n: before + between.join(part.format(i) for i in range(n)) + after


@pytest.mark.parametrize(
    ("make", "what", "most"),
    [
        (nested("{", "}"), "brackets within brackets", MAX_NESTING - 1),
        (nested("FILTER(1 = (", "))"), "brackets within brackets", (MAX_NESTING - 1) // 2),
        (nested("FILTER EXISTS { ", "}"), "brackets within brackets", MAX_NESTING - 1),
        (lambda n: "ASK { FILTER(" + "STR(" * n + "1", "brackets within brackets", MAX_NESTING - 2),
        (repeated("?s <a:{}> ?o", between=" . "), "patterns joined", MAX_JOINED),
        (repeated("<a:{}> ?o", before="ASK { ?s ", between=" ; "), "patterns joined", MAX_JOINED),
        (repeated("?o{}", before="ASK { ?s ?p ", between=" , "), "patterns joined", MAX_JOINED),
        (repeated("1", before="ASK { ?s ?p (", after=") }"), "patterns joined", 49),
        (repeated("<a:{}>", before="ASK { ?s ", after=" ?o }", between="/"), "joined", MAX_JOINED),
        (repeated("[]", before="ASK { ?s ?p ", between=","), "patterns joined", MAX_JOINED // 2),
        (repeated("{{ ?s ?p {} }}", before="ASK { ", after=" }"), "patterns joined", MAX_JOINED),
        (repeated("GRAPH ?g{} {{ ?s ?p ?o }}"), "patterns joined", MAX_JOINED - 1),
        (repeated("OPTIONAL {{ ?s ?p ?o{} }}"), "patterns joined", MAX_JOINED - 1),
        (repeated("(1+{} AS ?v{})".replace("{} AS", "1 AS"), before="SELECT ", after=" {}"),
         "brackets", MAX_BRACKETS - 1),
        (repeated("FILTER(?o > {})"), "brackets", MAX_BRACKETS - 1),
        (repeated("BIND(1 AS ?x{})"), "brackets", MAX_BRACKETS - 1),
        (repeated("?o", before="ASK { FILTER(", after=") }", between="||"), "operators",
         MAX_OPERATORS + 1),
        (repeated("?o", before="ASK { FILTER(", after=") }", between=" + "), "operators",
         MAX_OPERATORS + 1),
        (repeated("<a:a>", before="ASK { ?s ", after=" ?o }", between="|"), "operators",
         MAX_OPERATORS + 1),
        (repeated("<a:{}>", before="DESCRIBE ", after=""), "terms outside", MAX_TARGETS),
        (repeated("?v{}", before="SELECT ", after=" {}"), "terms outside", MAX_TARGETS),
    ],
)  # fmt: skip
def test_each_limit_holds_on_both_sides(make, what, most):
    """
    The maximum passes; one more is refused with measure, position and limit.
    """
    check(make(most))
    with pytest.raises(TooLarge, match=what) as caught:
        check(make(most + 1))

    assert f"{caught.value.limit:,}" in str(caught.value)
    assert caught.value.line == 1
    assert caught.value.column > 1


@pytest.mark.parametrize(
    "make",
    [
        repeated("{}", before="ASK { VALUES ?x { ", after=" } }"),
        repeated("({} {})".replace("{} {}", "{0} {0}"), before="ASK { VALUES (?x ?y) { ",
                 after=" } }"),
        repeated("{}", before="ASK { ?s ?p ?o FILTER(?o IN (", after=")) }", between=","),
        repeated("?s <a:{}> ?o", before="CONSTRUCT { ", after=" } WHERE { ?s ?p ?o }",
                 between=" . "),
        repeated("PREFIX p{}: <http://e/{}>".replace("{}>", "x>"), before="", after=" ASK {}"),
        repeated("# SERVICE ((([[[{{{{{{ {}", before="", after="\nASK {}", between="\n"),
    ],
    ids=["values", "rows", "in", "template", "prefixes", "comments"],
)  # fmt: skip
def test_lists_of_values_have_no_limit_but_bytes(make):
    """
    VALUES, IN, templates, prefixes and comments are cheap, so only the bytes of the text count.
    """
    check(make(2_000))


def test_branches_of_a_union_are_counted_apart():
    """
    Groups beside UNION, in OPTIONAL, MINUS and EXISTS are planned separately; others are not.
    """
    star = " . ".join(f"?s <a:{i}> ?o" for i in range(60))

    check(f"SELECT * {{ {{ {star} }} UNION {{ {star} }} UNION {{ {star} }} }}")
    check(f"SELECT * {{ {star} OPTIONAL {{ {star} }} MINUS {{ {star} }} }}")
    check(f"SELECT * {{ {star} FILTER NOT EXISTS {{ {star} }} }}")
    with pytest.raises(TooLarge, match="joined"):
        check(f"SELECT * {{ {{ {star} }} {{ {star} }} }}")
    with pytest.raises(TooLarge, match="joined"):
        check(f"SELECT * {{ {star} GRAPH ?g {{ {star} }} }}")
    with pytest.raises(TooLarge, match="joined"):
        check(f"SELECT * {{ {star} {{ SELECT * {{ {star} }} }} }}")


@pytest.mark.parametrize("filler", ["x", "가", "🙂"])
def test_the_limit_of_bytes_counts_utf_8(filler):
    """
    A text of exactly the limit passes, one byte more is refused.
    """
    text = "ASK {} # " + filler * 100

    check(text, limit_bytes=len(text.encode()))
    with pytest.raises(TooLarge, match="longer than") as caught:
        check(text, limit_bytes=len(text.encode()) - 1)

    assert caught.value.unit == "bytes"


@pytest.mark.parametrize("char", ["\0", "\ud800", "\udfff"])
def test_what_is_no_text_is_refused_with_its_place(char):
    """
    U+0000 and unpaired surrogates never reach a parser, not even inside a string.
    """
    with pytest.raises(BadRequest, match="line 2, column 3") as caught:
        check(f"ASK {{\n '{char}' }}")

    assert caught.value.reason == "unsafe-character"
