"""
Find the names of known things in a text: the longest that begins and ends with a word.

The input is a text and the names of things; the output is spans.  Names are compared by the keys of
the search (`search.normalize`), so spaces, case and long forms of administrative names do not
matter.  전남 is not found in 전남대학교: after a name comes a particle or no letter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from gwangju_kg.curation.proposing import sentence_spans
from gwangju_kg.curation.proposing.known_things import KnownThing
from gwangju_kg.korean.line_joining import join_lines
from gwangju_kg.search.normalize import name_keys, plain_key

#: The fewest characters of a key: one syllable is a part of too many words.
_LEAST_CHARACTERS: Final = 2

#: What may follow a name within its word.
_PARTICLES: Final = re.compile(
    r"(?:은|는|이|가|을|를|과|와|의|에|도|만|로|으로|에서|에게|에는|에도|에서는|에서도|까지|부터|보다|처럼|이나"
    r"|나|라는|이라는|라고|이라고|이란|란|이다|인|측|측은|및|등|등을|등이|에선|과의|와의|에만|으로는|로는|이라|이며"
    r"|까지의|부터의|에서의|으로서|로서|께서|씨|씨는|씨가)?(?![0-9A-Za-z가-힣])"
)

#: The last word of the name of a project, which a text may leave out.
_WORKS: Final = re.compile(r"(?<=...)\s(?:건설|건립|조성|구축|설치|조성 ?사업|사업)$")

#: The last syllable of a body's name, which the name of its place may lack.
_ADMINISTRATIVE: Final = re.compile(r"(?<=..)[시도군구]$")

_WORD: Final = re.compile(r"[0-9A-Za-z가-힣㐀-鿿]")


@dataclass(frozen=True, order=True)
class SpottedName:
    """
    A name in a text.

    Attributes:
        start: its first code point in the raw text.
        end: the code point after its last one.
        things: the IRIs of the things with this name, sorted.
    """

    start: int
    end: int
    things: tuple[str, ...]


def names_by_key(things: Iterable[KnownThing]) -> dict[str, tuple[str, ...]]:
    """Return the IRIs of the things with each name, by its keys."""
    iris: dict[str, set[str]] = defaultdict(set)
    known = tuple(things)
    places = {name for thing in known if "Place" in thing.kinds for name, _ in thing.names}
    for thing in known:
        forms = (form for name, _ in thing.names for form in _short_forms(name, thing, places))
        for form in forms:
            keys = name_keys(form)
            for key in {keys.plain, keys.core}:
                if len(key) >= _LEAST_CHARACTERS and not key.isdigit():
                    iris[key].add(thing.iri)
    return {key: tuple(sorted(group)) for key, group in iris.items()}


def namesakes(things: Iterable[KnownThing]) -> Iterator[tuple[str, str]]:
    """
    Yield the IRIs of each body with the one place that has its name, and the other way round.

    A text says 광주 and 광주시 of either; what a number counts tells which is meant.
    """
    by_core: dict[str, list[KnownThing]] = defaultdict(list)
    for thing in things:
        if thing.is_body or thing.kinds[:1] == ("Place",):
            cores = {name_keys(name).core for name, language in thing.names if language == "ko"}
            for core in {_ADMINISTRATIVE.sub("", core) for core in cores}:
                by_core[core].append(thing)
    for group in by_core.values():
        bodies = [thing.iri for thing in group if thing.is_body]
        places = [thing.iri for thing in group if not thing.is_body]
        if len(bodies) == len(places) == 1:
            yield bodies[0], places[0]
            yield places[0], bodies[0]


def _short_forms(name: str, thing: KnownThing, places: Container[str]) -> Iterator[str]:
    """Yield a name, and without its place before it; that of a project also without 건설."""
    yield name
    works = _WORKS.sub("", name) if "Project" in thing.kinds else name
    first, _, rest = works.partition(" ")
    if works != name:
        yield works
    if first in places and " " in rest:
        yield rest


def spot_names(raw: str, keys: Mapping[str, tuple[str, ...]]) -> tuple[SpottedName, ...]:
    """
    Return the names in a text, in order, without overlaps; none reaches over a sentence's end.

    >>> spot_names("전남대학교와 전남의", {"전남": ("x",)})
    (SpottedName(start=7, end=9, things=('x',)),)
    """
    longest = max(map(len, keys), default=0)
    return tuple(
        SpottedName(first + name.start, first + name.end, name.things)
        for first, last in sentence_spans.divide(raw)
        for name in _spot_in_sentence(raw[first:last], keys, longest)
    )


def _spot_in_sentence(
    raw: str, keys: Mapping[str, tuple[str, ...]], longest: int
) -> Iterator[SpottedName]:
    joined = join_lines(raw)
    text = joined.text
    at = 0
    while at < len(text):
        end, things = _longest(text, at, keys, longest) if _begins_word(text, at) else (0, ())
        if things:
            yield SpottedName(*joined.span(at, end), things)
        at = end or at + 1


def _begins_word(text: str, at: int) -> bool:
    return bool(_WORD.match(text, at)) and not (at and _WORD.match(text, at - 1))


def _longest(
    text: str, start: int, keys: Mapping[str, tuple[str, ...]], longest: int
) -> tuple[int, tuple[str, ...]]:
    """Return the end of the longest name that begins here, and its things; 0 and () for none."""
    key = ""
    best: tuple[int, tuple[str, ...]] = (0, ())
    for end in range(start + 1, len(text) + 1):
        added = plain_key(text[end - 1])
        key += added
        if len(key) > longest or text[end - 1] in '.,;!?"”’':
            break
        if added and key in keys and _PARTICLES.match(text, end):
            best = (end, keys[key])
    return best
