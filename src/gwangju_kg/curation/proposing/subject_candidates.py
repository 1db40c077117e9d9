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
from typing import Final

from gwangju_kg.curation.proposing.known_things import KnownRecord
from gwangju_kg.curation.proposing.likeness import (
    LabelLikeness,
    excludes,
    holds,
    is_part,
    letter_pairs,
    parts_of,
)
from gwangju_kg.curation.proposing.mentions import Mention, Role, find_mentions, heading_of
from gwangju_kg.curation.proposing.name_spotting import SpottedName, namesakes
from gwangju_kg.curation.proposing.record_habits import RecordHabits
from gwangju_kg.curation.proposing.sentence_spans import TextPlace
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

#: How much the name that stands next to a number counts in addition, a thing in whose name the
#: number stands, and a thing of the text of which the sentence names the part: 1단계 구간은.
_ADJACENT, _NUMBERED, _PART = 0.4, 0.5, 0.6

#: How much more a thing counts that is called as the likeliest indicator is: 출생축하금.
_AS_INDICATOR: Final = 1.0

#: How much a body or place counts for the other of the same name.
_NAMESAKE: Final = 0.98

#: What is left of the score of 1단계 where the text says 2단계.
_OTHER_PART: Final = 0.2

#: What is left of the score of who holds a post: the numbers are those of the body.
_HEAD: Final = 0.4


#: The end of a sentence whose topic is who says it, not what it is about.
_SPEECH: Final = re.compile(
    r"[다라]고 (?:[^ ]+ ){0,3}?(?:밝혔|말했|전했|설명했|발표했|강조했|덧붙였)"
)


class SubjectRanking:
    """What is needed to rank the things of a record for any place of a text."""

    def __init__(self, raw: str, record: KnownRecord, names: Iterable[SpottedName]) -> None:
        """
        Prepare the labels of the record; `main` is the body that is a topic first, or "".

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
        self._indicators = {
            code.name: letter_pairs(code.labels.get("ko", ""))
            for code in record.schemes.get("indicators", ())
        }
        self._habits = RecordHabits.of(record)
        self._named = {iri for mention in self._mentions for iri in mention.things}
        self.main = self._main_body()
        self._namesakes = dict(namesakes(record.things.values()))

    def rank(
        self, place: TextPlace, *, unit: str, counter: str, indicators: tuple[str, ...]
    ) -> tuple[str, ...]:
        """
        Return the IRIs of the things that a number may be about, the likeliest first.

        Args:
            place: its place.
            unit: the local name of its unit, "" for a duration or a number without unit.
            counter: the word after it, or "".
            indicators: the names of the indicators that it may be of, the likeliest first.
        """
        scores = self.scores(place)
        indicator = indicators[0] if indicators else ""
        for iri, other in self._namesakes.items():
            scores[iri] = max(scores[iri], _NAMESAKE * scores[other])
        for iri, thing in self._things.items():
            if thing.stands_for and scores[iri]:
                scores[thing.stands_for] = max(scores[thing.stands_for], scores[iri])
                scores[iri] *= _HEAD
        weighed = {
            iri: scores[iri]
            * self._habits.weight(thing, unit, counter, indicators)
            * (1 + _AS_INDICATOR * self._like_indicator(iri, indicator))
            for iri, thing in self._things.items()
            if not thing.is_milestone and scores[iri] > 0
        }
        return tuple(sorted(weighed, key=lambda iri: (-weighed[iri], iri)))[:MOST_CANDIDATES]

    def _like_indicator(self, iri: str, indicator: str) -> float:
        """Return how much of a label of a thing is in that of an indicator."""
        words = self._indicators.get(indicator, frozenset())
        return max((self._likeness.share(label, words) for label in self._labels[iri]), default=0.0)

    def scores(self, place: TextPlace) -> dict[str, float]:
        """Return how likely each thing is spoken of at a place, whatever its kind."""
        scores = self._by_name(place)
        context = " ".join(map(place.words, (place.sentence, *place.before[:2])))
        clause = letter_pairs(place.words(place.clause))
        sentence = letter_pairs(place.words(place.sentence))
        around = letter_pairs(context)
        words = place.words((place.start, place.end))
        said = parts_of(place.words(place.sentence))
        numbered = said or parts_of(context)
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
            if any(holds(label, words) for label in labels):
                scores[iri] += _NUMBERED
            parts = [parts_of(label) for label in labels]
            if iri in self._named and any(is_part(said, each) for each in parts):
                scores[iri] = max(scores[iri], _PART)
            if any(excludes(numbered, each) for each in parts):
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
            between = min(mention.end, place.end), max(mention.start, place.start)
            if not place.words(between).strip():
                score += _ADJACENT
            if mention.end <= place.start:
                score += _ROLES[mention.role]
                has_topic = has_topic or mention.role > Role.PASSING
            _raise_to(scores, score, mention.things)
        for mention in self._within(place.before[0]) if place.before else ():
            _raise_to(scores, _NEARBY, mention.things)
        has_inherited = self._inherit(scores, place, _REPLACED if has_topic else _INHERITED)
        if self.main:
            is_spoken_of = has_topic or has_inherited
            _raise_to(scores, _THROUGHOUT if is_spoken_of else _ALONE, (self.main,))
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
        if _SPEECH.search(raw, *span):
            inside = [m for m in inside if m.role is not Role.TOPIC] or inside
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
