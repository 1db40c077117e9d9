"""
Rank the things that a number or a date may be about.

The input is the text around it; the output is IRIs, the likeliest first.  A name that stands in the
same clause counts most, then the same sentence, then the topic of the sentences before; things
whose labels share words with the sentence follow.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from gwangju_kg.curation.proposing.known_things import KnownRecord
from gwangju_kg.curation.proposing.likeness import LabelLikeness, letter_pairs
from gwangju_kg.curation.proposing.name_spotting import SpottedName
from gwangju_kg.evidence.text_coverage import Span

#: The candidates that are kept.
MOST_CANDIDATES: Final = 5

#: How much a name counts in the same clause before the number, in the clause after it, elsewhere
#: in the sentence, and in each sentence before; how much the likeness of labels counts.
_BEFORE, _AFTER, _SENTENCE, _TOPIC, _LIKE = 1.0, 0.7, 0.6, 0.35, 1.6

#: The parts of the likeness of a label: to the clause, the sentence, the sentences before.
_IN_CLAUSE, _IN_SENTENCE, _IN_TOPIC = 0.5, 0.35, 0.15

#: How much more a milestone counts if the next word for a type after the date is that of its own,
#: if a later or an earlier one is; and how much of its owner's score it has.
_NEXT_WORD, _LATER_WORD, _EARLIER_WORD, _OWNER = 1.0, 0.3, 0.2, 0.6

#: What a thing counts whatever its kind, and what the usual subject of the record counts.  A place
#: shares its name with the body that governs it, and most numbers are the body's.
_ANY_KIND, _USUAL = 0.3, 0.4

#: The sentences before, whose names may be the topic.
_TOPIC_SENTENCES: Final = 2

_CLAUSE: Final = re.compile(r"[,;·:()]|(?<=[고며])\s|(?<=으나)\s|(?<=지만)\s")

#: The words by which a text says which milestone it means.
MILESTONE_WORDS: Final = {
    "completion": "준공|완공|완성|완료|마무리|조성",
    "groundbreaking": "착공|기공|첫 삽|공사에 들어",
    "opening": "개관|개장|개소|개통|문을 열|문을 연|개교|개원",
    "launch": "출범|시작|가동|운영|시행|도입|발행",
    "establishment": "설립|창립|신설|발족",
    "agreement": "협약|협정|체결|양해각서|MOU",
    "selection": "선정|확정|지정|결정",
    "application": "신청|공모",
    "expansion": "확대|증설|늘리",
    "conferral": "수상|받았|시상|선정",
    "holding": "개최|열렸|열린|열었|연다",
    "appointment": "임명|취임|위촉",
}
_MILESTONES: Final = {kind: re.compile(words) for kind, words in MILESTONE_WORDS.items()}


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


def _numbers_of(record: KnownRecord) -> tuple[dict[str, float], dict[str, float]]:
    """Return how usual numbers are of each thing, and of each kind of thing; at most 1."""
    counts: dict[str, int] = {}
    by_kind: Counter[str] = Counter()
    members: Counter[str] = Counter()
    for iri, thing in record.things.items():
        kind = thing.kinds[0] if thing.kinds else ""
        count = sum(bool(fact.indicator) for fact in record.facts.get(iri, ()))
        counts[iri] = count
        by_kind[kind] += bool(count)
        members[kind] += 1
    most = max(counts.values(), default=0) or 1
    shares = {kind: (by_kind[kind] + 1) / (members[kind] + 2) for kind in members}
    top = max(shares.values(), default=1.0)
    return (
        {iri: math.log1p(count) / math.log1p(most) for iri, count in counts.items()},
        {kind: share / top for kind, share in shares.items()},
    )


class SubjectRanking:
    """What is needed to rank the things of a record for any place of a text."""

    def __init__(self, record: KnownRecord, names: Iterable[SpottedName]) -> None:
        """
        Prepare the labels of the record.

        Args:
            record: what the record knows.
            names: the names of its things in the text.
        """
        self._record = record
        self._names = tuple(names)
        self._labels = {
            iri: tuple(name for name, language in thing.names if language != "en")
            for iri, thing in record.things.items()
        }
        self._likeness = LabelLikeness.of(
            label for labels in self._labels.values() for label in labels
        )
        self._named = {iri for name in self._names for iri in name.things}
        self._usual, self._kinds = _numbers_of(record)

    def rank(self, place: TextPlace, *, is_date: bool) -> tuple[str, ...]:
        """
        Return the IRIs of the things that a place may be about, the likeliest first.

        Args:
            place: the place.
            is_date: whether a milestone is wanted; else any other thing.
        """
        scores = self._by_name(place)
        clause = letter_pairs(place.words(place.clause))
        sentence = letter_pairs(place.words(place.sentence))
        before = letter_pairs(" ".join(map(place.words, place.before[:_TOPIC_SENTENCES])))
        for iri, labels in self._labels.items():
            share = max(
                (
                    _IN_CLAUSE * self._likeness.share(label, clause)
                    + _IN_SENTENCE * self._likeness.share(label, sentence)
                    + _IN_TOPIC * self._likeness.share(label, before)
                    for label in labels
                ),
                default=0.0,
            )
            scores[iri] += _LIKE * share * share
        scores = self._milestones(scores, place) if is_date else self._numbered(scores)
        ranked = sorted(scores, key=lambda iri: (-scores[iri], iri))
        return tuple(iri for iri in ranked if scores[iri] > 0)[:MOST_CANDIDATES]

    def _by_name(self, place: TextPlace) -> dict[str, float]:
        """Return the score of each thing whose name stands around a place."""
        scores: dict[str, float] = defaultdict(float)
        spans = (place.sentence, *place.before[:_TOPIC_SENTENCES])
        for name in self._names:
            distance = next(
                (n for n, span in enumerate(spans) if span[0] <= name.start < span[1]), None
            )
            if distance is None or (name.start <= place.start and place.end <= name.end):
                continue
            if distance:
                score = _TOPIC / distance
            elif place.clause[0] <= name.start < place.clause[1]:
                score = _BEFORE if name.end <= place.start else _AFTER
            else:
                score = _SENTENCE
            for iri in name.things:
                scores[iri] = max(scores[iri], score / len(name.things))
        return scores

    def _milestones(self, scores: dict[str, float], place: TextPlace) -> dict[str, float]:
        """Return the scores of milestones: their own, their owner's, the words for their type."""
        first, last = place.sentence
        after, before = place.raw[place.end : last], place.raw[first : place.start]
        result: dict[str, float] = {}
        positions = {kind: p.search(after) for kind, p in _MILESTONES.items()}
        nearest = min((m.start() for m in positions.values() if m), default=-1)
        for iri, thing in self._record.things.items():
            if not thing.is_occasion:
                continue
            said = 0.0
            if match := positions.get(thing.milestone_type):
                said = _NEXT_WORD if match.start() == nearest else _LATER_WORD
            elif pattern := _MILESTONES.get(thing.milestone_type):
                said = _EARLIER_WORD if pattern.search(before) else 0.0
            score = scores.get(iri, 0.0) + _OWNER * scores.get(thing.owner, 0.0)
            if score > 0:
                result[iri] = score * (1 + said)
        return result

    def _numbered(self, scores: dict[str, float]) -> dict[str, float]:
        """Return the scores of other things, more for kinds and things that numbers are of."""
        result: dict[str, float] = {}
        for iri, thing in self._record.things.items():
            if thing.is_milestone:
                continue
            is_place = "Place" in thing.kinds
            usual = 0.0 if is_place or iri not in self._named else self._usual[iri]
            kind = self._kinds[thing.kinds[0] if thing.kinds else ""]
            weight = _ANY_KIND + (0.0 if is_place else kind)
            result[iri] = scores.get(iri, 0.0) * weight + _USUAL * usual
        return result
