"""Which reports of a commitment are changes of its state: the rules of ``turns.rq``."""

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, Variable

from conftest import ROOT

XSD = "http://www.w3.org/2001/XMLSchema#"

_HEAD = """
PREFIX gk: <https://w3id.org/gwangju-kg/ontology#>
PREFIX gkv: <https://w3id.org/gwangju-kg/vocab/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX e: <http://e.example/>
e:promise a gk:Commitment ; gk:milestoneOf e:line .
"""
_REPORT = """
e:r{n} a gk:StatusReport ; gk:about e:promise ; gk:modality gkv:{modality} ; gk:precedence {n} ;
  gk:knownSince "202{n}-01-01"^^xsd:date ; gk:when e:t{n} .
e:t{n} gk:edtf "{begin}/{end}" ; gk:earliestBegin "{begin}-01-01"^^xsd:date ;
  gk:latestEnd "{end}-12-31"^^xsd:date .
"""


def _turns(*reports, day="0001-01-01"):
    """Return number, kind and old time of the turns among reports of successive years."""
    data = _HEAD + "".join(
        _REPORT.format(n=n, modality=modality, begin=begin, end=end)
        for n, (modality, begin, end) in enumerate(reports)
    )
    store = Store()
    store.load(data.encode(), RdfFormat.TURTLE)
    query = (ROOT / "queries" / "pages" / "turns.rq").read_text("utf-8")
    after = {Variable("day"): Literal(day, datatype=NamedNode(XSD + "date"))}
    return [
        (row["report"].value[-1], row["turn"].value, row["old"].value if row["old"] else "")
        for row in store.query(query, substitutions=after)
    ]


@pytest.mark.parametrize(
    ("reports", "turns"),
    [
        ([("planned", 2023, 2023)], []),
        ([("planned", 2023, 2023), ("planned", 2026, 2026)], [("1", "put-off", "2023/2023")]),
        (
            [("planned", 2023, 2023), ("targeted", 2021, 2022)],
            [("1", "brought-forward", "2023/2023")],
        ),
        ([("planned", 2023, 2025), ("planned", 2024, 2026)], []),
        ([("planned", 2023, 2023), ("denied", 2026, 2026)], []),
        (
            [("planned", 2021, 2021), ("occurred", 2021, 2021), ("occurred", 2021, 2021)],
            [("1", "done", "2021/2021")],
        ),
        (
            [("occurred", 2021, 2021), ("planned", 2021, 2021), ("planned", 2026, 2026)],
            [("0", "done", "")],
        ),
        ([("cancelled", 2021, 2021), ("cancelled", 2021, 2021)], [("0", "cancelled", "")]),
        ([("undecided", 2021, 2021), ("planned", 2025, 2025)], [("0", "undecided", "")]),
    ],
)
def test_a_report_is_a_turn_if_it_says_something_else_than_before(reports, turns):
    """A plan without a common day is moved; what was reported before or was done is not."""
    assert _turns(*reports) == turns


def test_what_was_known_on_a_day_is_left_out():
    """The newest is first; the plan of before is read nevertheless."""
    plans = [("planned", 2023, 2023), ("planned", 2026, 2026), ("planned", 2029, 2029)]

    assert [turn[0] for turn in _turns(*plans)] == ["2", "1"]
    assert _turns(*plans, day="2021-01-01") == [("2", "put-off", "2026/2026")]
