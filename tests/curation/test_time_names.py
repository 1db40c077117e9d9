"""Names of times: what is named is meant again."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gwangju_kg.curation.time_names import name_time, parse_time
from gwangju_kg.korean.dates.date_rules import DateParts, DateRule, resolve
from gwangju_kg.korean.dates.intervals import Anchor, Aspect

_DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))
_MONTHS = st.integers(1, 12)


@given(
    day=_DAYS,
    width=st.integers(0, 5),
    rule=st.sampled_from([r for r in DateRule if r not in (DateRule.STATED, DateRule.EDITORIAL)]),
    months=st.none() | st.tuples(_MONTHS, _MONTHS),
    aspect=st.sampled_from(Aspect),
)
def test_a_resolved_time_is_named_and_meant_again(day, width, rule, months, aspect):
    """The bounds of what words mean survive the spreadsheet, if the words have one meaning."""
    found = resolve(DateParts(rule, None, months), Anchor(day, day + timedelta(days=width)))
    if not found.agreed or (aspect is Aspect.WITHIN and "/" in found.spans[0].edtf):
        return
    extent = found.extent(aspect)

    assert parse_time(name_time(extent)) == extent


def test_a_name_that_means_no_time_is_none():
    """Days that do not exist, and periods that run backward, are no times."""
    for name in ("", "soon", "2026-02-30", "2026--2025", "until-", "in-x", "2026-1"):
        assert parse_time(name) is None
