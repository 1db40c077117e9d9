"""Pages in place of redirects: a host of files sends none, so a page leads on."""

from __future__ import annotations

import html
from collections.abc import Collection
from pathlib import Path
from typing import Final

from gwangju_kg.rdf.media_types import HTML
from gwangju_kg.site.layout.site_map import SiteMap
from gwangju_kg.site.layout.static_paths import Link, relative_url

#: Source: HTML Living Standard, "Refresh state": at once.
_PAGE: Final = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<meta http-equiv="refresh" content="0; url={url}">
<title>{words}</title>
</head>
<body><main><h1>{words}</h1><p><a href="{url}">{url}</a></p></main></body>
</html>
"""

_WORDS: Final = {"ko": "다음 주소로 이동합니다", "en": "This address leads to"}


def write_redirects(site: SiteMap, paths: Collection[str], folder: Path) -> None:
    """
    Write a page for each of some addresses of the application that lead to another page.

    What has a file already keeps it: the editor is at ``query/``, from where a server redirects.

    Args:
        site: the map of the site, to which they are added.
        paths: the addresses.
        folder: the folder of the site.
    """
    taken = set(site.files.values())
    for request, link in sorted(site.redirects.items(), key=str):
        if request.address.path not in paths or request.address.parameters:
            continue
        place = site.place_of(Link(request.address, None, "", link.fragment), request.language)
        if place is None or not place.file.endswith(".html"):
            continue
        file = site.file_of(request, HTML.media_type)
        if file in taken:
            continue
        url = relative_url(place.file, file) + (place.fragment and f"#{place.fragment}")
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        words = _WORDS[request.language]
        text = _PAGE.format(language=request.language, url=html.escape(url), words=words)
        (folder / file).write_text(text, "utf-8")
        site.files[request] = file
