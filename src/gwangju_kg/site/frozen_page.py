"""
A page of the application as a file of a site.

Its links lead to files; its style sheet is a file, too, as a reader sees many pages of a site and
no server compresses them; its security policy stands in it, as no host sends it.  Nothing here
reads or writes.
"""

from __future__ import annotations

import html
from hashlib import sha256
from typing import Final

from gwangju_kg.site.layout import page_links
from gwangju_kg.site.layout.page_links import Rewriter
from gwangju_kg.web.http.styles import SHEETS

#: After this, which every page has, comes its policy.
_CHARSET: Final = '<meta charset="utf-8">'

#: A directive that has no effect in a page.  Source: Content Security Policy Level 3, section 3.3.
_IN_HEADERS_ONLY: Final = "frame-ancestors"

#: Digits of a hash in the name of a file.
_MARK: Final = 8

#: The style sheets of the pages, by the path of their files; those of figures stay in them.
STYLE_FILES: Final = {
    f"static/{name}-{sha256(SHEETS[name].encode()).hexdigest()[:_MARK]}.css": SHEETS[name]
    for name in ("style", "editor")
}


def freeze_page(page: str, policy: str, rewriter: Rewriter) -> str:
    """
    Return a page as a file of a site.

    Args:
        page: as the application answers it.
        policy: its Content-Security-Policy.
        rewriter: writes the addresses of links.
    """
    for path, sheet in STYLE_FILES.items():
        link = f'<link rel="stylesheet" href="/{path}">'
        page = page.replace(f"<style>{sheet}</style>", link)
    directives = [each.strip() for each in policy.split(";")]
    kept = "; ".join(each for each in directives if not each.startswith(_IN_HEADERS_ONLY))
    kept = kept.replace("style-src", "style-src 'self'")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{html.escape(kept)}">'
    page = page.replace(_CHARSET, f"{_CHARSET}\n{meta}", 1)
    return page_links.rewrite(page, rewriter)
