"""The commands of docs/how-to/change-the-record.md, as they stand there."""

import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from gwangju_kg.cli import main

DOCUMENT = Path(__file__).parents[2] / "docs" / "how-to" / "change-the-record.md"
BRIDGE = """\
@prefix ent: <https://w3id.org/gwangju-kg/id/entity/> .
@prefix gk: <https://w3id.org/gwangju-kg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ent:bridge a gk:Project ; rdfs:label "다리"@ko , "bridge"@en .
"""


def test_the_commands_of_the_guide_bring_a_change_into_the_record_and_out(project, monkeypatch):
    """Each runs in the folder of the project; between the first two a person writes a file."""
    monkeypatch.chdir(project)
    written = Path("data/entities/bridge.ttl")
    commands = re.findall(r"^gwangju-kg (changeset .*)$", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert len(commands) == 9
    for number, command in enumerate(commands):
        if number == 1:
            Path("changesets/new-bridge/draft", written).write_text(BRIDGE)
        done = CliRunner().invoke(main, shlex.split(command))
        assert done.exit_code == 0, done.output
        assert written.exists() == ("accept new-bridge" in command or number == 5)
