"""The documents tell the truth: figures, answers, settings, modules and commands."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from gwangju_kg.cli import main
from gwangju_kg.dataset.derivation import derive
from gwangju_kg.dataset.reading import Dataset, read_project
from gwangju_kg.rdf import query_files
from gwangju_kg.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")


@pytest.fixture(scope="module")
def city() -> Dataset:
    """The project's own graph, derived."""
    dataset = read_project(ROOT)
    derive(dataset, ROOT)
    return dataset


def _count(city: Dataset, figure: str) -> int:
    path = next((ROOT / "queries" / "pages" / "figures").glob(f"{figure}.rq"))
    (row,) = query_files.select_rows(city, path)
    return int(next(iter(row.values())))


def test_the_first_query_of_the_readme_has_the_answer_printed_below_it(city):
    """The README's table is what its query gives."""
    text, _, below = README.partition("```sparql\n")[2].partition("```")
    table = [line for line in below.partition("\n#")[0].splitlines() if line.startswith("|")]
    printed = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table[2:]]
    rows = city.query(text, use_default_graph_as_union=True)

    assert [tuple(term.value for term in row) for row in rows] == printed


@pytest.mark.parametrize(
    ("figure", "sentence"),
    [
        ("assertions", r"(\d+) assertions from \d+ sources"),
        ("sources", r"\d+ assertions from (\d+) sources"),
        ("assertions-checked", r"assertions (\d+) state a number or a date"),
        ("assertions-proven", r"proves (\d+) of them"),
        ("readings", r"of the (\d+) numbers and dates in the two texts"),
        ("readings-answered", r"of the (\d+) numbers and dates in the two texts"),
    ],
)
def test_figures_of_the_readme_are_those_of_the_graph(city, figure, sentence):
    """A number in the README comes from a query that the release runs too."""
    stated = re.search(sentence, re.sub(r"\s+", " ", README))

    assert stated is not None
    assert int(stated[1]) == _count(city, figure)


def test_every_setting_is_an_option_of_a_command_with_its_help():
    """The settings table is the manual: each row shows in the help of a command."""
    runner = CliRunner()
    manual = "".join(
        runner.invoke(main, [command, "--help"]).output for command in main.list_commands(None)
    )

    for name in Settings.__dataclass_fields__:
        assert f"--{name.replace('_', '-')}" in manual


def test_every_folder_has_its_line_in_the_architecture():
    """The picture of the house shows each folder of the program."""
    package = ROOT / "src" / "gwangju_kg"
    folders = {path.parent.relative_to(package).as_posix() for path in package.rglob("*.py")}
    missing = {
        name for name in folders - {"."} if f"{name.rpartition('/')[2]}/" not in ARCHITECTURE
    }

    assert missing == set()


def test_every_command_is_in_the_readme_and_explains_itself():
    """Each command has a help text with a sentence and is named in the README."""
    for name in main.list_commands(None):
        help_text = CliRunner().invoke(main, [name, "--help"]).output

        assert f"gwangju-kg {name}" in README
        assert len(help_text.splitlines()) > 3
