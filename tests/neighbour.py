"""Another server, on loopback: answers as a test tells it and remembers what it was asked."""

import signal
import threading
from collections import defaultdict
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

#: Seconds between two bytes of a lasting answer.
_DRIP_S = 0.01


@dataclass(frozen=True)
class Reply:
    """
    One answer.

    Attributes:
        body: what is sent, a text in UTF-8.
        media_type: of the body.
        status: of HTTP.
        headers: further headers.
        lasting: whether the body goes on, drop by drop, until the test ends.
    """

    body: str | bytes = ""
    media_type: str = "text/turtle"
    status: int = 200
    headers: dict = field(default_factory=dict)
    lasting: bool = False


class Neighbour:
    """A server; `replies` holds, by path, the answers in their order, the last one again."""

    def __init__(self, address):
        self.url = address
        self.replies = defaultdict(list)
        self.asked = []
        self.over = threading.Event()

    def tell(self, path, *replies):
        """Set the answers at *path*; give its address."""
        self.replies[path] = list(replies)
        return self.url + path

    def press_ctrl_c_at(self, requests):
        """Interrupt this process as soon as so many requests have come."""

        def press():
            while len(self.asked) < requests:
                self.over.wait(_DRIP_S)
            signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

        threading.Thread(target=press).start()

    def reply_to(self, handler):
        size = int(handler.headers.get("Content-Length") or 0)
        self.asked.append(
            (handler.command, handler.path, handler.headers, handler.rfile.read(size))
        )
        waiting = self.replies[urlsplit(handler.path).path.lstrip("/")]
        reply = waiting.pop(0) if len(waiting) > 1 else (waiting or [Reply(status=404)])[0]
        content = reply.body if isinstance(reply.body, bytes) else reply.body.encode()
        headers = {"Content-Type": reply.media_type, "Content-Length": len(content)} | reply.headers
        handler.send_response(reply.status)
        for name, value in headers.items():
            handler.send_header(name, str(value))
        handler.end_headers()
        handler.wfile.write(content)
        if reply.lasting:
            with suppress(OSError):  # the other side has gone
                while not self.over.wait(_DRIP_S):
                    handler.wfile.write(b".")


@contextmanager
def neighbour(host="127.0.0.1", tls=None):
    """Give a server that runs until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            found.reply_to(self)

        def do_POST(self):
            found.reply_to(self)

        def log_message(self, *_):
            """Print nothing."""

    with ThreadingHTTPServer((host, 0), Handler) as server:
        server.daemon_threads = True
        scheme = "http"
        if tls is not None:
            scheme = "https"
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        found = Neighbour(f"{scheme}://{host}:{server.server_port}/")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield found
        finally:
            found.over.set()
            server.shutdown()
            thread.join()
