"""
Commit an accepted changeset with git, where it is at hand.

The input is files of a project that lies in a work tree of git; the output is a commit with author,
reviewer and changeset as trailers.  A project without git, or that git ignores, gets none.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from gwangju_kg.errors import CurationError
from gwangju_kg.language import Sentence, filled

_FAILED: Final[Sentence] = {
    "ko": "git이 커밋하지 못했습니다. 파일은 되돌렸습니다: {reason}",
    "en": "git did not commit, and the files are as before: {reason}",
}
_DIRTY: Final[Sentence] = {
    "ko": "커밋하지 않은 변경이 있는 파일은 함께 커밋되므로 먼저 커밋하십시오",
    "en": "commit these files first: what is not committed in them would go into this commit",
}


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str] | None:
    """Return what a command of git says in a folder, or None if git is not installed."""
    try:
        return subprocess.run(  # noqa: S603 - no shell; paths come after "--"
            ("git", "--literal-pathspecs", "-C", str(folder), *arguments),  # noqa: S607 - git of the user
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError:
        return None


def is_versioned(folder: Path) -> bool:
    """Check whether the data of a project lie in a work tree of git that does not ignore them."""
    inside = _git(folder, "rev-parse", "--is-inside-work-tree")
    if inside is None or inside.returncode != 0 or inside.stdout.strip() != "true":
        return False
    ignored = _git(folder, "check-ignore", "-q", "data")
    return ignored is not None and ignored.returncode != 0


def head(folder: Path) -> str:
    """Return the commit that is checked out, or "" if there is none or no git."""
    done = _git(folder, "rev-parse", "--verify", "-q", "HEAD") if is_versioned(folder) else None
    return done.stdout.strip() if done and done.returncode == 0 else ""


def refuse_uncommitted(folder: Path, paths: Sequence[str]) -> None:
    """
    Check that files have no changes of others that a commit would contain.

    Raises:
        CurationError: they have.
    """
    if changed := uncommitted(folder, paths):
        raise CurationError(_DIRTY, tuple({"ko": path, "en": path} for path in changed))


def uncommitted(folder: Path, paths: Sequence[str]) -> tuple[str, ...]:
    """
    Return the files among some files and folders that git does not have as they are.

    Args:
        folder: that of the project.
        paths: files and folders within it.
    """
    arguments = ("--porcelain", "-z", "--no-renames", "--untracked-files=all")
    done = _git(folder, "status", *arguments, "--", *paths)
    entries = done.stdout.split("\0") if done else ()
    top = _git(folder, "rev-parse", "--show-prefix")
    prefix = top.stdout.strip() if top else ""
    return tuple(entry[3:].removeprefix(prefix) for entry in entries if entry)


def committed(folder: Path, path: str) -> bytes:
    """Return a file of a project as it was committed last; nothing if it was not."""
    done = _git(folder, "show", f"HEAD:./{path}")
    return done.stdout.encode() if done and done.returncode == 0 else b""


def commit(folder: Path, paths: Sequence[str], message: str, *, author: str) -> str:
    """
    Commit files, and nothing else that is staged.

    Args:
        folder: that of the project.
        paths: the files, within the project; those that do not exist are removed.
        message: the message.
        author: the author, with an address in angle brackets or without.

    Returns:
        The commit, shortened.

    Raises:
        CurationError: git refuses.
    """
    whole = author if author.endswith(">") and "<" in author else f"{author} <>"
    steps = (
        ("add", "--all", "--force", "--", *paths),
        ("commit", "--quiet", f"--author={whole}", f"--message={message}", "--only", "--", *paths),
    )
    for step in steps:
        done = _git(folder, *step)
        if done is None or done.returncode != 0:
            _git(folder, "reset", "--quiet", "--", *paths)
            reason = (done.stderr or done.stdout).strip() if done else ""
            raise CurationError(filled(_FAILED, reason=reason))
    shown = _git(folder, "rev-parse", "--short", "HEAD")
    return shown.stdout.strip() if shown else ""
