"""An invented text and its source, in a copy of the project's data; the shared folders are ours."""

import shutil
from pathlib import Path

from click.testing import CliRunner
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from gwangju_kg.cli import main

TEXT = (
    "광주글로벌모터스는 지난달까지 캐스퍼를 누적 22만대 넘게 생산했다. 직원은 706명이다.\n"
    "도시철도 2호선은 2027년 12월 개통한다. 전남대학교와 시는 오는 12월 15일 협약을 맺는다.\n"
)
ROOT = Path(__file__).parent.parent
SLUG = "x-bridge-2026-11-03"


def run(project, command, *arguments, locale="C.UTF-8"):
    """Run a command of the program in a project."""
    runner = CliRunner(env={"LC_ALL": locale})
    return runner.invoke(main, [*command, "--project", str(project), *map(str, arguments)])


def copy_data(target):
    """Copy what belongs to the project alone."""
    target.mkdir()
    shutil.copy(ROOT / "project.toml", target)
    shutil.copytree(ROOT / "data", target / "data")
    return target


def add_source(project, folder, words=TEXT):
    """Write a text and the record of its source."""
    folder.mkdir()
    text = folder / "text.txt"
    text.write_text(words)
    options = ("--title", "다리", "--publisher", "다리", "--published", "2026-11-03")
    done = run(project, ["source", "new"], text, *options, "--slug", SLUG)
    assert done.exit_code == 0, done.output


def propose(project, folder, **options):
    """Write the spreadsheet; return it with its path."""
    done = run(project, ["propose"], SLUG, "--texts", folder, **options)
    assert done.exit_code == 0, done.output
    return folder / f"{SLUG}.xlsx"


class Sheet:
    """A spreadsheet as a person sees it: cells by key and row."""

    def __init__(self, path, name="claims"):
        self.path, self.book = path, load_workbook(path)
        self.sheet = self.book[name]
        self.columns = {cell.value: cell.column for cell in self.sheet[1]}

    def row(self, words):
        """Return the number of the first row with the words."""
        column = self.columns["words"]
        rows = range(3, self.sheet.max_row + 1)
        return next(n for n in rows if self.sheet.cell(n, column).value == words)

    def column(self, key):
        """Return the cells of a column, the key and the heading first."""
        return self.sheet[get_column_letter(self.columns[key])]

    def get(self, number, key):
        """Return the value of a cell."""
        return self.sheet.cell(number, self.columns[key]).value

    def set(self, number, **cells):
        """Write cells, None for an empty one."""
        for key, value in cells.items():
            self.sheet.cell(number, self.columns[key]).value = value

    def save(self):
        """Save the file, as a person does before the program reads it."""
        self.book.save(self.path)
