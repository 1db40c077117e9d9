"""Processes for tests, and process descriptors, which are closed however a test ends."""

import os
import subprocess
from contextlib import ExitStack, contextmanager, suppress
from select import POLLIN, poll

#: Seconds after which a test gives up waiting, however busy the machine is.
PATIENCE_S = 60


@contextmanager
def started(command, **options):
    """Start a process, kill it at the end of the block if it still runs, and close its pipes."""
    with subprocess.Popen(command, **options) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


@contextmanager
def process_handles(pids):
    """Yield descriptors (pidfds) of those processes that have not ended yet."""
    with ExitStack() as stack:
        handles = []
        for pid in pids:
            with suppress(ProcessLookupError):
                handles.append(os.pidfd_open(pid))
                stack.callback(os.close, handles[-1])
        yield handles


def has_ended(handle):
    """Wait until the process behind a pidfd ends; return False if it does not."""
    poller = poll()
    poller.register(handle, POLLIN)
    return bool(poller.poll(PATIENCE_S * 1000))
