"""
Invented Korean and English names for the synthetic cities.

The input is a random generator; the output is pairs of labels.  No name is that of a real entity.
"""

from __future__ import annotations

from random import Random
from typing import Final, NamedTuple


class Name(NamedTuple):
    """A label in both languages."""

    ko: str
    en: str


_SYLLABLES: Final = (
    Name("가", "ga"), Name("나", "na"), Name("다", "da"), Name("라", "ra"), Name("마", "ma"),
    Name("보", "bo"), Name("소", "so"), Name("여", "yeo"), Name("운", "un"), Name("주", "ju"),
    Name("천", "cheon"), Name("산", "san"), Name("해", "hae"), Name("림", "rim"),
    Name("강", "gang"), Name("평", "pyeong"), Name("송", "song"), Name("화", "hwa"),
    Name("명", "myeong"), Name("청", "cheong"),
)  # fmt: skip

_ADJECTIVES: Final = (
    Name("스마트", "smart"), Name("친환경", "green"), Name("미래", "future"),
    Name("시민", "citizens'"), Name("디지털", "digital"), Name("열린", "open"),
    Name("안전", "safety"), Name("첨단", "high-tech"),
)  # fmt: skip

_SUBJECTS: Final = (
    Name("산업단지", "industrial complex"), Name("도서관", "library"),
    Name("도시철도", "metro line"), Name("데이터센터", "data centre"),
    Name("수영장", "swimming pool"), Name("병원", "hospital"), Name("문화관", "culture hall"),
    Name("공원", "park"), Name("물류센터", "logistics centre"),
    Name("연구소", "research institute"), Name("돌봄센터", "care centre"), Name("시장", "market"),
)  # fmt: skip


def place_name(rng: Random) -> Name:
    """Return the name of a place, without the kind of place."""
    parts = rng.sample(_SYLLABLES, 2)
    return Name("".join(p.ko for p in parts), "".join(p.en for p in parts).capitalize())


def thing_name(rng: Random, number: int) -> Name:
    """Return the name of something that a project could build; `number` makes it the only one."""
    adjective, subject = rng.choice(_ADJECTIVES), rng.choice(_SUBJECTS)
    return Name(f"{adjective.ko} {subject.ko} {number}", f"{adjective.en} {subject.en} {number}")
