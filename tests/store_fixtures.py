"""Stores for tests, on loopback: one that answers, one that sends the bytes that a test wants."""

import socket
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox


class SmallStore:
    """
    A store of the SPARQL 1.1 Protocol over quads in memory.

    Attributes:
        address: the address of its queries.
        forms: the fields of each query, in the order in which they came.
        change: called with each query and its response; returns the bytes to send instead.
    """

    def __init__(self, address, quads):
        self.address, self._store = address, ox.Store()
        self._store.bulk_extend(quads)
        self.forms, self.change = [], lambda query, body: body

    def replace(self, iri, content):
        """Replace the graph with an IRI, or the default graph for "", by N-Triples."""
        graph = ox.NamedNode(iri) if iri else ox.DefaultGraph()
        self._store.clear_graph(graph)
        self._store.load(content, ox.RdfFormat.N_TRIPLES, to_graph=graph)

    def size(self):
        """Return the number of quads."""
        return len(self._store)

    def answer(self, form):
        """Return the media type and the body of the response to a query."""
        self.forms.append(form)
        options = {}
        if "default-graph-uri" in form or "named-graph-uri" in form:
            options = {
                name: [ox.NamedNode(iri) for iri in form.get(field, [])]
                for name, field in (
                    ("default_graph", "default-graph-uri"),
                    ("named_graphs", "named-graph-uri"),
                )
            }
        result = self._store.query(form["query"][0], **options)
        if isinstance(result, ox.QueryTriples):
            media_type, body = (
                "application/n-triples",
                result.serialize(format=ox.RdfFormat.N_TRIPLES),
            )
        else:
            media_type = "application/sparql-results+json"
            body = result.serialize(format=ox.QueryResultsFormat.JSON)
        return media_type, self.change(form["query"][0], body)


@contextmanager
def small_store(quads):
    """Run a store over quads until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            size = int(self.headers["Content-Length"])
            media_type, body = store.answer(parse_qs(self.rfile.read(size).decode()))
            self.send_response(200)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_PUT(self):
            parameters = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
            store.replace(
                parameters.get("graph", [""])[0],
                self.rfile.read(int(self.headers["Content-Length"])),
            )
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        store = SmallStore(f"http://127.0.0.1:{server.server_port}/sparql", quads)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield store
        finally:
            server.shutdown()
            thread.join()


class RawStore:
    """
    A server that sends the same bytes to every request.

    Attributes:
        address: its address.
        response: the bytes.
        then: what follows them: ``close``, ``wait`` until the client leaves, or ``drip`` bytes.
        asked: set when a request has come.
        left: set when a client has left while the server waited.
    """

    def __init__(self, listener):
        self._listener = listener
        self.address = f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
        self.response, self.then = b"", "close"
        self.asked, self.left = threading.Event(), threading.Event()

    def serve(self):
        """Answer requests, each in a thread, until the listener is closed."""
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._respond, args=(connection,), daemon=True).start()

    def _respond(self, connection):
        with connection, suppress(OSError):
            connection.recv(65536)
            self.asked.set()
            connection.sendall(self.response)
            if self.then == "wait":
                while connection.recv(65536):
                    pass
                self.left.set()
            while self.then == "drip":
                connection.sendall(b"." * 1000)


@contextmanager
def raw_store():
    """Run such a server until the end of the block."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        store = RawStore(listener)
        threading.Thread(target=store.serve, daemon=True).start()
        yield store
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
