"""Changesets as a person uses them: the commands on a small project, with git or without."""

import subprocess

from click.testing import CliRunner

from gwangju_kg.cli import main


class Record:
    """A project and the commands of changesets in it."""

    def __init__(self, project):
        self.project, self.changesets = project, project / "changesets"

    def run(self, *arguments, locale="C.UTF-8", answer=None):
        """Run a command."""
        runner = CliRunner(env={"LC_ALL": locale})
        command = ["changeset", arguments[0], "--project", str(self.project), *arguments[1:]]
        return runner.invoke(main, command, input=answer)

    def done(self, *arguments, **options):
        """Run a command that succeeds and return what it prints."""
        done = self.run(*arguments, **options)
        assert done.exit_code == 0, done.output
        return done.output

    def refused(self, *arguments, **options):
        """Run a command that is refused and return what it prints."""
        done = self.run(*arguments, **options)
        assert done.exit_code == 1, done.output
        return done.output

    def begin(self, name, author="Kim"):
        """Begin a draft."""
        self.done("new", name, "--who", author, "--why", f"because of {name}")

    def draft(self, name, path):
        """Return a file of a draft."""
        return self.changesets / name / "draft" / path

    def edit(self, name, path, old, new):
        """Replace words in a file of a draft."""
        file = self.draft(name, path)
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))

    def tree(self):
        """Return the files of the record."""
        data = self.project / "data"
        return {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}


def git(folder, *arguments):
    """Run a command of git in a folder and return what it prints."""
    done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)
    return done.stdout.decode()


def put_under_git(record):
    """Make the project of a record a work tree of git in which all is committed."""
    git(record.project, "init", "-q")
    for key, value in (("name", "Committer"), ("email", "c@example.org")):
        git(record.project, "config", f"user.{key}", value)
    git(record.project, "add", ".")
    git(record.project, "commit", "-qm", "begin")
    return record
