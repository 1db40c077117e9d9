"""The places of dates in the drawing of a commitment."""

import itertools
from datetime import date

from gwangju_kg.web.display.dates_svg import WIDTH, DateScale


def test_dates_stand_in_their_order_within_the_drawing():
    scale = DateScale(["2019-12-31", "2027-12-31"], date(2026, 11, 22))
    marks = scale.marks(["2019-12-31", "2023-06-30"], "2025-01-31")

    assert [mark.kind for mark in marks] == ["plan", "last", "done"]
    assert [mark.x for mark in marks] == sorted(mark.x for mark in marks)
    assert marks[-1].x < scale.at_x < WIDTH
    assert all(0 < mark.x < WIDTH and not mark.is_beyond for mark in marks)


def test_a_far_date_stands_at_the_end_and_does_not_squeeze_the_others():
    near, far = (
        DateScale(["2019-12-31", end], date(2026, 11, 22)) for end in ("2031-12-31", "2138-12-31")
    )

    assert near.at_x == far.at_x
    assert far.marks(["2138-12-31"], "")[0].is_beyond


def test_the_same_plan_twice_is_one_mark():
    scale = DateScale(["2023-12-31"], date(2023, 1, 1))
    marks = scale.marks(["2023-12-31"] * 3, "")

    assert [mark.kind for mark in marks] == ["plan", "last"]


def test_without_dates_there_is_a_scale_and_no_mark():
    scale = DateScale([], date(2026, 11, 22))

    assert scale.marks([], "") == ()
    assert [year for year, _ in scale.years] == [2026]


def test_written_years_do_not_touch():
    for first in ("2019", "1995", "1900"):
        places = [x for _, x in DateScale([f"{first}-12-31"], date(2026, 1, 1)).years]
        assert all(after - before > 30 for before, after in itertools.pairwise(places))


def test_the_last_year_of_the_calendar_has_a_scale():
    scale = DateScale([], date.max)

    assert [year for year, _ in scale.years] == [9999]
    assert scale.at_x < WIDTH
