"""``gwangju-kg link``: propose links to another graph for a person to accept."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import click

from gwangju_kg.cli import _terminal
from gwangju_kg.cli._options import setting
from gwangju_kg.project.project_folder import Project
from gwangju_kg.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gwangju_kg.linking.candidates import FindCandidates
    from gwangju_kg.linking.known_links import KnownLinks, Subject
    from gwangju_kg.linking.proposals import UnansweredSubject
    from gwangju_kg.linking.sssom_table import LinkTarget

    _Given: TypeAlias = Mapping[str, str | None]

#: Wikidata's endpoint, and the namespace of its entities.
WIKIDATA: Final = "https://query.wikidata.org/sparql"
WIKIDATA_SPACE: Final = "http://www.wikidata.org/entity/"

#: The maximum number of proposals for an entity.
_MAX_PROPOSALS: Final = 3


@click.command()
@click.argument("entities", nargs=-1, metavar="[ENTITY]...")
@setting("project")
@click.option(
    "--service", metavar="ADDRESS", help="reconciliation service to query, API 0.1 or 0.2"
)
@click.option("--sparql", metavar="ADDRESS", help="SPARQL endpoint to query; default: Wikidata")
@click.option("--space", metavar="IRI", help="namespace of the IRIs in the other graph")
@click.option("--type", metavar="ID", help="with --service: the class to search for there")
@click.option("--kind", metavar="NAME", help="only our entities of this class, such as gk:Place")
@click.option(
    "--articles",
    is_flag=True,
    help="search an endpoint by the Wikipedia articles that rows name, not by name",
)
@click.option("--again", is_flag=True, help="repeat searches that had no result")
@click.option(
    "--least",
    type=click.FloatRange(0, 1),
    default=0.5,
    help="minimum confidence of a proposal; default: 0.5",
)
@_terminal.table_output
@setting("deadline_s", use="time limit of a request to another server")
@setting("pause_s")
def link(
    entities: tuple[str, ...],
    *,
    output: Path | None,
    articles: bool,
    again: bool,
    least: float,
    **given: str | None,
) -> None:
    """
    Propose links from our entities to another graph.

    The proposals are rows of SSSOM for a person to accept. ENTITY is the name of an entity, such as
    gist; without any, all entities are searched that have no link to the other graph in a table of
    data/links. A search that a table records as having no result is repeated only with --again. A
    link that a row rejects is never proposed again.

    Nothing is added to the graph: the column reviewer_id is left empty, and a build refuses a row
    without a reviewer. To accept a row, look at both entities, choose the relation, write your
    agent into reviewer_id and add the row to data/links/links.sssom.tsv.

    With --articles, the entities are those for which a row names a Wikipedia article, and the
    candidates what the article is about at the endpoint, such as Wikidata or DBpedia.

    The confidence is computed from the names: 0.85 if the other entity has our Korean and our
    English name and no other entity has either, 0.75 for one language, 0.5 to 0.6 if other
    entities have the name too, and less if a name is only similar; to see those, lower --least. The
    comment of a row gives the reasons for and against it.

    If the search for an entity fails, this is printed on standard error and the exit status is 1.
    Ctrl-C ends the search; the proposals found so far are written.

    \b
    gwangju-kg link -o wikidata.sssom.tsv
    gwangju-kg link --articles -o wikidata.sssom.tsv
    gwangju-kg link --service https://example.org/reconcile gist ggm
    gwangju-kg link --sparql https://example.org/sparql --space https://example.org/id/
    """  # noqa: D301 - the one character is what keeps click from filling the lines
    options = {name: given.pop(name) for name in ("service", "sparql", "space", "type", "kind")}
    if options["service"] and options["sparql"]:
        raise click.UsageError("give either --service or --sparql, not both")
    if options["sparql"] and not options["space"]:
        raise click.UsageError("--sparql needs --space, the namespace of the IRIs there")
    if options["service"] and articles:
        raise click.UsageError("--articles needs a SPARQL endpoint: leave out --service")
    settings = Settings.of(os.environ, **given)
    from gwangju_kg.linking import article_search, known_links, proposals, sssom_table  # noqa: PLC0415

    known = known_links.read_known_links(Project.open(settings.project))
    linked = article_search.linked_articles(known) if articles else None
    ask, target = _link_target(options, settings, linked)
    subjects = _subjects(known, target, entities, again=again, kind=options["kind"] or "")
    if linked is not None:
        subjects = [each for each in subjects if each.iri in linked]
    results = list(
        proposals.propose(subjects, ask, known, max_proposals=_MAX_PROPOSALS, min_confidence=least)
    )
    unanswered = [each for each in results if isinstance(each, proposals.UnansweredSubject)]
    proposed = [each for each in results if isinstance(each, proposals.Proposal)]
    if unanswered and len(unanswered) == len(subjects):
        raise click.ClickException(f"all searches failed: {unanswered[0].reason}")
    today = datetime.now(UTC).date()
    _terminal.write_table(sssom_table.table_lines(proposed, target, known, today), output)
    with_proposals = len({each.subject.iri for each in proposed})
    click.echo(
        f"{len(proposed)} proposals for {with_proposals} of {len(subjects)} entities", err=True
    )
    _print_unanswered(unanswered)


def _link_target(
    options: _Given, settings: Settings, linked: Mapping[str, tuple[str, ...]] | None
) -> tuple[FindCandidates, LinkTarget]:
    """
    Return the function that searches the other graph, and a description of that graph.

    Args:
        options: those that name the graph.
        settings: of the requests.
        linked: the articles to search by, by IRI of the entity, or None to search by name.
    """
    from gwangju_kg.linking.article_search import ArticleSearch  # noqa: PLC0415
    from gwangju_kg.linking.polite_client import PoliteClient  # noqa: PLC0415
    from gwangju_kg.linking.reconciliation_service import ReconciliationService  # noqa: PLC0415
    from gwangju_kg.linking.sparql_endpoint import SparqlEndpoint  # noqa: PLC0415
    from gwangju_kg.linking.sssom_table import LinkTarget  # noqa: PLC0415

    remote = PoliteClient(deadline_s=settings.deadline_s, pause_s=settings.pause_s)
    space = options["space"] or ""
    if options["service"]:
        kind = options["type"] or ""
        service = ReconciliationService.open(
            remote, options["service"], namespace=space, type_id=kind
        )
        return service.candidates, LinkTarget(service.namespace, service.version)
    endpoint = SparqlEndpoint(remote, options["sparql"] or WIKIDATA, space or WIKIDATA_SPACE)
    ask = endpoint.candidates if linked is None else ArticleSearch(endpoint, linked).candidates
    return ask, LinkTarget(endpoint.namespace)


def _subjects(
    known: KnownLinks, target: LinkTarget, entities: Sequence[str], *, again: bool, kind: str
) -> list[Subject]:
    """Return the entities to search for: those named, else those without a link."""
    base_iri = known.entity_base_iri
    named = [base_iri + name.removeprefix(base_iri).removeprefix("ent:") for name in entities]
    if unknown := [iri for iri in named if iri not in known.subjects]:
        raise click.UsageError(f"there is no entity {', '.join(unknown)} in this project")
    subjects = [known.subjects[iri] for iri in named] or list(
        known.unlinked(target.namespace, target.source_iri, retry_failed=again)
    )
    prefix, _, local = kind.partition(":")
    prefixes = known.namespaces.prefixes
    kind_iri = prefixes[prefix] + local if prefix in prefixes else kind
    if kind and not any(kind_iri in each.kinds for each in known.subjects.values()):
        raise click.UsageError(f"there is no entity of the class {kind}")
    return [each for each in subjects if not kind or kind_iri in each.kinds]


def _print_unanswered(unanswered: Sequence[UnansweredSubject]) -> None:
    """Print the entities whose search failed; exit with status 1 if there are any."""
    from gwangju_kg.linking.proposals import INTERRUPTED  # noqa: PLC0415

    remaining = 0
    for each in unanswered:
        if each.reason == INTERRUPTED:
            remaining += 1
        else:
            click.echo(f"search failed: {each.subject.iri}: {each.reason}", err=True)
    if remaining:
        click.echo(
            f"interrupted: {remaining} entities were not searched; the results so far are written",
            err=True,
        )
    if unanswered:
        raise click.exceptions.Exit(1)
