"""The commands of docs/how-to/add-a-source.md, as they stand there."""

import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from bench.proposing import measure
from claims_text import ROOT, TEXT, Sheet, copy_data
from gwangju_kg.cli import main
from gwangju_kg.project.project_folder import Project

DOCUMENT = ROOT / "docs" / "how-to" / "add-a-source.md"


def test_the_commands_of_the_guide_lead_from_a_text_to_claims(tmp_path, monkeypatch):
    """Each runs in the folder of the project; the claim that is taken is then measured."""
    project = copy_data(tmp_path / "project")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "release.txt").write_text(TEXT)
    monkeypatch.chdir(project)
    pattern = r"^gwangju-kg ((?:source|propose) .*)$"
    commands = re.findall(pattern, DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        if "--read" in command:
            sheet = Sheet(Path("../texts/x-bogiilbo-2026-11-03.xlsx"))
            sheet.set(sheet.row("706명"), decision="taken", what="employeesHired")
            sheet.save()
        done = CliRunner().invoke(main, shlex.split(command))
        assert done.exit_code == 0, done.output

    (shares,) = measure(Project.open(project), tmp_path / "texts")
    assert shares.proposed == shares.readings > 0
    assert (shares.stated, shares.first) == (1, 1)
