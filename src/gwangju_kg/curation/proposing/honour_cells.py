"""
Propose claims of ranks and awards: what the words around say of them.

The input is words and what is spoken of in the text; the output is the cells of a row.
"""

from __future__ import annotations

import re
from typing import Final

from gwangju_kg.curation.proposing.known_things import KnownRecord
from gwangju_kg.curation.proposing.occasion_candidates import OccasionRanking
from gwangju_kg.curation.proposing.sentence_spans import TextPlace
from gwangju_kg.curation.proposing.subject_candidates import SubjectRanking
from gwangju_kg.korean.superlatives import find_superlatives

#: The counters and words of ranks, by their superlative.
_RANKS: Final = {"위": "ranked", "등급": "graded", "등": "ranked"}

#: The words before a superlative that say within what, the first in this order.
_SCOPES: Final = (
    (re.compile("세계"), "worldwide"),
    (re.compile("광역"), "amongMetropolitanGovernments"),
    (re.compile("지자체|자치단체|시군구|기초단체"), "amongLocalGovernments"),
    (re.compile("전국|국내|대한민국|우리나라"), "nationwide"),
    (re.compile("호남"), "inHonam"),
)

#: The body before each role at an award, as the text names it.
_ROLES: Final = tuple(
    (
        role,
        re.compile(
            rf"(?P<body>[가-힣A-Za-z]+(?:\s?[·ㆍ]\s?[가-힣A-Za-z]+)*)(?:이|가|에서)\s{words}"
        ),
    )
    for role, words in (
        ("conferrer", "(?:수여|시상)"),
        ("organiser", "주관"),
        ("host", "주최"),
        ("supporter", "후원"),
    )
)
_RECEIVED: Final = re.compile("받|수상|안았|선정|획득|거머")
_GRADES: Final = (
    (re.compile(r"최우수"), "topExcellence"),
    (re.compile(r"국무총리상"), "primeMinisterCitation"),
    (re.compile(r"(?<![가-힣])대상[을의]"), "grandPrize"),
)
_PRIZE: Final = re.compile("상[이을은의]|대상|수상|시상|표창")


class HonourCells:
    """What is needed to propose ranks and awards for any place of a text."""

    def __init__(
        self, record: KnownRecord, subjects: SubjectRanking, occasions: OccasionRanking
    ) -> None:
        """
        Keep what is spoken of in the text.

        Args:
            record: what the record knows.
            subjects: how likely each thing is spoken of at a place.
            occasions: how likely each conferral is.
        """
        self._things = record.things
        self._subjects = subjects
        self._occasions = occasions

    def rank(self, place: TextPlace, words: str, counter: str = "") -> dict[str, str]:
        """Return the cells of a claim of a rank; {} if the words claim none."""
        before = place.words((place.sentence[0], place.end))
        rank = likely_ranking(words, before, counter)
        if not rank:
            return {}
        ranked = self._subjects.rank(place, unit="", counter=counter, indicators=())
        about = [iri for iri in ranked if not is_scope(self._things[iri].label("ko"))]
        stated = {"about": about[0] if about else "", "speaker": self._subjects.main}
        return {"class": "RankingClaim", "modality": "occurred", **stated, **rank}

    def award(self, place: TextPlace) -> dict[str, str]:
        """Return the cells of a report of an award, if its sentence names bodies with a role."""
        bodies = award_bodies(place.words(place.sentence))
        if not bodies:
            return {}
        occasions = self._occasions.rank(place, None)
        conferrals = [iri for iri in occasions if not self._things[iri].is_milestone]
        about = conferrals[0] if conferrals else ""
        stated = {"about": about, "object": self._subjects.main, "modality": "occurred"}
        return {"class": "ConferralReport", **stated, **bodies}

    def prize(self, place: TextPlace) -> dict[str, str]:
        """Return the cells of a report that an award was received; {} if none was."""
        grade = prize_received(place.words(place.sentence))
        if grade is None:
            return {}
        return {"class": "ConferralReport", "object": self._subjects.main, "grade": grade}


def likely_ranking(words: str, before: str, counter: str) -> dict[str, str]:
    """
    Return the superlative and the scope of a claim of a rank by their column; {} if it is none.

    Args:
        words: the words of the rank: a number, or those in which a superlative may stand.
        before: the words that may say within what.
        counter: the word after the number, or "".

    >>> likely_ranking("1위", "전국 ", "위"), likely_ranking("제4회", "", "회")
    ({'superlative': 'ranked', 'scope': 'nationwide'}, {})
    """
    found = sorted(find_superlatives(words))
    superlative = _RANKS.get(counter, found[0] if found else "")
    if not superlative:
        return {}
    scopes = (scope for pattern, scope in _SCOPES if pattern.search(before))
    return {"superlative": superlative, "scope": next(scopes, "scopeNotStated")}


def is_scope(name: str) -> bool:
    """
    Check whether a name only says within what something ranks.

    >>> is_scope("대한민국"), is_scope("광주광역시")
    (True, False)
    """
    return any(pattern.fullmatch(name) for pattern, _ in _SCOPES)


def prize_received(sentence: str) -> str | None:
    """
    Return the grade of the prize that a sentence says was received; "" if it tells none.

    >>> prize_received("시는 나무대상에서 대상을 받았다."), prize_received("시는 문을 열었다.")
    ('grandPrize', None)
    """
    if not _PRIZE.search(sentence) or not _RECEIVED.search(sentence):
        return None
    return next((grade for pattern, grade in _GRADES if pattern.search(sentence)), "")


def award_bodies(sentence: str) -> dict[str, str]:
    """
    Return the bodies of an award by their role, as a sentence about an award names them.

    >>> award_bodies("이 상은 가나학회가 주최하고 다라부가 후원했다.")
    {'host': '가나학회', 'supporter': '다라부'}
    """
    if not _PRIZE.search(sentence):
        return {}
    found = {role: pattern.search(sentence) for role, pattern in _ROLES}
    return {role: match["body"] for role, match in found.items() if match}
