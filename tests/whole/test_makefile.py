"""The commands of the README update an old environment; `make check` finds the tests of a file."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

import check_file

ROOT = Path(__file__).parents[2]
STAMPS = {"run.stamp": "requirements.lock", "test.stamp": "requirements-test.lock"}

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="no make on this machine")


@pytest.fixture
def checkout(tmp_path):
    """The files that the targets depend on, and an environment that is up to date."""
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
    """Return the commands that make would run."""
    clean = {"PATH": os.environ["PATH"], "LC_ALL": locale}
    command = ["make", "--dry-run", target]
    return subprocess.run(
        command, cwd=checkout, env=clean, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.parametrize("target", ["serve", "test", "build"])
def test_what_is_up_to_date_is_not_installed_again(checkout, target):
    """No package index is contacted."""
    assert "pip" not in _would_do(checkout, target)


@pytest.mark.parametrize("target", ["serve", "test", "build"])
def test_a_newer_lock_file_is_installed_first(checkout, target):
    """Each command that needs the packages installs them first."""
    (checkout / "requirements.lock").touch()

    assert "--require-hashes -r .venv/run.stamp.new" in _would_do(checkout, target)


def test_tools_of_the_tests_are_for_the_tests(checkout):
    """Their lock file is used by ``make test`` and not by ``make serve``."""
    (checkout / "requirements-test.lock").touch()

    assert "-r .venv/test.stamp.new" in _would_do(checkout, "test")
    assert "pip" not in _would_do(checkout, "serve")


def _install(checkout, pip, locale="C"):
    """Install with a stub instead of pip and uv and return the output."""
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
    """A stamp has the time at which the installation began, and the installed content."""
    (checkout / "requirements.lock").write_text("first", "ascii")
    _install(checkout, "echo second > requirements.lock; touch -d +1day requirements.lock")

    assert (checkout / ".venv/run.stamp").read_text("ascii") == "first"
    assert "pip" in _would_do(checkout, "serve")


def test_an_installation_that_fails_is_begun_again(checkout):
    """A failed installation leaves no stamp."""
    (checkout / "requirements.lock").touch()
    with pytest.raises(subprocess.CalledProcessError):
        _install(checkout, "exit 1")

    assert "pip" in _would_do(checkout, "serve")


@pytest.mark.parametrize(
    ("locale", "line"),
    [
        ("ko_KR.UTF-8", "requirements.lock의 패키지 2개를 .venv에 설치합니다(5초쯤) …\n"),
        ("C", "installing 2 packages of requirements.lock into .venv (about 5 s) …\n"),
    ],
)
def test_a_step_says_what_it_does_and_how_long_it_may_take(checkout, locale, line):
    """The only output is the step with its usual duration, in Korean in a Korean locale."""
    (checkout / "requirements.lock").write_text("one==1\ntwo==2\n", "ascii")

    assert _install(checkout, "", locale) == line


def test_modules_are_compiled_once(checkout):
    """The commands see no wish of the environment to compile them in each process."""
    seen = subprocess.run(
        ["make", "--eval", "seen: ; @env", "seen"],
        cwd=checkout,
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "OTHER": "1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert "OTHER=1" in seen
    assert "PYTHONDONTWRITEBYTECODE" not in seen


def test_help_names_every_target_for_people():
    """A target without a description is a part of another one."""
    text = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    assert {line.split()[0] for line in text.splitlines()} >= {
        "help", "serve", "build", "check", "test", "test-all", "lint", "bench", "lock", "clean"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "tests"),
    [
        ("src/gwangju_kg/sparql/lexer.py", ["tests/sparql/test_lexer.py"]),
        ("src/gwangju_kg/cli/serve.py", ["tests/whole/test_serve.py"]),
        ("src/gwangju_kg/settings.py", ["tests/test_settings.py"]),
        ("bench/ceiling.py", ["tests/whole/test_bench.py"]),
        ("frontend/editor/syntax.ts", ["frontend/tests/editor/syntax.test.ts"]),
        ("src/gwangju_kg/web/app.py", []),
        ("frontend/page/zoom.ts", []),
    ],
)
def test_the_tests_of_a_source_file_are_found(name, tests):
    """They are found by its name, its folder or the name of its folder."""
    assert check_file.tests_for(name) == tests


def test_without_a_test_of_its_name_a_file_has_those_of_its_folder():
    """The tests are those of the nearest folder that has any."""
    tests = check_file.tests_for("src/gwangju_kg/korean/numbers/counters.py")

    assert tests == sorted(
        path.relative_to(ROOT).as_posix() for path in (ROOT / "tests/korean").glob("test_*.py")
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([""], "name one file, for example make check FILE=tests/sparql/test_lexer.py"),
        (["tests/sparql/test_lexr.py"], "Did you mean tests/sparql/test_lexer.py?"),
        (["nowhere/nothing.py"], "there is no file nowhere/nothing.py."),
        (["tests/sparql"], "tests/sparql is a folder"),
        (["/etc/hosts"], "/etc/hosts is outside this repository"),
        (["data/times.ttl"], "`gwangju-kg check` validates ontology/, data/"),
    ],
)
def test_a_file_that_cannot_be_checked_is_answered_by_a_sentence(arguments, sentence, capsys):
    """The message says what to name instead, if that is known."""
    assert check_file.main(arguments) == 2
    assert sentence in capsys.readouterr().err


def test_a_source_file_without_tests_is_said_to_have_none():
    """Its doctests and its types are still checked."""
    name = "src/gwangju_kg/web/app.py"

    assert check_file.describe_tests(name) == (
        f"no tests of {name} were found by its name or its folder; its doctests are run"
    )
    assert [step.title for step in check_file.steps_for(name)] == [
        "format",
        "lint",
        "types",
        "imports",
        "tests",
    ]
