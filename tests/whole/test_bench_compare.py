"""Comparing two commits: what counts as worse."""

import subprocess
import sys
from pathlib import Path

from bench.compare import Figure, table

ROOT = Path(__file__).parents[2]


def _verdict(old, again, new, *, more_is_better):
    figures = [{"row": Figure(value, more_is_better)} for value in (old, again, new)]
    return table(figures)[-1].strip("| ").rpartition(" | ")[2]


def test_a_figure_within_twice_the_spread_is_not_worse():
    """The spread is the difference of the two old figures, around their mean."""
    assert _verdict(170, 160, 146, more_is_better=True) == "no"
    assert _verdict(170, 160, 184, more_is_better=False) == "no"


def test_a_figure_beyond_twice_the_spread_is_worse_in_one_direction():
    """A difference of the same size in the right direction is not."""
    assert _verdict(170, 160, 144, more_is_better=True) == "**yes**"
    assert _verdict(170, 160, 190, more_is_better=True) == "no"
    assert _verdict(170, 160, 190, more_is_better=False) == "**yes**"


def test_a_checkout_without_data_is_refused(tmp_path):
    """The message says how to make them."""
    command = [sys.executable, "-m", "bench.compare", tmp_path]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "run 'make bench' there first" in done.stderr
