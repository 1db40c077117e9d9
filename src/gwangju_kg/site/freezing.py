"""
Make the files of a site from a release.

Every address of the application is asked that takes no parameter, is that of a thing of the
release, or is linked from another page.  When all answers are files, the links between them are
written, and the few files that only a site has.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import quote

from gwangju_kg.engine import Engine
from gwangju_kg.errors import StoreError
from gwangju_kg.rdf.iri_paths import PATH_SAFE, document_path
from gwangju_kg.rdf.media_types import GRAPH_FORMATS, HTML
from gwangju_kg.release.contents import Release
from gwangju_kg.settings import Settings
from gwangju_kg.site.browser_files import browser_files
from gwangju_kg.site.frozen_page import STYLE_FILES
from gwangju_kg.site.layout import left_to_server
from gwangju_kg.site.layout.site_address import site_root
from gwangju_kg.site.layout.site_map import PageRequest, SiteMap
from gwangju_kg.site.layout.static_paths import AppAddress, Link
from gwangju_kg.site.page_writer import FetchedPage, ThingDocument, WriterStart
from gwangju_kg.site.redirect_pages import write_redirects
from gwangju_kg.site.release_things import folders_of, thing_paths
from gwangju_kg.site.site_folder import SiteMarker, replaced_folder, write_lists
from gwangju_kg.site.writer_pool import WriterPool, writer_pool

#: Addresses without parameters that no site needs: it has another file of that name, or the address
#: only leads to another, or a script asks for it.
_LESS: Final = frozenset({"robots.txt", "query", "query/", "queries/", "search/suggest"})

#: Answers between two calls of `Progress`.
_STEP: Final = 100

#: Called with the number of answers, or of pages whose links are written, and how many there are.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class FrozenSite:
    """
    What was written.

    Attributes:
        pages, files, bytes: the number of HTML pages, of all files, and their size.
        left: how many links lead to what is left to a server, by the part of the page about it.
        dead: the links that lead to nothing, each with the first file that has it.
    """

    pages: int
    files: int
    bytes: int
    left: Counter[str]
    dead: dict[str, str]


def write_site(
    settings: Settings, release: Release, folder: Path, *, address: str, progress: Progress
) -> FrozenSite:
    """
    Write the site of a release, or replace one.

    Args:
        settings: of the run: query processes, one for each process that writes pages.
        release: the release.
        folder: where; it is created if it is missing.
        address: the address of the site.
        progress: called now and then.

    Raises:
        SiteError: the address is none, or the folder cannot be written or is of others.
        StoreError: the data of the release cannot be read, or two answers have the same file.
    """
    root = site_root(address)
    with replaced_folder(folder) as staging:
        written = _freeze(settings, release, staging, root=root, progress=progress)
        files = write_lists(staging, SiteMarker(root, release.id))
        sizes = (path.stat().st_size for path in staging.rglob("*") if path.is_file())
        return replace(written, files=files, bytes=sum(sizes))


def _freeze(
    settings: Settings, release: Release, folder: Path, *, root: str, progress: Progress
) -> FrozenSite:
    extra = {**STYLE_FILES, **dict(_own_files(root))}
    content = {name: text.encode() for name, text in extra.items()} | dict(browser_files(release))
    languages = release.project.page_languages
    site = SiteMap(languages, release.id, thing_paths(release), frozenset(content))
    for name, data in sorted(content.items()):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        site.files[PageRequest(AppAddress(name), languages[0])] = name
    with Engine.start(settings, release=release.path) as engine:
        start = WriterStart(settings, engine.address, release, site, folder, root)
        with writer_pool(start, settings.workers) as pool:
            _write_documents(pool, site, progress)
            fetched, left = _fetch_all(pool, site, _seeds(pool, release, site), progress)
            write_redirects(site, (*pool.paths, *left_to_server.DESCRIPTIONS), folder)
            dead = _write_links(pool, site, fetched, progress)
    pages = sum(answer.media_type == HTML.media_type for answer in fetched.values())
    return FrozenSite(pages, 0, 0, left, dead)


def _own_files(root: str) -> Iterator[tuple[str, str]]:
    """Yield name and content of the files for the hosts of sites, and for crawlers."""
    yield ".nojekyll", ""  # else GitHub Pages leaves out .well-known
    yield "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {root}sitemap.xml\n"


def _seeds(pool: WriterPool, release: Release, site: SiteMap) -> Iterator[PageRequest]:
    """Yield what is asked whether or not a page links to it."""
    for language in site.languages:
        for path in (*pool.paths, *left_to_server.DESCRIPTIONS):
            address = AppAddress(path)
            if path not in _LESS and not left_to_server.part_of(address):
                yield PageRequest(address, language)
        for path in sorted(site.things):
            yield PageRequest(AppAddress("page/" + document_path(path)), language)
        for path in folders_of(site.things):
            yield PageRequest(AppAddress(quote(path, PATH_SAFE)), language)
    for query in release.queries:
        for offer in GRAPH_FORMATS:
            address = AppAddress(f"data/query/{query.name}.{offer.name}")
            yield PageRequest(address, site.languages[0])
    for file in release.files:
        if file.path.startswith("dumps/"):
            address = AppAddress("downloads/" + file.path.removeprefix("dumps/"))
            yield PageRequest(address, site.languages[0])


def _write_documents(pool: WriterPool, site: SiteMap, progress: Progress) -> None:
    """Write the documents about all things in every format."""
    # The descriptions of queries are files of the release, and asked for as they are.
    paths = (path for path in sorted(site.things) if not path.startswith("query/"))
    todo = deque(map(ThingDocument, paths))
    count = len(todo)
    for done, (_, files) in enumerate(pool.work_off(todo), start=1):
        site.files.update(files)
        if not done % _STEP or done == count:
            progress("data", done, count)


def _fetch_all(
    pool: WriterPool, site: SiteMap, seeds: Iterable[PageRequest], progress: Progress
) -> tuple[dict[PageRequest, FetchedPage], Counter[str]]:
    """Ask the application until no page links to what was not asked."""
    seeds = (site.request_of(Link(seed.address, None, "", ""), seed.language) for seed in seeds)
    todo = deque(dict.fromkeys(seeds))
    asked, of_file = set(todo), dict[str, PageRequest]()
    fetched, left = dict[PageRequest, FetchedPage](), Counter[str]()
    for count, (request, answer) in enumerate(pool.work_off(todo), start=1):
        if answer.file:
            _refuse_collision(of_file.setdefault(answer.file, request), request, answer.file)
            site.files[request], fetched[request] = answer.file, answer
        links = answer.links
        if answer.location:
            site.redirects[request] = answer.location
            links = (answer.location,)
        for link in links:
            if part := site.part_left(link):
                left[part] += 1
                continue
            following = site.request_of(link, request.language)
            if following not in asked and following not in site.files:
                asked.add(following)
                todo.append(following)
        if not count % _STEP or len(asked) == count:
            progress("pages", count, len(asked))
    return fetched, left


def _refuse_collision(other: PageRequest, request: PageRequest, file: str) -> None:
    if other != request:
        raise StoreError(f"{other.address} and {request.address} have the same file, {file}")


def _write_links(
    pool: WriterPool,
    site: SiteMap,
    fetched: dict[PageRequest, FetchedPage],
    progress: Progress,
) -> dict[str, str]:
    """Write the links of all files; return those that lead to nothing, each with its first file."""
    pool.tell(site)
    todo = deque(sorted(fetched.items(), key=lambda row: row[1].file))
    dead: dict[str, str] = {}
    for count, ((_, answer), written) in enumerate(pool.work_off(todo), start=1):
        for target in written.dead:
            dead[target] = min(answer.file, dead.get(target, answer.file))
        if not count % _STEP or count == len(fetched):
            progress("links", count, len(fetched))
    return dict(sorted(dead.items()))
