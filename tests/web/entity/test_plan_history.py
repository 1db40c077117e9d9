"""First and last plan, moves and delay of a commitment."""

import pytest

from gwangju_kg.web.entity.plan_history import PlanHistory, PlannedTime


def _plans(*spans):
    return PlanHistory(
        tuple(PlannedTime(*span.split("/"), edtf=span, since="2020-01-01") for span in spans)
    )


Y2023, Q4_2023, Y2024 = "2023-01-01/2023-12-31", "2023-10-01/2023-12-31", "2024-01-01/2024-12-31"


@pytest.mark.parametrize(
    ("spans", "moves", "delay"),
    [
        ((), 0, None),
        ((Y2023,), 0, 0),
        ((Y2023, Q4_2023), 0, 0),  # more exact, not later
        ((Y2023, Y2024), 1, 12),
        ((Y2023, Y2024, Y2023), 2, 0),  # there and back
        ((Y2024, Q4_2023), 1, -12),
        ((Y2023, Q4_2023, Y2024), 1, 12),
    ],
)
def test_a_move_is_to_a_time_without_a_common_day(spans, moves, delay):
    history = _plans(*spans)

    found = history.delay()
    assert (history.moves, found and found.months) == (moves, delay)


def test_what_was_done_within_the_first_planned_time_is_in_time():
    """Also if a later plan named another time; and a day too late is a month or none."""
    history = _plans(Y2023, Y2024)
    in_time = PlannedTime("2023-05-01", "2023-05-01", "2023-05-01", "")
    late = PlannedTime("2024-03-02", "2024-03-02", "2024-03-02", "")

    assert history.delay(in_time).side == 0
    assert (history.delay(late).side, history.delay(late).months) == (1, 3)


def test_a_few_days_too_late_are_late():
    """In the same month too."""
    history = _plans("2026-06-15/2026-06-15")
    delay = history.delay(PlannedTime("2026-06-20", "2026-06-20", "2026-06-20", ""))

    assert (delay.side, delay.months, delay.words("en")) == (1, 0, "5 days")
