"""``gwangju-kg link``: links to another graph, proposed for a person to accept."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import click

from gwangju_kg.cli import _terminal
from gwangju_kg.cli._options import setting
from gwangju_kg.rdf.namespaces import PREFIXES
from gwangju_kg.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gwangju_kg.linking.candidates import FindCandidates
    from gwangju_kg.linking.known_links import KnownLinks, Subject
    from gwangju_kg.linking.proposals import UnansweredSubject
    from gwangju_kg.linking.sssom_table import LinkTarget

    _Given: TypeAlias = Mapping[str, str | None]

#: Wikidata's endpoint, and what the IRIs of its things begin with.
WIKIDATA: Final = "https://query.wikidata.org/sparql"
WIKIDATA_SPACE: Final = "http://www.wikidata.org/entity/"

#: Proposals for one entity.
_MAX_PROPOSALS: Final = 3


@click.command()
@click.argument("entities", nargs=-1, metavar="[ENTITY]...")
@setting("project")
@click.option("--service", metavar="ADDRESS", help="reconciliation service, API 0.1 or 0.2")
@click.option("--sparql", metavar="ADDRESS", help="SPARQL endpoint; default: Wikidata's")
@click.option("--space", metavar="IRI", help="what the IRIs of the other side begin with")
@click.option("--type", metavar="ID", help="with --service: the class that is wanted there")
@click.option("--kind", metavar="NAME", help="only entities of a class of ours, such as gk:Place")
@click.option("--again", is_flag=True, help="search anew what was searched there without result")
@click.option(
    "--least",
    type=click.FloatRange(0, 1),
    default=0.5,
    help="confidence that a proposal must have; default: 0.5",
)
@_terminal.table_output
@setting("deadline_s", use="longest that one request to another server may take")
@setting("pause_s")
def link(
    entities: tuple[str, ...],
    *,
    output: Path | None,
    again: bool,
    least: float,
    **given: str | None,
) -> None:
    """
    Propose links from our entities to another graph, as rows of SSSOM for a person to accept.

    Asked for are the entities that no table of data/links leads there from, or those named, such
    as gist. A search without result that a table records is not repeated without --again, and what
    a row rejects is never proposed again.

    Nothing enters the graph: the column reviewer_id is left empty, and a build refuses it so. To
    accept a row, look at both sides, choose the relation, write your agent into reviewer_id and
    put the row into data/links/links.sssom.tsv.

    The confidence follows from the names: 0.85 where the thing there bears ours in Korean and in
    English and nothing else bears one, 0.75 for one language, 0.5 to 0.6 where others bear the name
    too, less where it is only alike, which --least must ask for. The comment of a row says what
    speaks for it and against it.

    An entity that could not be asked for is told on standard error, and the status is then 1.
    Ctrl-C ends the search: what was found until then is written.

    \b
    gwangju-kg link -o wikidata.sssom.tsv
    gwangju-kg link --service https://example.org/reconcile gist ggm
    gwangju-kg link --sparql https://example.org/sparql --space https://example.org/id/
    """  # noqa: D301 - the one character is what keeps click from filling the lines
    asked = {name: given.pop(name) for name in ("service", "sparql", "space", "type", "kind")}
    if asked["service"] and asked["sparql"]:
        raise click.UsageError("give one of --service and --sparql")
    if asked["sparql"] and not asked["space"]:
        raise click.UsageError("--sparql needs --space: which IRIs there are to be linked to?")
    settings = Settings.of(os.environ, **given)
    from gwangju_kg.linking import known_links, proposals, sssom_table  # noqa: PLC0415

    known = known_links.read_known_links(settings.project)
    ask, target = _link_target(asked, settings)
    subjects = _subjects(known, target, entities, again=again, kind=asked["kind"] or "")
    found = list(
        proposals.propose(subjects, ask, known, max_proposals=_MAX_PROPOSALS, min_confidence=least)
    )
    unasked = [each for each in found if isinstance(each, proposals.UnansweredSubject)]
    offered = [each for each in found if isinstance(each, proposals.Proposal)]
    if unasked and len(unasked) == len(subjects):
        raise click.ClickException(f"no entity could be asked for: {unasked[0].reason}")
    on = datetime.now(UTC).date()
    _terminal.write_table(sssom_table.table_lines(offered, target, known, on), output)
    with_some = len({each.subject.iri for each in offered})
    click.echo(f"{len(offered)} proposals for {with_some} of {len(subjects)} entities", err=True)
    _print_unanswered(unasked)


def _link_target(asked: _Given, settings: Settings) -> tuple[FindCandidates, LinkTarget]:
    """Give what answers for the other side, and what is known of it."""
    from gwangju_kg.linking.polite_client import PoliteClient  # noqa: PLC0415
    from gwangju_kg.linking.reconciliation_service import ReconciliationService  # noqa: PLC0415
    from gwangju_kg.linking.sparql_endpoint import SparqlEndpoint  # noqa: PLC0415
    from gwangju_kg.linking.sssom_table import LinkTarget  # noqa: PLC0415

    remote = PoliteClient(deadline_s=settings.deadline_s, pause_s=settings.pause_s)
    space = asked["space"] or ""
    if asked["service"]:
        kind = asked["type"] or ""
        service = ReconciliationService.open(
            remote, asked["service"], namespace=space, type_id=kind
        )
        return service.candidates, LinkTarget(service.namespace, service.version)
    endpoint = SparqlEndpoint(remote, asked["sparql"] or WIKIDATA, space or WIKIDATA_SPACE)
    return endpoint.candidates, LinkTarget(endpoint.namespace)


def _subjects(
    known: KnownLinks, target: LinkTarget, entities: Sequence[str], *, again: bool, kind: str
) -> list[Subject]:
    """Give the entities to ask for: those named, else those that no table leads from."""
    from gwangju_kg.linking.known_links import ENTITY  # noqa: PLC0415

    named = [ENTITY + name.removeprefix(ENTITY).removeprefix("ent:") for name in entities]
    if unknown := [iri for iri in named if iri not in known.subjects]:
        raise click.UsageError(f"there is no entity {', '.join(unknown)} in this project")
    found = [known.subjects[iri] for iri in named] or list(
        known.unlinked(target.namespace, target.source_iri, retry_failed=again)
    )
    prefix, _, local = kind.partition(":")
    kind_iri = PREFIXES[prefix] + local if prefix in PREFIXES else kind
    if kind and not any(kind_iri in each.kinds for each in known.subjects.values()):
        raise click.UsageError(f"no entity is of the class {kind}")
    return [each for each in found if not kind or kind_iri in each.kinds]


def _print_unanswered(unasked: Sequence[UnansweredSubject]) -> None:
    """Name the entities that were not asked for; end with status 1 where there are some."""
    from gwangju_kg.linking.proposals import INTERRUPTED  # noqa: PLC0415

    left = 0
    for each in unasked:
        if each.reason == INTERRUPTED:
            left += 1
        else:
            click.echo(f"not asked: {each.subject.iri}: {each.reason}", err=True)
    if left:
        told = f"interrupted: entities not asked for: {left}; what was found is written"
        click.echo(told, err=True)
    if unasked:
        raise click.exceptions.Exit(1)
