"""``gwangju-kg links``: maintain the links in the tables of ``data/links/``."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from gwangju_kg.cli import _terminal
from gwangju_kg.cli._options import setting
from gwangju_kg.project.project_folder import Project
from gwangju_kg.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gwangju_kg.linking.drift import LinkCheck
    from gwangju_kg.rdf.namespaces import Namespaces

_COLUMNS: Final = ("record", "subject", "predicate", "object", "state", "recorded", "found")


@click.group()
def links() -> None:
    """Maintain the links in the tables of data/links."""


@links.command()
@setting("project")
@click.option("--space", metavar="IRI", help="only links to IRIs in this namespace")
@click.option(
    "--sparql",
    metavar="ADDRESS",
    help="with --space: query this endpoint instead of fetching each target",
)
@_terminal.table_output
@setting("deadline_s", use="time limit of a request to another server")
@setting("pause_s")
def check(
    *, output: Path | None, space: str | None, sparql: str | None, **given: str | None
) -> None:
    """
    Check whether the targets of the accepted links are still as recorded.

    The output is TSV with one row for each link. The state of a link is one of:

    \b
    holds          the recorded label is a name of the target, and a recorded type one of its types
    moved          another IRI or address has permanently replaced the target
    gone           404 or 410, or the endpoint has no statements about the target
    label-changed  the recorded label is not a name of the target; no page title has our name
    type-changed   no recorded type (object_category) is one of the target's types
    unreadable     the response is neither RDF nor a page, or has no statements about the target
    unreachable    there was no response, or the request was refused

    Rows that reject a similar entity or record a search without result are not links. The exit
    status is 1 if a link does not hold or could not be checked. Nothing is changed. Ctrl-C ends
    the check; the rows so far are written.

    \b
    gwangju-kg links check
    gwangju-kg links check --space http://www.wikidata.org/entity/ \\
      --sparql https://query.wikidata.org/sparql
    """  # noqa: D301 - the one character is what keeps click from filling the lines
    if sparql and not space:
        raise click.UsageError("--sparql needs --space, the namespace of the targets to look up")
    settings = Settings.of(os.environ, **given)
    from gwangju_kg.linking import drift, known_links, target_lookup  # noqa: PLC0415
    from gwangju_kg.linking.polite_client import PoliteClient  # noqa: PLC0415
    from gwangju_kg.linking.sparql_endpoint import SparqlEndpoint  # noqa: PLC0415

    known = known_links.read_known_links(Project.open(settings.project))
    selected = [
        link
        for link in known.links
        if link.outcome is known_links.LinkOutcome.ACCEPTED
        and link.object_iri.startswith(space or "")
    ]
    remote = PoliteClient(deadline_s=settings.deadline_s, pause_s=settings.pause_s)
    if sparql:
        describe = target_lookup.describe_from_endpoint(
            SparqlEndpoint(remote, sparql, space or ""), selected
        )
    else:
        describe = target_lookup.describe_from_urls(remote)
    states: Counter[str] = Counter()
    _terminal.write_table(
        _lines(drift.check_links(selected, known, describe), states, known.namespaces), output
    )
    click.echo(f"{states[drift.DriftState.HOLDS]} of {len(selected)} links hold", err=True)
    if remaining := len(selected) - states.total():
        click.echo(
            f"interrupted: {remaining} links were not checked; the rows so far are written",
            err=True,
        )
    if states[drift.DriftState.HOLDS] < len(selected):
        raise click.exceptions.Exit(1)


def _lines(
    checks: Iterable[LinkCheck], states: Counter[str], namespaces: Namespaces
) -> Iterator[str]:
    """Yield the lines of the table as the links are checked, and count their states."""
    yield "\t".join(_COLUMNS)
    with suppress(KeyboardInterrupt):  # the rows so far may have taken minutes
        for link_check in checks:
            states[link_check.state] += 1
            yield "\t".join(_row(link_check, namespaces))


def _row(link_check: LinkCheck, namespaces: Namespaces) -> tuple[str, ...]:
    from gwangju_kg.linking import candidates  # noqa: PLC0415

    link = link_check.link
    record = link.record_iri.removeprefix(namespaces.mapping_base_iri)
    link_iris = (link.subject_iri, link.predicate_iri, link.object_iri)
    cells = (
        record,
        *map(namespaces.compact, link_iris),
        link_check.state,
        link_check.recorded,
        link_check.current,
    )
    return tuple(candidates.one_line(cell.strip("<>")) for cell in cells)
