"""
Rank the milestones and conferrals that a date may be about.

The input is the words around the date and how likely each thing is spoken of; the output is IRIs,
the likeliest first.  The word after a date says what happened then: 4월 완공된, 9월 기공식을.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from gwangju_kg.curation.proposing.known_things import KnownRecord, KnownThing
from gwangju_kg.curation.proposing.sentence_spans import TextPlace
from gwangju_kg.curation.proposing.subject_candidates import MOST_CANDIDATES, SubjectRanking
from gwangju_kg.korean.dates.intervals import Extent

#: By how much the score of a milestone is multiplied if the next word for a type after the date is
#: that of its own, if another one in the sentence is, if the sentence has only others.
_NEXT_WORD, _OTHER_WORD, _NO_WORD = 2.0, 1.1, 0.5

#: By how much it is multiplied if the record has a time of it that overlaps the date, or only times
#: that are years away; how many years a postponement may be.
_SAME_TIME, _OTHER_TIME, _YEARS = 1.3, 0.3, 4

#: How much of its owner's score a milestone has: with a word for its type in the sentence, without.
_OWNER, _OWNER_ALONE = 0.8, 0.3

#: How much of the name of an occasion of a body must be in the text.
_OWN_NAME: Final = 0.3

#: The words by which a text says which type of milestone it means.
TYPE_WORDS: Final = {
    "announcement": "발표|공개했|공표",
    "application": "신청|공모|제출",
    "agreement": "협약|협정|체결|양해각서|MOU|맺",
    "selection": "선정|뽑|당선",
    "decision": "결정|확정",
    "siteSelection": "부지",
    "designation": "지정",
    "deregulation": "해제",
    "planAdoption": "계획을? ?(?:수립|세웠)|마스터플랜",
    "study": "용역",
    "enactment": "제정|통과|공포",
    "attraction": "유치",
    "bidWon": "유치 ?확정|개최지",
    "founding": "설립|창립|신설|발족|세웠",
    "inauguration": "출범|발족|취임|구성",
    "commencement": "착수|시작",
    "groundbreaking": "착공|기공|첫 ?삽|공사에 ?들어",
    "launch": "시행|시작|도입|출시|발행|지급",
    "completion": "준공|완공|완성|완료|마무리|조성",
    "opening": "개관|개장|개소|개통|문을 ?[열연]|개교|개원|개방",
    "operationStart": "가동|운영|생산에 ?들어|서비스를 ?시작",
    "holding": "개최|열렸|열린|열었|연다|열릴|치러|치른",
    "expansion": "확대|증설|늘리|확충",
    "installation": "설치|구축",
    "approval": "승인|심사|통과",
    "restoration": "복원|재건립",
    "renaming": "개칭|이름을? ?바꾸|명칭을? ?변경",
    "merger": "통합(?![가-힣]{2})|합병",
    "trialOperation": "시험 ?운영|시범 ?운영",
    "takingOffice": "취임|임명|위촉",
    "strike": "파업",
    "ruling": "판정|판결",
    "sale": "매각",
    "consent": "동의",
    "cooperation": "협력",
    "thresholdPassed": "돌파|시대(?![상별적])",
    "outputMark": "돌파|번째|생산",
    "conferral": "수상|받았|받은|시상|표창|안았|거머쥐|획득|선정",
}
#: The words by which a text says that something is put off or brought forward, whatever it is.
_PUT_OFF: Final = re.compile("연기|미뤄|미루|늦춰|늦추|늦어|앞당|지연")
_TYPES: Final = {kind: re.compile(words) for kind, words in TYPE_WORDS.items()}


class OccasionRanking:
    """What is needed to rank the occasions of a record for any date of a text."""

    def __init__(self, record: KnownRecord, subjects: SubjectRanking) -> None:
        """
        Keep what is spoken of in the text.

        Args:
            record: what the record knows.
            subjects: how likely each thing is spoken of at a place.
        """
        self._record = record
        self._things = record.things
        self._subjects = subjects

    def rank(self, place: TextPlace, extent: Extent | None) -> tuple[str, ...]:
        """Return the IRIs of the occasions that a date may be of, the likeliest first."""
        scores = self._subjects.scores(place)
        first, last = place.sentence
        after = _nearest(place.raw[place.end : last])
        before = _nearest(place.raw[first : place.start])
        next_word = min(after.values(), default=-1)
        result: dict[str, float] = {}
        for iri, thing in self._things.items():
            kind = thing.milestone_type or "conferral"
            share = _OWNER if kind in after or kind in before else _OWNER_ALONE
            score = scores.get(iri, 0.0) + share * scores.get(thing.owner, 0.0)
            if not thing.is_occasion or score <= 0:
                continue
            if kind in after:
                score *= _NEXT_WORD if after[kind] == next_word else _OTHER_WORD
            elif after or before:
                score *= _OTHER_WORD if kind in before else _NO_WORD
            result[iri] = score * self._by_time(thing, extent)
        return tuple(sorted(result, key=lambda iri: (-result[iri], iri)))[:MOST_CANDIDATES]

    def is_told(self, place: TextPlace, iri: str) -> bool:
        """
        Check whether a sentence has a word for what happens at an occasion, or puts it off.

        A body is spoken of everywhere: what happened to it must be called like in the record.
        """
        thing = self._record.things.get(iri)
        if thing is None or not thing.is_occasion:
            return False
        owner = self._record.things.get(thing.owner)
        if owner and owner.is_body and self._subjects.scores(place).get(iri, 0.0) < _OWN_NAME:
            return False
        sentence = place.words(place.sentence)
        kind = thing.milestone_type or "conferral"
        return kind in _nearest(sentence) or bool(_PUT_OFF.search(sentence))

    def _by_time(self, thing: KnownThing, extent: Extent | None) -> float:
        """Return by how much the score is multiplied for what the record says of its time."""
        said = _years(*extent.bounds) if extent else None
        known = [
            bounds
            for fact in self._record.facts.get(thing.iri, ())
            if (bounds := self._bounds(fact.time))
        ]
        if not said or not known:
            return 1.0
        if any(first <= said[1] and said[0] <= last for first, last in known):
            return _SAME_TIME
        near = min(max(first - said[1], said[0] - last) for first, last in known)
        return 1.0 if near <= _YEARS else _OTHER_TIME

    def _bounds(self, time: str) -> tuple[int, int] | None:
        days = self._record.times.get(time, ())[1:]
        return _years(*(date.fromisoformat(day) if day else None for day in days))


def _years(*days: date | None) -> tuple[int, int] | None:
    """Return the first and the last year of the bounds of a time, or None if it has none."""
    years = [day.year for day in days if day]
    return (min(years), max(years)) if years else None


def says_what_happened(place: TextPlace) -> bool:
    """Check whether the clause of a date has a word for a type of milestone."""
    return bool(_nearest(place.words(place.clause)))


def _nearest(words: str) -> dict[str, int]:
    """Return where the first word for each type of milestone stands."""
    found = {kind: pattern.search(words) for kind, pattern in _TYPES.items()}
    return {kind: match.start() for kind, match in found.items() if match}
