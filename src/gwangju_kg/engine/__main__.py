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
from gwangju_kg.engine.pool.release_data import ReleaseData
from gwangju_kg.engine.pool.supervisor import WorkerPool
from gwangju_kg.engine.remote.store_address import release_address
from gwangju_kg.engine.worker import sandbox
from gwangju_kg.engine.worker.query_dataset import RemoteStore, ServedData, union_store
from gwangju_kg.errors import GwangjuError
from gwangju_kg.rdf import store
from gwangju_kg.rdf.files.reading_log import ReadingLog
from gwangju_kg.rdf.namespaces import SHARED_BASE_IRI, Namespaces
from gwangju_kg.settings import Settings


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
    log, loads_later = ReadingLog(), False
    if message["release"] is None:
        open_data = _loaded_files(settings, message, log)
    else:
        release = ReleaseData.read(Path(message["release"]))
        fits, load_first = release.fits(settings), message["load_first"]
        loads_later = fits and load_first is not None and release.loaded_quads > load_first
        open_data = release.load() if fits and not loads_later else release.open_on_disk
        if settings.store:
            open_data = _with_store(open_data, settings, release.path.name)
    with (
        socket.socket(fileno=message["listener"]) as listener,
        socket.socket(fileno=message["control"]) as control,
    ):
        sandbox.return_free_memory()
        gc.freeze()  # so that workers share the pages of everything that exists now
        pool = WorkerPool(
            settings,
            open_data,
            listener,
            control=control,
            ends_with=(connection.fileno(), starter),
        )
        pool.run(lambda: _send(connection, {"notes": log.lines(), "loads_later": loads_later}))


def _with_store(
    open_data: Callable[[], ServedData], settings: Settings, release_id: str
) -> Callable[[], ServedData]:
    """
    Return the function that opens the data in a worker, and connects it to a store that holds them.

    Raises:
        StoreError: the HTTP client is not installed.
    """
    from gwangju_kg.engine.remote.store_client import StoreClient  # noqa: PLC0415 - an extra

    address = release_address(settings.store, release_id)

    def open_with_store() -> ServedData:
        client = StoreClient(address, settings.answer_bytes)
        return open_data()._replace(remote=RemoteStore(client, settings.deadline_s))

    return open_with_store


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


if __name__ == "__main__":
    main()
