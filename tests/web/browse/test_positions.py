"""Where things stand on a map, by the places that sources state."""

from gwangju_kg.web.browse.positions import PlaceGraph, wide_places
from gwangju_kg.web.queries.terms import Term

GRAPH = PlaceGraph(
    around={
        "works": ("site",),
        "site": ("dong-a", "dong-b", "gu"),
        "dong-a": ("gu",),
        "gu": ("city",),
        "city": ("country",),
        "office": ("hall", "gu"),
        "bid": ("city",),
        "line": ("railway",),
    },
    exact=frozenset({("office", "hall")}),
    delivered=frozenset({("line", "railway")}),
    points={"dong-a": (1, 1), "dong-b": (2, 2), "gu": (3, 3), "city": (4, 4), "hall": (5, 5)},
)


def _at(iri):
    return GRAPH.position_of(iri, wide=frozenset({"city", "country"}))


def test_a_thing_stands_at_the_nearest_place_and_is_marked():
    """Of places at the same distance all are named, and the point is that of the first."""
    position = _at("works")

    assert (position.places, position.lon_wgs84) == (("dong-a", "dong-b"), 1)
    assert not position.is_exact


def test_a_facility_is_where_the_thing_is():
    """The point of its building comes before that of the district."""
    assert _at("office").places == ("hall",)
    assert _at("office").is_exact
    assert _at("gu").is_exact


def test_what_is_only_in_the_city_has_no_point():
    """The middle of the city would be made up; nor has what no source places one."""
    assert _at("bid") is None
    assert _at("line") is None
    assert GRAPH.places_of("line") == ()
    assert GRAPH.places_of("bid") == ("city", "country")


def test_what_has_parts_of_parts_is_wide():
    """A city with districts and their parts, and its country; not a district."""
    pairs = (("dong-a", "gu"), ("gu", "city"), ("city", "country"), ("dong-b", "gu"))
    rows = [{"thing": Term("uri", a), "whole": Term("uri", b)} for a, b in pairs]

    assert wide_places(rows) == {"city", "country"}
