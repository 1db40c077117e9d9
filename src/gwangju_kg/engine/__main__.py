"""
The entry point of the pool process: ``python -m gwangju_kg.engine``, started by the launcher.

Its standard input is a socket to the starter: one message comes in and says what to load, one goes
out once a worker is ready, or says why none is.  The starter shuts it down to end the pool.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from gwangju_kg.engine import ipc
from gwangju_kg.engine.pool.supervisor import WorkerPool
from gwangju_kg.engine.worker.query_dataset import ServedData, union_store
from gwangju_kg.errors import GwangjuError, StoreError
from gwangju_kg.rdf import store
from gwangju_kg.rdf.files.reading_log import ReadingLog
from gwangju_kg.rdf.namespaces import SHARED_BASE_IRI, Namespaces
from gwangju_kg.release import manifest, origin
from gwangju_kg.release.manifest import default_graph_of
from gwangju_kg.settings import Settings

#: Bytes of memory that a quad takes.  Measured with pyoxigraph 0.5.13: 350.
_QUAD_BYTES = 400

_N_QUADS = "application/n-quads"


def main() -> None:
    """Load the data, fork the workers, and keep them until the starter ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the starter decides when to stop
    logging.basicConfig(level=logging.INFO, format="engine: %(message)s")
    with socket.socket(fileno=sys.stdin.fileno()) as connection:
        try:
            message = ipc.receive_message(connection)
        except (OSError, EOFError):  # the starter has ended already
            return
        starter = os.pidfd_open(message["starter"])
        if os.getppid() != message["starter"]:
            return
        try:
            _run(message, connection, starter)
        except GwangjuError as error:
            _send(connection, {"error": str(error)})


def _run(message: dict[str, Any], connection: socket.socket, starter: int) -> None:
    settings = Settings.of({}, **message["settings"])
    log = ReadingLog()
    open_data = (
        _loaded_files(settings, message, log)
        if message["release"] is None
        else _loaded_release(settings, Path(message["release"]))
    )
    with (
        socket.socket(fileno=message["listener"]) as listener,
        socket.socket(fileno=message["control"]) as control,
    ):
        gc.freeze()  # so that workers share the pages of everything that exists now
        pool = WorkerPool(
            settings,
            open_data,
            listener,
            control=control,
            ends_with=(connection.fileno(), starter),
        )
        pool.run(lambda: _send(connection, {"notes": log.lines()}))


def _send(connection: socket.socket, message: dict[str, Any]) -> None:
    with suppress(OSError):  # the starter has ended or is closing the engine
        ipc.send_message(connection, message)


def _loaded_files(
    settings: Settings, message: Mapping[str, Any], log: ReadingLog
) -> Callable[[], ServedData]:
    """
    Load files into memory; the prefixes are those under the shared address.

    Raises:
        SourceError: a file cannot be read.
    """
    read = store.load_in_memory(
        [Path(name) for name in message["files"]],
        base=settings.base or None,
        on_defect=log.add_malformed if message["lenient"] else None,
        on_ignored=log.add_ignored,
        on_changed=log.add_changed,
    )
    union = union_store(read)
    shared = Namespaces(SHARED_BASE_IRI).prefixes
    return lambda: ServedData(read, shared, union=union)


def _loaded_release(settings: Settings, path: Path) -> Callable[[], ServedData]:
    """
    Load a release, if it fits in memory, and return the function that opens it in a worker.

    Raises:
        StoreError: the release is missing, damaged or of another format.
    """
    stated = manifest.verify(path)
    prefixes = origin.project_of(stated, path).namespaces.prefixes
    default_graph = default_graph_of(stated)
    record = default_graph.graphs if default_graph else ()
    terms = default_graph.terms_graph if default_graph else ""
    quads: int = stated["figures"]["quads"] + (default_graph.triples if default_graph else 0)
    dump = next((row["path"] for row in stated["files"] if row["media_type"] == _N_QUADS), None)
    if dump is None or quads * _QUAD_BYTES > settings.data_bytes:
        # Only in the worker: the threads of a store on disk do not survive a fork.
        return lambda: ServedData(
            store.open_read_only(path / manifest.STORE), prefixes, record, terms
        )
    loaded = store.load_in_memory([path / dump])
    if default_graph:
        store.load_first_last(loaded, path / default_graph.path)
    if len(loaded) != quads:
        raise StoreError(
            f"the dumps of {path} hold {len(loaded):,} quads, its manifest states {quads:,}"
        )
    return lambda: ServedData(loaded, prefixes, record, terms)


if __name__ == "__main__":
    main()
