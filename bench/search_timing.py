"""
Time the search index with any number of names: ``python -m bench.search_timing [--names N]``.

Invent names from a seed, write the index, and search it for what people type: parts, initials,
typing errors, Latin letters, and parts that half of all names have.  Processor time is printed, in
milliseconds, because other programs on the machine affect it little.
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
from gwangju_kg.rdf.namespaces import SHARED_BASE_IRI, Namespaces
from gwangju_kg.search.index import SearchIndex
from gwangju_kg.search.normalize import name_keys

SEED: Final = 2026

_PLACES: Final = ("광주", "전남", "서울", "부산", "나주", "목포", "여수", "순천", "대구", "인천")
_SYLLABLES: Final = "가나다라마바사아자차카타파하강남동북산수영운정진천평화현호희"
_WORDS: Final = ("인공지능", "미래", "친환경", "시민", "디지털", "첨단", "문화", "안전", "청년")
_ENDS: Final = ("센터", "산업단지", "도서관", "사업", "공원", "위원회", "연구원", "병원", "학교")


def invent_names(count: int, random: Random) -> search_index.SearchNames:
    """Return `count` names, each of another entity."""
    names, weights = [], {}
    prefixes = Namespaces(SHARED_BASE_IRI).prefixes
    kind = prefixes["gk"] + "Project"
    for number in range(count):
        middle = "".join(random.choices(_SYLLABLES, k=random.randint(2, 4)))
        parts = (random.choice(_PLACES), middle, random.choice(_WORDS), random.choice(_ENDS))
        iri = f"{prefixes['ent']}n{number}"
        names.append(search_index.EntityName(iri, "label", " ".join(parts), "ko"))
        weights[iri] = random.randint(0, 1000)
    return search_index.SearchNames(names, {name.entity_iri: [kind] for name in names}, weights, {})


def typed_texts(names: list[str], random: Random) -> dict[str, list[str]]:
    """Return texts that people type, by the way of typing."""
    sample = random.sample(names, min(200, len(names)))
    return {
        "whole": sample,
        "spacing": [name.replace(" ", "") for name in sample],
        "first syllables": [name[:2] for name in sample],
        "one part": [name.split()[1] for name in sample],
        "common part": [*_WORDS, *_ENDS, *_PLACES],
        "initials": [name_keys(name).initials for name in sample],
        "few initials": [name_keys(name).initials[:3] for name in sample],
        "a slip": [name[:4] + "각" + name[5:] for name in sample],
        "latin": [name_keys(name).sound for name in sample],
        "longest": ["광주 " * 66],
    }


@click.command()
@click.option("--names", default=1_000_000, show_default=True, help="number of names")
def main(names: int) -> None:
    """Print the processor time for each way of typing."""
    random = Random(SEED)  # noqa: S311 - invented names
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        made = invent_names(names, random)
        size = search_index.write(made, Path(folder))["bytes"]
        click.echo(f"{names:,} names: {time.perf_counter() - began:.0f} s, {size:,} bytes")
        finder = SearchIndex(Path(folder))
        for way, texts in typed_texts([name.text for name in made.names], random).items():
            times = []
            for text in texts:
                began = time.process_time()
                finder.find(text)
                times.append((time.process_time() - began) * 1000)
            worst, middle = max(times), statistics.median(times)
            click.echo(f"{way:16} median {middle:6.1f} ms   worst {worst:6.1f} ms")


if __name__ == "__main__":
    main()
