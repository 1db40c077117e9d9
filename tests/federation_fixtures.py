"""Fixtures for the tests of federation: a second store over HTTP, and a federated client."""

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from pyoxigraph import QueryResultsFormat, RdfFormat, Store

from engine_fixtures import NEVER_S, question, read
from gwangju_kg.engine import AsyncClient, FairQueue
from gwangju_kg.engine.client.federation import FederatedClient
from gwangju_kg.settings import Settings
from gwangju_kg.sparql.service.endpoint_client import ServiceEndpointClient

JSON = "application/sparql-results+json"


@contextmanager
def endpoint(turtle):
    """Serve a store of its own; yields its address."""
    store = Store()
    store.load(turtle.encode(), RdfFormat.TURTLE)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            answer = store.query(form["query"][0]).serialize(format=QueryResultsFormat.JSON)
            self.send_response(200)
            self.send_header("Content-Type", JSON)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def table(names, *rows):
    """Results in JSON with the given terms; None is unbound."""
    solutions = [dict(zip(names.split(), row, strict=True)) for row in rows]
    bound = [{name: term for name, term in row.items() if term} for row in solutions]
    return json.dumps({"head": {"vars": names.split()}, "results": {"bindings": bound}})


def iri(text):
    return {"type": "uri", "value": text}


def literal(text, **more):
    return {"type": "literal", "value": text, **more}


def run(coroutine):
    """Run it in a thread: after tests with a browser, the main thread has a loop already."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


async def never():
    await asyncio.Event().wait()


class Counting(ServiceEndpointClient):
    """Calls endpoints, and counts concurrent calls."""

    now = most = 0

    async def fetch_results(self, *arguments, **more):
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            return await super().fetch_results(*arguments, **more)
        finally:
            self.now -= 1


class Joint:
    """A federated client of a real engine and of endpoints on loopback."""

    def __init__(self, client, *services, **settings):
        self.settings = Settings(services=services, **settings)
        self.client, self.calls = client, []
        self.remote = Counting(is_public=lambda digits: True)

    def federation(self):
        client = AsyncClient(self.client.address, FairQueue(limit=2, max_waiting=10))
        return closing(FederatedClient(client, self.remote, self.settings, self.calls.append))

    def answer(self, text, deadline_s=NEVER_S, disconnected=never, **other):
        """Return the bytes of the result."""

        async def ask():
            with self.federation() as federation:
                return await federation.ask(
                    question(text, **other),
                    deadline_s=deadline_s,
                    client="a",
                    disconnected=disconnected,
                )

        return read(run(ask()))

    def ask(self, text, **how):
        """The rows, terms by name as the results in JSON have them; or the truth value."""
        results = json.loads(self.answer(text, **how))
        return results["results"]["bindings"] if "results" in results else results["boolean"]
