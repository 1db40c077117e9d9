"""The commands of the README bring an environment up to date that older lock files made."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STAMPS = {"run.stamp": "requirements.lock", "test.stamp": "requirements-test.lock"}

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="no make on this machine")


@pytest.fixture
def checkout(tmp_path):
    """The files that decide what is to be done, and an environment that is up to date."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    built = tmp_path / "src/gwangju_kg/web/static/build"
    for folder in (tmp_path / "frontend", tmp_path / ".venv/bin", built):
        folder.mkdir(parents=True)
    made = ["pyproject.toml", "hatch_build.py", *STAMPS.values(), ".venv/bin/python"]
    for age, name in enumerate([*made, *(f".venv/{stamp}" for stamp in STAMPS)]):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (age, age))
    (built / "manifest.json").touch()
    return tmp_path


def _would_do(checkout, target, locale="C"):
    """Give what the command would run."""
    clean = {"PATH": os.environ["PATH"], "LC_ALL": locale}
    command = ["make", "--dry-run", target]
    return subprocess.run(
        command, cwd=checkout, env=clean, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.parametrize("target", ["serve", "test", "build"])
def test_what_is_up_to_date_is_not_installed_again(checkout, target):
    """
    Nothing is asked of a package index.
    """
    assert "pip" not in _would_do(checkout, target)


@pytest.mark.parametrize("target", ["serve", "test", "build"])
def test_a_newer_lock_file_is_installed_first(checkout, target):
    """
    By each command that needs what it names.
    """
    (checkout / "requirements.lock").touch()

    assert "--require-hashes -r .venv/run.stamp.new" in _would_do(checkout, target)


def test_tools_of_the_tests_are_for_the_tests(checkout):
    """
    Their lock file counts for ``make test`` and not for ``make serve``.
    """
    (checkout / "requirements-test.lock").touch()

    assert "-r .venv/test.stamp.new" in _would_do(checkout, "test")
    assert "pip" not in _would_do(checkout, "serve")


def _install(checkout, pip, locale="C"):
    """Run the installing with a program in the place of pip; give what a person reads."""
    python = checkout / ".venv/bin/python"
    python.write_text(f"#!/bin/sh\n{pip}\n", "ascii")
    python.chmod(0o755)
    os.utime(python, (1, 1))
    return subprocess.run(
        ["make", ".venv/run.stamp"],
        cwd=checkout,
        env={"PATH": os.environ["PATH"], "LC_ALL": locale},
        stdout=subprocess.PIPE,
        check=True,
    ).stdout.decode()


def test_a_lock_file_that_changes_while_it_is_installed_is_installed_again(checkout):
    """
    A stamp is as old as the beginning of the installing, and holds what was installed.
    """
    (checkout / "requirements.lock").write_text("first", "ascii")
    _install(checkout, "echo second > requirements.lock; touch -d +1day requirements.lock")

    assert (checkout / ".venv/run.stamp").read_text("ascii") == "first"
    assert "pip" in _would_do(checkout, "serve")


def test_an_installation_that_fails_is_begun_again(checkout):
    """
    It leaves no stamp that says more.
    """
    (checkout / "requirements.lock").touch()
    with pytest.raises(subprocess.CalledProcessError):
        _install(checkout, "exit 1")

    assert "pip" in _would_do(checkout, "serve")


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("ko_KR.UTF-8", "requirements.lock의 꾸러미 2개를 .venv에 설치합니다(1분쯤) …\n"),
        ("C", "2 packages of requirements.lock into .venv (about a minute) …\n"),
    ],
)
def test_a_step_says_what_it_does_and_how_long_it_may_take(checkout, locale, said):
    """
    In Korean where the locale is, and nothing else is said.
    """
    (checkout / "requirements.lock").write_text("one==1\ntwo==2\n", "ascii")

    assert _install(checkout, "", locale) == said
