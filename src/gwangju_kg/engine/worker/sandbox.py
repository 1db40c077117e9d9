"""
Limits that the kernel enforces on a process: end with the parent, no network, so much memory.

Linux only.  Each function acts on the calling process and cannot be undone, except the priority and
the context manager :func:`no_new_files`.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

# Source: linux/prctl.h.
_PR_SET_PDEATHSIG: Final = 1
_PR_SET_SECCOMP: Final = 22
_PR_SET_NO_NEW_PRIVS: Final = 38

# Source: linux/seccomp.h, linux/filter.h, linux/bpf_common.h, linux/audit.h, errno 1 (EPERM).
_SECCOMP_MODE_FILTER: Final = 2
_LOAD_WORD: Final = 0x20
_JUMP_EQUAL: Final = 0x15
_JUMP_AT_LEAST: Final = 0x35
_RETURN: Final = 0x06
_ALLOW: Final = 0x7FFF0000
_DENY: Final = 0x00050001
_KILL: Final = 0x80000000
_OFFSET_OF_NUMBER: Final = 0
_OFFSET_OF_ARCHITECTURE: Final = 4

#: System calls of x32, a second interface on x86-64, start here.  Source: asm/unistd_x32.h.
_X32: Final = 0x40000000

#: For each architecture its name in seccomp, the numbers of the system calls that open sockets,
#: socket and socketpair, and of the others that are denied: execve, execveat, ptrace, and
#: io_uring_setup, which could do the work of all.
#: Source: asm/unistd_64.h; asm-generic/unistd.h.
_DENIED: Final = {
    "x86_64": (0xC000003E, (41, 53), (59, 322, 101, 425)),
    "aarch64": (0xC00000B7, (198, 199), (221, 281, 117, 425)),
}

#: The OOM score adjustment of a worker, -1000 to 1000: it is ended before other processes.
_OOM_SCORE_ADJ: Final = 900

_LIBC: Final = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    """A ``struct sock_fprog``."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def die_with_parent(parent: int) -> None:
    """
    Have the kernel kill this process when its parent, process `parent`, ends.

    The kernel means the thread that forked this process, which must be the parent's main thread.
    Source: prctl(2), PR_SET_PDEATHSIG.
    """
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def offer_to_oom_killer() -> None:
    """Have the kernel end this process before others when the machine runs out of memory."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(_OOM_SCORE_ADJ), "ascii")


def limit_memory(more_bytes: int) -> None:
    """Limit this process to `more_bytes` more mapped memory than now; disable core dumps."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    limit = pages * resource.getpagesize() + more_bytes
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def deny_network() -> bool:
    """
    Forbid this thread, and those that it starts, to open sockets, run programs or trace processes.

    Returns:
        Whether the kernel enforces it: False on an architecture that is not listed above, and if
        the kernel has no seccomp.
    """
    denied = _denied()
    return denied is not None and _deny(denied[0], (*denied[1], *denied[2]))


def deny_programs() -> bool:
    """As :func:`deny_network`, but sockets stay allowed: to a store elsewhere."""
    denied = _denied()
    return denied is not None and _deny(denied[0], denied[2])


def _denied() -> tuple[int, tuple[int, ...], tuple[int, ...]] | None:
    is_wide = struct.calcsize("P") == ctypes.sizeof(ctypes.c_uint64)
    return _DENIED.get(platform.machine()) if is_wide else None


def _deny(architecture: int, numbers: Sequence[int]) -> bool:
    checks = [(_JUMP_AT_LEAST, _X32), *((_JUMP_EQUAL, number) for number in numbers)]
    program = [
        (_LOAD_WORD, 0, 0, _OFFSET_OF_ARCHITECTURE),
        (_JUMP_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD_WORD, 0, 0, _OFFSET_OF_NUMBER),
        # Each check that matches jumps over the checks after it and over the permission.
        *((code, len(checks) - at, 0, value) for at, (code, value) in enumerate(checks)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _DENY),
    ]
    packed = b"".join(struct.pack("=HBBI", *instruction) for instruction in program)
    filter_program = _Program(len(program), packed)
    return bool(
        _LIBC.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        and _LIBC.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(filter_program), 0, 0)
        == 0
    )


def lower_priority(thread: int) -> None:
    """Run the thread with the native id `thread` only if no other thread wants the processor."""
    with suppress(OSError):
        os.sched_setscheduler(thread, os.SCHED_IDLE, os.sched_param(0))


def restore_priority(process: int) -> None:
    """Undo `lower_priority` for a whole process: one that yields takes long even to die."""
    with suppress(OSError):
        for thread in os.listdir(f"/proc/{process}/task"):
            os.sched_setscheduler(int(thread), os.SCHED_OTHER, os.sched_param(0))


@contextmanager
def no_new_files() -> Iterator[None]:
    """Forbid this process to open any file or socket inside the block."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # One, not none: poll() refuses more descriptors than that.  Number 0 is taken.
    resource.setrlimit(resource.RLIMIT_NOFILE, (1, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def return_free_memory() -> None:
    """Return memory that loading no longer uses, before a fork multiplies it."""
    with suppress(AttributeError):  # not in every C library
        _LIBC.malloc_trim(0)
