"""A site of the small release, written once."""

import functools

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
def write_site(run, release_path, unmeasured):
    """Write the site of the small release into a folder."""

    def _write(folder, address=ADDRESS):
        with unmeasured():
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
    import shutil  # noqa: PLC0415

    shutil.copytree(site_path, tmp_path / "site")
    return tmp_path / "site"
