"""
What browser tests need: an installed Chromium, a real server, the pages.

Playwright drives the installed Chromium; it downloads none.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
COMMAND = Path(sys.executable).with_name("gwangju-kg")
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"

#: Command names in Debian, Fedora and other systems.
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

#: Adds up how much a page moves under its reader, in ``window.moved``.
COUNT_SHIFTS = """
window.moved = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  window.moved += entry.value;
})).observe({type: "layout-shift", buffered: true});
"""

#: How much of that is good.  Source: Core Web Vitals.
MAX_SHIFT = 0.1

#: One address of each kind of page, by the name of its picture.
PAGES = {
    "home": "/",
    "query": "/sparql",
    "result": "/sparql?query=SELECT+*+%7B+%3Fs+a+%3Ftype+%7D+LIMIT+20",
    "refused": "/sparql?query=NO",
    "downloads": "/downloads/",
    "problems": "/problem",
    "about": "/about",
    "project": "/page/id/entity/metro-line-2",
    "organization": "/page/id/entity/ggm",
    "place": "/page/id/entity/gwangju",
    "event": "/page/id/entity/world-aquatics-2019",
    "award": "/page/id/entity/korea-policy-award",
    "conferral": "/page/id/conferral/korea-policy-award-7",
    "milestone": "/page/id/milestone/metro-line-2-phase-1-opening",
    "assertion": "/page/id/assertion/s0-171",
    "source": "/page/id/source/s0",
    "passage": "/page/id/passage/s0-119-148",
    "discrepancy": "/page/id/discrepancy/metro-line-2-years",
    "indicator": "/page/vocab/projectCost",
    "numbers": "/numbers",
    "budget": "/budget",
    "person": "/page/id/entity/lee-yong-sup",
    "not-found": "/search?q=qqxxzz",
    "assertions": "/page/graph/links",
    "browse": "/browse/projects",
    "browse-index": "/browse",
    "browse-map": "/browse/projects?view=map",
    "browse-awards": "/browse/awards?year=2019",
    "search": "/search?q=%E3%84%B1%E3%85%88%E3%85%85%E3%85%85%E3%85%8B%E3%84%B7",
    "ledger": "/ledger",
    "discrepancies": "/discrepancies",
    "since": "/since?day=2024-01-01",
    "releases": "/releases/",
    "graph-view": "/graph-view?iri=https%3A%2F%2Fw3id.org%2Fgwangju-kg%2Fid%2Fentity%2Fggm",
    "calculation": "/page/id/calculation/births-growth",
    "list": "/page/id/list/signature-dishes",
    "time": "/page/id/time/x-zumst-54493470-published",
    "ontology": "/page/ontology",
    "shapes": "/page/shapes",
    "cite": "/cite?query=SELECT+*+%7B+%3Fs+a+%3Ftype+%7D+LIMIT+20",
    "features": "/reconcile/features",
    "folder": "/vocab/",
    "questions": "/queries",
    "missing": "/page/id/entity/no-such-thing",
}

#: Pages of the quick round: of each template that much is built on, one.
QUICK_PAGES = {
    "home", "result", "project", "place", "assertion", "budget", "browse", "search", "ledger",
    "since", "graph-view", "missing",
}  # fmt: skip


def each_page(*left_out: str) -> list[object]:
    """Return the names of all pages as parameters of a test; most of them are thorough."""
    return [
        pytest.param(name, marks=() if name in QUICK_PAGES else pytest.mark.thorough)
        for name in PAGES
        if name not in left_out
    ]


def chromium() -> str | None:
    """Return the path of the Chromium of this machine, or None."""
    return next(filter(None, map(shutil.which, _CHROMIUM)), None)


@contextlib.contextmanager
def serving(*arguments: str):
    """Run ``gwangju-kg serve`` on a free port; yield its address without the trailing slash."""
    with subprocess.Popen(
        [COMMAND, "serve", "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
    ) as process:
        try:
            yield process.stdout.readline().split()[0].rstrip("/")
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate()
