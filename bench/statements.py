"""
Write statements about one synthetic city.

The input is names and times; the output is quads in the named graphs of ARCHITECTURE.md.  This
module defines how an entity, a time, a source, a passage and an assertion are written, but not
what happens in a city.
"""

from __future__ import annotations

import hashlib
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from functools import cache
from random import Random
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode, Quad

from bench.invented_names import Name
from gwangju_kg.rdf.namespaces import SHARED_BASE_IRI, Namespaces

#: The invented cities are under our own base IRI.
NAMESPACES: Final = Namespaces(SHARED_BASE_IRI)

#: A property and its object, as prefixed names or literals.
Fact: TypeAlias = tuple[str, "str | Literal"]

#: The prefixed names of codes, by code list.
Codes: TypeAlias = Mapping[str, tuple[str, ...]]

#: The news of each quarter is one source; quarters are counted from the first of this year.
FIRST_YEAR: Final = 2018
QUARTERS: Final = 24

#: The length of the longest and the shortest passage, in code points.
_LONGEST, _SHORTEST = 60, 8

_MONTHS_OF_QUARTER: Final = 3
_LAST_DAY_OF_EACH_MONTH: Final = 28

#: The prefix of instances by class, if it is not that of entities.
_PREFIX_OF: Final = {"gk:Milestone": "ms", "gk:AwardConferral": "aw"}


@cache
def name(compact: str) -> NamedNode:
    """Return the IRI of a prefixed name."""
    return _iri(compact)


def _iri(compact: str) -> NamedNode:
    prefix, _, local = compact.partition(":")
    return NamedNode(NAMESPACES.prefixes[prefix] + local)


def typed_literal(value: str, datatype: str) -> Literal:
    """Return a literal of the datatype with the prefixed name `datatype`."""
    return Literal(value, datatype=name(datatype))


def label_facts(label: Name) -> tuple[Fact, Fact]:
    """Return the facts for the labels `label`."""
    return (
        ("rdfs:label", Literal(label.ko, language="ko")),
        ("rdfs:label", Literal(label.en, language="en")),
    )


class Statements:
    """
    The quads of one city, and methods that add more.

    Attributes:
        slug: part of every IRI of the city.
        rng: the random generator of the city.
        codes: the code lists of the vocabulary.
        quads: the quads in the order in which they were added.
    """

    def __init__(self, slug: str, rng: Random, codes: Codes) -> None:
        self.slug, self.rng, self.codes = slug, rng, codes
        self.quads: list[Quad] = []
        self._entities = NamedNode(NAMESPACES.graph_iri("entities"))
        self._reports = NamedNode(NAMESPACES.graph_iri(f"source/{slug}"))
        self._times: set[str] = set()
        self._published: dict[int, str] = {}
        self._ends: dict[int, int] = dict.fromkeys(range(QUARTERS), 0)
        self._assertions = 0

    def _say(self, graph: NamedNode, subject: str, *facts: Fact) -> str:
        iri = _iri(subject)
        for predicate, value in facts:
            object_ = value if isinstance(value, Literal) else _iri(value)
            self.quads.append(Quad(iri, name(predicate), object_, graph))
        return subject

    def code(self, scheme: str) -> str:
        """Return a random code of a code list."""
        return self.rng.choice(self.codes[scheme])

    def thing(self, kind: str, local: str, label: Name, *facts: Fact) -> str:
        """
        Add an entity; return its prefixed name.

        Args:
            kind: the prefixed name of its class.
            local: its local name, unique in the city.
            label: its labels.
            facts: further facts.
        """
        subject = f"{_PREFIX_OF.get(kind, 'ent')}:{self.slug}-{local}"
        return self._say(self._entities, subject, ("rdf:type", kind), *label_facts(label), *facts)

    def day(self, quarter: int) -> str:
        """Return a random day in `quarter`, as a time extent."""
        year, month = self._month(quarter)
        day = date(year, month, self.rng.randint(1, _LAST_DAY_OF_EACH_MONTH))
        return self._extent(day.isoformat(), "time:unitDay", day, day)

    def month(self, quarter: int) -> str:
        """Return a random month in `quarter`, as a time extent: some day in it."""
        year, month = self._month(quarter)
        first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return self._extent(f"{year}-{month:02}", "time:unitMonth", first, last)

    def year(self, year: int) -> str:
        """Return a whole year, as a time extent."""
        return self._extent(str(year), "time:unitYear", date(year, 1, 1), date(year, 12, 31))

    def _month(self, quarter: int) -> tuple[int, int]:
        first = (quarter % 4) * _MONTHS_OF_QUARTER + 1
        return FIRST_YEAR + quarter // 4, first + self.rng.randrange(_MONTHS_OF_QUARTER)

    def _extent(self, form: str, unit: str, first: date, last: date) -> str:
        subject = f"t:{self.slug}-{form}"
        if form in self._times:
            return subject
        self._times.add(form)
        begin, end = (typed_literal(day.isoformat(), "xsd:date") for day in (first, last))
        whole = unit == "time:unitYear"
        return self._say(
            self._entities,
            subject,
            ("rdf:type", "gk:TemporalExtent"),
            ("gk:edtf", typed_literal(form, "edtf:EDTF")),
            ("gk:granularity", unit),
            ("gk:earliestBegin", begin),
            ("gk:latestBegin", begin if whole else end),
            ("gk:earliestEnd", end if whole else begin),
            ("gk:latestEnd", end),
        )

    def source(self, quarter: int, place: Name) -> None:
        """Add the news of `quarter` as a source; must be called once, before it is cited."""
        form = f"{FIRST_YEAR + quarter // 4} Q{quarter % 4 + 1}"
        subject = f"src:{self.slug}-{quarter}"
        self._published[quarter] = self.day(quarter)
        self._say(
            self._reports,
            subject,
            ("rdf:type", "gk:Source"),
            ("rdf:type", "schema:NewsArticle"),
            *label_facts(Name(f"{place.ko} 소식 {form}", f"News of {place.en}, {form}")),
            ("dc:language", Literal("ko")),
            ("gk:publishedWithin", self._published[quarter]),
            ("gk:readAs", "gkv:whole"),
            ("gk:sha256", Literal(_digest(subject))),
        )

    def published(self, quarter: int) -> str:
        """Return the day of publication of the news of `quarter`, as a time extent."""
        return self._published[quarter]

    def claim(self, kind: str, about: str, quarter: int, *facts: Fact) -> str:
        """
        Add an assertion of the news of `quarter`, with its own passage.

        Args:
            kind: the prefixed name of the class of the assertion.
            about: the entity that it is about.
            quarter: the quarter of the news.
            facts: its facts.
        """
        self._assertions += 1
        return self._say(
            self._reports,
            f"as:{self.slug}-{self._assertions}",
            ("rdf:type", kind),
            ("gk:about", about),
            *facts,
            ("prov:wasDerivedFrom", self._passage(quarter)),
        )

    def _passage(self, quarter: int) -> str:
        start = self._ends[quarter] + self.rng.randint(1, _LONGEST)
        end = start + self.rng.randint(_SHORTEST, _LONGEST)
        self._ends[quarter] = end
        place = f"{self.slug}-{quarter}-{start}-{end}"
        selector = self._say(
            self._reports,
            f"sel:{place}",
            ("rdf:type", "oa:TextPositionSelector"),
            ("oa:start", Literal(start)),
            ("oa:end", Literal(end)),
        )
        return self._say(
            self._reports,
            f"psg:{place}",
            ("rdf:type", "gk:Passage"),
            ("oa:hasSource", f"src:{self.slug}-{quarter}"),
            ("oa:hasSelector", selector),
            ("gk:sha256", Literal(_digest(place))),
        )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
