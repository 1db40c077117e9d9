"""
Runs the web application under Granian, in processes of its own.

Takes settings, an engine's address and a release; gives back when the server has
been told to stop.  Everything handed to the processes can be pickled, so that it
does not matter how they are started.
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
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from gwangju_kg.errors import ListenError
from gwangju_kg.server.log_thread import log_aside
from gwangju_kg.settings import WEB_PROCESSES, Settings

#: Seconds that answers under way have to go out when the server stops.
_FAREWELL_S: Final = 1

#: Seconds between two looks at whether the server is up.
_LOOK_S: Final = 0.01

_LIBC: Final = ctypes.CDLL(None)

#: Source: prctl(2).
_PR_SET_PDEATHSIG: Final = 1

#: The memory pools that a process may have.  glibc allows eight for each processor, one a thread:
#: each grows until it has held the largest page, which takes hours.
_ARENAS: Final = 2

#: Source: glibc, malloc.h; other C libraries have no such pools.
_M_ARENA_MAX: Final = -8

#: What Granian has to say, which is nothing unless a process is lost, goes to standard error.
_LOGGING: Final = {
    "handlers": {
        name: {"()": "gwangju_kg.server.log_thread.handler"} for name in ("console", "access")
    }
}

_WILDCARDS: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what they are shown as


@dataclass(frozen=True)
class WebProcessConfig:
    """
    What a web process is told.

    Attributes:
        settings: those of the run.
        engine_address: where the engine listens that serves plain files.
        succession: where it is told which release is served, or "" for plain files.
        lender: where it borrows engines over earlier releases, or "" for plain files.
        tally: where the web processes count together.
        host, port: where the web server listens.
        starter: the process that starts the web processes, which must not outlive it.
    """

    settings: Settings
    engine_address: str
    succession: str
    lender: str
    tally: str
    host: str
    port: int
    starter: int

    @property
    def url(self) -> str:
        """The address of the home page on this machine."""
        host = _WILDCARDS.get(self.host, self.host)
        return f"http://[{host}]:{self.port}/" if ":" in host else f"http://{host}:{self.port}/"


def share_memory_pools() -> None:
    """Have all threads of this process and of its forks share memory pools; before any starts."""
    if hasattr(_LIBC, "mallopt"):
        _LIBC.mallopt(_M_ARENA_MAX, _ARENAS)


@contextlib.contextmanager
def reserved(host: str, port: int) -> Iterator[tuple[str, int]]:
    """
    Hold a free port, so that Granian and nobody else can listen on it.

    Granian lets its processes share the port (SO_REUSEPORT) and would as well share
    it with a stranger: the port is bound exclusively first, and only then opened for sharing.

    Args:
        host: name or address.
        port: the port, or 0 for any.

    Raises:
        ListenError: the host is unknown, or the port taken or not allowed.
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
            raise ListenError(_refusal(error, host, port), host=host, port=port) from error
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        name = holder.getsockname()
        yield name[0], name[1]


def _refusal(error: OSError, host: str, port: int) -> str:
    reasons = {
        errno.EADDRINUSE: f"port {port} on {host} is in use by another program",
        errno.EACCES: f"port {port} on {host} may not be used by this user",
        errno.EADDRNOTAVAIL: f"{host} is not an address of this machine",
    }
    reason = reasons.get(error.errno or 0, f"{host}, port {port}: {error.strerror}")
    return f"{reason}: give another with --port or --host; --port 0 picks a free port"


@contextlib.contextmanager
def loading() -> Iterator[threading.Thread]:
    """
    Import what takes long, on a thread, while something else is waited for.

    Join the thread before `run`: no process may be forked while another thread imports.
    """
    thread = threading.Thread(target=_import)
    thread.start()
    try:
        yield thread
    finally:
        thread.join()


def _import() -> None:
    import granian  # noqa: F401, PLC0415 - a third of a second

    import gwangju_kg.web.app  # noqa: F401, PLC0415 - the same


def run(site: WebProcessConfig, announcement: str, on_hangup: Callable[..., None]) -> None:
    """
    Serve until SIGINT or SIGTERM.

    Args:
        site: what to serve and where.
        announcement: printed once, as soon as a query would be answered.
        on_hangup: what SIGHUP calls.
    """
    from granian import Granian  # noqa: PLC0415 - see `loading`
    from granian.constants import Interfaces, Loops  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    def announce(*_: object) -> None:
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, on_hangup)  # now, as Granian has set its own meanwhile
        end_on_signals(server)
        print(announcement, flush=True)  # noqa: T201 - the one thing that the command prints

    signal.signal(signal.SIGUSR1, announce)
    log_aside()
    server = Granian(
        "gwangju-kg",
        address=site.host,
        port=site.port,
        interface=Interfaces.ASGINL,
        loop=Loops.uvloop,
        workers=WEB_PROCESSES,
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig=_LOGGING,
        respawn_failed_workers=True,
        workers_kill_timeout=_FAREWELL_S,
    )
    server.serve(target_loader=functools.partial(_application, site), wrap_loader=False)


def end_on_signals(server: Any) -> None:
    """
    Have SIGINT and SIGTERM end *server*, a `Granian`, whatever its main thread is doing.

    Granian's own handlers take a lock that the main thread holds for moments whenever a process
    was lost: there they would wait for themselves for ever.  What they set, its loop may clear
    unseen, so it is set until the server has ended.
    """

    def insist() -> None:
        while True:
            server.signal_handler_interrupt()
            time.sleep(_LOOK_S)

    def end(*_: object) -> None:
        _thread.start_new_thread(insist, ())

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)


def _application(site: WebProcessConfig) -> Callable[..., Any]:
    """Make the application, in a web process."""
    from gwangju_kg.engine import BlockingClient  # noqa: PLC0415
    from gwangju_kg.release.contents import Release  # noqa: PLC0415
    from gwangju_kg.server.earlier_releases import EarlierApps  # noqa: PLC0415
    from gwangju_kg.server.release_switch import SwitchingApp  # noqa: PLC0415
    from gwangju_kg.web.app import create_app, create_front  # noqa: PLC0415
    from gwangju_kg.web.http.metrics import Metrics  # noqa: PLC0415

    _die_with(site.starter)
    log_aside()
    os.setpgid(0, 0)  # Ctrl-C is for the starter, which ends us in good order

    counts = Metrics(site.tally)

    def make(engine: str, release: Release | None) -> Callable[..., Any]:
        return create_front(
            create_app(site.settings, BlockingClient(engine), release, tally=counts)
        )

    def make_named(engine: str, release: Release) -> Callable[..., Any]:
        settings = replace(site.settings, kept_bytes=0)  # who asked keeps these answers for ever
        app = create_app(settings, BlockingClient(engine), release, tally=counts, is_named=True)
        return create_front(app)

    if site.succession:
        earlier = EarlierApps(site.lender, site.settings, make_named)
        app: Callable[..., Any] = SwitchingApp(site.succession, make, earlier)
    else:
        app = make(site.engine_address, None)
    threading.Thread(target=_report, args=(site,), daemon=True).start()
    gc.freeze()  # what lives now lives as long as the process
    return app


def _die_with(starter: int) -> None:
    """Have the kernel end this process when the one that started it ends, even by SIGKILL."""
    if sys.platform == "linux":
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != starter:
        os._exit(1)


def _report(site: WebProcessConfig) -> None:
    """Tell the starter, by SIGUSR1, once the server says that a query would be answered."""
    host = _WILDCARDS.get(site.host, site.host)
    while True:
        connection = http.client.HTTPConnection(host, site.port, timeout=5)
        try:
            connection.request("GET", "/health")
            if connection.getresponse().status == http.client.OK:
                break
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(_LOOK_S)
    os.kill(site.starter, signal.SIGUSR1)
