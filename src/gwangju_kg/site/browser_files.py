"""Files that scripts of a site need beside its pages."""

from __future__ import annotations

from collections.abc import Iterator

from gwangju_kg.release.contents import Release


def browser_files(release: Release) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each file that is neither a page nor data of the release."""
    del release
    yield from ()
