"""Shared by the tests of the engine: data, queries, and engines with other limits."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from gwangju_kg.engine import Engine, Query
from gwangju_kg.engine.client.blocking import BlockingClient
from gwangju_kg.engine.worker.answer_buffer import AnswerBuffer
from gwangju_kg.engine.worker.evaluation import evaluate
from gwangju_kg.engine.worker.query_dataset import ServedData
from gwangju_kg.errors import RequestError
from gwangju_kg.settings import Settings
from our_namespaces import PREFIXES
from process_fixtures import PATIENCE_S

DATA = """\
@prefix : <http://example.org/> .
:g1 { :gwangju :label "광주"@ko , "Gwangju"@en ; :part :seo , :nam . }
:g2 { :seo :label "서구"@ko ; :people 290000 . :nam :people 210000 . }
:plain :label "in no named graph" .
"""

#: A deadline in seconds that exceeds the time limit of a test: a query that has run for a while
#: gets the processor only if no other process needs it.
NEVER_S = 10.0 * PATIENCE_S

#: Seconds between two checks of a condition, which leave the processor to other processes.
_LOOK_S = 0.005

#: 27 billion combinations, none of which is a solution.
ENDLESS = "SELECT (COUNT(*) AS ?n) {{ {} FILTER(?a + ?b + ?c < 0) }}".format(
    " ".join(f"VALUES ?{name} {{ {' '.join(map(str, range(3000)))} }}" for name in "abc")
)


def question(text, **other):
    """Return a reader's request that accepts results of any form."""
    formats = {"table": "json", "boolean": "json", "graph": "nt"}
    return Query(text, **{**formats, "asks_store": True, **other})


def store_of_data():
    """Return a store in memory with the data."""
    store = Store()
    store.load(DATA, RdfFormat.TRIG)
    return store


def served(store):
    """Return a store with the prefixes of our data, as an engine serves it."""
    return ServedData(store, PREFIXES)


def evaluated(store, text, **other):
    """Return the bytes of the result of a query, evaluated in this process."""
    with AnswerBuffer(memory_bytes=1_000_000, limit_bytes=1_000_000) as buffer:
        evaluate(served(store), question(text, **other), buffer)
        return buffer.in_memory()


def write_data(folder):
    """Write the data into *folder* and return the path."""
    path = folder / "data.trig"
    path.write_text(DATA, "utf-8")
    return path


class EngineClient(BlockingClient):
    """A client that also reads the state of the engine."""

    def __init__(self, address):
        super().__init__(address)
        self.connector, self.address = self._connector, address

    def alive(self):
        """Check whether a worker answers."""
        try:
            self.ask(question("ASK {}")).body.close()
        except RequestError:
            return False
        return True

    def state(self):
        """Return the counts of the pool."""
        return self.connector.state()


@contextmanager
def running(path, **settings):
    """Start an engine over one file and its client; no deadline ends before a test times out."""
    values = {"workers": 1, "deadline_s": NEVER_S, **settings}
    with Engine.start(Settings(**values), files=[path]) as engine:
        yield engine, EngineClient(engine.address)


def read(answer):
    """Return the bytes of a result."""
    with answer.body as body:
        return body.read()


@contextmanager
def asking(door, text=ENDLESS, **how):
    """Yield the future of a query that runs in another thread."""
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(door.ask, question(text), **how)


def lift_limits(client, monkeypatch):
    """Let a client send texts beyond the limits of queries, long ones and short ones."""
    for name in ("_check", "_check_once"):
        monkeypatch.setattr(client.connector, name, lambda text: None)


def until(condition, timeout_s=PATIENCE_S):
    """Repeat *condition* until it holds; return whether it ever did."""
    end = time.monotonic() + timeout_s
    while not (held := condition()) and time.monotonic() < end:
        time.sleep(_LOOK_S)
    return held


def wait_until_long(client, count=1):
    """Wait until *count* queries count as long."""
    assert until(lambda: client.state()["long"] >= count)


def children(pid):
    """Return the processes that process *pid* has started, the oldest first."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def kill_workers(engine):
    """Kill all workers at once."""
    for worker in children(engine.pool_pid):
        with suppress(ProcessLookupError):  # it has ended by itself
            os.kill(worker, signal.SIGKILL)


def open_files(pid):
    """Return the targets of the descriptors of process *pid*; empty if it has ended."""
    targets = []
    with suppress(OSError):
        for path in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):  # it has been closed meanwhile
                targets.append(os.readlink(path))
    return targets


def freeze(pid):
    """Stop a process and wait until all its threads have stopped."""
    os.kill(pid, signal.SIGSTOP)
    stats = list(Path(f"/proc/{pid}/task").glob("*/stat"))
    assert until(lambda: all(s.read_text("ascii").rsplit(") ")[1][0] == "T" for s in stats))
