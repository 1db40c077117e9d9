"""
The import order of ARCHITECTURE.md, enforced.

A module may import only modules of a lower rank; the serving half never
imports the building half.  They meet only at a release directory on disk.
"""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

SRC = Path(__file__).parent.parent / "src" / "gwangju_kg"

#: A family (``web.*``) is the modules of a package: those may import each other, never in a circle.
RANK = {
    "errors": 0, "errors.*": 0, "hanja": 0,
    "settings": 1, "names": 1, "formats": 1, "places": 1, "manifest": 1, "report": 1, "tokens": 1,
    "folding": 1, "files": 1,
    "services": 2, "services.*": 2,
    "archive": 2, "fingerprint": 2,
    "korean": 2, "korean.*": 2, "inputs": 2, "links": 2, "queries": 2, "turtle": 2, "packing": 2,
    "graph": 3, "proofs": 3,
    "validation": 4, "validation.*": 4, "evidence": 4, "evidence.*": 4,
    "signature": 3,
    "dumps": 4, "metadata": 5, "metadata.*": 5, "store": 5, "lexicon": 5, "tables": 5,
    "publication": 6, "changes": 6, "linking.*": 6, "linking": 6,
    "release": 7, "outline": 7, "history": 7, "audit": 7,
    "likeness": 2, "finder": 7,
    "catalogue": 7, "admission": 7, "nanopubs": 8,
    "engine.*": 8, "engine": 8,
    "web.*": 9,
    "web": 10,
    "cli._options": 10,
    "cli.*": 11,
    "cli": 12,
}  # fmt: skip
BUILD = {
    "korean", "inputs", "links", "queries", "graph", "proofs", "validation", "evidence", "dumps",
    "release", "lexicon", "packing", "tables", "linking", "metadata", "publication",
}  # fmt: skip
SERVE = {"catalogue", "admission", "nanopubs", "finder", "services", "engine", "web"}


def _module(path):
    parts = path.relative_to(SRC).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = sorted(p for p in SRC.rglob("*.py") if p.name != "__main__.py" and _module(p))
NAMES = {_module(path) for path in MODULES}


def _family(module):
    return module.partition(".")[0]


def _rank(module):
    return RANK.get(module, RANK.get(f"{_family(module)}.*" if "." in module else module))


def _imports(path):
    """Every gwangju_kg module that *path* imports, also inside functions."""
    package = ["gwangju_kg", *path.relative_to(SRC).parent.parts]
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            inner = {f"{stem}.{alias.name}" for alias in node.names}
            modules = {name for name in inner if name.removeprefix("gwangju_kg.") in NAMES}
            found |= modules if modules == inner else {stem, *modules}
    names = {name.removeprefix("gwangju_kg.") for name in found}
    return (names & NAMES) - {_module(path)}


@pytest.mark.parametrize("path", MODULES, ids=_module)
def test_imports_point_down(path):
    """
    A module imports only from lower ranks or its own family, and every module has a rank.
    """
    module = _module(path)

    assert _rank(module) is not None, f"{path} has no rank: add it to RANK and ARCHITECTURE.md"
    upward = {
        name
        for name in _imports(path)
        if _rank(name) > _rank(module)
        or (_rank(name) == _rank(module) and _family(name) != _family(module))
    }
    assert set() == upward
    if _family(module) in SERVE:
        assert set() == {name for name in _imports(path) if _family(name) in BUILD}
    if _family(module) in BUILD:
        assert set() == {name for name in _imports(path) if _family(name) in SERVE}


def test_imports_never_run_in_a_circle():
    """
    There is an order in which each module is imported after all that it imports.
    """
    order = TopologicalSorter({_module(path): _imports(path) for path in MODULES})

    assert set(order.static_order()) == NAMES


FENCE = {
    "a2wsgi": {"web"},
    "click": {"cli"},
    "edtf": {"evidence"},
    "flask": {"web"},
    "granian": {"cli", "web"},
    "h11": {"services"},
    "msgspec": {"engine"},
    "hangulpy": {"folding"},
    "minisign": {"signature"},
    "pyoxigraph": {
        "links",
        "linking",
        "nanopubs",
        "queries",
        "turtle",
        "graph",
        "proofs",
        "evidence",
        "dumps",
        "metadata",
        "publication",
        "store",
        "engine",
        "catalogue",
        "changes",
        "history",
        "outline",
    },
    "pyshacl": {"validation"},
    "nanopub": {"cli"},
    "rapidfuzz": {"likeness"},
    "rdflib": {"cli", "validation", "evidence"},
    "zstandard": {"packing", "web"},
}  # fmt: skip


@pytest.mark.parametrize("path", MODULES, ids=_module)
def test_third_parties_stay_behind_their_fence(path):
    """
    Each dependency is imported by the modules that exist to wrap it.
    """
    roots = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            roots |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            roots.add(node.module.partition(".")[0])

    outside = {root for root in roots & FENCE.keys() if _family(_module(path)) not in FENCE[root]}
    assert set() == outside


@pytest.mark.parametrize("path", MODULES, ids=_module)
def test_module_is_small(path):
    """
    300 lines is the most that a reader keeps in mind; past that, split by stage.
    """
    assert len(path.read_text("utf-8").splitlines()) <= 300
