"""Comparing the results of two commits: what counts as worse."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

RESULTS = """# Results

## City release: 1,000 quads

| ours against | Oxigraph on disk | Fuseki TDB2 |
|---|---:|---:|
| repeated queries, requests/s | {repeated} × | 30.00 × |
| analytical queries, time | 0.80 × (24 of 24) | – |

|  | gwangju-kg | Oxigraph on disk |
|---|---:|---:|
| resident memory of all processes, MB | {memory} | 1,018 |
"""


def _compare(tmp_path, *runs):
    paths = []
    for number, (repeated, memory) in enumerate(runs):
        paths.append(tmp_path / f"{number}.md")
        paths[-1].write_text(RESULTS.format(repeated=repeated, memory=memory), "utf-8")
    command = [sys.executable, "-m", "bench.compare", *paths]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    rows = [line.strip("| ").split(" | ") for line in done.stdout.splitlines()[2:]]
    return {row[0]: row[1:] for row in rows}


def test_a_figure_within_twice_the_spread_is_not_worse(tmp_path):
    """Higher ratios and fewer megabytes are better; the peers' own figures are ignored."""
    rows = _compare(tmp_path, (1.70, 180), (1.60, 184), ("1.46", "1,189"))

    repeated = "City release, repeated queries, requests/s: Oxigraph on disk"
    memory = "City release, resident memory of all processes, MB: gwangju-kg"
    assert rows[repeated] == ["1.7", "1.6", "1.46", "no"]
    assert rows[memory] == ["180", "184", "1189", "**yes**"]
    assert len(rows) == 4


def test_a_ratio_beyond_twice_the_spread_is_worse(tmp_path):
    """A difference of the same size in the right direction is not."""
    name = "City release, repeated queries, requests/s: Oxigraph on disk"

    assert _compare(tmp_path, (1.70, 1), (1.60, 1), (1.44, 1))[name][-1] == "**yes**"
    assert _compare(tmp_path, (1.70, 1), (1.60, 1), (1.90, 1))[name][-1] == "no"
