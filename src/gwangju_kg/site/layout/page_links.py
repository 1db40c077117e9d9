"""
The links of a page: find them, and write others in their place.

The input is HTML or XML as the templates of the application write it: values of attributes are in
double quotes, and ``<`` stands nowhere else.  Nothing here reads or writes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Final

#: Stands for the address of the site.  Source: RFC 2606: no host has such a name.
PLACEHOLDER: Final = "https://site.invalid/"

#: A start tag, and an attribute whose value is an address of this site.
_TAG: Final = re.compile(r"<[a-zA-Z][^<>]*>")
_ATTRIBUTE: Final = re.compile(
    r'(\s(?:href|src|action|data-[a-z-]+|content(?=="https:))=")'
    rf'((?:/(?!/)|{re.escape(PLACEHOLDER)})[^"]*)(?=")'
)

#: An absolute address in a text or in data, also in text that is escaped twice.
_ABSOLUTE: Final = re.compile(rf"{re.escape(PLACEHOLDER)}(?:[^\s\"'<>&\\,)`{{}}]|&(?:amp;)+)*")

#: The link to the page for readers whose language is not known.
_DEFAULT: Final = 'hreflang="x-default"'

#: Writes the address of a link: the address as it stands, whether it is absolute, and whether it is
#: meant for readers of any language.
Rewriter = Callable[[str, bool, bool], str]


def links_in(page: str) -> Iterator[str]:
    """Yield the addresses of the attributes of a page, from the root of the application."""
    for tag in _TAG.finditer(page):
        for attribute in _ATTRIBUTE.finditer(tag[0]):
            yield from_root(html.unescape(attribute[2]))


def rewrite(page: str, rewriter: Rewriter) -> str:
    """Return a page with other addresses in its attributes, and where an address is written out."""

    def of_attribute(match: re.Match[str], is_default: bool) -> str:
        address = html.unescape(match[2])
        is_absolute = address.startswith(PLACEHOLDER)
        return match[1] + html.escape(rewriter(from_root(address), is_absolute, is_default))

    def of_tag(match: re.Match[str]) -> str:
        is_default = _DEFAULT in match[0]
        return _ATTRIBUTE.sub(lambda attribute: of_attribute(attribute, is_default), match[0])

    return rewrite_absolute(_TAG.sub(of_tag, page), rewriter)


def rewrite_absolute(text: str, rewriter: Rewriter) -> str:
    """Return a text with other absolute addresses."""

    def of_text(match: re.Match[str]) -> str:
        address = match[0].replace("&amp;", "&").replace("amp;", "")
        ending = address[len(address.rstrip(".;")) :]
        address = address.removesuffix(ending)
        return html.escape(rewriter(from_root(address), True, False)) + ending

    return _ABSOLUTE.sub(of_text, text)


def from_root(address: str) -> str:
    """Return an address of the application, absolute or not, from its root."""
    return "/" + address.removeprefix(PLACEHOLDER).removeprefix("/")
