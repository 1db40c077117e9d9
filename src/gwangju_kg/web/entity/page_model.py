"""
The page of one thing: what is asked about it, and what its template is given.

Takes the rows of a few bounded questions; gives a record with facts, story, numbers, the two
sides of contradictions, awards, links and what points here.  Each kind of thing has a template.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Final

from gwangju_kg.rdf.namespaces import ONTOLOGY_IRI, compact
from gwangju_kg.web.addresses import language
from gwangju_kg.web.context import release
from gwangju_kg.web.display import formatting
from gwangju_kg.web.display.labels import LabelledLink, Labels, iris_in, labels_of
from gwangju_kg.web.display.map_svg import MapDrawing, draw, read_places
from gwangju_kg.web.entity.assertions import AssertionView, read_claims
from gwangju_kg.web.entity.calculations import CalculationPart, formula, read_parts
from gwangju_kg.web.entity.conferrals import Conferral, read_conferrals
from gwangju_kg.web.entity.facts import ELSEWHERE, LINKING, NAMING, Fact, FactValue, read_facts
from gwangju_kg.web.entity.templates_by_class import AWARDED, DISPUTED, template_of, types
from gwangju_kg.web.entity.timeline import TimelineEntry, tell
from gwangju_kg.web.queries.page_queries import Row, rows_of
from gwangju_kg.web.queries.terms import Term

_GK: Final = ONTOLOGY_IRI + "#"

#: Assertions and referrers on one page.  Source: claims.rq and pointing.rq, LIMIT less one.
CLAIMS: Final = 60
REFERRERS: Final = 120

#: Referrers that are told otherwise: mappings as links, discrepancies with both sides.
_TOLD: Final = frozenset({"gk:between", "owl:annotatedSource", "earl:subject", "rdf:type"})


@dataclass(frozen=True)
class Discrepancy:
    """A discrepancy, with the assertions that differ, side by side."""

    thing: LabelledLink
    diagnosis: LabelledLink
    explanation: str
    sides: tuple[AssertionView, ...]

    @classmethod
    def of(cls, rows: Sequence[Row], names: Labels) -> Discrepancy:
        """Read the rows about one discrepancy."""
        first = rows[0]
        iri = first["discrepancy"].value
        return cls(
            thing=LabelledLink(first["title"].value if "title" in first else names(iri), iri),
            diagnosis=names.link(first["diagnosis"].value),
            explanation=first["explanation"].value if "explanation" in first else "",
            sides=read_claims(rows, names),
        )


@dataclass(frozen=True)
class ReferrerGroup:
    """Things of one class that point here by one property."""

    property: LabelledLink
    kind: str
    things: tuple[LabelledLink, ...]


class EntityPage:
    """What is known of one thing, read for a page."""

    def __init__(
        self, iri: str, subject: tuple[Row, ...], *, after: str, claims_after: str
    ) -> None:
        """
        Ask what the page of *iri* shows.

        Args:
            iri: the thing.
            subject: the rows of ``subject.rq`` about it.
            after: the place after which referrers go on, or "".
            claims_after: the place after which assertions go on, or "".
        """
        self.iri = iri
        self._subject = subject
        self._claims = rows_of("claims", iri=iri, language=language(), after=claims_after)
        template = template_of(subject)
        self._disputes = (
            rows_of("contradictions", iri=iri, language=language()) if template in DISPUTED else ()
        )
        self._conferrals = rows_of("conferrals", iri=iri) if template in AWARDED else ()
        self._pointing = rows_of("pointing", iri=iri, after=after)
        every = (*subject, *self._claims, *self._disputes, *self._conferrals, *self._pointing)
        labels = (
            labels_of(subject, "value", "label")
            | labels_of(self._pointing, "subject", "label")
            | labels_of((*self._claims, *self._disputes), "test", "testName")
        )
        self._names = Labels(iris_in(every) | {iri}, labels | self._own_label())

    def _own_label(self) -> dict[str, str]:
        found = [row["value"] for row in self._subject if _short(row) in NAMING]
        mine = [term.value for term in found if term.language == language()]
        return {self.iri: (mine or [term.value for term in found])[0]} if found else {}

    def map(self) -> MapDrawing | None:
        """Draw where it is, or where the things are that it points at or that point at it."""
        rows = rows_of("map")
        places = read_places(rows, Labels(iris_in(rows)))
        iris = {place.link.iri for place in places}
        near = {value.iri for fact in self.facts for value in fact.values}
        here = {self.iri} & iris or near & iris
        return draw(places, here=here) if here else None

    @property
    def name(self) -> str:
        """Its name in the reader's language, of a time that in words, else its short IRI."""
        edtf = self.value("gk:edtf")
        return formatting.format_time(edtf.text, language()) if edtf else self._names(self.iri)

    @cached_property
    def other_names(self) -> tuple[Term, ...]:
        """Its preferred names in other languages than the reader's."""
        found = {row["value"] for row in self._subject if _short(row) in NAMING}
        return tuple(sorted(t for t in found if t.language and t.language != language()))

    @cached_property
    def kinds(self) -> tuple[LabelledLink, ...]:
        """Its classes, our own first."""
        iris = sorted(types(self._subject), key=lambda iri: (not iri.startswith(_GK), iri))
        return tuple(self._names.link(iri) for iri in iris)

    @cached_property
    def _facts(self) -> dict[str, Fact]:
        return read_facts(self._subject, self._names)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """What is said of it in plain triples, less what stands elsewhere on the page."""
        return tuple(fact for key, fact in self._facts.items() if key not in ELSEWHERE | LINKING)

    @cached_property
    def links(self) -> tuple[Fact, ...]:
        """Where else it is described."""
        return tuple(fact for key, fact in self._facts.items() if key in LINKING)

    def value(self, short: str) -> FactValue | None:
        """Give the first value of the property with a prefixed name, or None."""
        fact = self._facts.get(short)
        return fact.values[0] if fact and fact.values else None

    def values(self, short: str) -> tuple[FactValue, ...]:
        """Give the values of the property with a prefixed name."""
        fact = self._facts.get(short)
        return fact.values if fact else ()

    @cached_property
    def claims(self) -> tuple[AssertionView, ...]:
        """What sources say of it, in the order in which it could be known; at most a page."""
        return read_claims(self._claims, self._names)[:CLAIMS]

    @cached_property
    def claims_next(self) -> str:
        """Where the next page of assertions begins, or "" where this is the last."""
        return _next(self._claims, "claim", CLAIMS)

    def of_kind(self, *kinds: str) -> tuple[AssertionView, ...]:
        """Give the assertions of some kinds."""
        return tuple(claim for claim in self.claims if claim.kind in kinds)

    @cached_property
    def numbers(self) -> tuple[AssertionView, ...]:
        """Its numbers, those of one indicator together, the earliest known first."""
        found = self.of_kind("Observation", "DerivedObservation")
        return tuple(
            sorted(
                found, key=lambda c: (c.thing.iri != self.iri, c.thing, str(c.indicator), c.since)
            )
        )

    @cached_property
    def timeline(self) -> tuple[TimelineEntry, ...]:
        """Its milestones, and those of its parts and of what it delivers."""
        return tell(self.claims, day=release().issued)

    @cached_property
    def parts(self) -> dict[str, tuple[CalculationPart, ...]]:
        """The values of a calculation, by what they are to it."""
        return read_parts(self._facts, self.claims)

    @property
    def formula(self) -> str:
        """A calculation written out, or ""."""
        operation = self.value("gk:operation")
        said = {role: [part.claim.said for part in parts] for role, parts in self.parts.items()}
        return formula(operation.iri.rpartition("/")[2], said) if operation else ""

    @cached_property
    def best(self) -> tuple[AssertionView, ...]:
        """The assertions from which the best-known facts were taken, as far as they are here."""
        iris = {value.iri for value in self.values("gk:bestReport")}
        return tuple(claim for claim in self.claims if claim.iri in iris)

    @cached_property
    def disputes(self) -> tuple[Discrepancy, ...]:
        """The discrepancies that it takes part in."""
        return tuple(
            Discrepancy.of(list(rows), self._names)
            for _, rows in groupby(self._disputes, lambda row: row["discrepancy"])
        )

    @cached_property
    def conferrals(self) -> tuple[Conferral, ...]:
        """Occasions on which an award was given: of it, to it, or by it; the latest first."""
        return read_conferrals(self._conferrals, self._names)

    @cached_property
    def referrers(self) -> tuple[ReferrerGroup, ...]:
        """What points at it in plain triples, by property and class; at most a page."""
        places = list(dict.fromkeys(row["place"].value for row in self._pointing))[:REFERRERS]
        found: dict[tuple[str, str], dict[str, LabelledLink]] = {}
        for row in self._pointing:
            if row["place"].value in places and _short(row) not in _TOLD:
                kind = row["class"].value if "class" in row else ""
                things = found.setdefault((row["property"].value, kind), {})
                things.setdefault(row["subject"].value, self._names.link(row["subject"].value))
        return tuple(
            ReferrerGroup(
                property=self._names.link(iri),
                kind=self._names(kind) if kind else "",
                things=tuple(sorted(things.values())),
            )
            for (iri, kind), things in found.items()
        )

    @cached_property
    def referrers_next(self) -> str:
        """Where the next page of referrers begins, or "" where this is the last."""
        return _next(self._pointing, "subject", REFERRERS)


def _short(row: Row) -> str:
    return compact(row["property"].value)


def _next(rows: Sequence[Row], what: str, most: int) -> str:
    places = list(dict.fromkeys(row["place"].value for row in rows if what in row))
    return places[most - 1] if len(places) > most else ""
