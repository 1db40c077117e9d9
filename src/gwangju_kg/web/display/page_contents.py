"""
The table of contents of a page, from the sections that its templates write.

No queries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: The fewest sections that make a table of contents, and the fewest characters of their HTML; a
#: screen of a thing's page has about a fifth of that.
_FEWEST: Final = 4
_SHORTEST: Final = 12_000


@dataclass(frozen=True)
class SectionLink:
    """The id and the heading of a section."""

    anchor: str
    heading: str


class PageContents:
    """The sections of one page, each entered as it is written."""

    def __init__(self) -> None:
        self._links: list[SectionLink] = []

    def enter(self, anchor: str, heading: str) -> str:
        """Add a section with the id `anchor`; return its heading."""
        self._links.append(SectionLink(anchor, heading))
        return heading

    def links_of(self, sections: str) -> tuple[SectionLink, ...]:
        """Return a link to each section in order; none if `sections`, their HTML, are short."""
        is_long = len(self._links) >= _FEWEST and len(sections) >= _SHORTEST
        return tuple(self._links) if is_long else ()
