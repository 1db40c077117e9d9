"""
Rank the things that a number may be about, and how likely each thing is spoken of at a place.

The input is the text around the place; the output is IRIs, the likeliest first.  A name in the same
clause counts most, then the same sentence; a sentence without a subject has the topic of the one
before.  Things whose labels share words with the text follow.  What the record says of things
tells which kinds have amounts of money, areas or counts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from gwangju_kg.curation.proposing.known_things import KnownRecord
from gwangju_kg.curation.proposing.likeness import LabelLikeness, letter_pairs
from gwangju_kg.curation.proposing.mentions import Mention, Role, find_mentions, heading_of
from gwangju_kg.curation.proposing.name_spotting import SpottedName
from gwangju_kg.curation.proposing.record_habits import RecordHabits
from gwangju_kg.evidence.text_coverage import Span

#: The candidates that are kept.
MOST_CANDIDATES: Final = 5

#: How much a name counts in the same clause before the number, in the clause after it, elsewhere
#: in the sentence; and how much more as a subject or a topic.
_BEFORE, _AFTER, _SENTENCE = 1.0, 0.7, 0.6
_ROLES: Final = {Role.PASSING: 0.0, Role.SUBJECT: 0.15, Role.TOPIC: 0.4}

#: How much the topic of the sentence before counts: if this sentence has none of its own, and if
#: it has one; what is left of it after each sentence; other names of the sentence before.
_INHERITED, _REPLACED, _FADING, _NEARBY = 1.0, 0.3, 0.85, 0.3

#: How much the body counts that the text speaks of first: where nothing else is the topic, else.
_ALONE, _THROUGHOUT = 0.6, 0.25

#: The sentences before in which a topic is looked for.
_TOPIC_SENTENCES: Final = 4

#: How much the likeness of labels counts, and its parts: to the clause, to the sentence, to the
#: sentence with those before.
_LIKE: Final = 1.4
_IN_CLAUSE, _IN_SENTENCE, _IN_CONTEXT = 0.45, 0.35, 0.2

#: What is left of the score of 1단계 where the text says 2단계.
_OTHER_PART: Final = 0.2

#: What is left of the score of who holds a post: the numbers are those of the body.
_HEAD: Final = 0.4

_CLAUSE: Final = re.compile(r"[,;·:()=]|(?<=[고며])\s|(?<=으나)\s|(?<=지만)\s")
_NUMBERED_PART: Final = re.compile(
    r"(?P<number>\d+)\s?(?P<kind>단계|호선|공구|지구|차|기)(?![가-힣]{2})"
)


@dataclass(frozen=True)
class TextPlace:
    """
    A number or date in its text.

    Attributes:
        raw: the text.
        start: its first code point.
        end: the code point after its last one.
        sentence: the span of its sentence.
        before: the spans of the sentences before, the nearest first.
    """

    raw: str
    start: int
    end: int
    sentence: Span
    before: tuple[Span, ...]

    @property
    def clause(self) -> Span:
        """The span of its clause."""
        first, last = self.sentence
        marks = [m.end() + first for m in _CLAUSE.finditer(self.raw[first : self.start])]
        after = _CLAUSE.search(self.raw[self.end : last])
        return (marks[-1] if marks else first), (self.end + after.start() if after else last)

    def words(self, span: Span) -> str:
        """Return the words of a span."""
        return self.raw[span[0] : span[1]]


class SubjectRanking:
    """What is needed to rank the things of a record for any place of a text."""

    def __init__(self, raw: str, record: KnownRecord, names: Iterable[SpottedName]) -> None:
        """
        Prepare the labels of the record.

        Args:
            raw: the text.
            record: what the record knows.
            names: the names of its things in the text.
        """
        self._things = record.things
        self._mentions = find_mentions(raw, names, record.things)
        self._labels = {
            iri: tuple(name for name, language in thing.names if language != "en")
            for iri, thing in record.things.items()
        }
        self._likeness = LabelLikeness.of(
            label for labels in self._labels.values() for label in labels
        )
        self._habits = RecordHabits.of(record)
        self._main = self._main_body()

    def rank(self, place: TextPlace, *, unit: str, indicators: tuple[str, ...]) -> tuple[str, ...]:
        """
        Return the IRIs of the things that a number may be about, the likeliest first.

        Args:
            place: its place.
            unit: the local name of its unit, "" for a duration or a number without unit.
            indicators: the names of the indicators that it may be of, the likeliest first.
        """
        scores = self.scores(place)
        for iri, thing in self._things.items():
            if thing.stands_for and scores[iri]:
                scores[thing.stands_for] = max(scores[thing.stands_for], scores[iri])
                scores[iri] *= _HEAD
        weighed = {
            iri: scores[iri] * self._habits.weight(thing, unit, indicators)
            for iri, thing in self._things.items()
            if not thing.is_milestone and scores[iri] > 0
        }
        return tuple(sorted(weighed, key=lambda iri: (-weighed[iri], iri)))[:MOST_CANDIDATES]

    def scores(self, place: TextPlace) -> dict[str, float]:
        """Return how likely each thing is spoken of at a place, whatever its kind."""
        scores = self._by_name(place)
        context = " ".join(map(place.words, (place.sentence, *place.before[:2])))
        clause = letter_pairs(place.words(place.clause))
        sentence = letter_pairs(place.words(place.sentence))
        around = letter_pairs(context)
        numbered = _parts(place.words(place.sentence)) or _parts(context)
        for iri, labels in self._labels.items():
            share = max(
                (
                    _IN_CLAUSE * self._likeness.share(label, clause)
                    + _IN_SENTENCE * self._likeness.share(label, sentence)
                    + _IN_CONTEXT * self._likeness.share(label, around)
                    for label in labels
                ),
                default=0.0,
            )
            scores[iri] += _LIKE * share * share
            if any(_excludes(numbered, _parts(label)) for label in labels):
                scores[iri] *= _OTHER_PART
        return scores

    def _by_name(self, place: TextPlace) -> dict[str, float]:
        """Return the score of each thing whose name stands around a place."""
        scores: dict[str, float] = defaultdict(float)
        has_topic = False
        for mention in self._within(place.sentence):
            if mention.start <= place.start and place.end <= mention.end:
                continue
            score = _SENTENCE
            if place.clause[0] <= mention.start < place.clause[1]:
                score = _BEFORE if mention.end <= place.start else _AFTER
            if mention.end <= place.start:
                score += _ROLES[mention.role]
                has_topic = has_topic or mention.role > Role.PASSING
            _raise_to(scores, score, mention.things)
        for mention in self._within(place.before[0]) if place.before else ():
            _raise_to(scores, _NEARBY, mention.things)
        has_inherited = self._inherit(scores, place, _REPLACED if has_topic else _INHERITED)
        if self._main:
            is_spoken_of = has_topic or has_inherited
            _raise_to(scores, _THROUGHOUT if is_spoken_of else _ALONE, (self._main,))
        return scores

    def _inherit(self, scores: dict[str, float], place: TextPlace, strength: float) -> bool:
        """Raise the scores of the topic of the sentences before; return whether one was found."""
        for span in place.before[:_TOPIC_SENTENCES]:
            topics = self._topics(place.raw, span)
            for mention in topics:
                _raise_to(scores, strength, mention.things)
            strength *= _FADING
            heading = heading_of(place.raw, span)
            if topics or heading[0] < heading[1]:
                return bool(topics)
        return False

    def _topics(self, raw: str, span: Span) -> tuple[Mention, ...]:
        """Return what a sentence is about: its topics, else subjects, else its heading."""
        inside = self._within(span)
        for role in (Role.TOPIC, Role.SUBJECT):
            if found := [mention for mention in inside if mention.role is role]:
                return (found[0],)
        heading = heading_of(raw, span)
        return tuple(m for m in inside if heading[0] <= m.start < heading[1])

    def _within(self, span: Span) -> list[Mention]:
        return [m for m in self._mentions if span[0] <= m.start < span[1]]

    def _main_body(self) -> str:
        """Return the body that is a topic first in the text, or ""."""
        for mention in self._mentions:
            for iri in mention.things if mention.role is Role.TOPIC else ():
                if self._things[iri].is_body:
                    return iri
        return ""


def _raise_to(scores: dict[str, float], score: float, things: tuple[str, ...]) -> None:
    """Raise the scores of things that share a name: the more they are, the less each counts."""
    for iri in things:
        scores[iri] = max(scores[iri], score / len(things) ** 0.5)


def _parts(words: str) -> dict[str, set[str]]:
    """Return the numbers of the parts that words name, by the kind of part."""
    parts: dict[str, set[str]] = defaultdict(set)
    for match in _NUMBERED_PART.finditer(words):
        parts[match["kind"]].add(match["number"])
    return parts


def _excludes(said: dict[str, set[str]], label: dict[str, set[str]]) -> bool:
    """Check whether a label has another part than the text."""
    return any(said[kind].isdisjoint(label[kind]) for kind in said.keys() & label.keys())
