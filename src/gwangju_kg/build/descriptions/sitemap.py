"""List the pages for search engines, in both languages."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import quoteattr

from gwangju_kg.build.descriptions.release_description import ReleaseDescription
from gwangju_kg.rdf.iri_paths import document_path, iri_to_uri
from gwangju_kg.rdf.namespaces import Namespaces

#: Source: sitemaps.org, protocol 0.9; Google Search Central, localized versions.
_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)

#: The maximum number of URLs in a sitemap.  Source: sitemaps.org, protocol 0.9.
LIMIT: Final = 50_000

#: Pages other than those of entities.
_PAGES: Final = (
    "",
    "downloads/",
    "ledger",
    "page/dataset",
    "page/ontology",
    "page/shapes",
    "problem",
    "releases/",
    "search",
    "sparql",
)


def document(description: ReleaseDescription) -> str:
    """Return the sitemap, with the first `LIMIT` pages if there are more."""
    namespaces = description.namespaces
    things = (row["thing"] for row in description.counts["pages"])
    pages = [
        *(namespaces.base_iri + page for page in _PAGES),
        *(_page(thing, namespaces) for thing in things),
    ]
    return _HEAD + "".join(_entry(page, description) for page in pages[:LIMIT]) + "</urlset>\n"


def _page(thing: str, namespaces: Namespaces) -> str:
    """
    Return the address of the page about an entity.

    >>> _page("https://example.org/id/entity/한", Namespaces("https://example.org/"))
    'https://example.org/page/id/entity/%ED%95%9C'
    """
    return f"{namespaces.base_iri}page/{document_path(namespaces.path_of(thing) or '')}"


def _entry(page: str, description: ReleaseDescription) -> str:
    page = iri_to_uri(page)
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href={address}/>'
        for language in description.project.page_languages
        for address in (quoteattr(f"{page}?lang={language}"),)
    )
    location = quoteattr(page)[1:-1]
    return f"<url><loc>{location}</loc><lastmod>{description.issued}</lastmod>{others}</url>\n"
