"""
Refuse files that look like copies of others: "projects - 복사본.ttl", "projects (1).ttl".

File managers and editors name copies so.  Read as data, each statement would stand twice or be
an old one.  The input is the path of a file; nothing is read.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Final

from gwangju_kg.errors import SourceError

#: What a file manager adds to a name; no file of a project has white space or brackets in it.
_SURE: Final = re.compile(r"[\s()\[\]#~]|복사|사본")
#: What an editor or a person adds, if the file without it is there too.
_LIKELY: Final = re.compile(r"(?:^|[-_.])(?:copy|backup|bak|orig)\d*(?=$|[-_.])", re.IGNORECASE)


def refuse_copy(path: Path) -> None:
    """
    Refuse a file whose name is that of a copy.

    Raises:
        SourceError: it is.
    """
    name = unicodedata.normalize("NFC", path.name)
    original = _LIKELY.sub("", name).lstrip("-_.")
    if _SURE.search(name) or (original != name and (path.parent / original).exists()):
        raise SourceError(
            "by its name this is a copy of another file, and all it says would be read as data:"
            " move it out of the folder, or give it a name without spaces and such words",
            path,
        )
