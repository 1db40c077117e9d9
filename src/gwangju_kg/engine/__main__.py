"""
The entry of the pool's process: ``python -m gwangju_kg.engine``, started by `start`.

Reads one line of JSON from standard input, the rest of which stays empty and open as
long as the starter lives; writes one line, that a worker is ready or why none is.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from gwangju_kg.engine.pool.supervisor import WorkerPool
from gwangju_kg.errors import GwangjuError, StoreError
from gwangju_kg.rdf import store
from gwangju_kg.release import manifest
from gwangju_kg.settings import Settings

#: Bytes of memory that a quad takes.  Measured with pyoxigraph 0.5.13: 350.
_QUAD_BYTES = 400

_N_QUADS = "application/n-quads"


def main() -> None:
    """Load the data, fork the workers, and keep them until the starter ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the starter says when to stop
    logging.basicConfig(level=logging.INFO, format="engine: %(message)s")
    told = json.loads(sys.stdin.buffer.readline())
    starter = os.pidfd_open(told["starter"])
    if os.getppid() != told["starter"]:
        return
    settings = Settings.of({}, **told["settings"])
    try:
        open_store = _opener(settings, told["release"], [Path(name) for name in told["files"]])
        with (
            socket.socket(fileno=told["listener"]) as listener,
            socket.socket(fileno=told["control"]) as control,
        ):
            gc.freeze()  # so that workers share the pages of what lives already
            pool = WorkerPool(settings, open_store, listener, control=control, starter=starter)
            pool.run(lambda: _say({}))
    except GwangjuError as error:
        _say({"error": str(error)})


def _say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _opener(settings: Settings, release: str | None, files: Sequence[Path]) -> Callable[[], Store]:
    """
    Load the data, where they fit in memory, and give what opens them in a worker.

    Raises:
        StoreError: the release is missing, damaged or of another format.
        SourceError: a file cannot be read.
    """
    if release is None:
        loaded = store.load_in_memory(files, base=settings.base or None)
        return lambda: loaded
    path = Path(release)
    stated = manifest.verify(path)
    quads: int = stated["figures"]["quads"]
    dump = next((row["path"] for row in stated["files"] if row["media_type"] == _N_QUADS), None)
    if dump is None or quads * _QUAD_BYTES > settings.data_bytes:
        # Only in the worker: the threads of a store on disk do not survive a fork.
        return lambda: store.open_read_only(path / manifest.STORE)
    loaded = store.load_in_memory([path / dump])
    if len(loaded) != quads:
        raise StoreError(
            f"{path / dump} holds {len(loaded):,} quads, its manifest states {quads:,}"
        )
    return lambda: loaded


if __name__ == "__main__":
    main()
