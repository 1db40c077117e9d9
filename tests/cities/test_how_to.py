"""Each command of docs/how-to/your-own-city.md, in the order of the page."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from gwangju_kg.cli import main
from server_fixtures import Server

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "your-own-city.md"


def _commands():
    for block in re.findall(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL):
        yield from map(shlex.split, block.strip().splitlines())


@pytest.mark.thorough
def test_each_command_of_the_page_does_what_it_says(tmp_path, monkeypatch):
    """From nothing to the first page of the city, and to the passage of the next claim."""
    monkeypatch.chdir(tmp_path)
    printed = {}
    for program, *arguments in _commands():
        if program == "cd":
            monkeypatch.chdir(arguments[0])
        elif arguments == ["serve"]:
            with Server() as server:
                assert "Springfield Knowledge Graph" in server.content("?lang=en").decode()
        else:
            assert program == "gwangju-kg"
            done = CliRunner(env={"LC_ALL": "C.UTF-8"}).invoke(main, arguments)
            assert done.exit_code == 0, done.output
            printed[arguments[0]] = done.output

    assert "no violations" in printed["check"]
    assert printed["cite"].startswith("psg:example-38-70 a gk:Passage")
    assert "current" in printed["releases"]


def test_the_page_names_every_key():
    """The table has the keys that the reader knows, and no others."""
    from gwangju_kg.project import project_toml  # noqa: PLC0415

    text = PAGE.read_text("utf-8")
    for table, keys in project_toml._KEYS.items():
        assert not table or f"[{table}]" in text
        assert all(f"`{key}`" in text for key in keys)
