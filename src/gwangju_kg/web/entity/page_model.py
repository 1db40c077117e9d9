"""
The page of one entity: the queries for it and the model for its template.

The model is read from a few queries with limited results: facts, timeline, numbers, discrepancies,
awards, links and referrers.  Each class of entities has a template.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Final

from gwangju_kg import formatting
from gwangju_kg.formatting.units import UNIT, MeasurementUnit
from gwangju_kg.rdf.namespaces import ONTOLOGY_IRI, compact
from gwangju_kg.web.addresses import language
from gwangju_kg.web.context import namespaces, release, unit
from gwangju_kg.web.display.city_areas import read_city_areas
from gwangju_kg.web.display.labels import LabelledLink, Labels, iris_in, labels_from
from gwangju_kg.web.display.map_points import MapPlace, read_places
from gwangju_kg.web.display.map_svg import MapDrawing, draw
from gwangju_kg.web.entity.assertions import AssertionView, read_assertions
from gwangju_kg.web.entity.calculations import CalculationPart, format_formula, read_parts
from gwangju_kg.web.entity.conferrals import Conferral, read_conferrals
from gwangju_kg.web.entity.facts import ELSEWHERE, LINKING, NAMING, Fact, FactValue, read_facts
from gwangju_kg.web.entity.news import News, select_news
from gwangju_kg.web.entity.referrers import ReferrerGroup, read_referrers
from gwangju_kg.web.entity.templates_by_class import AWARDED, DISPUTED, classes_of, template_of
from gwangju_kg.web.entity.timeline import TimelineEntry, build_timeline
from gwangju_kg.web.queries.page_queries import Row, has_page_query, query_rows
from gwangju_kg.web.queries.terms import Term

_GK: Final = ONTOLOGY_IRI + "#"
_WON: Final = UNIT + "CCY_KRW"

#: Assertions and referrers on one page.  Source: claims.rq and pointing.rq, LIMIT less one.
CLAIMS: Final = 45
REFERRERS: Final = 60

#: Properties that the graph view leaves out.  Source: neighbours.rq.
_NO_LINKS: Final = frozenset({"rdf:type", "prov:wasDerivedFrom"})


@dataclass(frozen=True)
class Discrepancy:
    """A discrepancy with its conflicting assertions."""

    thing: LabelledLink
    diagnosis: LabelledLink
    explanation: str
    sides: tuple[AssertionView, ...]

    @classmethod
    def from_rows(cls, rows: Sequence[Row], names: Labels) -> Discrepancy:
        """Read the rows of one discrepancy."""
        first = rows[0]
        iri = first["discrepancy"].value
        return cls(
            thing=LabelledLink(first["title"].value if "title" in first else names(iri), iri),
            diagnosis=names.link(first["diagnosis"].value),
            explanation=first["explanation"].value if "explanation" in first else "",
            sides=read_assertions(rows, names),
        )


class EntityPage:
    """The model of the page of one entity."""

    def __init__(
        self, iri: str, subject: tuple[Row, ...], *, after: str, claims_after: str
    ) -> None:
        """
        Run the queries for the page of `iri`.

        Args:
            iri: the IRI of the entity.
            subject: the rows of ``subject.rq`` about it.
            after: the sort key after which the list of referrers continues, or "".
            claims_after: the sort key after which the list of assertions continues, or "".
        """
        self.iri = iri
        self._subject = subject
        self._claims = query_rows("claims", iri=iri, language=language(), after=claims_after)
        template = template_of(subject)
        self._disputes = (
            query_rows("contradictions", iri=iri, language=language())
            if template in DISPUTED
            else ()
        )
        self._conferrals = query_rows("conferrals", iri=iri) if template in AWARDED else ()
        self._pointing = query_rows("pointing", iri=iri, after=after)
        all_rows = (*subject, *self._claims, *self._disputes, *self._conferrals, *self._pointing)
        labels = (
            labels_from(subject, "value", "label")
            | labels_from(self._pointing, "subject", "label")
            | labels_from((*self._claims, *self._disputes), "test", "testName")
            | labels_from(self._conferrals, "reason", "label")
        )
        self._names = Labels(iris_in(all_rows) | {iri}, labels | self._own_label())

    def _own_label(self) -> dict[str, str]:
        terms = [row["value"] for row in self._subject if _short(row) in NAMING]
        own = [term.value for term in terms if term.language == language()]
        return {self.iri: (own or [term.value for term in terms])[0]} if terms else {}

    @cached_property
    def _places(self) -> tuple[MapPlace, ...]:
        rows = query_rows("map")
        return read_places(rows, Labels(iris_in(rows)))

    def map(self) -> MapDrawing | None:
        """Return a map of the entity, or of the places among its values, or None."""
        iris = {place.link.iri for place in self._places}
        near = {value.iri for fact in self.facts for value in fact.values}
        here = {self.iri} & iris or near & iris
        return draw(self._places, here=here, city=read_city_areas()) if here else None

    @property
    def coordinates(self) -> tuple[float, float] | None:
        """Its longitude and latitude by WGS 84, or None."""
        own = (place for place in self._places if place.link.iri == self.iri)
        return next(((place.lon_wgs84, place.lat_wgs84) for place in own), None)

    @property
    def name(self) -> str:
        """Its label in the reader's language, a time in words, or else its short IRI."""
        edtf = self.value("gk:edtf")
        return formatting.format_time(edtf.text, language()) if edtf else self._names(self.iri)

    @cached_property
    def other_names(self) -> tuple[Term, ...]:
        """Its labels in languages other than the reader's."""
        labels = {row["value"] for row in self._subject if _short(row) in NAMING}
        return tuple(sorted(t for t in labels if t.language and t.language != language()))

    @cached_property
    def kinds(self) -> tuple[LabelledLink, ...]:
        """Its classes, those of the project's ontology first."""
        iris = sorted(classes_of(self._subject), key=lambda iri: (not iri.startswith(_GK), iri))
        return tuple(self._names.link(iri) for iri in iris)

    @cached_property
    def _facts(self) -> dict[str, Fact]:
        return read_facts(self._subject, self._names, self.cost_unit)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Its plain triples, without those shown elsewhere on the page."""
        return tuple(fact for key, fact in self._facts.items() if key not in ELSEWHERE | LINKING)

    @cached_property
    def links(self) -> tuple[Fact, ...]:
        """Its links to other graphs and sites."""
        return tuple(fact for key, fact in self._facts.items() if key in LINKING)

    def value(self, short: str) -> FactValue | None:
        """Return the first value of a property, given its prefixed name, or None."""
        fact = self._facts.get(short)
        return fact.values[0] if fact and fact.values else None

    def values(self, short: str) -> tuple[FactValue, ...]:
        """Return the values of a property, given its prefixed name."""
        fact = self._facts.get(short)
        return fact.values if fact else ()

    @cached_property
    def _costs(self) -> dict[str, Row]:
        if not has_page_query("cost-units"):
            return {}
        return {_short(row): row for row in query_rows("cost-units", iri=self.iri)}

    def cost_unit(self, short: str) -> MeasurementUnit | None:
        """Return the unit of a latest known cost, given its prefixed name, or None."""
        if not has_page_query("cost-units"):  # a release of before, whose costs are in won
            return unit(_WON)
        row = self._costs.get(short)
        return unit(row["unit"].value) if row else None

    def cost_is_spent(self, short: str) -> bool | None:
        """Check whether a latest known cost has been spent; None if its release does not say."""
        row = self._costs.get(short, {})
        return row["spent"].value == "true" if "spent" in row else None

    @cached_property
    def claims(self) -> tuple[AssertionView, ...]:
        """The assertions about it, status reports first, then the newest; at most one page."""
        return read_assertions(self._claims, self._names)[:CLAIMS]

    @cached_property
    def newest(self) -> AssertionView | None:
        """The assertion about it that became known last, with its source; None without any."""
        known = (claim for claim in self.claims if claim.source and claim.since)
        return max(known, key=lambda claim: (claim.since, claim.iri), default=None)

    @cached_property
    def claims_next(self) -> str:
        """The sort key after which the next page of assertions starts, or "" on the last page."""
        return _next(self._claims, "claim", CLAIMS)

    def of_kind(self, *kinds: str) -> tuple[AssertionView, ...]:
        """Return the assertions of some classes."""
        return tuple(claim for claim in self.claims if claim.kind in kinds)

    @cached_property
    def numbers(self) -> tuple[AssertionView, ...]:
        """Its numbers, grouped by indicator, the earliest known first."""
        observations = self.of_kind("Observation", "DerivedObservation")
        return tuple(
            sorted(
                observations,
                key=lambda c: (c.thing.iri != self.iri, c.thing, str(c.indicator), c.since),
            )
        )

    @cached_property
    def timeline(self) -> tuple[TimelineEntry, ...]:
        """Its milestones, those of its parts and deliverables and of what delivers it."""
        return build_timeline(self.claims, day=release().issued)

    @cached_property
    def news(self) -> News:
        """What a reader wants to know first: whether it ended, what is late or cancelled."""
        return select_news(self.timeline)

    @cached_property
    def parts(self) -> dict[str, tuple[CalculationPart, ...]]:
        """The values of a calculation by role."""
        return read_parts(self._facts, self.claims)

    @property
    def formula(self) -> str:
        """The formula of a calculation, or ""."""
        operation = self.value("gk:operation")
        statements = {
            role: [part.claim.statement for part in parts] for role, parts in self.parts.items()
        }
        return format_formula(operation.iri.rpartition("/")[2], statements) if operation else ""

    @cached_property
    def latest_known(self) -> tuple[AssertionView, ...]:
        """
        The assertions on this page from which the latest known facts were derived.

        Relations and names are left out: the page lists them with their evidence.
        """
        listed = {"RelationReport", "NameReport"}
        return tuple(c for c in self.claims if c.is_taken and c.kind not in listed)

    @cached_property
    def disputes(self) -> tuple[Discrepancy, ...]:
        """Its discrepancies."""
        return tuple(
            Discrepancy.from_rows(list(rows), self._names)
            for _, rows in groupby(self._disputes, lambda row: row["discrepancy"])
        )

    @cached_property
    def conferrals(self) -> tuple[Conferral, ...]:
        """Conferrals of this award, or to or by this entity, the latest first."""
        return read_conferrals(self._conferrals, self._names)

    @cached_property
    def has_graph_view(self) -> bool:
        """Whether ``/graph-view`` shows it: it has a class or a neighbour that has a name."""
        prefixes = namespaces().owner_of(self.iri).prefixes
        found_by_name = tuple(prefixes[prefix] for prefix in ("aw", "ent", "gkv", "ms"))
        rows = ((self._subject, "value"), (self._pointing, "subject"))
        return bool(self._names.kinds(self.iri)) or any(
            row[other].value.startswith(found_by_name)
            for group, other in rows
            for row in group
            if _short(row) not in _NO_LINKS
        )

    @cached_property
    def referrers(self) -> tuple[ReferrerGroup, ...]:
        """The things that refer to it in plain triples, by property and class; at most one page."""
        return read_referrers(self._pointing, self._names, most=REFERRERS)

    @cached_property
    def referrers_next(self) -> str:
        """The sort key after which the next page of referrers starts, or "" on the last page."""
        return _next(self._pointing, "subject", REFERRERS)


def _short(row: Row) -> str:
    return compact(row["property"].value)


def _next(rows: Sequence[Row], what: str, most: int) -> str:
    keys = list(dict.fromkeys(row["place"].value for row in rows if what in row))
    return keys[most - 1] if len(keys) > most else ""
