"""
Refuse copies and backups of files: "projects - 복사본.ttl", "projects (1).ttl", "projects.ttl~".

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

#: What an editor adds to the whole name of a file of statements when it keeps what was before.
_BACKUP: Final = re.compile(
    r"\.(?:ttl|tsv)(?:~|#|\.~\d+~|[._](?:bak|backup|copy|old|orig|rej|save|sw[a-p]|tmp|\d+))$",
    re.IGNORECASE,
)


def refuse_backup(path: Path) -> None:
    """
    Refuse a file that an editor left, such as "x.ttl~"; it is not read, but may be meant to be.

    Raises:
        SourceError: it is.
    """
    if _BACKUP.search(path.name):
        raise SourceError(
            "by its name this is a backup, and is not read as data: move it out of the folder, or"
            " have the editor keep backups elsewhere",
            path,
        )


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
