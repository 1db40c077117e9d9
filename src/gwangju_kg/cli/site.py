"""``gwangju-kg site``: write a release as static files, for any web space."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from gwangju_kg.cli import _terminal
from gwangju_kg.cli._options import setting
from gwangju_kg.language import Sentence, user_language
from gwangju_kg.settings import Settings

#: What is printed when a site is written, and when it was checked.
_WRITTEN: Final[Sentence] = {
    "ko": "사이트: 릴리스 {release}, 페이지 {pages:,}개, 파일 {files:,}개, {megabytes:.1f} MB:"
    " {path}",
    "en": "site: release {release}, {pages:,} pages, {files:,} files, {megabytes:.1f} MB: {path}",
}
_CHECKED: Final[Sentence] = {
    "ko": "링크 {links:,}개를 페이지 {pages:,}개에서 따라갔습니다."
    " 사이트 밖으로 가는 링크는 {outside:,}개이며, 따라가지 않았습니다",
    "en": "followed {links:,} links of {pages:,} pages; {outside:,} lead out of the site and were"
    " not followed",
}
_DEAD: Final[Sentence] = {
    "ko": "{file}: 이 릴리스에 없는 곳으로 가는 링크: {target}",
    "en": "{file}: a link to what this release does not have: {target}",
}
_STAGES: Final[dict[str, Sentence]] = {
    "data": {"ko": "자료 쓰기", "en": "writing data"},
    "pages": {"ko": "페이지 쓰기", "en": "writing pages"},
    "links": {"ko": "링크 쓰기", "en": "writing links"},
    "check": {"ko": "링크 확인", "en": "following links"},
}


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--address", metavar="URL", help="address at which the site will lie")
@click.option("--check", "is_check", is_flag=True, help="follow every link of the site in DIR")
@click.option(
    "--release", "name", metavar="ID", help="release to write; default: the current release"
)
@setting("project")
@setting("releases")
def site(
    folder: Path, *, address: str | None, is_check: bool, name: str | None, **given: str | None
) -> None:
    """
    Write a release as a site of static files into DIR, for any web space; no server runs.

    Every page is there in every language, each IRI as a page and as Turtle, N-Triples, JSON-LD and
    RDF/XML, with all dumps, tables, descriptions and feeds. URL is where the files will lie, such
    as https://example.org/gwangju/; only absolute addresses need it. What only a server does, such
    as a SPARQL endpoint, is listed on a page of the site. A release has the same files each time.

    DIR is created; a site in it is replaced as a whole. Files of others in it, such as CNAME and
    .git, are kept. If one of them is in the way, or a file of the site was changed, nothing is
    written.

    With --check, every link and fragment of the site in DIR is followed, and each file compared
    with the list of the site; what is wrong is named.

    \b
    gwangju-kg site public --address https://example.org/gwangju/
    gwangju-kg site public --check
    """  # noqa: D301 - the one character is what keeps click from filling the lines
    if is_check == bool(address) or (is_check and name):
        raise click.UsageError("give --address URL to write a site, or --check to check one")
    if is_check:
        _check(folder)
        return
    settings = Settings.of(os.environ, **given)
    _write(folder, address or "", settings, name)


def _write(folder: Path, address: str, settings: Settings, name: str | None) -> None:
    from gwangju_kg.release.contents import Release  # noqa: PLC0415 - not for the help
    from gwangju_kg.site.freezing import write_site  # noqa: PLC0415

    release = Release.open(_release_path(settings, name), thorough=True)
    processes = len(os.sched_getaffinity(0))
    with _Progress() as progress:
        written = write_site(
            replace(settings, workers=processes),
            release,
            folder,
            address=address,
            progress=progress.show,
        )
    text = _WRITTEN[user_language(os.environ)]
    click.echo(
        text.format(
            release=release.id,
            pages=written.pages,
            files=written.files,
            megabytes=written.bytes / 1e6,
            path=folder,
        )
    )
    for target, file in written.dead.items():
        _terminal.show_message(_DEAD[user_language(os.environ)].format(target=target, file=file))


def _release_path(settings: Settings, name: str | None) -> Path:
    """
    Return the directory of the release to write.

    Raises:
        SiteError: there is no such release.
    """
    from gwangju_kg.errors import SiteError, UnknownRelease  # noqa: PLC0415 - not for the help
    from gwangju_kg.release import archive  # noqa: PLC0415

    try:
        path = archive.release_path(settings.releases, name)
    except UnknownRelease as error:
        known = ", ".join(error.known) or "-"
        raise SiteError("unknown-release", error.release, facts=(("known", known),)) from error
    if not path.is_dir():
        raise SiteError("no-release", str(settings.releases))
    return path


def _check(folder: Path) -> None:
    from gwangju_kg.errors import SiteError  # noqa: PLC0415 - not for the help
    from gwangju_kg.site.link_check import SiteChecker  # noqa: PLC0415

    with _Progress() as progress:
        report = SiteChecker(folder).check(lambda done, count: progress.show("check", done, count))
    if report.findings:
        raise SiteError("findings", str(folder), report.findings)
    text = _CHECKED[user_language(os.environ)]
    click.echo(text.format(links=report.links, pages=report.pages, outside=report.outside))


class _Progress:
    """One line on a terminal that says how much is done."""

    def __init__(self) -> None:
        self._is_shown = sys.stderr.isatty()
        self._language = user_language(os.environ)

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_shown:
            click.echo("\r\x1b[K", err=True, nl=False)

    def show(self, stage: str, done: int, count: int) -> None:
        """Show how much of a stage is done."""
        if self._is_shown:
            words = _STAGES[stage][self._language]
            click.echo(f"\r\x1b[K{words} {done:,}/{count:,}", err=True, nl=False)
