"""The documents are correct: figures, results, settings, files, links and commands."""

import csv
import json
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import RdfFormat, parse

from gwangju_kg.cli import main
from gwangju_kg.rdf import query_files
from gwangju_kg.settings import Settings
from our_namespaces import OURS, PREFIXES

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))

#: Number of words that a newcomer reads in ten minutes.
MOST_WORDS = 1_500


#: Folders of the checkout that are not part of the project.
OTHERS = {"dist", "node_modules", "releases", "__pycache__"}

#: Names in CONTRIBUTING.md that stand for any file.
EXAMPLES = {"b.py", "src/gwangju_kg/a/b.py", "test_b.py"}


@cache
def _files():
    """Return the files of the project, sorted, without what is built or installed."""
    folders = [path for path in ROOT.iterdir() if path.is_dir() and _is_ours(path.name)]
    inner = OTHERS - {"releases"}
    below = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    files = [path for path in below if inner.isdisjoint(path.parts)]
    return sorted([path for path in ROOT.iterdir() if path.is_file()] + files)


def _is_ours(folder):
    return folder in {".ci", ".github"} or not (folder in OTHERS or folder.startswith("."))


def _name(path):
    return path.relative_to(ROOT).as_posix()


DOCUMENTS = [path for path in _files() if path.suffix == ".md"]


def _blocks(text, language):
    """Return the fenced blocks of a language, each with the text that follows it."""
    parts = text.split(f"```{language}\n")[1:]
    return [tuple(part.split("```", 1)) for part in parts]


def _count(city_dataset, figure: str) -> int:
    path = next((ROOT / "queries" / "pages" / "figures").glob(f"{figure}.rq"))
    (row,) = query_files.select_rows(city_dataset, path, OURS)
    return int(next(iter(row.values())))


@pytest.mark.parametrize("name", ["README.md", "docs/tutorial/first-questions.md"])
def test_each_query_has_the_rows_printed_below_it(city_served, name):
    """The tables of the README and of the tutorial are what their queries return."""
    blocks = _blocks((ROOT / name).read_text("utf-8"), "sparql")

    assert blocks
    for query, below in blocks:
        table = []
        for line in below.strip().splitlines():
            if not line.startswith("|"):
                break
            table.append(tuple(cell.strip() for cell in line.strip("|").split("|")))
        rows = city_served.query(query)

        assert table[0] == tuple(variable.value for variable in rows.variables)
        values = [tuple(term.value if term else "" for term in row) for row in rows]
        assert values == table[2:]


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
def test_figures_of_the_readme_are_those_of_the_graph(city_dataset, figure, sentence):
    """A number in the README comes from a query that the release runs too."""
    stated = re.search(sentence, re.sub(r"\s+", " ", README))

    assert stated is not None
    assert int(stated[1]) == _count(city_dataset, figure)


def test_figures_of_links_are_those_of_the_query():
    """By class and in all, and the shares in the text; classes without a link are named."""
    text = (ROOT / "docs" / "reference" / "links.md").read_text("utf-8")
    rows = re.findall(r"^\| (?:`(\S+)`|all) \| (\d+) \| (\d+) \| (\d+) \|$", text, re.MULTILINE)
    stated = {name: tuple(map(int, counts)) for name, *counts in rows}
    answer = (ROOT / "queries/examples/linked-things-by-class.csv").read_text("utf-8")
    counted = {
        OURS.compact(row["class"]): tuple(
            int(row[key]) for key in ("things", "linked", "identified")
        )
        for row in csv.DictReader(answer.splitlines())
    }
    things, linked, identified = map(sum, zip(*counted.values(), strict=True))

    assert stated == counted | {"": (things, linked, identified)}
    assert f"{linked} of {things} are {linked / things:.1%}".replace("%", " %") in text
    assert f"{identified} are {identified / things:.1%}".replace("%", " %") in text
    assert [count for _, count, _ in counted.values()].count(0) == 6
    assert "Six classes have no link yet" in text


def test_every_setting_is_an_option_of_a_command_with_its_help():
    """Each row of the settings table is an option in the help of a command."""
    runner = CliRunner()
    manual = "".join(
        runner.invoke(main, [command, "--help"]).output for command in main.list_commands(None)
    )

    for name in Settings.__dataclass_fields__:
        assert f"--{name.replace('_', '-')}" in manual


def test_the_architecture_is_short_and_names_every_folder():
    """The diagram has each folder of the program and is read in ten minutes."""
    package = ROOT / "src" / "gwangju_kg"
    folders = {path.parent.relative_to(package).as_posix() for path in package.rglob("*.py")}
    missing = {
        name for name in folders - {"."} if f"{name.rpartition('/')[2]}/" not in ARCHITECTURE
    }

    assert missing == set()
    assert len(ARCHITECTURE.split()) <= MOST_WORDS


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_every_relative_link_leads_to_a_file(path):
    """Each relative link resolves from the file that has it."""
    targets = re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8"))
    relative = [target.partition("#")[0] for target in targets if "://" not in target]

    assert [target for target in relative if not (path.parent / target).exists()] == []


@pytest.mark.parametrize(
    "path", [path for path in DOCUMENTS if path.name != "CHANGELOG.md"], ids=_name
)
def test_every_file_that_is_named_exists(path):
    """Each path in code type, or its end, is a file of the project."""
    names = re.findall(
        r"`([\w./-]*[\w-]+\.(?:py|ts|mjs|rq|ttl|html|md|toml|tsv))`", path.read_text("utf-8")
    )
    files = [f"/{_name(file)}" for file in _files()]
    missing = {name for name in names if not any(file.endswith(f"/{name}") for file in files)}

    assert missing - EXAMPLES == set()


def test_every_document_is_in_the_index():
    """The README of docs/ links to every document."""
    index = (ROOT / "docs" / "README.md").read_text("utf-8")
    pages = {
        path.relative_to(ROOT / "docs").as_posix()
        for path in (ROOT / "docs").rglob("*.md")
        if path.parent.name not in {"decisions", "docs"}
    }

    assert {page for page in pages if f"({page})" not in index} == set()


@pytest.mark.parametrize("path", DECISIONS, ids=_name)
def test_a_decision_has_its_parts_and_its_line_in_the_index(path):
    """Title, date, context, decision, consequences."""
    text = path.read_text("utf-8")
    index = (path.parent / "README.md").read_text("utf-8")

    assert re.match(r"# .+\n\n- Date: \d{4}-\d\d-\d\d\n", text)
    assert re.findall(r"^## (.+)$", text, re.M)[:3] == ["Context", "Decision", "Consequences"]
    assert index.count(f"({path.name})") == 1


def test_the_numbers_of_decisions_are_taken_once():
    """Each decision has its own number, so that code can cite it."""
    numbers = [path.name[:4] for path in DECISIONS]

    assert len(numbers) == len(set(numbers)) > 50


def test_every_setting_is_in_the_reference_with_its_default():
    """The table of settings shows option, environment variable and default."""
    table = (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")

    for name, default in vars(Settings()).items():
        shown = f"`{default}`" if str(default or "") and default != () else "none"
        option, variable = name.replace("_", "-"), f"GWANGJU_KG_{name.upper()}"

        assert f"| `--{option}` | `{variable}` | {shown} |" in table


def test_every_dependency_is_in_the_reference():
    """Each library has its reason, so that an unused one is noticed."""
    table = (ROOT / "docs" / "reference" / "libraries.md").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [name for row in project["optional-dependencies"].values() for name in row]
    package = json.loads((ROOT / "frontend" / "package.json").read_text("utf-8"))
    names = {re.split(r"[\[>=]", name)[0] for name in [*project["dependencies"], *extras]}
    names |= {
        name.partition("/")[0] + "/…" if name.startswith("@") else name
        for name in package["dependencies"].keys() | package["devDependencies"].keys()
        if not name.startswith("@types/")
    }

    assert {
        name for name in names if not re.search(rf"[| ,]{re.escape(name)}[, |]", table)
    } == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_turtle_in_documents_is_valid_and_uses_our_terms(city_dataset, path):
    """An example can be pasted: it parses, and its terms of ours are declared."""
    terms = (
        {quad.subject.value for quad in city_dataset.quads_for_pattern(None, None, None, None)}
        if "```turtle" in path.read_text("utf-8")
        else set()
    )
    for text, _ in _blocks(path.read_text("utf-8"), "turtle"):
        triples = list(parse(text, format=RdfFormat.TURTLE))
        used = {
            term.value
            for triple in triples
            for term in (triple.predicate, triple.object)
            if term.value.startswith((PREFIXES["gk"], PREFIXES["gkv"]))
        }

        assert triples
        assert used <= terms


def test_the_citation_has_the_version_of_the_program():
    """CITATION.cff has the version of pyproject.toml."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]

    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text("utf-8")


def test_hooks_and_workflow_run_what_the_readme_names():
    """The hooks use the project's own tools; the workflow runs the command of the README."""
    hooks = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    workflow = (ROOT / ".github" / "workflows" / "test.yml").read_text("utf-8")
    entries = re.findall(r"entry: (\S+)", hooks)

    assert entries
    assert all(entry.startswith(".venv/bin/") for entry in entries)
    assert re.findall(r"repo: (\S+)", hooks) == ["local"]
    assert "run: make test" in workflow
    assert "\nmake test " in README


def test_every_command_is_in_the_readme_and_explains_itself():
    """Each command has a help text with a sentence and is named in the README."""
    for name in main.list_commands(None):
        help_text = CliRunner().invoke(main, [name, "--help"]).output

        assert f"gwangju-kg {name}" in README
        assert len(help_text.splitlines()) > 3
