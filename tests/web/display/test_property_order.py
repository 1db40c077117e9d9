"""The order of properties, the names of terms, and the Korean of messages."""

import re
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from gwangju_kg.web.display.property_order import ORDER, PROSE
from gwangju_kg.web.documents.jsonld_document import TYPE
from our_namespaces import PREFIXES, compact

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def record(city_dataset):
    """The quads of this repository's own project, and those derived from them."""
    return city_dataset


def test_every_property_and_class_of_the_record_is_named_in_both_languages(record):
    """Each property and class in use has a label in each language, also those of others."""
    used, named = set(), set()
    for quad in record:
        used.add(quad.predicate.value)
        if quad.predicate.value == TYPE and isinstance(quad.object, NamedNode):
            used.add(quad.object.value)
        if quad.predicate.value == PREFIXES["rdfs"] + "label":
            named.add((quad.subject.value, quad.object.language))

    missing = {compact(iri) for iri in used for tag in ("ko", "en") if (iri, tag) not in named}
    assert missing == set(), "name them in ontology/borrowed.ttl"


def test_the_order_names_each_property_once():
    """Each property occurs once in the order, under a known prefix, else it would never match."""
    assert len(ORDER) == len(set(ORDER))
    for name in {*ORDER, *PROSE} - {"*"}:
        assert name.partition(":")[0] in PREFIXES


#: Where the texts of pages and scripts are.
TEXT_FOLDERS = ("src/gwangju_kg", "frontend", "shapes")


def test_no_particle_leaves_the_choice_to_the_reader():
    """No message writes a Korean particle as a choice of two forms."""
    undecided = re.compile(r"[은이을와]\([는가를과]\)|\([으이]\)[로라]")
    undecided_lines = [
        f"{path}: {line.strip()}"
        for folder in TEXT_FOLDERS
        for path in sorted((ROOT / folder).rglob("*.*"))
        if path.suffix in {".py", ".html", ".ts", ".ttl"} and "node_modules" not in path.parts
        for line in path.read_text("utf-8").splitlines()
        if undecided.search(line)
    ]

    assert undecided_lines == []
