"""
Describe a new source: its record with the hash of its text, and the time of its publication.

The input is what a person knows of it and the text; the output is triples and files of the project.
The text itself is never written into the project.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode, Quad, Triple

from gwangju_kg import atomic_write
from gwangju_kg.curation.new_times import describe_time, publication_extent, publication_iri
from gwangju_kg.dataset.edtf_bounds import edtf_bounds
from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.errors import CurationError
from gwangju_kg.evidence.corpus import text_sha256
from gwangju_kg.formatting.values import format_time
from gwangju_kg.language import Sentence
from gwangju_kg.project.new_project import slug_of
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import turtle_writer
from gwangju_kg.rdf.iri import is_absolute_iri
from gwangju_kg.rdf.namespaces import PREFIXES

#: The licences that have a name of their own.  Source: Korea Open Government License, kogl.or.kr;
#: Creative Commons, creativecommons.org/licenses.
LICENCES: Final = {
    "KOGL-1": "https://www.kogl.or.kr/info/licenseType1.do",
    "KOGL-2": "https://www.kogl.or.kr/info/licenseType2.do",
    "KOGL-3": "https://www.kogl.or.kr/info/licenseType3.do",
    "KOGL-4": "https://www.kogl.or.kr/info/licenseType4.do",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}

#: What is stated of a text without a licence.
_COPYRIGHTED: Final[Sentence] = {
    "ko": "본문은 저작물이며 여기에 담지 않음",
    "en": "The text is copyrighted and not included",
}

_PUBLISHED: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?:/\d{4}(?:-\d\d(?:-\d\d)?)?)?")
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HANGUL: Final = re.compile("[가-힣]")

#: Parts of a host that name nobody: www.city.go.kr is the city.
_NO_NAMES: Final = frozenset({"www", "m", "mobile", "news", "co", "go", "or", "re", "ac", "com"})

_LABEL: Final = NamedNode(PREFIXES["rdfs"] + "label")
_HEADING: Final = (
    "# Written by gwangju-kg source new.  The text is not here: passages point at it.\n\n"
)


@dataclass(frozen=True)
class NewSource:
    """
    What is known of a source.

    Attributes:
        slug: the last part of its IRI, and the name of its folder.
        title: the title of the text, in its language.
        publisher: the name of its publisher, in each language.
        published: the time within which it was published, in EDTF: a day, a month, a year or two
            with a slash between them.
        address: its web address, or "".
        licence: the IRI of its licence, words about its rights, or "".
        text: the text, in the form in which texts are kept.
    """

    slug: str
    title: str
    publisher: Sentence
    published: str
    address: str
    licence: str
    text: str

    @property
    def sha256(self) -> str:
        """The hash of its text, in hex."""
        return text_sha256(self.text)

    @property
    def language(self) -> str:
        """The language of its text: Korean if a letter in five is Hangul, else English."""
        letters = sum(character.isalpha() for character in self.text)
        return "ko" if 5 * len(_HANGUL.findall(self.text)) >= letters else "en"


def published_days(published: str) -> tuple[date, date]:
    """
    Return the first and the last day within which something was published.

    Raises:
        CurationError: it is no day, month, year or pair of them, or runs backward.

    >>> published_days("2026-11")[1].isoformat()
    '2026-11-30'
    """
    bounds = edtf_bounds(published) if _PUBLISHED.fullmatch(published) else None
    first, last = bounds or (None, None)
    if first is None or last is None or last < first:
        raise CurationError(
            {
                "ko": f"발행일 {published!r}: 2026-11-03, 2026-11 또는 2026-11-01/2026-11-05처럼"
                " 있는 날짜를 쓰십시오",
                "en": f"the publication date {published!r} is no date: write it like 2026-11-03,"
                " 2026-11 or 2026-11-01/2026-11-05",
            }
        )
    return first, last


def propose_slug(publisher: str, address: str, published: str, taken: frozenset[str]) -> str:
    """
    Return a slug of a source: ``x-``, who published it, when; a number if it is taken.

    >>> propose_slug("전자신문", "https://www.etnews.com/1", "2021-02-04", frozenset())
    'x-etnews-2021-02-04'
    """
    host = (urlsplit(address).hostname or "").split(".")[:-1]
    name = next((part for part in host if part not in _NO_NAMES), "") or publisher
    start = "-".join(part for part in ("x", slug_of(name), slug_of(published)) if part)
    number, slug = 1, start
    while slug in taken:
        number += 1
        slug = f"{start}-{number}"
    return slug


def taken_slugs(dataset: Dataset, project: Project) -> frozenset[str]:
    """Return the slugs of the sources that the record describes or mentions, and of folders."""
    base = project.namespaces.prefixes["src"]
    subjects = {quad.subject.value for quad in dataset if isinstance(quad.subject, NamedNode)}
    described = {iri.removeprefix(base) for iri in subjects if iri.startswith(base)}
    folders = {path.name for path in (project.folder / "data" / "sources").glob("*")}
    return frozenset(described | folders)


def english_name(publisher: str, dataset: Dataset) -> str:
    """Return the English label of the thing with a name, else the name in Latin letters."""
    for language in ("ko", "en"):
        for quad in dataset.quads_for_pattern(None, _LABEL, Literal(publisher, language=language)):
            if not isinstance(quad.subject, NamedNode):
                continue
            for label in dataset.quads_for_pattern(quad.subject, _LABEL, None):
                if isinstance(label.object, Literal) and label.object.language == "en":
                    return label.object.value
    if publisher.isascii():
        return publisher
    return slug_of(publisher).replace("-", " ").title()


def refuse_known(source: NewSource, dataset: Dataset, project: Project) -> None:
    """
    Check that a source is new and can be described.

    Raises:
        CurationError: its slug is malformed or taken, or its text belongs to another source.
    """
    slug = source.slug
    if not _SLUG.fullmatch(slug):
        raise CurationError(
            {
                "ko": f"이름 {slug!r}: 소문자, 숫자, 붙임표만 씁니다. 예: x-etnews-2021-02-04",
                "en": f"the slug {slug!r} may only have lower-case letters, digits and hyphens,"
                " such as x-etnews-2021-02-04",
            }
        )
    if slug in taken_slugs(dataset, project):
        raise CurationError(
            {
                "ko": f"출처 {slug}: 이미 있습니다. --slug로 다른 이름을 지정하십시오",
                "en": f"there is a source {slug} already: give another name with --slug",
            }
        )
    same_text = dataset.quads_for_pattern(None, _iri("gk:sha256"), Literal(source.sha256))
    for quad in same_text:
        known = project.namespaces.compact(_value(quad))
        raise CurationError(
            {
                "ko": f"같은 본문의 출처가 이미 있습니다: {known}",
                "en": f"there is a source with the same text already: {known}",
            }
        )


def same_address(source: NewSource, dataset: Dataset, project: Project) -> list[str]:
    """Return the sources with the same web address, by their short names, sorted."""
    if not source.address:
        return []
    quads = dataset.quads_for_pattern(None, _iri("schema:url"), NamedNode(source.address))
    return sorted(project.namespaces.compact(_value(quad)) for quad in quads)


def check_address(address: str) -> None:
    """
    Check the address of a page.

    Raises:
        CurationError: it is no web address.
    """
    if not (is_absolute_iri(address) and address.startswith(("https://", "http://"))):
        raise CurationError(
            {
                "ko": f"주소 {address!r}: https://로 시작하는 주소를 쓰십시오",
                "en": f"{address!r} is no web address: write one that begins with https://",
            }
        )


def describe_source(source: NewSource, project: Project) -> Iterator[Triple]:
    """Yield the triples of the record of a source."""
    node = NamedNode(project.namespaces.prefixes["src"] + source.slug)
    yield Triple(node, _iri("rdf:type"), _iri("gk:Source"))
    for language in project.description.page_languages:
        when = format_time(source.published, language)
        name = source.publisher[language]
        label = f"{name} {when}: {source.title}" if language == source.language else ""
        yield Triple(node, _LABEL, Literal(label or f"{name}, {when}", language=language))
        yield Triple(node, _iri("dc:publisher"), Literal(name, language=language))
        if not source.licence:
            rights = Literal(_COPYRIGHTED[language], language=language)
            yield Triple(node, _iri("dc:rights"), rights)
    title = Literal(source.title, language=source.language)
    yield Triple(node, _iri("dcterms:title"), title)
    yield Triple(node, _iri("dc:language"), Literal(source.language))
    if source.address:
        yield Triple(node, _iri("schema:url"), NamedNode(source.address))
    licence = LICENCES.get(source.licence, source.licence)
    if licence.startswith(("https://", "http://")) and is_absolute_iri(licence):
        yield Triple(node, _iri("dcterms:license"), NamedNode(licence))
    elif licence:
        yield Triple(node, _iri("dc:rights"), Literal(licence, language=source.language))
    published = publication_iri(source.slug, project.namespaces)
    yield Triple(node, _iri("gk:publishedWithin"), NamedNode(published))
    yield Triple(node, _iri("gk:readAs"), _iri("gkv:whole"))
    yield Triple(node, _iri("gk:sha256"), Literal(source.sha256))


def write_source(source: NewSource, project: Project) -> list[Path]:
    """
    Write the record of a source and the time of its publication, each to a file of its own.

    Returns:
        The paths of the files.

    Raises:
        OutputError: a file cannot be written.
    """
    city = project.namespaces
    extent = publication_extent(source.published, *published_days(source.published))
    files = {
        f"data/sources/{source.slug}/source.ttl": describe_source(source, project),
        times_path(source.slug): describe_time(publication_iri(source.slug, city), extent),
    }
    paths = []
    for name, triples in files.items():
        path = project.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        content = _HEADING + turtle_writer.write(triples, city)
        atomic_write.write_atomically(content.encode(), path)
        paths.append(path)
    return paths


def times_path(slug: str) -> str:
    """Return the file of the publication time of a source, within the project."""
    return f"data/entities/published-{slug}.ttl"


def _value(quad: Quad) -> str:
    """Return the IRI of the subject of a statement; data have no blank nodes."""
    return quad.subject.value if isinstance(quad.subject, NamedNode) else ""


def _iri(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)
