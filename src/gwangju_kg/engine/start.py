"""
Starts an engine and ends it: the side of the command line.

Takes settings and a release, or files; gives an address for clients.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Final

from gwangju_kg.engine.client import Address
from gwangju_kg.errors import StoreError
from gwangju_kg.settings import Settings

#: Seconds that the pool may take to end its workers and itself.
_ENDING_S: Final = 5.0


class Engine:
    """
    A running engine: one process that holds the data, and its workers.

    They end with :meth:`close`, with ``with``, and with the process that started them, however
    that ends.
    """

    def __init__(self, address: str, process: subprocess.Popen[bytes]) -> None:
        self.address = address
        self._process = process

    @classmethod
    def start(
        cls, settings: Settings, *, release: Path | None = None, files: Sequence[Path] = ()
    ) -> Engine:
        """
        Start an engine and wait until a worker is ready.

        Args:
            settings: how many workers, and their limits.
            release: the directory of the release to serve.
            files: RDF files to serve instead, from memory.

        Raises:
            StoreError: the data cannot be read, or no worker comes up; the message says why.
        """
        address = Address(
            name=f"gwangju-kg-{secrets.token_hex(16)}",
            deadline_s=settings.deadline_s,
            query_bytes=settings.query_bytes,
        )
        told = {
            "settings": asdict(settings),
            "release": None if release is None else str(release),
            "files": [str(path) for path in files],
            "address": str(address),
            "starter": os.getpid(),
        }
        # -P: modules in the working directory are not ours.
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "gwangju_kg.engine"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        engine = cls(str(address), process)
        try:
            engine._await(json.dumps(told, default=str))
        except BaseException:
            engine.close()
            raise
        return engine

    def _await(self, told: str) -> None:
        assert self._process.stdin is not None  # noqa: S101 - narrows for the type checker
        assert self._process.stdout is not None  # noqa: S101 - the same
        try:
            self._process.stdin.write(told.encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise StoreError("the engine ended while it started") from error
        line = self._process.stdout.readline()
        found = json.loads(line) if line else {"error": "the engine ended while it started"}
        if "error" in found:
            raise StoreError(found["error"])

    def close(self) -> None:
        """End the engine; give back only when none of its processes is left."""
        assert self._process.stdin is not None  # noqa: S101 - narrows for the type checker
        assert self._process.stdout is not None  # noqa: S101 - the same
        self._process.stdin.close()  # what the pool waits for
        try:
            self._process.wait(_ENDING_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
