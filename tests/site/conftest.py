"""A site of the small release, written once."""

import functools
import http.server
import shutil
import threading

import pytest
from click.testing import CliRunner

from gwangju_kg.cli import main

#: Where the site will lie: in a folder of a host.
ADDRESS = "https://example.org/some/city/"


@pytest.fixture(scope="session")
def run():
    """Run the command line in this process; return the result."""

    def _run(*arguments, locale="C.UTF-8"):
        runner = CliRunner(env={"LC_ALL": locale})
        return runner.invoke(main, [str(each) for each in arguments])

    return _run


@pytest.fixture(scope="session")
def write_site(run, release_path):
    """Write the site of the small release into a folder."""

    def _write(folder, address=ADDRESS):
        result = run("site", folder, "--address", address, "--releases", release_path.parent)
        assert result.exit_code == 0, result.output
        return folder

    return _write


@pytest.fixture(scope="session")
def site_path(make_once, write_site):
    """Return the folder of a site of the small release, which must not be changed."""
    return make_once("site", functools.partial(write_site))


@pytest.fixture
def other_site(site_path, tmp_path):
    """Return a copy of the site that a test may change."""
    shutil.copytree(site_path, tmp_path / "site")
    return tmp_path / "site"


@pytest.fixture(scope="session")
def served(site_path, tmp_path_factory):
    """Return the address of the site in a folder of a host such as ``python -m http.server``."""
    host = tmp_path_factory.mktemp("host")
    (host / "a").mkdir()
    (host / "a" / "b").symlink_to(site_path)

    class _Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    handler = functools.partial(_Quiet, directory=str(host))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/a/b/"
        server.shutdown()
