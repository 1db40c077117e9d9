"""
Answers over HTTP equal those of a slow reference in Python, for generated data of all kinds.

The reference knows the canonical forms of docs/reference/known-differences.md and the order of
docs/decisions/0074-order-of-values.md, and nothing of the program.
"""

import datetime
import json
import re
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from server_fixtures import Server

pytestmark = pytest.mark.unmeasured

XSD = REUSED_PREFIXES["xsd"]
INTEGERS = (
    *("integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger"),
    *("nonPositiveInteger", "negativeInteger"),
    *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
)
#: Parts after the year that each datatype has: month, day and clock.
TIMES = {"dateTime": 3, "dateTimeStamp": 3, "date": 2, "gYearMonth": 1, "gYear": 0}
DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
DOUBLE = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
SPECIAL = {"inf": "INF", "nan": "NaN"}
TIME = re.compile(
    r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?(?:T([0-9:]{8})(\.[0-9]+)?)?(Z|[+-][0-9:]{5})?"
)
DURATION = re.compile("(-?)P(?=[0-9])(?:([0-9]+)Y)?(?:([0-9]+)M)?")


def canonical(text, datatype):  # noqa: PLR0911 - one for each kind
    """Return the text and datatype that answers give, as documented."""
    if datatype in INTEGERS and re.fullmatch("[+-]?[0-9]+", text) and -(2**63) <= int(text) < 2**63:
        return str(int(text)), "integer"
    if datatype == "decimal" and DECIMAL.fullmatch(text):
        return str(Fraction(text)), datatype
    if datatype in {"double", "float"}:
        special = SPECIAL.get(text, text)
        return (str(float(text)) if DOUBLE.fullmatch(text) else special), datatype
    if datatype == "boolean":
        return {"1": "true", "0": "false"}.get(text, text), datatype
    if TIMES.get(datatype) == TIMES["dateTime"] and (value := instant(text, datatype)):
        return f"{value[0]} {TIME.fullmatch(text)[6]}", "dateTime"
    if datatype == "date":
        return text.replace("+00:00", "Z"), datatype
    if datatype == "yearMonthDuration" and (match := DURATION.fullmatch(text)):
        years, rest = divmod(12 * int(match[2] or 0) + int(match[3] or 0), 12)
        return f"{match[1]}P{years}Y{rest}M", datatype
    return text, datatype


def instant(text, datatype):
    """Return the seconds of the first moment of a time, and how short it is; None if ill-typed."""
    match = TIME.fullmatch(text)
    if match is None:
        return None
    year, month, day, clock, fraction, zone = match.groups()
    try:
        date = datetime.date(int(year), int(month or 1), int(day or 1))
        hour, minute, second = (int(part) for part in (clock or "00:00:00").split(":"))
    except ValueError:
        return None
    precision = sum(part is not None for part in (month, day, clock))
    if precision != TIMES[datatype]:
        return None
    seconds = Fraction(date.toordinal() * 86400 + hour * 3600 + minute * 60 + second)
    seconds += Fraction(fraction) if fraction else 0
    if zone and zone != "Z":
        sign = -1 if zone[0] == "+" else 1
        seconds += sign * (int(zone[1:3]) * 3600 + int(zone[4:]) * 60)
    return seconds, precision


def number(text, datatype):
    """Return the number that a literal denotes, or None."""
    if datatype in INTEGERS:
        return (1, Fraction(text)) if re.fullmatch("[+-]?[0-9]+", text) else None
    if datatype == "decimal":
        return (1, Fraction(text)) if DECIMAL.fullmatch(text) else None
    text = SPECIAL.get(text, text)
    if text in {"INF", "-INF", "NaN"}:
        return {"-INF": 0, "INF": 2, "NaN": 3}[text], Fraction(0)
    return (1, Fraction(Decimal(repr(float(text))))) if DOUBLE.fullmatch(text) else None


def order(term):  # noqa: PLR0911 - one for each kind
    """Return the place of a term in the documented order, as a tuple."""
    kind, text, datatype = term
    if kind != "literal":
        return {"bnode": 0, "uri": 1}[kind], text
    if datatype.startswith("@"):
        return 6, text, 0, datatype
    if datatype == "string":
        return 6, text, 1, ""
    if datatype in {*INTEGERS, "decimal", "double", "float"} and (value := number(text, datatype)):
        return 2, *value
    if datatype in TIMES and (value := instant(text, datatype)):
        return 3, *value
    if datatype == "yearMonthDuration" and (match := DURATION.fullmatch(text)):
        months = 12 * int(match[2] or 0) + int(match[3] or 0)
        return 4, -months if match[1] else months
    if datatype == "boolean" and text in {"true", "false", "0", "1"}:
        return 5, text in {"true", "1"}
    return 7, datatype, text


def identity(term):
    """Return what makes a term another than others in answers."""
    kind, text, datatype = term
    return (kind, *canonical(text, datatype)) if kind == "literal" else term


ANY_TEXT = st.sampled_from(["", "9", "10", "2.5", "abc", "-1", "true", "2020", "가", "NaN"])
NUMERALS = st.one_of(
    st.sampled_from(["01", "+5", "-0", "10", "9", "300", "-5", "1e2", "9007199254740993"]),
    st.integers(-(10**21), 10**21).map(str),
    st.integers(-30, 30).map(str),
)
FORMS = {
    **dict.fromkeys(INTEGERS, NUMERALS),
    "decimal": st.sampled_from(["1.10", "1.0", "2.5", "-.5", "10", "9.99", "0.1", "1e2"]),
    "double": st.one_of(
        st.sampled_from(["1e2", "1.50", "INF", "-INF", "NaN", "nan", "0.1", "9007199254740992"]),
        st.floats(-65504, 65504, width=16).map(repr),
    ),
    "float": st.sampled_from(["1.5", "10", "-2.25", "INF", "NaN"]),
    "boolean": st.sampled_from(["true", "false", "0", "1", "yes"]),
    "date": st.sampled_from(["2020-01-01", "2020-01-01Z", "2020-01-01+00:00", "2019-12-31+09:00"])
    | st.dates().map(str),
    "dateTime": st.sampled_from(["2020-01-01T00:00:00", "2020-01-01T09:00:00+09:00"])
    | st.datetimes(datetime.datetime(2019, 1, 1), datetime.datetime(2021, 1, 1)).map(
        lambda moment: moment.isoformat() + "Z"
    ),
    "dateTimeStamp": st.just("2020-01-01T00:00:00Z"),
    "gYear": st.sampled_from(["2020", "2019"]),
    "gYearMonth": st.sampled_from(["2020-01", "2019-12"]),
    "yearMonthDuration": st.sampled_from(["P1Y", "P13M", "-P1M"]),
    "string": ANY_TEXT,
    "anyURI": ANY_TEXT,
    "hexBinary": ANY_TEXT,
    "@en": ANY_TEXT,
    "@ko": ANY_TEXT,
}
TERMS = st.one_of(
    st.sampled_from(sorted(FORMS)).flatmap(
        lambda name: st.tuples(st.just("literal"), FORMS[name] | ANY_TEXT, st.just(name))
    ),
    st.sampled_from([("uri", "http://example.org/a", ""), ("uri", "http://example.org/b", "")]),
)
GRAPHS = ("", "http://example.org/g1", "http://example.org/g2")
QUADS = st.lists(
    st.tuples(st.integers(0, 3), TERMS, st.sampled_from(GRAPHS)), min_size=60, max_size=150
)

#: FROM clauses, and the graphs whose triples are the default graph.
DATASETS = {
    "": GRAPHS,
    "FROM <urn:x-arq:DefaultGraph>": GRAPHS[:1],
    "FROM <http://example.org/g1> FROM <http://example.org/g1>": GRAPHS[1:2],
    "FROM <http://example.org/g1> FROM <http://example.org/g2>": GRAPHS[1:],
}


def n_quads(quads):
    """Return the data as a file."""
    lines = []
    for subject, (kind, text, datatype), graph in quads:
        value = json.dumps(text, ensure_ascii=False)
        end = datatype if datatype.startswith("@") else f"^^<{XSD}{datatype}>"
        term = f"<{text}>" if kind == "uri" else value + end
        name = f" <{graph}>" if graph else ""
        lines.append(f"<http://example.org/s{subject}> <http://example.org/p> {term}{name} .\n")
    return "".join(lines)


def rows(server, text):
    """Return the rows of a query, with terms as the reference has them."""
    with server.ask(text, format="json") as answer:
        table = json.load(answer)
    names = table["head"]["vars"]
    return [[_term(row.get(name)) for name in names] for row in table["results"]["bindings"]]


def _term(cell):
    if cell is None:
        return None
    datatype = cell.get("datatype", XSD + "string").removeprefix(XSD)
    end = "@" + cell["xml:lang"] if "xml:lang" in cell else datatype
    return cell["type"], cell["value"], end if cell["type"] == "literal" else ""


def compare(server, clause, triples):
    """Compare all queries over one dataset, a set of subjects and terms, with the reference."""
    where = f"{clause} WHERE {{ ?s <http://example.org/p> ?o }}"
    terms = [term for _, term in triples]
    places = sorted(map(order, terms))
    ascending = [order(row[0]) for row in rows(server, f"SELECT ?o {where} ORDER BY ?o")]
    descending = [order(row[0]) for row in rows(server, f"SELECT ?o {where} ORDER BY DESC(?o)")]
    assert ascending == places
    assert descending == places[::-1]
    both = rows(server, f"SELECT ?o ?s {where} ORDER BY (?o) DESC(?s)")
    assert all(
        order(one[0]) < order(next_[0]) or (order(one[0]) == order(next_[0]) and one[1] >= next_[1])
        for one, next_ in pairwise(both)
    )
    counts = f"SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?o) AS ?d) {where}"
    different = {identity(term) for term in terms}
    assert [cell[1] for cell in rows(server, counts)[0]] == [str(len(terms)), str(len(different))]
    distinct = [identity(row[0]) for row in rows(server, f"SELECT DISTINCT ?o {where}")]
    assert sorted(distinct) == sorted(different)
    by_value = rows(server, f"SELECT ?o (COUNT(?s) AS ?n) {where} GROUP BY ?o")
    kinds = [identity(term) for term in terms]
    assert {identity(row[0]): int(row[1][1]) for row in by_value} == {
        kind: kinds.count(kind) for kind in different
    }
    text = f"SELECT ?s (MIN(?o) AS ?a) (MAX(?o) AS ?b) (COUNT(?o) AS ?n) {where} GROUP BY ?s"
    for subject, least, greatest, count in rows(server, text):
        group = [order(term) for one, term in triples if f"http://example.org/s{one}" == subject[1]]
        assert (order(least), order(greatest)) == (min(group), max(group))
        assert int(count[1]) == len(group)


# Each example starts a server; the first is the simplest, and shrinking would start hundreds.
@settings(
    max_examples=4,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
@given(quads=QUADS)
def test_answers_equal_a_reference(tmp_path_factory, quads):
    """ORDER BY, MIN, MAX, COUNT, DISTINCT and GROUP BY, over each choice of graphs."""
    path = tmp_path_factory.mktemp("values") / "data.nq"
    path.write_text(n_quads(quads), "utf-8")
    with Server("--data", path, "--workers", "1") as server:
        for clause, graphs in DATASETS.items():
            different = {
                (subject, identity(term)): term for subject, term, graph in quads if graph in graphs
            }
            compare(server, clause, [(subject, term) for (subject, _), term in different.items()])
