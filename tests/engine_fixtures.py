"""What the tests of the engine share: data, questions, and engines with other limits."""

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
from gwangju_kg.errors import RequestError
from gwangju_kg.settings import Settings
from process_fixtures import PATIENCE_S

DATA = """\
@prefix : <http://example.org/> .
:g1 { :gwangju :label "광주"@ko , "Gwangju"@en ; :part :seo , :nam . }
:g2 { :seo :label "서구"@ko ; :people 290000 . :nam :people 210000 . }
:plain :label "in no named graph" .
"""

#: A deadline in seconds that does not come before a test gives up: a query that has run for a while
#: has the processor only where nobody else wants it.
NEVER_S = 10.0 * PATIENCE_S

#: Seconds between two looks, in which what is waited for has the processor.
_LOOK_S = 0.005

#: 27 billion solutions, none of which holds.
ENDLESS = "SELECT (COUNT(*) AS ?n) {{ {} FILTER(?a + ?b + ?c < 0) }}".format(
    " ".join(f"VALUES ?{name} {{ {' '.join(map(str, range(3000)))} }}" for name in "abc")
)


def question(text, **other):
    """A question that accepts an answer of any form."""
    return Query(text, **{"table": "json", "boolean": "json", "graph": "nt", **other})


def store_of_data():
    """The data in memory."""
    store = Store()
    store.load(DATA, RdfFormat.TRIG)
    return store


def evaluated(store, text, **other):
    """The bytes of the answer to a question, evaluated here."""
    with AnswerBuffer(memory_bytes=1_000_000, limit_bytes=1_000_000) as buffer:
        evaluate(store, question(text, **other), buffer)
        return buffer.in_memory()


def write_data(folder):
    """Write the data into *folder*."""
    path = folder / "data.trig"
    path.write_text(DATA, "utf-8")
    return path


class EngineClient(BlockingClient):
    """A client that also tells how the engine is."""

    def __init__(self, address):
        super().__init__(address)
        self.connector, self.address = self._connector, address

    def alive(self):
        """Whether a worker answers."""
        try:
            self.ask(question("ASK {}")).body.close()
        except RequestError:
            return False
        return True

    def state(self):
        """The counts of the pool."""
        return self.connector.state()


@contextmanager
def running(path, **settings):
    """An engine over one file, and a client of it; no deadline comes before a test gives up."""
    values = {"workers": 1, "deadline_s": NEVER_S, **settings}
    with Engine.start(Settings(**values), files=[path]) as engine:
        yield engine, EngineClient(engine.address)


def read(answer):
    """The bytes of an answer."""
    with answer.body as body:
        return body.read()


@contextmanager
def asking(door, text=ENDLESS, **how):
    """The future of an answer that another thread waits for."""
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(door.ask, question(text), **how)


def until(condition, timeout_s=PATIENCE_S):
    """Look again and again until *condition* holds, and say whether it ever did."""
    end = time.monotonic() + timeout_s
    while not (held := condition()) and time.monotonic() < end:
        time.sleep(_LOOK_S)
    return held


def wait_until_long(client, count=1):
    """Wait until *count* long queries have their places."""
    assert until(lambda: client.state()["long"] >= count)


def children(pid):
    """The processes that process *pid* has started, the eldest first."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def kill_workers(engine):
    """Kill every worker at once, as an operator might."""
    for worker in children(engine.pool_pid):
        with suppress(ProcessLookupError):  # one that had ended by itself
            os.kill(worker, signal.SIGKILL)


def open_files(pid):
    """What the descriptors of process *pid* lead to; nothing where it has ended."""
    targets = []
    with suppress(OSError):
        for path in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):  # closed meanwhile
                targets.append(os.readlink(path))
    return targets


def freeze(pid):
    """Stop a process, and wait until each of its threads stands still."""
    os.kill(pid, signal.SIGSTOP)
    stats = list(Path(f"/proc/{pid}/task").glob("*/stat"))
    assert until(lambda: all(s.read_text("ascii").rsplit(") ")[1][0] == "T" for s in stats))
