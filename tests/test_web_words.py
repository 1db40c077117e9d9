"""The names of terms that other vocabularies define."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from gwangju_kg import graph
from gwangju_kg.names import PREFIXES, compact
from gwangju_kg.web.documents import NAMING, TYPE
from gwangju_kg.web.words import FOREIGN, ORDER, PROSE


@pytest.fixture(scope="module")
def record():
    """The quads of this repository's own project, and what is derived from them."""
    root = Path(__file__).parent.parent
    found = graph.read_project(root)
    graph.derive(found, root)
    return found


def test_every_property_and_class_of_the_record_has_a_korean_name(record):
    """
    A page in Korean shows no English term: ours are named in the data, others in `words.py`.
    """
    used, named = set(), set()
    for quad in record:
        used.add(quad.predicate.value)
        if quad.predicate.value == TYPE and isinstance(quad.object, NamedNode):
            used.add(quad.object.value)
        if quad.predicate.value in NAMING and quad.object.language == "ko":
            named.add(quad.subject.value)

    missing = {compact(iri) for iri in used - named} - FOREIGN.keys()
    assert missing == set(), "name them in src/gwangju_kg/web/words.py"


def test_every_word_is_in_both_languages_and_of_a_known_prefix():
    """
    Two languages each, under a prefixed name that can occur.
    """
    for name, words in FOREIGN.items():
        assert words.keys() == {"ko", "en"}
        assert all(words.values())
        assert name.partition(":")[0] in PREFIXES


def test_the_order_names_each_property_once():
    """
    A name that stands twice would be an oversight, and one without a known prefix never matches.
    """
    assert len(ORDER) == len(set(ORDER))
    for name in {*ORDER, *PROSE} - {"*"}:
        assert name.partition(":")[0] in PREFIXES
