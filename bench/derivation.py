"""
Time what a build asks of its data, at two sizes of one project: ``python -m bench.derivation``.

Each derivation rule, check, shape with a query, and query for the tables, the search, the evidence
and the descriptions is run alone.  Processor time is printed, the best of three rounds, because
other programs on the machine affect it little, and its exponent: 1 if four times the quads take
four times the time, 2 if they take sixteen times.  In a round a step that is shorter than 50 ms is
repeated until so much has passed, and its mean counts: the exponent of one short run is noise.
"""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

import click
from pyoxigraph import NamedNode
from rdflib import SH, URIRef

from bench import one_project
from gwangju_kg.dataset import derivation, reading
from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import query_files
from gwangju_kg.validation import shapes
from gwangju_kg.validation.findings import Finding

ROOT: Final = Path(__file__).parent.parent

#: The sizes of a release, in quads.
SIZES: Final = (100_000, 400_000)
QUICK_SIZES: Final = (50_000, 150_000)

#: The exponent that no step may exceed.
LIMIT: Final = 1.2

ROUNDS: Final = 3

#: A step that took so long in all is not repeated.
ENOUGH_S: Final = 10

#: The least time of a round, in which a shorter step is repeated.
ROUND_S: Final = 0.05

#: The folders with the queries that a build runs; a subfolder that is meant has its own line.
FOLDERS: Final = (
    "queries/checks",
    "queries/metadata",
    "queries/tables",
    "queries/lexicon",
    "queries/evidence",
    "queries/reference",
    "queries/reference/patterns",
    "queries/pages/figures",
)

_SPARQL: Final = NamedNode(SH.sparql)

#: A name, and what returns its results.
Step: TypeAlias = tuple[str, Callable[[], Sequence[object]]]

_Results = TypeVar("_Results", bound=Sequence[object])


@dataclass(frozen=True)
class Timing:
    """
    The time of a step at one size.

    Attributes:
        seconds: processor time of one run, the best of the rounds.
        results: the number of quads, rows or violations.
    """

    seconds: float
    results: int


def time_rules(
    dataset: Dataset, project: Project, rule: str = "", *, enough_s: float = ENOUGH_S
) -> dict[str, Timing]:
    """
    Derive a dataset; return the times of the steps in order.

    Args:
        dataset: a dataset on which nothing is derived; the derived quads are added.
        project: the project with the rules.
        rule: part of the names of the steps that are timed; without it all are.
        enough_s: the time in all after which a step is not repeated.
    """
    timings = {}
    for step in derivation.derivation_steps(project):
        is_timed = rule in step.name
        timing, quads = best_time(partial(step.run, dataset), enough_s if is_timed else 0)
        if is_timed:
            timings[step.name] = timing
        dataset.extend(quads)
    return timings


def time_queries(
    dataset: Dataset, project: Project, rule: str = "", *, enough_s: float = ENOUGH_S
) -> dict[str, Timing]:
    """Return the times of checks, queries and shapes on a derived dataset, as `time_rules`."""
    steps = chain(query_steps(dataset, project), shape_steps(dataset, project, rule))
    return {name: best_time(run, enough_s)[0] for name, run in steps if rule in name}


def query_steps(dataset: Dataset, project: Project) -> Iterator[Step]:
    """Yield the checks and queries of a build."""
    for folder in FOLDERS:
        for path in sorted(project.path(folder).glob("*.rq")):
            yield (
                f"{folder}/{path.name}",
                partial(query_files.select_rows, dataset, path, project.namespaces),
            )


def shape_steps(dataset: Dataset, project: Project, rule: str) -> Iterator[Step]:
    """Yield the shapes with a query and with `rule` in their name, each validated alone."""
    graph = NamedNode(project.namespaces.graph_iri(reading.SHAPES_GRAPH))
    with_query = dataset.quads_for_pattern(None, _SPARQL, None, graph)
    subjects = {quad.subject for quad in with_query}
    iris = sorted(node.value for node in subjects if isinstance(node, NamedNode))
    names = {iri: project.namespaces.compact(iri) for iri in iris}
    if any(rule in name for name in names.values()):
        prepared = shapes.prepare_dataset(dataset, project.namespaces)
        for iri, name in names.items():
            yield name, partial(_findings, prepared, URIRef(iri))


def _findings(prepared: shapes.PreparedDataset, shape: URIRef) -> list[Finding]:
    alone = shapes.restrict_targets(prepared.shapes, {shape})
    return shapes.shape_findings(prepared._replace(shapes=alone), {})


def best_time(run: Callable[[], _Results], enough_s: float) -> tuple[Timing, _Results]:
    """
    Return the best time of several rounds of `run`, and its last results.

    Args:
        run: what is timed.
        enough_s: after so many seconds in all no further round is begun; if it is 0, `run` is
            called once.
    """
    rounds: list[tuple[float, float]] = []
    gc.disable()  # it looks through all objects now and then, whoever made them
    try:
        while True:
            runs, began, spent_s = 0, time.process_time(), 0.0
            while not runs or spent_s < min(ROUND_S, enough_s):
                results = run()
                runs += 1
                spent_s = time.process_time() - began
            rounds.append((spent_s / runs, spent_s))
            if len(rounds) == ROUNDS or sum(spent for _, spent in rounds) >= enough_s:
                return Timing(min(rounds)[0], len(results)), results
    finally:
        gc.enable()


def exponent(growth: float, smaller: Timing, larger: Timing) -> float:
    """
    Return the power of the size with which the time grows.

    Args:
        growth: how many times as large the larger dataset is.
        smaller: the time at the smaller size.
        larger: the time at the larger size.

    >>> exponent(4, Timing(1, 0), Timing(16, 0))
    2.0
    """
    return math.log(larger.seconds / smaller.seconds) / math.log(growth)


def table(measured: list[tuple[int, dict[str, Timing]]], shared: int) -> Iterator[str]:
    """
    Yield the lines of the table of steps, and which of them exceed the limit.

    Args:
        measured: the number of quads and the times at each of the two sizes.
        shared: the number of quads that do not grow: ontology, code lists and shapes.
    """
    (few, smaller), (many, larger) = measured
    growth = (many - shared) / (few - shared)
    yield f"| step | results | {few:,} quads, s | {many:,} quads, s | exponent |"
    yield "|---|--:|--:|--:|--:|"
    powers = {name: exponent(growth, smaller[name], timing) for name, timing in larger.items()}
    for name, timing in larger.items():
        times = f"{smaller[name].seconds:.4f} | {timing.seconds:.4f}"
        yield f"| `{name}` | {timing.results:,} | {times} | {powers[name]:.2f} |"
    totals = (sum(timing.seconds for timing in each.values()) for each in (smaller, larger))
    yield "| all | | " + " | ".join(f"{total:.1f}" for total in totals) + " | |"
    yield ""
    above = [name for name, power in powers.items() if power > LIMIT]
    yield f"{len(powers)} steps; exponent above {LIMIT}: {', '.join(above) or 'none'}."


@click.command(help=__doc__)
@click.option("--rule", default="", metavar="NAME", help="Only steps with this in their name.")
@click.option("--quick", is_flag=True, help="Smaller sizes: 50,000 and 150,000 quads.")
@click.option("--record", is_flag=True, help="The record, repeated under other names.")
def main(rule: str, *, quick: bool, record: bool) -> None:
    """Print a table."""
    project = Project.open(ROOT)
    shared = one_project.invent_project(ROOT, quads=0)
    derivation.derive(shared, project)
    make = one_project.repeat_record if record else one_project.invent_project
    measured = []
    for quads in QUICK_SIZES if quick else SIZES:
        dataset = make(ROOT, quads=quads)
        timings = time_rules(dataset, project, rule)
        measured.append((len(dataset), timings | time_queries(dataset, project, rule)))
    for line in table(measured, len(shared)):
        click.echo(line)


if __name__ == "__main__":
    main()
