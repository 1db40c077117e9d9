"""A dataset as it was written: stores keep values only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from gwangju_kg.rdf.values.lexical_forms import is_ill_typed
from gwangju_kg.rdf.values.written_store import _KEPT, WrittenStore

XSD = REUSED_PREFIXES["xsd"]
S, P, G = NamedNode("urn:s"), NamedNode("urn:p"), NamedNode("urn:g")

#: Lexical forms of each datatype: those in its lexical space, and others.
FORMS = {
    "integer": ("01 -0 +5 100000000000000000000", "1.0 1e0 abc ٣ 1_000"),
    "nonNegativeInteger": ("0 007", "-5"),
    "positiveInteger": ("1", "0 -1"),
    "nonPositiveInteger": ("0 -1", "1"),
    "negativeInteger": ("-1", "0"),
    "byte": ("127 -128", "300 128 -129"),
    "short": ("-32768", "32768"),
    "int": ("2147483647", "2147483648"),
    "long": ("9223372036854775807", "9223372036854775808"),
    "unsignedByte": ("255", "256 -1"),
    "unsignedShort": ("65535", "65536"),
    "unsignedInt": ("4294967295", "4294967296"),
    "unsignedLong": ("18446744073709551615", "18446744073709551616"),
    "decimal": ("1.10 .5 5. -0.0", "1e5 INF abc ."),
    "double": ("1 1.50 1e5 INF NaN -INF", "inf nan Infinity 1_0"),
    "float": ("0.1 NaN", "abc"),
    "boolean": ("true false 0 1", "True yes 2"),
    "date": ("2020-02-29 2020-01-01+09:00 -0044-03-15", "2020-02-30 20-01-01 2019-02-29"),
    "dateTime": ("2020-01-01T24:00:00 2020-01-01T00:00:00.10Z", "2020-01-01 2020-01-01T25:00:00"),
    "dateTimeStamp": ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00"),
    "time": ("00:00:00 24:00:00", "24:00:01 1:00:00"),
    "gYear": ("2020 12020", "20 02020"),
    "gYearMonth": ("2020-12", "2020-13"),
    "gMonth": ("--12", "--13 12"),
    "gMonthDay": ("--02-29", "--02-30"),
    "gDay": ("---31", "---32"),
    "duration": ("P1Y PT1.5S -P1DT2H", "P P1Z PT 1Y"),
    "yearMonthDuration": ("P1Y2M", "P1D"),
    "dayTimeDuration": ("P1DT2H", "P1Y"),
    "hexBinary": ("0aFF", "0a1 zz"),
    "base64Binary": ("YQ== YWJj", "YQ= a"),
    "language": ("ko en-GB", "xx- englishlanguage"),
}

LITERALS = [
    (Literal(text, datatype=NamedNode(XSD + name)), is_wrong)
    for name, forms in FORMS.items()
    for is_wrong, texts in enumerate(forms)
    for text in texts.split()
]


def test_each_form_is_judged_as_written():
    """White space around a value is part of it."""
    wrong = [str(literal) for literal, is_wrong in LITERALS if is_ill_typed(literal) != is_wrong]
    assert wrong == []
    assert is_ill_typed(Literal(" 5", datatype=NamedNode(XSD + "integer")))
    assert is_ill_typed(Literal("-" + "9" * 5000, datatype=NamedNode(XSD + "byte")))
    assert is_ill_typed(Literal("5", datatype=NamedNode("urn:other"))) is None


@pytest.mark.parametrize("graph", [G, None])
def test_quads_are_read_as_written_and_queried_by_value(graph):
    """Whatever the store makes of their literals."""
    quads = [
        Quad(S, P, literal, graph) if graph else Quad(S, P, literal) for literal, _ in LITERALS
    ]
    dataset = WrittenStore(quads)

    assert {*dataset} == {*quads}
    assert len(dataset) == len({*quads})
    assert {*dataset.quads_for_pattern(S, None, None)} == {*quads}
    large = "SELECT ?o { ?s ?p ?o FILTER(?o = 300) }"
    rows = [row["o"].value for row in dataset.query(large, use_default_graph_as_union=True)]
    assert rows == ["300"]


@pytest.mark.parametrize("name", ["integer", "decimal", "date", "dateTime", "gYear", "boolean"])
@given(data=st.data())
def test_a_form_that_is_known_to_be_kept_is_kept(name, data):
    """The store itself says so."""
    pattern = _KEPT[XSD + name]
    quad = Quad(
        S,
        P,
        Literal(data.draw(st.from_regex(pattern, fullmatch=True)), datatype=NamedNode(XSD + name)),
    )
    store = Store()
    store.add(quad)

    assert [*store] == [quad]


SMALL = st.builds(
    lambda text, name: Quad(S, P, Literal(text, datatype=NamedNode(XSD + name)), G),
    st.sampled_from(["1", "01", "+1", "1.0", "true", "x"]),
    st.sampled_from(["integer", "byte", "decimal", "double", "boolean"]),
)


@given(st.lists(st.tuples(st.booleans(), SMALL), max_size=12), st.booleans())
def test_it_is_a_set_of_quads_as_written(steps, at_once):
    """Adding and removing change what is written as a set, and each value stays while it is."""
    dataset, written = WrittenStore(), set()
    if at_once:
        dataset.extend(quad for _, quad in steps)
        written.update(quad for _, quad in steps)
    for adds, quad in steps:
        (dataset.add if adds else dataset.remove)(quad)
        (written.add if adds else written.discard)(quad)

    assert sorted(map(str, dataset)) == sorted(map(str, written))
    assert {*WrittenStore(written).store} == {*dataset.store}
