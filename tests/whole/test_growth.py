"""Rules, checks and queries of a build take time in proportion to the data."""

from pathlib import Path

import pytest

from bench import derivation, one_project
from bench.statements import name
from gwangju_kg.project.project_folder import Project

pytestmark = pytest.mark.unmeasured

ROOT = Path(__file__).parents[2]
ABOUT = name("gk:about")

#: One invented city, and a project with the reports on four.
QUADS = (30_000, 120_000)

#: A linear step takes four times as long on four times the reports, a quadratic one 16 times.
#: Processor time and the power in between keep the load of the machine out of the result.
POWER = 1.7

#: What takes less on the reports of four cities is not looked at.
SHORT_S = 0.1

ATTEMPTS = 5


def _growing(time):
    """Return the steps that grow with more than POWER, by the best times of some attempts."""
    best = [{}, {}]
    for _ in range(ATTEMPTS):
        reports = []
        for times, quads in zip(best, QUADS, strict=True):
            dataset = one_project.invent_project(ROOT, quads=quads)
            reports.append(sum(quad.predicate == ABOUT for quad in dataset))
            for step, timing in time(dataset, Project.open(ROOT)).items():
                times[step] = min(times.get(step, timing), timing, key=lambda each: each.seconds)
        powers = {
            step: derivation.exponent(reports[1] / reports[0], timing, best[1][step])
            for step, timing in best[0].items()
            if best[1][step].seconds >= SHORT_S
        }
        growing = {step: power for step, power in powers.items() if power > POWER}
        if not growing:
            return {}
    return growing


def test_derivation_rules_grow_near_linearly():
    """A join without a key, or one in NOT EXISTS, would be seen."""
    assert _growing(lambda *about: derivation.time_rules(*about, enough_s=0.1)) == {}


@pytest.mark.thorough
def test_whatever_a_build_asks_grows_near_linearly():
    """Checks, shapes, and the queries of tables, search, evidence and descriptions."""

    def time(dataset, project):
        derivation.time_rules(dataset, project, "no rule")
        return derivation.time_queries(dataset, project, enough_s=0.5)

    assert _growing(time) == {}
