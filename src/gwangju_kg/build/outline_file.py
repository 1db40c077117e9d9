"""Copy the outlines of a city's districts into its release, if the project has them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from gwangju_kg.errors import SourceError
from gwangju_kg.project.outlines import OUTLINES, parse_outlines
from gwangju_kg.project.project_folder import Project
from gwangju_kg.release import manifest

#: RFC 7946, section 12.
_MEDIA_TYPE: Final = "application/geo+json"


def check_outlines(project: Project) -> str | None:
    """
    Return the text of the outlines of a project, or None if it has none.

    Raises:
        SourceError: the file is malformed.
    """
    path = project.path(f"data/{OUTLINES}")
    if not path.is_file():
        return None
    try:
        text = path.read_text("utf-8")
        parse_outlines(text)
    except (ValueError, KeyError, TypeError) as error:
        raise SourceError(f"the outlines cannot be read: {error}", path) from error
    return text


def copy_outlines(project: Project, folder: Path) -> list[dict[str, Any]]:
    """
    Copy the outlines into the release, and return the manifest entry; none without outlines.

    Raises:
        SourceError: the file is malformed.
    """
    text = check_outlines(project)
    if text is None:
        return []
    content = text.encode()
    (folder / OUTLINES).write_bytes(content)
    return [manifest.file_entry(OUTLINES, content, media_type=_MEDIA_TYPE)]
