"""The bounds of times are those of the library edtf, which reads only the rare forms."""

from pathlib import Path

import pytest

from gwangju_kg.dataset import edtf_bounds as module
from gwangju_kg.dataset.edtf_bounds import edtf_bounds
from gwangju_kg.dataset.reading import read_project
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf.namespaces import PREFIXES

ROOT = Path(__file__).parents[2]

_ENDS = ("2019", "2020-02", "2020-02-29", "2019-02-29", "2021-13", "2021-21", "0000", "..")

_FORMS = (
    *_ENDS,
    *(f"{begin}/{end}" for begin in _ENDS[1:4] for end in _ENDS[2:]),
    *(f"[{first}..{last}]" for first in _ENDS[:4] for last in _ENDS[1:4]),
    "",
    "2019-05~",
    "156X",
    "2019-05-01\n",
    "２０１９",
    "{2019-05-01..2019-05-03}",
    "[..2019-05-01]",
    "2019-05-01..2019-05-03",
)


@pytest.mark.parametrize("form", _FORMS)
def test_bounds_are_those_of_the_library(form):
    """What is read without the library is what the library reads."""
    assert edtf_bounds.__wrapped__(form) == module._library_bounds(form)


def test_library_reads_no_time_of_the_city(monkeypatch):
    """The library takes ten milliseconds for a form, and a build reads hundreds."""
    rare = []
    monkeypatch.setattr(module, "_library_bounds", rare.append)
    predicate = PREFIXES["gk"] + "edtf"
    forms = [
        quad.object.value
        for quad in read_project(Project.open(ROOT))
        if quad.predicate.value == predicate
    ]
    for form in forms:
        edtf_bounds.__wrapped__(form)

    assert forms
    assert not rare
