"""A site without a server, for tests in a browser: a folder behind Python's own server."""

import contextlib
import functools
import http.server
import shutil
import threading

from gwangju_kg.site.browser_files import browser_files
from gwangju_kg.web.pages.assets import BUILD_PATH


class _Handler(http.server.SimpleHTTPRequestHandler):
    """The handler of ``python -m http.server``, without its log."""

    def log_message(self, *_):
        pass


def freeze_query_page(app, release, folder):
    """Write the query page in both languages, and what it needs, at their addresses on a server."""
    pages = {
        "sparql/index.html": ("sparql", "ko"),
        "en/sparql/index.html": ("sparql", "en"),
        "sparql/terms": ("sparql/terms", "ko"),
    }
    _freeze(app, release, folder, pages)
    (folder / "downloads").mkdir()
    for file in release.files:
        if file.path.endswith(".trig.gz"):
            shutil.copy(release.path / file.path, folder / "downloads")


def freeze_search_page(app, release, folder, language):
    """Write the search page in one language, and what it needs, at their addresses on a server."""
    pages = {
        "search/index.html": ("search", language),
        "search/index.json.gz": ("search/index.json.gz", language),
    }
    _freeze(app, release, folder, pages)


def _freeze(app, release, folder, pages):
    for path, (address, language) in pages.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(app.get(address, language, "text/html, */*;q=0.5").body)
    shutil.copytree(BUILD_PATH, folder / "static" / "build")
    shutil.copy(BUILD_PATH.parent / "mark.svg", folder / "static")
    for path, content in browser_files(release):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


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
