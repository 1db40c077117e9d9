"""
Invent one city: its places, bodies, projects, milestones and awards, and the news about them.

The input is a slug, a random generator and the code lists; the output is quads that conform to our
ontology and shapes.  The latest known values are left to the derivation rules.
"""

from __future__ import annotations

from random import Random
from typing import Final

from pyoxigraph import Literal, Quad

from bench import invented_names
from bench.invented_names import Name
from bench.statements import FIRST_YEAR, QUARTERS, Codes, Fact, Statements

DISTRICTS, NEIGHBOURHOODS, BODIES = 5, 6, 24
PROJECTS, PROGRAMMES, AWARDS = 40, 10, 10

#: The milestones of a project, in order.
_MILESTONES: Final = (
    ("announcement", Name("발표", "announcement")),
    ("agreement", Name("협약", "agreement")),
    ("groundbreaking", Name("착공", "groundbreaking")),
    ("completion", Name("준공", "completion")),
    ("opening", Name("개관", "opening")),
)

#: The quarter in which the last project is announced.
_LAST_START: Final = 16

#: The probability that a milestone that was reached is reported.
_REPORT_PROBABILITY: Final = 0.8

_BILLION_KRW: Final = 1_000_000_000


def invent_city(slug: str, rng: Random, codes: Codes) -> list[Quad]:
    """Return the quads of one city; the same arguments give the same quads."""
    return _City(slug, rng, codes).quads()


class _City:
    def __init__(self, slug: str, rng: Random, codes: Codes) -> None:
        self._say = Statements(slug, rng, codes)
        self._rng = rng
        self._name = invented_names.place_name(rng)
        self._places: list[str] = []
        self._bodies: list[str] = []

    def quads(self) -> list[Quad]:
        for quarter in range(QUARTERS):
            self._say.source(quarter, self._name)
        self._add_places()
        self._add_bodies()
        for number in range(PROJECTS):
            self._add_project(number)
        for number in range(PROGRAMMES):
            self._add_programme(number)
        for number in range(AWARDS):
            self._add_award(number)
        return self._say.quads

    def _add_places(self) -> None:
        city = self._say.thing("gk:Place", "city", self._name)
        for district in range(DISTRICTS):
            part = invented_names.place_name(self._rng)
            local = f"district-{district}"
            label = Name(f"{self._name.ko} {part.ko}구", f"{part.en}-gu, {self._name.en}")
            whole = self._say.thing("gk:Place", local, label, ("gk:partOf", city))
            for number in range(NEIGHBOURHOODS):
                part = invented_names.place_name(self._rng)
                ordinal = district * NEIGHBOURHOODS + number + 1
                label = Name(f"{part.ko}동 {ordinal}", f"{part.en}-dong {ordinal}")
                of_district: Fact = ("gk:partOf", whole)
                place = self._say.thing("gk:Place", f"{local}-{number}", label, of_district)
                self._places.append(place)

    def _add_bodies(self) -> None:
        label = Name(f"{self._name.ko}시", f"City of {self._name.en}")
        kind: Fact = ("gk:orgType", "gkv:localGovernment")
        self._bodies.append(self._say.thing("org:FormalOrganization", "government", label, kind))
        for number in range(1, BODIES):
            part = invented_names.place_name(self._rng)
            label = Name(f"{part.ko} 기관 {number}", f"{part.en} Body {number}")
            kind = ("gk:orgType", self._say.code("orgTypes"))
            local = f"body-{number}"
            self._bodies.append(self._say.thing("org:FormalOrganization", local, label, kind))

    def _add_project(self, number: int) -> None:
        built = invented_names.thing_name(self._rng, number + 1)
        field: Fact = ("gk:field", self._say.code("fields"))
        label = Name(f"{self._name.ko} {built.ko}", f"{built.en}, {self._name.en}")
        facility = self._say.thing("gk:Facility", f"facility-{number}", label, field)
        label = Name(f"{label.ko} 건립", f"Construction of the {label.en}")
        delivers: Fact = ("gk:delivers", facility)
        project = self._say.thing("gk:Project", f"project-{number}", label, field, delivers)
        first = self._rng.randrange(_LAST_START)
        self._add_milestones(project, label, first)
        self._add_cost(project, first)
        self._add_numbers(project, "gkv:nationalFunding", "unit:CCY_KRW", _BILLION_KRW)
        self._relate(project, "gk:leadBody", self._bodies[0], first)
        for _ in range(self._rng.randrange(3)):
            self._relate(project, "gk:partner", self._rng.choice(self._bodies[1:]), first)
        self._relate(facility, "gk:locatedIn", self._rng.choice(self._places), first)
        if self._rng.random() < 1 / 4:
            self._rank(project, first)
        if self._rng.random() < 1 / 4:
            name = Literal(f"{built.ko} {self._name.ko}", language="ko")
            report: Fact = ("gk:name", name)
            occurred: Fact = ("gk:modality", "gkv:occurred")
            self._say.claim("gk:NameReport", project, first + 1, report, occurred)

    def _add_milestones(self, project: str, label: Name, first: int) -> None:
        quarter, before = first, ""
        for kind, kind_name in _MILESTONES:
            milestone = self._say.thing(
                "gk:Milestone",
                f"{project.partition('-')[2]}-{kind}",
                Name(f"{label.ko} {kind_name.ko}", f"{kind_name.en}: {label.en}"),
                ("gk:milestoneOf", project),
                ("gk:milestoneType", f"gkv:{kind}"),
                *([("gk:follows", before)] if before else []),
            )
            self._report(milestone, quarter)
            quarter, before = quarter + self._rng.randint(1, 4), milestone

    def _report(self, milestone: str, quarter: int) -> None:
        """Report a milestone as planned, perhaps for another time, and perhaps as reached."""
        reported_in = min(max(quarter - self._rng.randint(1, 4), 0), QUARTERS - 2)
        planned_for = max(reported_in + 1, quarter - self._rng.randrange(3))
        planned: Fact = ("gk:modality", "gkv:planned")
        when: Fact = ("gk:when", self._say.month(planned_for))
        stated: Fact = ("gk:dateRule", "gkv:stated")
        self._say.claim("gk:StatusReport", milestone, reported_in, planned, when, stated)
        if quarter + 1 < QUARTERS and self._rng.random() < _REPORT_PROBABILITY:
            occurred: Fact = ("gk:modality", "gkv:occurred")
            when = ("gk:when", self._say.day(quarter))
            self._say.claim("gk:StatusReport", milestone, quarter + 1, occurred, when, stated)

    def _add_cost(self, project: str, first: int) -> None:
        """Report the cost of a project twice, the second time as an approximate number."""
        cost = self._rng.randint(1, 3000) * _BILLION_KRW
        later = min(first + self._rng.randint(2, 8), QUARTERS - 1)
        for quarter, value, bound in ((first, cost, "exactly"), (later, cost * 11 // 10, "about")):
            self._observe(
                project,
                quarter,
                ("gk:indicator", "gkv:projectCost"),
                ("gk:value", Literal(value)),
                ("qudt:hasUnit", "unit:CCY_KRW"),
                ("gk:valueBound", f"gkv:{bound}"),
            )

    def _add_numbers(self, thing: str, indicator: str, unit: str, scale: int) -> None:
        for year in range(3):
            quarter = self._rng.randrange(4) + 4 * (year + 2)
            self._observe(
                thing,
                quarter,
                ("gk:indicator", indicator),
                ("gk:value", Literal(self._rng.randint(1, 500) * scale)),
                ("qudt:hasUnit", unit),
                ("gk:valueBound", "gkv:exactly"),
            )

    def _observe(self, thing: str, quarter: int, *facts: Fact) -> None:
        self._say.claim(
            "gk:Observation",
            thing,
            quarter,
            *facts,
            ("gk:modality", "gkv:occurred"),
            ("gk:refPeriod", self._say.year(FIRST_YEAR + quarter // 4)),
            ("gk:asOf", self._say.published(quarter)),
        )

    def _relate(self, thing: str, relation: str, other: str, quarter: int) -> None:
        self._say.claim(
            "gk:RelationReport",
            thing,
            quarter,
            ("gk:relation", relation),
            ("gk:object", other),
            ("gk:modality", "gkv:occurred"),
        )

    def _rank(self, thing: str, quarter: int) -> None:
        self._say.claim(
            "gk:RankingClaim",
            thing,
            quarter,
            ("gk:superlative", "gkv:ranked"),
            ("gk:scope", self._say.code("scopes")),
            ("gk:position", Literal(self._rng.randint(1, 5))),
            ("gk:modality", "gkv:occurred"),
            ("prov:wasAttributedTo", self._bodies[0]),
        )

    def _add_programme(self, number: int) -> None:
        thing = invented_names.thing_name(self._rng, number + 1)
        programme = self._say.thing(
            "gk:Programme",
            f"programme-{number}",
            Name(f"{thing.ko} 이용 지원", f"Support for users of the {thing.en}"),
            ("gk:field", self._say.code("fields")),
            ("gk:serves", self._say.code("groups")),
        )
        self._add_numbers(programme, "gkv:jobsCreated", "unit:NUM", 1)
        self._relate(programme, "gk:leadBody", self._bodies[0], self._rng.randrange(QUARTERS))

    def _add_award(self, number: int) -> None:
        reason = invented_names.thing_name(self._rng, number + 1)
        label = Name(f"{reason.ko} 대상", f"{reason.en.capitalize()} award")
        award = self._say.thing("gk:Award", f"award-{number}", label)
        giver, host = self._rng.sample(self._bodies[1:], 2)
        for year in self._rng.sample(range(5), 3):
            edition = 10 + year
            quarter = 4 * year + self._rng.randrange(4)
            conferral = self._say.thing(
                "gk:AwardConferral",
                f"award-{number}-{edition}",
                Name(f"제{edition}회 {label.ko}", f"{label.en}, edition {edition}"),
                ("gk:award", award),
                ("gk:awardCategory", self._say.code("awardCategories")),
                ("gk:edition", Literal(edition)),
            )
            self._say.claim(
                "gk:ConferralReport",
                conferral,
                quarter + 1,
                ("gk:when", self._say.day(quarter)),
                ("gk:modality", "gkv:occurred"),
                ("gk:recipient", self._bodies[0]),
                ("gk:conferredBy", giver),
                ("gk:hostedBy", host),
                ("gk:grade", self._say.code("grades")),
                ("gk:reason", f"ent:{self._say.slug}-project-{self._rng.randrange(PROJECTS)}"),
            )
