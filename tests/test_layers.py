"""
The import order of ARCHITECTURE.md, enforced.

A module may import only modules of a lower rank; the serving half never
imports the building half.  They meet only at a release directory on disk.
"""

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).parent.parent / "src" / "gwangju_kg"
RANK = {
    "errors": 0,
    "settings": 1, "names": 1, "formats": 1,
    "korean": 2,
    "graph": 3,
    "validation": 4, "evidence": 4,
    "dumps": 5, "store": 5,
    "release": 6,
    "catalogue": 7, "admission": 7,
    "engine": 8,
    "web.sparql": 9, "web.resources": 9, "web.downloads": 9, "web.reconcile": 9, "web.pages": 9,
    "web": 10,
    "cli": 11,
}  # fmt: skip
BUILD = {"korean", "graph", "validation", "evidence", "dumps", "release"}
SERVE = {name for name in RANK if name.startswith("web")} | {"catalogue", "admission", "engine"}


def _module(path):
    parts = path.relative_to(SRC).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


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
            found |= {stem, *(f"{stem}.{alias.name}" for alias in node.names)}
    names = {name.removeprefix("gwangju_kg.") for name in found}
    return {name for name in names if name in RANK}


MODULES = sorted(
    p
    for p in SRC.rglob("*.py")
    if p.name != "__main__.py" and p.parent / p.name != SRC / "__init__.py"
)


@pytest.mark.parametrize("path", MODULES, ids=_module)
def test_imports_point_down(path):
    """
    A module imports only from lower ranks, and every module has a rank.
    """
    module = _module(path)

    assert module in RANK, f"{path} has no rank: add it to RANK and ARCHITECTURE.md"
    upward = {name for name in _imports(path) - {module} if RANK[name] >= RANK[module]}
    assert set() == upward
    if module in SERVE:
        assert set() == _imports(path) & BUILD


FENCE = {
    "flask": {name for name in RANK if name.startswith("web")},
    "pyoxigraph": {"graph", "dumps", "store", "engine"},
    "pyshacl": {"validation"},
    "rdflib": {"names", "graph", "validation", "evidence", "dumps", "catalogue"},
}


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

    assert set() == {root for root in roots & FENCE.keys() if _module(path) not in FENCE[root]}


@pytest.mark.parametrize("path", MODULES, ids=_module)
def test_module_is_small(path):
    """
    300 lines is the most that a reader keeps in mind; past that, split by stage.
    """
    assert len(path.read_text("utf-8").splitlines()) <= 300
