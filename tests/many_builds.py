"""Builds of many projects under test: who holds a lock, and who waits for it."""

import os
from pathlib import Path


def waiting_for(path):
    """Return the processes that wait for the lock of a file."""
    return [int(row[5]) for row in _locks(path) if row[1] == "->"]


def holding(path):
    """Return the processes that hold the lock of a file."""
    return [int(row[4]) for row in _locks(path) if row[1] != "->"]


def _locks(path):
    """Return the rows on the locks of a file, split.  Source: proc(5), /proc/locks."""
    inode = str(os.stat(path).st_ino)
    rows = (line.split() for line in Path("/proc/locks").read_text("ascii").splitlines())
    return [row for row in rows if inode in {field.rpartition(":")[2] for field in row}]
