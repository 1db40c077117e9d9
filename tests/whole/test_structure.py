"""
The structure of ``src/``: small modules, small folders, unique names.

The order of the folders is checked by the contracts in ``pyproject.toml`` (``lint-imports``).
"""

import ast
from collections import defaultdict
from fnmatch import fnmatch
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src" / "gwangju_kg"
MODULES = sorted(SRC.rglob("*.py"))

#: Maximum number of lines of a module; a longer one is split by stage.
MOST_LINES = 300

#: Maximum number of modules in a folder.
MOST_MODULES = 15

#: Names that several modules may have, because their folders distinguish them.
PLAIN = {
    "views",  # the Flask blueprint of its folder
    *("check", "diff", "nanopub", "query", "releases"),  # in cli/, the command of that name
}


def _name(path):
    return path.relative_to(SRC).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_module_is_small(path):
    """
    A module has at most 300 lines.
    """
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


def test_folders_are_small():
    """
    A folder has at most 15 modules.
    """
    counts = defaultdict(int)
    for path in MODULES:
        counts[_name(path.parent)] += 1

    assert {folder: count for folder, count in counts.items() if count > MOST_MODULES} == {}


def test_a_class_name_has_one_meaning():
    """
    No two classes of the package have the same name.
    """
    classes = defaultdict(list)
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                classes[node.name].append(_name(path))

    assert {name: where for name, where in classes.items() if len(where) > 1} == {}


def test_a_module_name_has_one_meaning():
    """No two modules have the same name, but for those listed."""
    modules = defaultdict(list)
    for path in MODULES:
        if path.name not in {"__init__.py", "__main__.py"}:
            modules[path.stem].append(_name(path))

    assert {name for name, where in modules.items() if len(where) > 1} == PLAIN


def test_pytest_passes_over_no_folder_of_tests(pytestconfig):
    """Tests in a folder that pytest skips by its name, such as ``build`` by default, never run."""
    root = SRC.parents[1]
    patterns = pytestconfig.getini("norecursedirs")
    files = [*root.joinpath("tests").rglob("test_*.py"), *MODULES]
    folders = {folder.name for path in files for folder in path.relative_to(root).parents}

    assert [name for name in sorted(folders) if any(fnmatch(name, each) for each in patterns)] == []
