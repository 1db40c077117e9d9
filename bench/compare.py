"""
Compare a new commit with an old one: ``python -m bench.compare OLD OLD_AGAIN NEW``.

Each argument is a results file that ``python -m bench --results FILE`` wrote, all three on one
machine, one after the other.  A row of the new commit is worse only if it differs from the mean
of the two old runs, in the wrong direction, by more than twice the difference between them.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final, NamedTuple

#: A run whose figure differs from the mean of the old ones by this many spreads is another figure.
_SPREADS: Final = 2

#: In the table of ratios every column is ours against a peer, so more is better; in the table of
#: absolute figures only the first column is ours, and less is better.
_RATIOS: Final = "ours against"

_FIGURE: Final = re.compile(r"-?[\d,]+(?:\.\d+)?")


class Row(NamedTuple):
    """
    One figure of ours.

    Attributes:
        section: the data it was measured on.
        name: what was measured, and against which peer.
        is_ratio: whether more is better.
    """

    section: str
    name: str
    is_ratio: bool


def read(path: Path) -> dict[Row, float]:
    """Read the figures of ours from the tables of a results file, in their order."""
    figures: dict[Row, float] = {}
    section, columns = "", [""]
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ").partition(":")[0]
        if not line.startswith("|"):
            columns = [""]
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if columns == [""]:
            columns = cells
        elif not cells[-1].startswith("--"):
            is_ratio = columns[0] == _RATIOS
            if is_ratio or columns[1] == "gwangju-kg":
                for column, cell in list(zip(columns, cells, strict=True))[
                    1 : None if is_ratio else 2
                ]:
                    if match := _FIGURE.match(cell):
                        row = Row(section, f"{cells[0]}: {column}", is_ratio)
                        figures[row] = float(match[0].replace(",", ""))
    return figures


def lines(old: dict[Row, float], again: dict[Row, float], new: dict[Row, float]) -> list[str]:
    """Return a Markdown table of the rows that all three runs have."""
    table = ["| | old | old again | new | worse? |", "|---|---:|---:|---:|---|"]
    for row, first in old.items():
        if row in again and row in new:
            second, now = again[row], new[row]
            loss = (first + second) / 2 - now if row.is_ratio else now - (first + second) / 2
            verdict = "**yes**" if loss > _SPREADS * abs(first - second) else "no"
            name = f"{row.section}, {row.name}"
            table.append(f"| {name} | {first:g} | {second:g} | {now:g} | {verdict} |")
    return table


if __name__ == "__main__":
    if len(sys.argv) != 4:  # noqa: PLR2004 - two of the old commit, one of the new
        sys.exit("usage: python -m bench.compare OLD.md OLD_AGAIN.md NEW.md")
    print("\n".join(lines(*(read(Path(name)) for name in sys.argv[1:]))))  # noqa: T201
