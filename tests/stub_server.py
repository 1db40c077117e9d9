"""A server on loopback that sends the replies of a test and records its requests."""

import signal
import threading
from collections import defaultdict
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

#: Seconds between two bytes of an endless reply.
_DRIP_S = 0.01


@dataclass(frozen=True)
class Reply:
    """
    One response.

    Attributes:
        body: the content, encoded in UTF-8 if it is a string.
        media_type: of the body.
        status: of HTTP.
        headers: further headers.
        endless: whether the body continues, byte by byte, until the test ends.
    """

    body: str | bytes = ""
    media_type: str = "text/turtle"
    status: int = 200
    headers: dict = field(default_factory=dict)
    endless: bool = False


class StubServer:
    """
    A server.

    Attributes:
        url: its URL, with a slash at the end.
        replies: by path, the replies in order; the last one is repeated.
        requests: method, path, headers and body of each request.
        ended: set when the test is over.
    """

    def __init__(self, url):
        self.url = url
        self.replies = defaultdict(list)
        self.requests = []
        self.ended = threading.Event()

    def set_replies(self, path, *replies):
        """Set the replies at a path; return its URL."""
        self.replies[path] = list(replies)
        return self.url + path

    def interrupt_at(self, count):
        """Interrupt this process, as Ctrl-C does, after so many requests."""

        def interrupt():
            while len(self.requests) < count:
                self.ended.wait(_DRIP_S)
            signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

        threading.Thread(target=interrupt).start()

    def respond(self, handler):
        """Record a request and send its reply."""
        size = int(handler.headers.get("Content-Length") or 0)
        body = handler.rfile.read(size)
        self.requests.append((handler.command, handler.path, handler.headers, body))
        replies = self.replies[urlsplit(handler.path).path.lstrip("/")]
        reply = replies.pop(0) if len(replies) > 1 else (replies or [Reply(status=404)])[0]
        with suppress(OSError):  # the client has closed the connection
            self._send(reply, handler)

    def _send(self, reply, handler):
        content = reply.body if isinstance(reply.body, bytes) else reply.body.encode()
        headers = {"Content-Type": reply.media_type, "Content-Length": len(content)} | reply.headers
        handler.send_response(reply.status)
        for name, value in headers.items():
            handler.send_header(name, str(value))
        handler.end_headers()
        handler.wfile.write(content)
        while reply.endless and not self.ended.wait(_DRIP_S):
            handler.wfile.write(b".")


@contextmanager
def stub_server(host="127.0.0.1", tls=None):
    """Run a server until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            stub.respond(self)

        def do_POST(self):
            stub.respond(self)

        def log_message(self, *_):
            """Print nothing."""

    with ThreadingHTTPServer((host, 0), Handler) as server:
        server.daemon_threads = True
        scheme = "http"
        if tls is not None:
            scheme = "https"
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        stub = StubServer(f"{scheme}://{host}:{server.server_port}/")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield stub
        finally:
            stub.ended.set()
            server.shutdown()
            thread.join()
