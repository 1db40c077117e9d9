"""
Find the place that has the name of the body that governs it: 광주 and 광주광역시.

The input is the things of a record; the output is pairs.  A text says either name of either; what a
number counts tells which is meant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from gwangju_kg.curation.proposing.known_things import KnownThing
from gwangju_kg.search.normalize import name_keys

#: The last syllable of a body's name, which the name of its place may lack.
_ADMINISTRATIVE: Final = re.compile(r"(?<=..)[시도군구]$")


def namesakes(things: Iterable[KnownThing]) -> Iterator[tuple[str, str]]:
    """Yield the IRIs of each body with the one place that has its name, and the other way round."""
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
