"""Each command of docs/how-to/site-without-a-server.md, in the order of the page."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from springfield import start

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "site-without-a-server.md"


def _commands():
    for block in re.findall(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL):
        yield from map(shlex.split, block.strip().splitlines())


@pytest.mark.thorough
def test_each_command_of_the_page_does_what_it_says(tmp_path, monkeypatch, run, project_path):
    """The small project is in the place of the reader's, and a new city in that of the other."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(project_path, tmp_path, dirs_exist_ok=True)
    start(tmp_path / "springfield")
    run("build", "--project", "springfield")
    printed = []
    for program, *arguments in _commands():
        if program == "python":  # it serves until it is stopped; tested with the site
            assert arguments[:2] == ["-m", "http.server"]
            continue
        assert program == "gwangju-kg"
        done = run(*arguments)
        assert done.exit_code == 0, done.output
        printed.append(done.output)

    assert "pages" in printed[1]
    assert "followed" in printed[2]
    assert run("site", "springfield-site", "--check").exit_code == 0
    home = (tmp_path / "springfield-site" / "index.html").read_text("utf-8")
    assert "Springfield" in home
    ledger = (tmp_path / "springfield-site" / "ledger" / "index.html").read_text("utf-8")
    days = re.findall(r'href="at/([\d-]{10})/known/([\d-]{10})/"', ledger)
    assert days, "a month for each month since the first commitment"
    assert all(at == known for at, known in days)
