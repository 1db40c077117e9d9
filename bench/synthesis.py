"""
Writes a synthetic release of any size as N-Quads: many invented cities over our ontology.

Takes the project, a seed and a number of quads; gives lines, the same bytes for the
same ontology, rules and seed.  Each city is closed in itself, so that our own rules can
derive what is best known of it, one city at a time.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

from pyoxigraph import NamedNode, Quad, Store

from bench import city
from bench.statements import Codes, name
from gwangju_kg.dataset import derivation, reading
from gwangju_kg.rdf.namespaces import PREFIXES

SEED: Final = 2026

#: Code lists from which the cities draw.
_SCHEMES: Final = ("fields", "orgTypes", "scopes", "groups", "awardCategories", "grades")


def read_definitions(project: Path) -> Store:
    """Give the quads of a project that are no data: ontology, vocabulary, shapes."""
    whole = reading.read_project(project)
    definitions = Store()
    for kind in ("ontology", "vocabulary", "shapes"):
        of_kind = NamedNode(PREFIXES["gkg"] + kind)
        definitions.extend(whole.quads_for_pattern(None, None, None, of_kind))
    return definitions


def read_codes(definitions: Store) -> Codes:
    """Give the codes of each list that the cities draw from, in the order of their names."""
    return {
        scheme: tuple(
            sorted(
                "gkv:" + quad.subject.value.removeprefix(PREFIXES["gkv"])
                for quad in definitions.quads_for_pattern(
                    None, name("skos:inScheme"), name(f"gkv:{scheme}"), None
                )
                if isinstance(quad.subject, NamedNode)
            )
        )
        for scheme in _SCHEMES
    }


def one_city(project: Path, definitions: Store, number: int, *, seed: int) -> list[Quad]:
    """
    Give the quads of one city, and what our rules derive from them.

    Args:
        project: where the rules are.
        definitions: as `read_definitions` gives them; the same after as before.
        number: which city.
        seed: which release.
    """
    said = city.invent(f"c{number}", Random(f"{seed}/{number}"), read_codes(definitions))  # noqa: S311
    dataset = Store()
    dataset.extend(definitions)
    dataset.extend(said)
    derivation.derive(dataset, project)
    best_known = NamedNode(reading.BEST_KNOWN_GRAPH)
    derived = dataset.quads_for_pattern(None, None, None, best_known)
    return [*said, *sorted(derived, key=str)]


def _city_lines(project: Path, number: int, seed: int) -> tuple[int, str]:
    quads = one_city(project, _definitions_here(project), number, seed=seed)
    return len(quads), _lines(quads)


@cache
def _definitions_here(project: Path) -> Store:
    """Read the definitions once in a process, which gets many cities to invent."""
    return read_definitions(project)


def _lines(quads: list[Quad]) -> str:
    return "".join(f"{quad} .\n" for quad in quads)


def synthesize(project: Path, *, quads: int, seed: int = SEED) -> Iterator[str]:
    """
    Give a release of at least *quads* quads, in pieces of N-Quads.

    The definitions come first, then whole cities until there is enough; no more cities are held
    at once than there are cores.
    """
    definitions = sorted(read_definitions(project), key=str)
    yield _lines(definitions)
    written, number = len(definitions), 0
    ahead = multiprocessing.cpu_count()
    with multiprocessing.get_context("spawn").Pool(ahead) as pool:
        while written < quads:
            tasks = [(project, city_number, seed) for city_number in range(number, number + ahead)]
            number += ahead
            for count, lines in pool.starmap(_city_lines, tasks, chunksize=1):
                if written < quads:
                    written += count
                    yield lines
