"""
What the reader of an address without a page may have meant: things, pages, words to search for.

For the page of a 404 or 410.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final
from urllib.parse import urlsplit

from gwangju_kg.errors import RequestError
from gwangju_kg.search.hits import SearchHit
from gwangju_kg.search.normalize import normalize
from gwangju_kg.web.context import finder
from gwangju_kg.web.entity.search_results import SearchResult, results_for
from gwangju_kg.web.pages.search import RESULTS, state_of
from gwangju_kg.web.pages.search_answers import PAGES, SitePage, is_shown

#: The most things suggested for an address without a page.
MAX_PATH_SUGGESTIONS: Final = 6

#: Words and numbers of an address; the similarity of a misspelt word (``citty``, but not ``date``
#: for ``data``); the least length of a prefix (``univ``), except in hangul.
_WORD: Final = re.compile(r"[^\W\d_]+|\d+")
_MIN_SIMILARITY: Final = 0.85
_MIN_PREFIX_LENGTH: Final = 4

#: The similarity of a misspelt name of a page: ``quries`` for ``queries``.
_MIN_PAGE_SIMILARITY: Final = 0.75

#: Pages that are only offered for an address like theirs.
_OTHER_PAGES: Final = (
    SitePage("releases.listing", "릴리스", "Releases", "versions history"),
    SitePage("home.problems", "오류 안내", "Errors", "error"),
    SitePage("search.search", "검색", "Search", "find browse"),
)


@dataclass(frozen=True)
class WaysOn:
    """
    Where a reader can go on from an address without a page.

    Attributes:
        words: the words of the address, to search for.
        suggestions: things whose names are like the words.
        pages: pages whose addresses are like it.
    """

    words: str
    suggestions: tuple[SearchResult, ...]
    pages: tuple[SitePage, ...]


def find_ways_on(path: str, *, is_unknown: bool) -> WaysOn:
    """
    Return what the reader of `path` may have meant.

    Args:
        path: the path of the request.
        is_unknown: whether nothing is known of what the path names; else nothing is suggested.
    """
    text = path.rstrip("/").rpartition("/")[2].replace("-", " ").replace("_", " ").strip()
    if not is_unknown or state_of(text):
        return WaysOn("", (), ())
    try:
        suggestions = _suggest(text)
    except RequestError:  # an earlier release need not have a search index
        suggestions = ()
    return WaysOn(text, suggestions, _similar_pages(text))


def _similar_pages(text: str) -> tuple[SitePage, ...]:
    """Return the pages with an address or a word like `text`."""
    word = normalize(text).replace(" ", "")
    pages = (*PAGES, *_OTHER_PAGES)
    known = [[urlsplit(page.address).path.strip("/"), *_words(page.words)] for page in pages]
    return tuple(
        page
        for page, names in zip(pages, known, strict=True)
        if get_close_matches(word, names, n=1, cutoff=_MIN_PAGE_SIMILARITY) and is_shown(page)
    )


def _suggest(text: str) -> tuple[SearchResult, ...]:
    hits = [hit for hit in finder().find(text, limit=RESULTS) if _matches_most(_words(text), hit)]
    return results_for({hit.entity.iri: hit.name for hit in hits[:MAX_PATH_SUGGESTIONS]})


def _matches_most(words: Sequence[str], hit: SearchHit) -> bool:
    """Check whether most words of a path occur in the names or the IRI of a thing."""
    thing = hit.entity
    known = _words(" ".join((hit.name, thing.ko, thing.en, thing.iri.rpartition("/")[2])))
    return 2 * sum(_is_among(word, known) for word in words) > len(words)


def _is_among(word: str, known: Sequence[str]) -> bool:
    """Check whether a word occurs: exactly, misspelt, or as a prefix."""
    is_beginning = len(word) >= _MIN_PREFIX_LENGTH or not word.isascii()
    return bool(get_close_matches(word, known, n=1, cutoff=_MIN_SIMILARITY)) or (
        is_beginning and any(other.startswith(word) for other in known)
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(normalize(text))
