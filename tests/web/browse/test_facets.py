"""Lists narrowed by facets, sorted and counted."""

from gwangju_kg.web.browse.facets import (
    FACETS,
    NOT_STATED,
    BrowsedThing,
    FacetValue,
    count_choices,
    select_things,
)


def _thing(name, **values):
    return BrowsedThing(
        iri=f"urn:{name}",
        name=name,
        values={
            facet: tuple(FacetValue(v, v, v) for v in values.get(facet, "").split())
            for facet in FACETS
        },
    )


THINGS = [
    _thing("c", state="done", field="energy", year="2019 2021"),
    _thing("b", state="due", field="energy sports", year="2020"),
    _thing("a", state="done", field="sports"),
]


def _names(**chosen):
    return [thing.name for thing in select_things(THINGS, chosen, "name")]


def _counts(facet, **chosen):
    return {choice.key: choice.count for choice in count_choices(THINGS, chosen)[facet]}


def test_each_choice_leaves_as_many_things_as_it_says():
    """Also beside other choices; what is not stated can be chosen too."""
    for chosen in ({}, {"state": "done"}, {"field": "sports"}, {"year": NOT_STATED}):
        for facet, choices in count_choices(THINGS, chosen).items():
            for choice in choices:
                assert len(_names(**chosen | {facet: choice.key})) == choice.count

    assert _names(year=NOT_STATED) == ["a"]
    assert _names(state="done", field="energy") == ["c"]


def test_a_facet_counts_beside_the_others_but_not_beside_itself():
    """So that another state can be chosen; a choice that leaves nothing stays to be undone."""
    assert _counts("state", state="due") == {"done": 2, "due": 1}
    assert _counts("field", state="due") == {"energy": 1, "sports": 1}
    assert _counts("state", state="due", year="2019") == {"done": 1, "due": 0}


def test_years_come_newest_first_and_what_is_not_said_last():
    """A facet in which nothing has a value is left out."""
    assert list(_counts("year")) == ["2021", "2020", "2019", NOT_STATED]
    assert "place" not in count_choices(THINGS, {})


def test_a_list_is_sorted_by_name_latest_year_or_state():
    """Things of the same year or state are sorted by name."""
    orders = {
        order: "".join(thing.name for thing in select_things(THINGS, {}, order))
        for order in ("name", "year", "state")
    }

    assert orders == {"name": "abc", "year": "cba", "state": "acb"}
