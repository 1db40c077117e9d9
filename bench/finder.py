"""
Times the search file at any number of names: ``python -m bench.finder [--names N]``.

Makes invented names with a seed, writes the file, and asks it what people type: parts, first
letters, slips, Latin letters, and parts that half of all names have.  Prints milliseconds of the
processor, which other programs on the machine change little.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Final

import click

from gwangju_kg.build import search_index
from gwangju_kg.rdf.namespaces import PREFIXES
from gwangju_kg.search.index import SearchIndex
from gwangju_kg.search.normalize import name_keys

SEED: Final = 2026

_PLACES: Final = ("광주", "전남", "서울", "부산", "나주", "목포", "여수", "순천", "대구", "인천")
_SYLLABLES: Final = "가나다라마바사아자차카타파하강남동북산수영운정진천평화현호희"
_WORDS: Final = ("인공지능", "미래", "친환경", "시민", "디지털", "첨단", "문화", "안전", "청년")
_ENDS: Final = ("센터", "산업단지", "도서관", "사업", "공원", "위원회", "연구원", "병원", "학교")


def invent(count: int, random: Random) -> search_index.SearchNames:
    """Give a lexicon of *count* names of as many things."""
    names, weights = [], {}
    kind = PREFIXES["gk"] + "Project"
    for number in range(count):
        middle = "".join(random.choices(_SYLLABLES, k=random.randint(2, 4)))
        parts = (random.choice(_PLACES), middle, random.choice(_WORDS), random.choice(_ENDS))
        iri = f"{PREFIXES['ent']}n{number}"
        names.append(search_index.EntityName(iri, "label", " ".join(parts), "ko"))
        weights[iri] = random.randint(0, 1000)
    return search_index.SearchNames(names, {name.entity_iri: [kind] for name in names}, weights, [])


def questions(names: list[str], random: Random) -> dict[str, list[str]]:
    """Give what people type, by the way they type it."""
    some = random.sample(names, min(200, len(names)))
    return {
        "whole": some,
        "spacing": [name.replace(" ", "") for name in some],
        "first syllables": [name[:2] for name in some],
        "one part": [name.split()[1] for name in some],
        "common part": [*_WORDS, *_ENDS, *_PLACES],
        "initials": [name_keys(name).initials for name in some],
        "few initials": [name_keys(name).initials[:3] for name in some],
        "a slip": [name[:4] + "각" + name[5:] for name in some],
        "latin": [name_keys(name).sound for name in some],
        "longest": ["광주 " * 66],
    }


@click.command()
@click.option("--names", default=1_000_000, show_default=True, help="how many")
def main(names: int) -> None:
    """Print the processor's milliseconds for each way of asking."""
    random = Random(SEED)  # noqa: S311 - invented names
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        made = invent(names, random)
        size = search_index.write(made, Path(folder))["bytes"]
        click.echo(f"{names:,} names: {time.perf_counter() - began:.0f} s, {size:,} bytes")
        finder = SearchIndex(Path(folder))
        for way, texts in questions([name.text for name in made.names], random).items():
            times = []
            for text in texts:
                began = time.process_time()
                finder.find(text)
                times.append((time.process_time() - began) * 1000)
            worst, middle = max(times), statistics.median(times)
            click.echo(f"{way:16} median {middle:6.1f} ms   worst {worst:6.1f} ms")


if __name__ == "__main__":
    main()
