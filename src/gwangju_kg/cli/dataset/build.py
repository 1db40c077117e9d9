"""``gwangju-kg build``: build a release from the project's folders."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import click

from gwangju_kg.build import input_digest
from gwangju_kg.cli._options import setting
from gwangju_kg.errors import StoreError
from gwangju_kg.language import user_language
from gwangju_kg.release import manifest
from gwangju_kg.settings import Settings


@click.command()
@setting("project")
@setting("releases")
@click.option("--if-stale", is_flag=True, help="do nothing if the current release is up to date")
@click.option(
    "--all",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="build every project in DIR, each into its own releases/",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 1024),
    help="with --all: how many are built at the same time; default: the number of processors",
)
@click.option(
    "--on",
    "address",
    metavar="ADDRESS",
    help="with --all: build on the workers of this Dask scheduler, such as tcp://10.0.0.1:8786",
)
def build(
    *,
    if_stale: bool,
    folder: Path | None,
    jobs: int | None,
    address: str | None,
    **given: str | None,
) -> None:
    """
    Build a release and make it the current one.

    The build reads project.toml and data/ of the project, and ontology/, shapes/ and queries/,
    which come with the program unless the project has its own. It derives the latest known values,
    validates the data, and writes dumps, store and manifest to a new folder in RELEASES. The folder
    gets its final name when it is complete and is never changed afterwards; RELEASES/current links
    to it. If anything fails, the current release remains current. At the end the changes against
    the previous release are printed by class, as by 'gwangju-kg diff'.

    On a terminal each stage is printed with its counts and what is left; otherwise only warnings
    and the last line are printed. Findings are in Korean if the locale is Korean, else in English.

    With --all a line is printed for each project as it is finished, with what is left. A project
    that fails leaves the others alone and is named at the end; the exit status is then 1.

    With --on they are built on the workers of a cluster, which need DIR under the same path. What a
    lost worker had begun is built again on another one.

    \b
    gwangju-kg build --all cities --jobs 4 --if-stale
    gwangju-kg build --all /shared/cities --on tcp://10.0.0.1:8786
    """  # noqa: D301 - the one character is what keeps click from filling the lines
    if folder is not None:
        if given["project"] or given["releases"]:
            raise click.UsageError("give either --all or --project and --releases, not both")
        if jobs and address:
            raise click.UsageError("give either --jobs or --on, not both")
        _build_all(folder, jobs, address, only_stale=if_stale)
        return
    if jobs or address:
        raise click.UsageError(f"{'--jobs' if jobs else '--on'} is for --all")
    settings = Settings.of(os.environ, **given)
    if if_stale and not input_digest.is_stale(settings):
        path = (settings.releases / manifest.CURRENT).resolve()
        click.echo(f"release {path.name} is up to date")
        return
    from gwangju_kg.build import pipeline  # noqa: PLC0415 - the RDF libraries, only where they are needed
    from gwangju_kg.cli import _terminal  # noqa: PLC0415

    link = settings.releases / manifest.CURRENT
    before = link.resolve() if link.is_dir() else None
    show = partial(_terminal.show_stage, stages=pipeline.STAGES)
    path = pipeline.build(settings, show, language=user_language(os.environ))
    if before is not None and before != path.resolve():
        _print_changes(before, path)
    quads = manifest.read(path)["figures"]["quads"]
    click.echo(f"release {path.name}: {quads:,} quads in {path}")


def _build_all(folder: Path, jobs: int | None, address: str | None, *, only_stale: bool) -> None:
    """
    Build every project in a folder, here or on a cluster.

    Raises:
        BuildError: there is none, or one of them failed, or the cluster cannot be used.
    """
    from gwangju_kg.build.many import cluster_builds, project_builds  # noqa: PLC0415
    from gwangju_kg.cli._building import show_outcomes  # noqa: PLC0415

    order = project_builds.BuildOrder(only_stale, language=user_language(os.environ))
    folders = project_builds.find_projects(folder)
    if address:
        outcomes = cluster_builds.build_on_cluster(folders, order, address=address)
    else:
        jobs = jobs or len(os.sched_getaffinity(0))
        outcomes = project_builds.build_projects(folders, order, jobs=jobs)
    show_outcomes(outcomes, len(folders))


def _print_changes(before: Path, after: Path) -> None:
    """Print the changes of the new release; a damaged previous release is only reported."""
    from gwangju_kg.release.diff_summary import compare_releases  # noqa: PLC0415

    try:
        lines = compare_releases(before, after).lines(user_language(os.environ))
    except StoreError as error:
        lines = [str(error)]
    click.echo("\n".join(lines), err=True)
