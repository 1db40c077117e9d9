"""
Write a synthetic release of any size as N-Quads: many invented cities in our ontology.

The input is the project, a seed and a number of quads; the output is lines, the same bytes for the
same ontology, rules and seed.  No city refers to another, so that our own rules can derive the
latest known values for one city at a time.
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
from bench.statements import NAMESPACES, Codes, name
from gwangju_kg.dataset import derivation, reading
from gwangju_kg.project.project_folder import Project

SEED: Final = 2026

#: The code lists used in the cities.
_SCHEMES: Final = ("fields", "orgTypes", "scopes", "groups", "awardCategories", "grades")


#: In the IRI of a time that a rule makes.
_MADE: Final = "/id/time/by-"


def read_definitions(project: Path) -> Store:
    """Return the quads of a project that are definitions: ontology, vocabulary, shapes."""
    dataset = reading.read_project(Project.open(project))
    definitions = Store()
    for kind in ("ontology", "vocabulary", "shapes"):
        of_kind = NamedNode(NAMESPACES.graph_iri(kind))
        definitions.extend(dataset.quads_for_pattern(None, None, None, of_kind))
    return definitions


def read_codes(definitions: Store) -> Codes:
    """Return the codes of each code list used in the cities, sorted by name."""
    return {
        scheme: tuple(
            sorted(
                "gkv:" + quad.subject.value.removeprefix(NAMESPACES.prefixes["gkv"])
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
    Return the quads of one city, and the quads derived from them by our rules.

    Times that the rules make may be those of other cities too; they are left out, with what refers
    to them.

    Args:
        project: the project with the rules.
        definitions: the result of `read_definitions`; it is not modified.
        number: the number of the city.
        seed: the seed of the release.
    """
    said = city.invent_city(f"c{number}", Random(f"{seed}/{number}"), read_codes(definitions))  # noqa: S311
    dataset = Store()
    dataset.extend(definitions)
    dataset.extend(said)
    derivation.derive(dataset, Project.open(project))
    graphs = {NamedNode(NAMESPACES.graph_iri(name)) for name in derivation.GRAPHS}
    defined = {quad.subject for quad in definitions}
    derived = [
        quad
        for quad in dataset
        if quad.graph_name in graphs and quad.subject not in defined and _MADE not in str(quad)
    ]
    return [*said, *sorted(derived, key=str)]


def _city_lines(project: Path, number: int, seed: int) -> tuple[int, str]:
    quads = one_city(project, _definitions_here(project), number, seed=seed)
    return len(quads), _lines(quads)


@cache
def _definitions_here(project: Path) -> Store:
    """Return the definitions, read once in each process, which invents many cities."""
    return read_definitions(project)


def _lines(quads: list[Quad]) -> str:
    return "".join(f"{quad} .\n" for quad in quads)


def synthesize(project: Path, *, quads: int, seed: int = SEED) -> Iterator[str]:
    """
    Yield a release of at least `quads` quads, in pieces of N-Quads.

    The definitions come first, then whole cities until there are enough quads; no more cities are
    in memory at a time than there are cores.
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
