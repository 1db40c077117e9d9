"""Processes that write pages, and the work among them."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import connection
from typing import Any, Final

from gwangju_kg.errors import StoreError
from gwangju_kg.site.page_writer import WriterStart, serve_writer

#: Seconds that a process may take to end.
_ENDING_S: Final = 5.0


class WriterPool:
    """
    Running processes, each with an application of its own.

    Args:
        connections: to the processes.

    Attributes:
        paths: the addresses of the application that take no parameter.
    """

    def __init__(self, connections: list[connection.Connection]) -> None:
        self._connections = connections
        self.paths: tuple[str, ...] = ()
        for each in connections:
            self.paths = _receive(each)

    def tell(self, message: object) -> None:
        """Send a message to each process, and wait until all have it."""
        for each in self._connections:
            each.send(message)
        for each in self._connections:
            _receive(each)

    def work_off(self, todo: deque[Any]) -> Iterator[tuple[Any, Any]]:
        """
        Send each message to one of the processes; yield it with its reply, in any order.

        Args:
            todo: the messages; others may be added while it is iterated.

        Raises:
            StoreError: a process has ended.
            OSError: a file cannot be written.
        """
        idle, busy = list(self._connections), dict[connection.Connection, Any]()
        while todo or busy:
            while todo and idle:
                each = idle.pop()
                busy[each] = todo.popleft()
                each.send(busy[each])
            for ready in connection.wait(list(busy)):
                assert isinstance(ready, connection.Connection)  # noqa: S101 - narrows for the type checker
                reply = _receive(ready)
                idle.append(ready)
                yield busy.pop(ready), reply


def _receive(source: connection.Connection) -> Any:
    try:
        reply = source.recv()
    except EOFError as error:
        raise StoreError("a process that writes pages has ended") from error
    if isinstance(reply, OSError):
        raise reply
    return reply


@contextmanager
def writer_pool(start: WriterStart, count: int) -> Iterator[WriterPool]:
    """Start `count` processes; end them at the end of the block."""
    context = multiprocessing.get_context("spawn")  # no thread or lock of this process is copied
    started = []
    try:
        for _ in range(count):
            here, there = context.Pipe()
            process = context.Process(target=serve_writer, args=(start, there), daemon=True)
            process.start()
            there.close()
            started.append((process, here))
        yield WriterPool([here for _, here in started])
    finally:
        for process, here in started:
            here.close()
            process.join(_ENDING_S)
            if process.is_alive():
                process.kill()
                process.join()
