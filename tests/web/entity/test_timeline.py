"""The state of a milestone on a day, from the reports that are known then."""

import pytest

from gwangju_kg.web.display.labels import LabelledLink
from gwangju_kg.web.entity.assertions import AssertionView
from gwangju_kg.web.entity.timeline import STATES, build_timeline, state_of

BRIDGE = LabelledLink("bridge", "https://w3id.org/gwangju-kg/id/milestone/bridge")


def report(modality, since, end=""):
    """Return a report that became known on a day, of a time up to another one."""
    return AssertionView(
        "as:1", "StatusReport", BRIDGE, modality=modality, since=since, end=end, precedence="1"
    )


@pytest.mark.parametrize(
    ("claim", "state"),
    [
        (report("occurred", "2026-12-02", "2026-12-01"), "reported"),
        (report("occurred", "2026-12-02", "2026-12-31"), "reported"),  # this month
        (report("occurred", "2026-12-02"), "reported"),
        (report("occurred", "2026-12-04", "2026-12-01"), "unknown"),
        (report("planned", "2026-12-04", "2027-06-30"), "unknown"),
        (report("denied", "2026-12-02"), "denied"),
        (report("ongoing", "2026-12-02"), "underway"),
    ],
)
def test_what_is_not_known_yet_is_not_denied(claim, state):
    """What was reported as done was done by then, also if its month goes on."""
    assert state_of([claim], day="2026-12-03") == state
    (entry,) = build_timeline([claim], day="2026-12-03")
    assert entry.state == state
    assert all(STATES[state])
