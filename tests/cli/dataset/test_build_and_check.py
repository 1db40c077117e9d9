"""The commands build and check, as a person and a script meet them."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from gwangju_kg.cli import main

PROGRAM = Path(sys.executable).with_name("gwangju-kg")


@pytest.fixture
def run(tmp_path):
    """Run a command in this process, with no settings but those given."""

    def ran(*arguments, **environment):
        names = {
            name: None for name in os.environ if name.startswith(("GWANGJU_KG_", "LC_", "LANG"))
        }
        return CliRunner(env=names | environment).invoke(main, [str(part) for part in arguments])

    return ran


@pytest.fixture
def options(project, tmp_path):
    """The options of a build of the small project."""
    return ("--project", project, "--releases", tmp_path / "releases")


def test_a_build_prints_one_line_when_piped(options):
    """
    A script reads the name of the release and nothing else.
    """
    done = subprocess.run([PROGRAM, "build", *options], capture_output=True, text=True, check=True)
    release = (options[3] / "current").resolve()

    assert done.stderr == ""
    assert re.fullmatch(rf"release {release.name}: \d+ quads in {release}\n", done.stdout)


def test_a_build_tells_its_stages_on_a_terminal(options):
    """
    A person sees a line a stage, with counts and seconds and what is left.
    """
    shown, terminal = pty.openpty()
    command = [PROGRAM, "build", *options]
    subprocess.run(command, stderr=terminal, check=True, stdout=subprocess.PIPE)
    os.close(terminal)
    lines = os.read(shown, 10_000).decode().splitlines()
    os.close(shown)

    stages = [line.split()[0] for line in lines]
    assert stages[:4] == ["read", "derive", "validate", "dump"]
    assert stages[-1] == "store"
    assert len(set(stages)) == len(stages)
    for number, line in enumerate(lines, 1):
        left = f"; left: {', '.join(stages[number:])}" if stages[number:] else ""
        assert re.search(rf"\d.*, \d+\.\d s{left}$", line)


def test_a_fresh_release_is_not_built_again(run, options):
    """
    With --if-stale the second build says that there is nothing to do.
    """
    first = run("build", *options, "--if-stale")
    second = run("build", *options, "--if-stale")

    assert first.exit_code == second.exit_code == 0
    assert second.output == f"release {first.output.split()[1].rstrip(':')} is up to date\n"


def test_a_changed_project_is_built_again(run, options, project):
    """
    With --if-stale a change of the inputs is noticed.
    """
    run("build", *options)
    (project / "data" / "times.ttl").write_text("")

    assert " quads in " in run("build", *options, "--if-stale").output


def test_settings_come_from_the_environment_too(run, options):
    """
    GWANGJU_KG_PROJECT and GWANGJU_KG_RELEASES stand for the options.
    """
    done = run("build", GWANGJU_KG_PROJECT=str(options[1]), GWANGJU_KG_RELEASES=str(options[3]))

    assert done.exit_code == 0
    assert (options[3] / "current" / "manifest.json").is_file()


@pytest.mark.parametrize(("locale", "word"), [("ko_KR.UTF-8", "위반"), ("C.UTF-8", "violation")])
@pytest.mark.parametrize("command", ["build", "check"])
def test_a_violation_is_told_in_the_users_language(run, options, command, locale, word):
    """
    Node, shape, what to do, on stderr with status 1, and no release.
    """
    _, project, _, releases = options
    path = project / "data" / "entities" / "projects.ttl"
    path.write_text(path.read_text("utf-8").replace('"인공지능 집적단지"@ko , ', ""), "utf-8")
    done = run(command, "--project", project, LC_ALL=locale, GWANGJU_KG_RELEASES=str(releases))

    assert (done.exit_code, done.stdout) == (1, "")
    assert re.search(rf"projects\.ttl:\d+: {word}: ent:ai-hub: .*gks:label-korean", done.stderr)
    assert not (releases / "current").exists()


def test_a_turtle_error_is_a_sentence_with_its_place(run, options, project):
    """
    File, line, column and the offending text, and no traceback.
    """
    (project / "data" / "times.ttl").write_text("<http://e/a> <http://e/p> zz:x .")
    done = run("build", *options)

    assert done.exit_code == 1
    assert re.search(r"times\.ttl:1:27: is not Turtle: .*, at zz:x\n$", done.stderr)
    assert "Traceback" not in done.output


def test_a_check_of_good_data_says_so(run, project):
    """
    Status 0 and one line.
    """
    done = run("check", "--project", project)

    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert re.fullmatch(r"no violations in \d+ quads", lines[0])
    assert [line.partition(":")[0] for line in lines[1:]] == [
        "the city is not named",
        "there is no contact",
    ]


def test_a_warning_is_shown_even_when_piped(run, options, project):
    """
    It is on stderr; stdout stays one line.
    """
    path = project / "data" / "sources" / "s0" / "source.ttl"
    path.write_text(path.read_text("utf-8").replace("0" * 64, "short"), "utf-8")
    done = run("build", *options)

    assert done.exit_code == 0
    assert "warning: src:s0: a hash is 64 hex digits" in done.stderr
    assert done.stdout.count("\n") == 1


def test_a_folder_that_is_no_project_is_a_sentence(run, tmp_path):
    """
    The file that is missing is named, and nothing is created.
    """
    done = run("build", "--project", tmp_path, "--releases", tmp_path / "releases")

    assert done.exit_code == 1
    assert list(tmp_path.iterdir()) == []
    assert "project.toml: is missing: run the command in the project's folder" in done.stderr


@pytest.mark.parametrize("arguments", [["nonsense"], ["build", "--nonsense"], ["build", "x"]])
def test_a_wrong_call_ends_with_status_2(run, arguments):
    """
    A command or option that there is not is a usage error.
    """
    done = run(*arguments)

    assert done.exit_code == 2
    assert "Usage: " in done.stderr


def test_a_wrong_setting_ends_with_status_2(run, options):
    """
    A value out of range is a usage error, wherever it comes from.
    """
    done = run("build", *options, GWANGJU_KG_PORT="-1")

    assert done.exit_code == 2
    assert "setting 'port' cannot be '-1'" in done.stderr


@pytest.mark.parametrize("command", [[], ["build"], ["check"]])
def test_help_is_a_manual(run, command):
    """
    Each command says what it does, and each option what it means.
    """
    done = run(*command, "--help")

    assert done.exit_code == 0
    assert "Usage: " in done.output
    for line in re.findall(r"^  (--?\w.*)$", done.output, re.MULTILINE):
        assert re.search(r"\s{2,}\S", line) or line.startswith("--"), line


def test_the_version_is_told(run):
    """
    The program knows its version.
    """
    assert re.fullmatch(r"gwangju-kg, version \d+\.\d+\.\d+\n", run("--version").output)


@pytest.mark.parametrize("arguments", ["--help", "build --help", "build --if-stale"])
def test_what_need_not_build_loads_no_rdf_library(release_path, project_path, arguments):
    """
    Help, and a start with a fresh release, are quick.
    """
    code = (
        "import sys\nfrom gwangju_kg.cli import main\n"
        f"try: main({arguments.split()!r})\nexcept SystemExit: pass\n"
        "loaded = {'rdflib', 'pyshacl'} & set(sys.modules)\n"
        "print(sorted(loaded), file=sys.stderr)"
    )
    environment = os.environ | {
        "GWANGJU_KG_PROJECT": str(project_path),
        "GWANGJU_KG_RELEASES": str(release_path.parent),
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )

    assert done.stderr == "[]\n"
