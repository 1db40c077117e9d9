"""Files that scripts of a site need beside its pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gwangju_kg.release.contents import Release
from gwangju_kg.web.pages.assets import BUILD_PATH, read_scripts

#: The name of the script by which pages open without a network: it serves what lies beside it and
#: below, and a new one takes the place of the old one.
#: Source: Service Workers, section 3.4.3 (scope).
OFFLINE: Final = "offline.js"


def browser_files(release: Release) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each file that is neither a page nor data of the release."""
    del release
    if file := read_scripts().get("offline"):
        yield OFFLINE, (BUILD_PATH / file).read_bytes()
