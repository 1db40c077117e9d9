"""A running server for tests: ``gwangju-kg serve`` over a real socket."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from engine_fixtures import NEVER_S, PATIENCE_S, children, until
from process_fixtures import has_ended, process_handles

COMMAND = Path(sys.executable).with_name("gwangju-kg")

#: A query that runs until its deadline, also over the small release.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n0 ?o }"


class Server:
    """A running server: its address, its output, and its processes."""

    def __init__(self, *arguments, **environment):
        self.process = subprocess.Popen(
            [COMMAND, "serve", "--port", "0", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env=os.environ
            | {"LC_ALL": "C.UTF-8", "GWANGJU_KG_DEADLINE_S": str(NEVER_S)}
            | environment,
        )
        self.announcement, self.url = [], None

    def _read_announcement(self):
        lines = []
        for line in self.process.stdout:
            lines.append(line.rstrip())
            if len(lines) == 4:
                break
        return lines

    def get(self, path, **headers):
        return urlopen(Request(self.url + path, headers=headers), timeout=PATIENCE_S)  # noqa: S310

    def status(self, path, **headers):
        """Return the status of a response without reading it."""
        with self.get(path, **headers) as answer:
            return answer.status

    def content(self, path, **headers):
        """Return the body of a response."""
        with self.get(path, **headers) as answer:
            return answer.read()

    def answers(self):
        """Check whether a query is answered."""
        with self.ask("ASK {}") as answer:
            return answer.status == 200

    def ask(self, query, **parameters):
        return self.get("sparql?" + urlencode({"query": query, **parameters}))

    def connect(self):
        host, _, port = self.url.removeprefix("http://").strip("/").partition(":")
        return socket.create_connection((host, int(port)), timeout=PATIENCE_S)

    def pids(self):
        """Return all processes of the server's session, including the server."""
        pids = []
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = path.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == self.process.pid and fields[0] != "Z":
                pids.append(int(path.parent.name))
        return pids

    def children(self):
        """Return the child processes of the server, the engine first."""
        return children(self.process.pid)

    def until_ready(self):
        """Wait until a connection is accepted and answered."""
        while True:
            with contextlib.suppress(OSError):
                return self.get("health").close()

    def end(self, number=signal.SIGTERM):
        """Send a signal; return output, errors and exit status once every process has ended."""
        with process_handles(self.pids()) as processes:
            self.process.send_signal(number)
            output, errors = self.process.communicate(timeout=PATIENCE_S)
            assert all(map(has_ended, processes)), "a process outlives the server"
        assert until(lambda: self.pids() == [])  # a process may have started meanwhile
        return output, errors, self.process.returncode

    def __enter__(self):
        try:
            self.announcement = self._read_announcement()
        except BaseException:
            self.__exit__()
            raise
        if self.announcement:
            self.url = self.announcement[0].split()[0]
        return self

    def __exit__(self, *_):
        with self.process:  # closes its pipes
            if self.process.poll() is None:
                self.end(signal.SIGKILL)
