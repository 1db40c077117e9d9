"""A site without a server, for tests in a browser: a folder behind Python's own server."""

import contextlib
import functools
import http.server
import re
import shutil
import threading
from dataclasses import dataclass

from gwangju_kg.web.pages.assets import BUILD_PATH
from web_fixtures import WebClient


@dataclass(frozen=True)
class StaticSite:
    """What templates know of the site."""

    dump: str
    graphs: str
    ending: str = "/"


_DEADLINE = re.compile('data-deadline="[^"]*"')


class _Handler(http.server.SimpleHTTPRequestHandler):
    """The handler of ``python -m http.server``, without its log."""

    def log_message(self, *_):
        pass


def freeze_query_page(app, release, folder, *, deadline_s):
    """Write the query page in both languages, and what it needs, at their addresses on a server."""
    web = WebClient(app)
    names = {file.path.rpartition("/")[2]: file.path for file in release.files}
    dump = next(name for name in names if name.endswith("-record.nt.gz"))
    graphs = next(name for name in names if name.endswith(".trig.gz"))
    globals_ = app.flask.jinja_env.globals
    before = globals_["static_site"]
    globals_["static_site"] = StaticSite(f"/downloads/{dump}", f"/downloads/{graphs}")
    try:
        pages = {
            "sparql/index.html": "/sparql",
            "en/sparql/index.html": "/sparql?lang=en",
            "sparql/terms": "/sparql/terms",
        }
        for path, address in pages.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            text = web.get(address, headers={"Accept": "text/html"}).text
            text = _DEADLINE.sub(f'data-deadline="{deadline_s}"', text)
            target.write_text(text, "utf-8")
    finally:
        globals_["static_site"] = before
    shutil.copytree(BUILD_PATH, folder / "static" / "build")
    (folder / "downloads").mkdir()
    for name in (dump, graphs):
        shutil.copy(release.path / names[name], folder / "downloads" / name)


@contextlib.contextmanager
def serving_files(folder):
    """Serve a folder on a free port; yield its address without the trailing slash."""
    handler = functools.partial(_Handler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
