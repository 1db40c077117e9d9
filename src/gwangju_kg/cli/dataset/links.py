"""``gwangju-kg links``: the links that the tables of ``data/links/`` hold."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from gwangju_kg.cli import _terminal
from gwangju_kg.cli._options import setting
from gwangju_kg.rdf.namespaces import BASE_IRI, compact
from gwangju_kg.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gwangju_kg.linking.drift import LinkCheck

_MAPPING: Final = BASE_IRI + "id/mapping/"

_COLUMNS: Final = ("record", "subject", "predicate", "object", "state", "recorded", "found")


@click.group()
def links() -> None:
    """Look after the links that the tables of data/links hold."""


@links.command()
@setting("project")
@click.option("--space", metavar="IRI", help="only links to IRIs that begin so")
@click.option(
    "--sparql", metavar="ADDRESS", help="with --space: ask this endpoint, not each target itself"
)
@_terminal.table_output
@setting("deadline_s", use="longest that one request to another server may take")
@setting("pause_s")
def check(
    *, output: Path | None, space: str | None, sparql: str | None, **given: str | None
) -> None:
    """
    Ask the target of each accepted link whether it is still what the table says.

    One row for each link, in TSV. Its state is

    \b
    holds          a name there is the recorded label; a recorded type is among its types
    moved          another IRI or address took its place for good
    gone           404 or 410, or the endpoint says nothing of it
    label-changed  no name there is the recorded label, no title holds a name of ours
    type-changed   no recorded type (object_category) is among its types
    unreadable     what it answers is no RDF and no page, or says nothing of it
    unreachable    no answer, or a refusal

    Rows that reject a look-alike, or record a search without result, are no links. Status 1 where
    a link does not hold or could not be checked, as for `check`. Nothing is changed. Ctrl-C ends
    the check: what was found until then is written.

    \b
    gwangju-kg links check
    gwangju-kg links check --space http://www.wikidata.org/entity/ \\
      --sparql https://query.wikidata.org/sparql
    """  # noqa: D301 - the one character is what keeps click from filling the lines
    if sparql and not space:
        raise click.UsageError("--sparql needs --space: which targets does it know?")
    settings = Settings.of(os.environ, **given)
    from gwangju_kg.linking import drift, known_links, target_lookup  # noqa: PLC0415
    from gwangju_kg.linking.polite_client import PoliteClient  # noqa: PLC0415
    from gwangju_kg.linking.sparql_endpoint import SparqlEndpoint  # noqa: PLC0415

    known = known_links.read_known_links(settings.project)
    wanted = [
        link
        for link in known.links
        if link.outcome is known_links.LinkOutcome.ACCEPTED
        and link.object_iri.startswith(space or "")
    ]
    remote = PoliteClient(deadline_s=settings.deadline_s, pause_s=settings.pause_s)
    if sparql:
        describe = target_lookup.describe_from_endpoint(
            SparqlEndpoint(remote, sparql, space or ""), wanted
        )
    else:
        describe = target_lookup.describe_from_urls(remote)
    states: Counter[str] = Counter()
    _terminal.write_table(_lines(drift.check_links(wanted, known, describe), states), output)
    click.echo(f"{states[drift.DriftState.HOLDS]} of {len(wanted)} links hold", err=True)
    if left := len(wanted) - states.total():
        told = f"interrupted: links not checked: {left}; what was found is written"
        click.echo(told, err=True)
    if states[drift.DriftState.HOLDS] < len(wanted):
        raise click.exceptions.Exit(1)


def _lines(verdicts: Iterable[LinkCheck], states: Counter[str]) -> Iterator[str]:
    """Give the lines of the table as the verdicts come, and count their states."""
    yield "\t".join(_COLUMNS)
    with suppress(KeyboardInterrupt):  # what has been found so far took minutes
        for verdict in verdicts:
            states[verdict.state] += 1
            yield "\t".join(_row(verdict))


def _row(verdict: LinkCheck) -> tuple[str, ...]:
    from gwangju_kg.linking import candidates  # noqa: PLC0415

    link = verdict.link
    record = link.record_iri.removeprefix(_MAPPING)
    link_iris = (link.subject_iri, link.predicate_iri, link.object_iri)
    cells = (record, *map(compact, link_iris), verdict.state, verdict.recorded, verdict.current)
    return tuple(candidates.one_line(cell.strip("<>")) for cell in cells)
