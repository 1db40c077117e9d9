"""
Runs the web application under Granian, in processes of its own.

Input: settings, the address of an engine or of the starter's socket.  Returns when the server has
been told to stop.  Everything passed to the processes can be pickled, so that it does not matter
how they are started.
"""

from __future__ import annotations

import _thread
import contextlib
import ctypes
import errno
import functools
import gc
import http.client
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Final

from gwangju_kg.errors import ListenError
from gwangju_kg.rdf.files.served_files import ServedFiles
from gwangju_kg.server.log_thread import log_in_background
from gwangju_kg.settings import WEB_PROCESSES, Settings

#: Seconds that answers under way have to go out when the server stops.
_SHUTDOWN_S: Final = 1

#: Seconds between two checks whether the server is ready.
_CHECK_S: Final = 0.01

#: Seconds that a check may take.
_CHECK_TIMEOUT_S: Final = 5.0

_LIBC: Final = ctypes.CDLL(None)

#: The memory arenas that a process may have.  glibc allows eight for each processor, one a thread:
#: each grows until it has held the largest page, which takes hours.
_ARENAS: Final = 2

#: Source: glibc, malloc.h; other C libraries have no arenas.
_M_ARENA_MAX: Final = -8

#: Granian logs only the loss of a process; that goes to standard error.
_LOGGING: Final = {
    "handlers": {
        name: {"()": "gwangju_kg.server.log_thread.process_handler"}
        for name in ("console", "access")
    }
}

#: The loopback address by which this machine reaches a wildcard address.
_WILDCARDS: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - as a key only


@dataclass(frozen=True)
class WebProcessConfig:
    """
    What a web process needs to know.

    Attributes:
        settings: those of the run.
        engine_address: the engine over plain files, or "" if releases are served.
        starter_address: the starter's socket, or "" for plain files.
        metrics_path: the file in which the web processes count together.
        host, port: where the web server listens.
        starter_pid: the process that starts the web processes, which must not outlive it.
        files: the plain files that are served, or None.
    """

    settings: Settings
    engine_address: str
    starter_address: str
    metrics_path: str
    host: str
    port: int
    starter_pid: int
    files: ServedFiles | None = None

    @property
    def connect_host(self) -> str:
        """The host by which this machine reaches the server."""
        return _WILDCARDS.get(self.host, self.host)

    @property
    def url(self) -> str:
        """The address of the home page on this machine."""
        return server_url(self.host, self.port)


def server_url(host: str, port: int) -> str:
    """
    Return the address by which this machine reaches the home page of a server.

    >>> server_url("::", 8000)
    'http://[::1]:8000/'
    """
    host = _WILDCARDS.get(host, host)
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def limit_memory_arenas() -> None:
    """Have the threads of this process and its forks share arenas; call it before any starts."""
    if hasattr(_LIBC, "mallopt"):
        _LIBC.mallopt(_M_ARENA_MAX, _ARENAS)


@contextlib.contextmanager
def reserved_port(host: str, port: int) -> Iterator[tuple[str, int]]:
    """
    Hold a free port, so that Granian and no other program can listen on it.

    Granian's processes share the port (SO_REUSEPORT), and would share it with another program too:
    the port is first bound exclusively, and only then opened for sharing.

    Args:
        host: name or address.
        port: the port, or 0 for any.

    Raises:
        ListenError: the host is unknown, or the port is in use or not allowed.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError) as error:  # IDNA has no label of more than 63 characters
        raise ListenError(
            f"{host} is no name or address to listen on: give another with --host",
            host=host,
            port=port,
        ) from error
    with socket.socket(family, kind) as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            holder.bind(address)
        except OSError as error:
            raise ListenError(_bind_error(error, host, port), host=host, port=port) from error
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        name = holder.getsockname()
        yield name[0], name[1]


def _bind_error(error: OSError, host: str, port: int) -> str:
    reasons = {
        errno.EADDRINUSE: f"port {port} on {host} is in use by another program",
        errno.EACCES: f"port {port} on {host} may not be used by this user",
        errno.EADDRNOTAVAIL: f"{host} is not an address of this machine",
    }
    reason = reasons.get(error.errno or 0, f"{host}, port {port}: {error.strerror}")
    return f"{reason}: give another with --port or --host; --port 0 picks a free port"


@contextlib.contextmanager
def beside(task: Callable[[], object]) -> Iterator[Callable[[], object]]:
    """
    Run `task` in a thread, while the block waits for something else.

    The block gets a function that waits for the task and returns its result, or raises its error.
    It calls that before `run`: no process may be forked beside another thread.
    """
    with ThreadPoolExecutor(1) as executor:
        future = executor.submit(task)

        def wait() -> object:
            executor.shutdown()
            return future.result()

        yield wait


def import_slow_modules() -> None:
    """Import what takes more than half a second, for `run` and its processes."""
    gc.disable()  # what is imported stays: to look for garbage takes a twentieth of the time
    import granian  # noqa: F401, PLC0415

    import gwangju_kg.web.app  # noqa: F401, PLC0415

    gc.enable()


def run(config: WebProcessConfig, announcement: str, on_hangup: Callable[..., None]) -> None:
    """
    Serve until SIGINT or SIGTERM.

    Args:
        config: what to serve and where.
        announcement: printed once, as soon as a query would be answered.
        on_hangup: the handler of SIGHUP.
    """
    from granian import Granian  # noqa: PLC0415 - see `import_slow_modules`
    from granian.constants import Interfaces, Loops  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    log_in_background()
    server = Granian(
        "gwangju-kg",
        address=config.host,
        port=config.port,
        interface=Interfaces.ASGINL,
        loop=Loops.uvloop,
        workers=WEB_PROCESSES,
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig=_LOGGING,
        respawn_failed_workers=True,
        workers_kill_timeout=_SHUTDOWN_S,
    )

    @server.on_startup
    def prepare() -> None:
        signal.signal(signal.SIGHUP, on_hangup)  # after Granian has set its own handlers
        end_on_signals(server)
        threading.Thread(target=_announce, args=(server, config, announcement), daemon=True).start()

    server.serve(target_loader=functools.partial(_application, config), wrap_loader=False)


def end_on_signals(server: Any) -> None:
    """
    Have SIGINT and SIGTERM end `server`, a `Granian`, whatever its main thread is doing.

    Granian's own handlers take a lock that the main thread holds for moments whenever a process was
    lost: there they would wait for themselves without end.  Its loop may clear unseen what they
    set, so it is set again and again until the server has ended.
    """

    def end() -> None:
        while True:
            server.signal_handler_interrupt()
            time.sleep(_CHECK_S)

    def start_thread(*_: object) -> None:
        _thread.start_new_thread(end, ())

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, start_thread)


def _announce(server: Any, config: WebProcessConfig, announcement: str) -> None:
    """
    Print `announcement` as soon as the server reports that it is ready for queries.

    The starter sends an HTTP request like a client: only a response shows that a process listens.
    """
    while len(server.wrks) < WEB_PROCESSES:  # not while one is forked: a look-up holds locks
        time.sleep(_CHECK_S)
    while not _is_ready(config):
        time.sleep(_CHECK_S)
    print(announcement, flush=True)  # noqa: T201 - the one thing that the command prints


def _is_ready(config: WebProcessConfig) -> bool:
    connection = http.client.HTTPConnection(
        config.connect_host, config.port, timeout=_CHECK_TIMEOUT_S
    )
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/health")
        return connection.getresponse().status == http.client.OK
    return False


def _application(config: WebProcessConfig) -> Callable[..., Any]:
    """Return the application, in a web process."""
    from gwangju_kg.engine.worker import sandbox  # noqa: PLC0415
    from gwangju_kg.release.contents import Release  # noqa: PLC0415
    from gwangju_kg.server.earlier_releases import EarlierApps  # noqa: PLC0415
    from gwangju_kg.server.release_switch import SwitchingApp  # noqa: PLC0415
    from gwangju_kg.web.app import create_app  # noqa: PLC0415
    from gwangju_kg.web.http.metrics import Metrics  # noqa: PLC0415

    sandbox.die_with_parent(config.starter_pid)
    log_in_background()
    os.setpgid(0, 0)  # Ctrl-C reaches the starter alone, which then ends this process in order

    metrics = Metrics(config.metrics_path)

    def make(engine: str, release: Release | None) -> Callable[..., Any]:
        return create_app(config.settings, engine, release or config.files, metrics=metrics)

    def make_named(engine: str, release: Release) -> Callable[..., Any]:
        # No cache here: the answers of a named release never change, so that clients cache them.
        settings = replace(config.settings, kept_bytes=0)
        return create_app(settings, engine, release, metrics=metrics, is_named=True)

    if config.starter_address:
        earlier = EarlierApps(config.starter_address, config.settings, make_named)
        app: Callable[..., Any] = SwitchingApp(config.starter_address, make, earlier)
    else:
        app = make(config.engine_address, None)
    gc.freeze()  # the objects that exist now live as long as the process
    return app
