"""The date of a record."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from gwangju_kg.dataset import edition, reading
from gwangju_kg.project.project_folder import Project
from our_namespaces import PREFIXES

DAY = NamedNode("http://www.w3.org/2001/XMLSchema#date")


@pytest.mark.parametrize(
    ("known", "issued"),
    [
        ((), "2026-11-22"),
        (("2019-12-31",), "2026-11-22"),
        (("2026-12-02", "2019-12-31"), "2026-12-02"),
    ],
)
def test_a_record_is_never_older_than_its_newest_source(project, known, issued):
    """Pages tell what is known on its date: nobody moves that by hand."""
    opened = Project.open(project)
    dataset = reading.read_project(opened)
    for day in known:
        claim = NamedNode(PREFIXES["as"] + day)
        dataset.add(
            Quad(claim, NamedNode(PREFIXES["gk"] + "knownSince"), Literal(day, datatype=DAY))
        )
    edition.bring_forward(dataset, opened)

    assert str(edition.read_edition(dataset, opened).issued) == issued
