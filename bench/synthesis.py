"""
Write a synthetic release of any size as N-Quads: many invented cities in our ontology.

The input is the project, a seed and a number of quads; the output is lines, the same bytes for the
same ontology, rules and seed.  No city refers to another, so that our own rules can derive the
latest known values for one city at a time.  The rules run for a few cities; the others are copies
of these with other IRIs, names and hashes.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from typing import Final

from pyoxigraph import NamedNode, Quad, Store

from bench import city, invented_names
from bench.invented_names import Name
from bench.statements import NAMESPACES, Codes, name
from gwangju_kg.dataset import derivation, reading
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf.values.written_store import WrittenStore

SEED: Final = 2026

#: The number of cities for which the rules run.
_ORIGINALS: Final = 8

#: The code lists used in the cities.
_SCHEMES: Final = ("fields", "orgTypes", "scopes", "groups", "awardCategories", "grades")


#: The properties of a statement, in the order in which their values are hashed.
_PARTS: Final = tuple(map(name, ("rdf:subject", "rdf:predicate", "rdf:object")))

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
    dataset = WrittenStore(definitions)
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


class _Original:
    """A city, with its derived quads, and the places in its text that are others in a copy."""

    def __init__(self, number: int, seed: int, quads: list[Quad]) -> None:
        self.quads = len(quads)
        self._own = (f"c{number}", *_name_of(number, seed))
        slug, korean, english = self._own
        changing = re.compile(
            rf"((?<=/){slug}(?=[->])|{korean}|{english}|\b[0-9a-f]{{64}}\b|\b[0-9a-f]{{16}}\b)"
        )
        self._pieces = changing.split("".join(map(_line, quads)))
        self._statements = {
            digest: changing.split(text) for digest, text in _statement_texts(quads).items()
        }

    def copy(self, number: int, seed: int) -> str:
        """Return the lines of the city with the number `number`."""
        slug, *names = f"c{number}", *_name_of(number, seed)
        if slug == self._own[0]:
            return "".join(self._pieces)
        changed = dict(zip(self._own, (slug, *names), strict=True))
        for digest in set(self._pieces[1::2]) - changed.keys() - self._statements.keys():
            changed[digest] = _digest(f"{slug} {digest}", digest)
        for digest, pieces in self._statements.items():
            stated = "".join(changed.get(piece, piece) for piece in pieces)
            changed[digest] = _digest(stated, digest)
        return "".join(changed.get(piece, piece) for piece in self._pieces)


def _digest(text: str, like: str) -> str:
    """Return the beginning of the SHA-256 of a text, as long as `like`."""
    return hashlib.sha256(text.encode()).hexdigest()[: len(like)]


def _name_of(number: int, seed: int) -> Name:
    """Return the name of a city, the first that its random generator gives."""
    return invented_names.place_name(Random(f"{seed}/{number}"))  # noqa: S311


def _statement_texts(quads: list[Quad]) -> dict[str, str]:
    """Return, by the hash in the IRI of each statement, the text of which it is the hash."""
    parts: dict[str, dict[str, str]] = defaultdict(dict)
    for quad in quads:
        if quad.predicate in _PARTS:
            parts[str(quad.subject)][quad.predicate.value] = str(quad.object)
    order = [predicate.value for predicate in _PARTS]
    return {
        subject[1:-1].rpartition("/")[2]: " ".join(stated[each] for each in order)
        for subject, stated in parts.items()
        if len(stated) == len(order)  # those about a time that a rule makes are left out
    }


def _original(project: Path, number: int, seed: int) -> _Original:
    return _Original(number, seed, one_city(project, _definitions_here(project), number, seed=seed))


@cache
def _definitions_here(project: Path) -> Store:
    """Return the definitions, read once in each process, which invents many cities."""
    return read_definitions(project)


def _line(quad: Quad) -> str:
    return f"{quad} .\n"


def synthesize(project: Path, *, quads: int, seed: int = SEED) -> Iterator[str]:
    """
    Yield a release of at least `quads` quads, in pieces of N-Quads.

    The definitions come first, then whole cities until there are enough quads.
    """
    definitions = sorted(read_definitions(project), key=str)
    yield "".join(map(_line, definitions))
    written = len(definitions)
    ahead = multiprocessing.cpu_count()
    originals: list[_Original] = []
    with multiprocessing.get_context("spawn").Pool(ahead) as pool:
        for number in count():
            if written >= quads:
                return
            if number == len(originals) < _ORIGINALS:
                tasks = [(project, each, seed) for each in range(number, number + ahead)]
                originals += pool.starmap(_original, tasks, chunksize=1)
            original = originals[number % len(originals)]
            written += original.quads
            yield original.copy(number, seed)
