"""Java programs that tests use: libraries fetched by Maven and verified by hash."""

import fcntl
import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import Final

#: The folder of the libraries, which git ignores, and Maven's repository in it.
LIBRARIES: Final = Path(__file__).parents[1] / ".engines"

#: Time limit for a download on a slow line, in seconds.
_FETCH_S: Final = 540

#: The goal that copies the libraries of a POM; another version might copy others.
_COPY: Final = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"


class Unavailable(Exception):
    """Java, Maven or the libraries are missing; the message says what."""


def fetch(program: Path) -> Path:
    """
    Return the folder with the libraries of a program, downloaded once.

    Args:
        program: a folder with ``pom.xml`` and ``jars.sha256``; its name is unique among these.

    Raises:
        Unavailable: there is no Java compiler or no Maven, or Maven cannot download.
        AssertionError: a library is not the one whose hash is listed.
    """
    for command in ("javac", "mvn"):
        if shutil.which(command) is None:
            raise Unavailable(f"{command} is not installed")
    folder = LIBRARIES / program.name
    listed = listed_hashes(program)
    LIBRARIES.mkdir(exist_ok=True)
    with (LIBRARIES / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _hashes(folder) != listed:
            _download(program, folder)
    assert _hashes(folder) == listed, (
        f"the libraries in {folder} are not those of {program / 'jars.sha256'}"
    )
    return folder


def listed_hashes(program: Path) -> dict[str, str]:
    """Return the hashes of the libraries of a program by file name, from the committed list."""
    lines = (program / "jars.sha256").read_text("utf-8").splitlines()
    return {name: digest for digest, name in map(str.split, lines)}


def _hashes(folder: Path) -> dict[str, str]:
    return {
        jar.name: hashlib.sha256(jar.read_bytes()).hexdigest()
        for jar in sorted(folder.glob("*.jar"))
    }


def _download(program: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    command = [
        *("mvn", "--quiet", "--batch-mode", f"-Dmaven.repo.local={LIBRARIES / 'maven'}"),
        *("-f", str(program / "pom.xml"), _COPY, "-DincludeScope=runtime"),
        f"-DoutputDirectory={folder}",
    ]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=_FETCH_S)
    except (OSError, subprocess.SubprocessError) as error:
        reason = (getattr(error, "stdout", "") or str(error)).strip().splitlines()[:1]
        message = f"Maven cannot download the libraries of {program.name}: {reason}"
        raise Unavailable(message) from error
