"""An empty answer explains itself: first queries that find nothing, and the hint that helps."""

import random
import re
import unicodedata
from contextlib import suppress
from pathlib import Path

import pytest

from engine_fixtures import question, served
from gwangju_kg.engine.client.emptiness import is_empty, lacks
from gwangju_kg.engine.client.explanation import explain
from gwangju_kg.engine.worker.answer_buffer import AnswerBuffer
from gwangju_kg.engine.worker.evaluation import evaluate
from gwangju_kg.errors import QueryFailed, QuerySyntaxError
from gwangju_kg.language import LANGUAGES
from gwangju_kg.rdf.media_types import BOOLEAN_FORMATS, GRAPH_FORMATS, TABLE_FORMATS
from gwangju_kg.release import manifest
from gwangju_kg.sparql.hints import HintReport, sentences
from gwangju_kg.sparql.lexer import tokenize
from our_namespaces import PREFIXES

DECLARED = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
NAME = "광주글로벌모터스"
DECOMPOSED = unicodedata.normalize("NFD", NAME)
JSON = "application/sparql-results+json"
CSV = {"table": "text/csv", "graph": "application/n-triples"}

#: First queries that find nothing, with the code of the first hint and a part of its sentence; with
#: a star, the query that the hint suggests has an answer.
EMPTY = [
    ("SELECT * { ?x gk:amountKrw ?won }", "deprecated*", "use gk:plannedCost"),
    ("SELECT * { ?x a gk:Projects }", "unknown-term*", "gk:Project"),
    ("SELECT * { ?x a gk:사업 }", "unknown-term*", "gk:Project"),
    ("SELECT * { ?x a org:Organisation }", "unknown-term*", "org:Organization"),
    ("SELECT * { ?x gk:statuss ?y }", "unknown-term*", "gk:status"),
    ("SELECT * { ?x a gk:project ; gk:statuss gkv:Completed }", "unknown-term*", "gk:Project"),
    ("SELECT * { ?x ?p gkv:childbirth }", "unknown-term*", "gkv:childbirthGrant"),
    ("SELECT * { ?x gk:field gkv:childbirth }", "unknown-term*", "gkv:childcare"),
    ("SELECT * { ent:gwangju-cty ?p ?o }", "unknown-term*", "ent:gwangju-city"),
    ("SELECT * { ?x a <http://w3id.org/gwangju-kg/ontology#Project> }", "unknown-term*", "gk:Pro"),
    ("SELECT * { ?x gk:qqqq ?y }", "unknown", "occurs nowhere"),
    ("SELECT * { ?x a gk:Discrepancy }", "other-graph*", "GRAPH gkg:editorial"),
    ("SELECT * { ?check earl:outcome ?outcome }", "other-graph*", "GRAPH gkg:evidence"),
    ("SELECT * { ?shape sh:path ?path }", "other-graph*", "GRAPH gkg:shapes"),
    ("ASK { ?statement a rdf:Statement }", "other-graph*", "GRAPH gkg:statements"),
    ("SELECT * { gk:Project skos:definition ?text }", "with-graph*", "GRAPH gkg:ontology"),
    ("CONSTRUCT WHERE { ?x a ?kind . ?kind skos:definition ?l }", "with-graph*", "gkg:ontology"),
    ("SELECT * { GRAPH gkg:entites { ?s ?p ?o } }", "unknown-graph*", "gkg:entities"),
    ("SELECT * { GRAPH gkg:links { ?s a gk:Project } }", "graph-of-pattern*", "graph/entities"),
    ("SELECT * FROM gkg:link { ?s ?p ?o }", "unknown-graph*", "gkg:links"),
    (f"SELECT * {{ ?x rdfs:label '{NAME}' }}", "language*", f'"{NAME}"@ko'),
    (f'SELECT * {{ ?x rdfs:label "{NAME}"@en }}', "language*", f'"{NAME}"@ko'),
    (f'SELECT * {{ ?x rdfs:label ?l FILTER(?l = "{NAME}") }}', "comparison*", "STR(?l)"),
    ('SELECT * { ?x rdfs:label "광주 글로벌모터스" }', "similar-text*", f'"{NAME}"@ko'),
    ('SELECT * { ?x rdfs:label "gwangju global motors"@en }', "similar-text*", "Gwangju Global"),
    (
        f'SELECT * {{ ?x rdfs:label "{DECOMPOSED}"@ko }}',
        "normal-form*",
        f'"{NAME}"@ko',
    ),
    (
        f'SELECT * {{ ?x rdfs:label ?l FILTER(CONTAINS(?l, "{DECOMPOSED}")) }}',
        "normal-form*",
        NAME,
    ),
    (
        'SELECT * { ?x rdfs:label ?l FILTER(CONTAINS(?l, "global motors")) }',
        "letter-case*",
        "LCASE(?l)",
    ),
    ('SELECT * { ?x rdfs:label ?l FILTER(REGEX(?l, "^global mot")) }', "filter*", "REGEX"),
    ('SELECT * { ?x rdfs:label ?l FILTER(LANG(?l) = "kor") }', "language-filter*", "en, ko"),
    ('SELECT * { ?x a gk:Project ; gk:status "completed" }', "code*", "gkv:completed"),
    ('SELECT * { ?x a gk:Project ; gk:status "완료"@ko }', "code*", "gkv:completed"),
    (
        "SELECT * { ?x gk:date ?d FILTER(?d >= '2021-01-01'^^xsd:date) }",
        "date-extent*",
        "gk:dateFrom, gk:dateTo",
    ),
    ("SELECT * { ?x gk:dateFrom ?d FILTER(?d > '2021-01') }", "comparison*", '"2021-01-01"^^xsd'),
    ("SELECT * { ?x gk:dateFrom ?d FILTER(2021 <= ?d) }", "comparison*", "YEAR(?d)"),
    ("SELECT * { ?x gk:dateFrom '2021-01-01' }", "comparison*", '"2021-01-01"^^xsd:date'),
    (
        "SELECT * { ?x gk:edtf ?d FILTER(?d > '2021-01-01'^^xsd:date) }",
        "comparison*",
        'STR(?d) > "2021-01-01"',
    ),
    ("SELECT * { ?x gk:plannedCost ?c FILTER(?c > '1000') }", "comparison*", "?c > 1000"),
    (
        "SELECT * { ?x gk:dateFrom ?d FILTER(?d > '2021'^^xsd:gYear) }",
        "partial-date*",
        "YEAR(?date)",
    ),
    (
        "SELECT * { ?x gk:dateFrom ?d FILTER(?d > xsd:gYearMonth('2021-05')) }",
        "partial-date",
        "xsd:date",
    ),
    (
        'SELECT * { ?x gk:refPeriod/gk:edtf ?year FILTER(CONTAINS(?year, "2020")) }',
        "string-function*",
        "STR(?year)",
    ),
    (
        "SELECT (GROUP_CONCAT(DISTINCT ?day; separator=' ') AS ?days) { ?x gk:dateFrom ?day }",
        "string-function*",
        "STR(?day)",
    ),
    ("SELECT ?x { ?x gk:plannedCost ?c FILTER(<urn:f>(?c)) }", "no-function", "<urn:f>"),
    (
        "SELECT * { ?x gk:dateFrom ?day FILTER(REGEX(UCASE(?day), '2020')) }",
        "string-function*",
        "STR(?day)",
    ),
    (
        "SELECT * { ?x gk:dateFrom ?d FILTER(?d > xsd:date('2021')) }",
        "partial-date*",
        '"2021-01-01"^^xsd:date',
    ),
    (
        "SELECT * { ?x gk:dateFrom ?d FILTER(?d > '2021-01-01T00:00:00'^^xsd:dateTime) }",
        "comparison*",
        '"2021-01-01"^^xsd:date',
    ),
    ("SELECT * { ?x a 'Project' }", "code*", "gk:Project"),
    ("SELECT * { ?x a gk:Person }", "unknown-term*", "foaf:Person"),
    (
        "SELECT * { ?x rdfs:label ?l FILTER(STR(?l) = '광주 글로벌모터스') }",
        "similar-text*",
        f'"{NAME}"',
    ),
    ("SELECT * { ?x a gk:Project, gk:Award }", "combination", "?x a gk:Project . ?x a gk:Award"),
    ("SELECT * { ?y gk:status ?x . ?x a gk:Project }", "direction*", "?x gk:status ?y"),
    (
        "SELECT * { ?x gk:plannedCost ?c FILTER(?c > 0) FILTER(?c < 0) }",
        "filter*",
        "FILTER(?c < 0)",
    ),
    ("SELECT * { ?x a gk:Project FILTER NOT EXISTS { ?x a ?y } }", "filter*", "NOT EXISTS"),
    ("SELECT * { ?x a gk:Project MINUS { ?x a gk:Project } }", "filter*", "MINUS"),
    ("SELECT * { ?x a gk:Project } LIMIT 0", "modifier*", "LIMIT 0"),
    ("SELECT * { ?x a gk:Project } OFFSET 99999", "modifier*", "OFFSET 99999"),
    (
        "SELECT ?x { ?x a gk:Project } GROUP BY ?x HAVING(COUNT(*) > 99) LIMIT 9",
        "modifier*",
        "HAVING(COUNT(*) > 99)",
    ),
    ("ASK { ?x a gk:Project } HAVING(COUNT(*) > 9999) LIMIT 0", "modifier*", "LIMIT 0"),
    ("SELECT * { ?x a gk:Project } VALUES ?x { ent:gwangju-city }", "modifier*", "VALUES"),
    ("SELECT * FROM gkg:links { ?x a gk:Project }", "graph-of-pattern*", "graph/entities"),
    ("SELECT * FROM NAMED gkg:entities { ?x a gk:Project }", "named-only*", "FROM gkg:ent"),
    (
        "SELECT * FROM gkg:links FROM gkg:evidence { ?x a gk:Project }",
        "pattern-of-graphs",
        "other graphs have it",
    ),
    (
        "SELECT * FROM NAMED gkg:links { GRAPH gkg:entities { ?x a gk:Project } }",
        "not-named*",
        "FROM NAMED gkg:entities",
    ),
    (
        "SELECT * FROM NAMED gkg:entities { GRAPH ?g { ?x a gk:Projects } }",
        "unknown-term*",
        "gk:Project",
    ),
    ("SELECT (COUNT(?y) AS ?n) { ?x a gk:Project }", "unused-variable*", "?x"),
    ("SELECT (MAX(?cots) AS ?n) { ?x gk:plannedCost ?cost }", "unused-variable*", "?cost"),
    ("SELECT ?x { ?x gk:plannedCost ?cost FILTER(?cots > 5) }", "unused-variable*", "?cost"),
    (
        "SELECT * { ?x a gk:Project BIND(STR(?xx) AS ?y) FILTER(BOUND(?y)) }",
        "unused-variable*",
        "?x",
    ),
    ("SELECT * { ?x gk:date ?d FILTER(?d > '2020') }", "date-extent*", "gk:dateFrom"),
    (
        "SELECT ?z (COUNT(*) AS ?n) { ?zz a gk:Project } GROUP BY ?z ORDER BY ?z",
        "unused-variable*",
        "?zz",
    ),
    ("SELECT (COUNT(*) AS ?n) { ?x a gk:Projects }", "unknown-term*", "gk:Project"),
    ("SELECT ?x ?lable { ?x a gk:Project ; rdfs:label ?label }", "unused-variable*", "?label"),
    ("SELECT ?x ?xLabel { ?x a gk:Project }", "label-variable*", "?x rdfs:label ?xLabel"),
    ("SELECT ?x ?l { ?x a gk:Project OPTIONAL { ?x rdfs:lable ?l } }", "unknown-term*", "rdfs:lab"),
    (
        "SELECT ?x ?c { ?x a gk:Project OPTIONAL { ?x gk:plannedCost ?c FILTER(?c < 0) } }",
        "unbound",
        "?c has a value in no row",
    ),
]

#: Declarations of our namespace that are almost right.
NEAR_MISSES = [
    "PREFIX gk: <https://w3id.org/gwangju-kg/ontology/>\n",
    "PREFIX gk: <https://w3id.org/gwangju-kg/ontology>\n",
    "PREFIX gk: <http://w3id.org/gwangju-kg/ontology#>\n",
    "PREFIX gk: <https://www.w3id.org/Gwangju-KG/ontology#>\n",
]


@pytest.fixture(scope="module")
def ask(city_served, city_path):
    """Return a function that evaluates a query over the real data, as a worker does."""
    record = tuple(manifest.read(city_path)["default_graph"]["graphs"])
    data = served(city_served)._replace(record=record)

    def _ask(query):
        with AnswerBuffer(memory_bytes=10**8, limit_bytes=10**8) as buffer:
            evaluate(data, query, buffer)
            return buffer.in_memory()

    return _ask


@pytest.mark.parametrize(("text", "code", "part"), EMPTY)
def test_a_first_query_that_finds_nothing_gets_a_hint(ask, text, code, part):
    """The answer lacks something, and the first hint leads to one that does not."""
    query = question(text, table="csv")
    answer = ask(query)
    form = "graph" if text.startswith("CONSTRUCT") else "table"
    hints = explain(ask, query)

    assert answer == b'{"head":{},"boolean":false}' or lacks(form, CSV[form], answer, text)
    assert hints[0].code == code.removesuffix("*")
    assert part in hints[0].text("en")
    assert hints[0].has_answer is code.endswith("*")
    assert all(len(sentences(hints, language)) == len(hints) for language in LANGUAGES)
    if hints[0].has_answer and form == "table" and not text.startswith("ASK"):
        mended = ask(query._replace(text=hints[0].query))
        assert not lacks(form, CSV[form], mended, text)


#: Changes of an example query that may leave it without an answer: a pattern and its replacement,
#: in which ``{word}`` is a name or a variable of the query.
DAMAGES = [
    (r"{word}\b", r"{word}s"),
    (r"(?<=[a-z]{{3}})[a-z](?= )", r""),
    (r"\?(\w+)", r"?\1x"),
    (r"\}}\s*\Z", r"FILTER(STR({word}) > '~') }}"),
    (r"\}}\s*\Z", r"MINUS {{ {word} ?p ?o }} }}"),
    (r"\Z", r" LIMIT 0"),
    (r"\Z", r" HAVING(COUNT(*) > 9999)"),
    (r"WHERE", r"FROM gkg:links WHERE"),
    (r"WHERE", r"FROM NAMED gkg:links WHERE"),
    (r" ;", r" ; {word} ?z ;"),
    (r"([?\w]+) ([:\w]+) ([?\w]+)", r"\3 \2 \1"),
]
EXAMPLES = sorted((Path(__file__).parents[3] / "queries" / "examples").glob("*.ttl"))


def test_each_query_that_is_offered_has_an_answer(ask):
    """Whatever is wrong with the example queries; a hint without such a query offers none."""
    chance, offered = random.Random(4), 0  # noqa: S311 - not a secret
    for path in EXAMPLES[::4]:
        text = re.search(r'"""(.*?)"""', path.read_text("utf-8"), re.DOTALL)[1]
        words = [token.text for token in tokenize(text) if token.kind in {"name", "var"}]
        pattern, new = chance.choice(DAMAGES)
        word = chance.choice(words)
        pattern = pattern.format(word=re.escape(word))
        damaged = re.sub(pattern, new.format(word=word), text, count=1)
        with suppress(QuerySyntaxError):
            for hint in explain(ask, question(damaged)):
                assert bool(hint.query) is hint.has_answer, damaged
                if hint.query:
                    answer = ask(question(hint.query))
                    kind = ("table", JSON) if answer.startswith(b"{") else ("graph", CSV["graph"])
                    assert not is_empty(*kind, answer), hint
                    offered += 1

    assert offered > 5


@pytest.mark.parametrize("line", NEAR_MISSES)
@pytest.mark.parametrize("prefix", ["gk", "g"])
def test_a_prefix_of_a_near_namespace_is_named(ask, line, prefix):
    """Whatever its name; the terms of that prefix are not called unknown besides."""
    text = line.replace("gk:", f"{prefix}:") + f"SELECT * {{ ?x a {prefix}:Project }}"
    hints = explain(ask, question(text))

    assert [hint.code for hint in hints] == ["namespace", "pattern"]
    assert "ontology#" in hints[0].suggestion
    assert hints[0].has_answer


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("SELECT * { ?x rdfs:label 'no such name' }", ["pattern"]),
        ("SELECT * { ?x a gk:Project FILTER(false) }", ["filter"]),
        ("SELECT * { ?x gk:name [ gk:foo ( 1 2 ) ] }", ["unknown", "pattern"]),
        ("SELECT * { GRAPH ?g { ?x a gk:Project, gk:Discrepancy } }", ["combination"]),
        ("SELECT * { ?x rdfs:label ?l FILTER(LANG(?l) = 'ko' && false) }", ["filter"]),
        (f"SELECT * {{ ?x rdfs:label ?l FILTER(CONTAINS(?l, '{NAME}') && false) }}", ["filter"]),
        ("SELECT * { { SELECT ?x { ?x a gk:Project } LIMIT 0 } }", ["pattern"]),
        ("DESCRIBE ent:nothing-of-this-name", ["unknown"]),
        ("SELECT * { VALUES ?x { %s } ?x a gk:Project }" % ("'v' " * 30_000), []),
        ("SELECT * { ?x a gk:Project }", []),
        ("SELECT ?x (1/0 AS ?y) { ?x a gk:Project }", ["unbound"]),
        ("SELECT (1/0 AS ?x) {}", ["unbound"]),
    ],
)
def test_no_other_reason_is_guessed(ask, text, codes):
    """Of a query whose terms all occur only the pattern or condition is told that empties it."""
    assert [hint.code for hint in explain(ask, question(text))] == codes


@pytest.mark.parametrize("fails_later", [False, True])
def test_a_step_that_fails_gives_no_hint(ask, fails_later):
    """The answer stays the same if the search for hints exceeds a limit."""

    def fail(query):
        if query.explains is not fails_later:
            raise QueryFailed()
        return ask(query)

    assert explain(fail, question(DECLARED + "SELECT * { gk:Project skos:definition ?text }")) == ()


def test_a_search_for_graphs_that_fails_leaves_the_other_hints(ask):
    """The page of an empty answer is no error because of its hints."""

    def fail(query):
        if "SELECT ?g" in query.text:
            raise QueryFailed()
        return ask(query)

    query = question("SELECT * { GRAPH gkg:links { ?x a gk:Projects } }")
    assert [hint.code for hint in explain(fail, query)] == ["unknown-term"]


def test_a_report_is_read_as_it_was_written(ask):
    """Hints and graphs cross the border of processes unchanged."""
    query = question(DECLARED + "SELECT * { ?x gk:amountKrw ?won }", explains=True)
    raw = ask(query)

    assert HintReport.parse(raw).serialize() == raw
    assert len(HintReport.parse(raw).graphs) == 5


@pytest.mark.parametrize("pattern", ["?x a gk:Projects", "?x a gk:Project"])
def test_an_empty_answer_is_recognized_in_every_format(ask, pattern):
    """Tables, truth values and graphs, by their bytes."""
    is_none = pattern.endswith("Projects")
    texts = {
        "table": ("SELECT * { %s } LIMIT 2", TABLE_FORMATS),
        "boolean": ("ASK { %s }", BOOLEAN_FORMATS),
        "graph": ("CONSTRUCT WHERE { %s } LIMIT 2", GRAPH_FORMATS),
    }
    for form, (text, formats) in texts.items():
        for offer in formats:
            answer = ask(question(DECLARED + text % pattern, **{form: offer.name}))
            assert is_empty(form, offer.media_type, answer) is is_none, offer.name
