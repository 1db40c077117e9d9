"""
The table of contents of a page, from its sections.

The input are the sections of a page as HTML of the templates; the output are these sections, each
with an id, and their headings.  No queries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

#: The fewest sections that make a table of contents, and the fewest characters of their HTML; a
#: screen of a thing's page has about a fifth of that.
_FEWEST: Final = 4
_SHORTEST: Final = 12_000

#: A section as the templates write it: its id, if any, and its heading up to the number beside it.
_SECTION: Final = re.compile(r'<section(?: id="([^"]+)")?>\s*<h2[^>]*>(.*?)(?=<small|</h2>)', re.S)


@dataclass(frozen=True)
class SectionLink:
    """The id and the heading of a section; the heading is HTML without markup."""

    anchor: str
    heading: Markup


@dataclass(frozen=True)
class PageSections:
    """
    The sections of a page.

    Attributes:
        html: the sections.
        contents: a link to each, in order; none if the page is short.
    """

    html: Markup
    contents: tuple[SectionLink, ...]


def with_contents(sections: str) -> PageSections:
    """
    Return sections with their table of contents.

    >>> page = with_contents('<section><h2>Facts <small>3</small></h2></section>' + 12_000 * " ")
    >>> str(page.html)[:22], page.contents
    ('<section id="part-1"><', ())
    """
    links: list[SectionLink] = []

    def name(match: re.Match[str]) -> str:
        anchor = match[1] or f"part-{len(links) + 1}"
        links.append(SectionLink(anchor, Markup(match[2].strip())))  # noqa: S704 - of the templates
        return match[0] if match[1] else match[0].replace("<section", f'<section id="{anchor}"', 1)

    html = Markup(_SECTION.sub(name, sections))  # noqa: S704 - of the templates
    is_long = len(links) >= _FEWEST and len(sections) >= _SHORTEST
    return PageSections(html, tuple(links) if is_long else ())
