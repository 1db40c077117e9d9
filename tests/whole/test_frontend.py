"""The sources of the scripts: their dependencies are exact and name no host."""

import json
import re
from pathlib import Path

import pytest

from gwangju_kg.web.pages import assets

FRONTEND = Path(__file__).parents[2] / "frontend"
PACKAGE = json.loads((FRONTEND / "package.json").read_text("utf-8"))
LOCK = (FRONTEND / "package-lock.json").read_text("utf-8")


def test_the_lock_holds_a_hash_of_each_package_and_names_no_registry():
    """Packages come from the user's configured registry, and are the same from each."""
    packages = {name: row for name, row in json.loads(LOCK)["packages"].items() if name}

    assert packages
    assert all(row["integrity"].startswith("sha512-") for row in packages.values())
    assert "://" not in LOCK


@pytest.mark.parametrize("part", ["dependencies", "devDependencies"])
def test_a_dependency_has_one_version(part):
    """No version is a range, so that a later build is the same."""
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in PACKAGE[part].values())


def test_npm_runs_nothing_but_the_tests():
    """Scripts of npm use the Node of the machine, so only `npm test` is one, for developers."""
    assert PACKAGE["scripts"] == {"test": "node test.mjs"}
    assert "ignore-scripts=true" in (FRONTEND / ".npmrc").read_text("utf-8")


def test_each_test_of_a_script_is_named_after_it():
    """`make check` finds the tests of a script by its name and folder."""
    tests = FRONTEND / "tests"
    names = {path.relative_to(tests).as_posix() for path in tests.rglob("*.test.ts")}

    assert len(names) > 10
    assert {
        name for name in names if not (FRONTEND / name.replace(".test.", ".")).exists()
    } == set()


@pytest.mark.skipif(not assets.read_scripts(), reason="the scripts are not built")
def test_the_licence_of_each_package_goes_with_the_scripts():
    """Each package is listed with the text of its licence."""
    licences = (assets.BUILD_PATH / "licences.txt").read_text("utf-8")

    assert PACKAGE["dependencies"].keys() <= set(licences.splitlines())
