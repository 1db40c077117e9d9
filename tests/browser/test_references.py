"""The long references, of terms and of shapes: an index at the side, folded parts that open."""

import pytest

pytestmark = pytest.mark.unmeasured

#: Pixels: a page of 72,704 was not read by anybody.
MAX_HEIGHT_PX = 6_000

IS_IN_SIGHT = """element => {
  const box = element.getBoundingClientRect();
  return box.height > 0 && box.top >= 0 && box.top < innerHeight;
}"""


@pytest.mark.parametrize(
    ("address", "targets"),
    [
        ("/page/ontology", ("Project", "completion", "pattern-numbers", "codes-modalities")),
        (
            "/page/shapes",
            (
                "Assertion",
                "Award",
            ),
        ),
    ],
)
def test_a_reference_is_folded_beside_its_index(visit_page, address, targets):
    """A link to a part opens it, and all parts around it, without scripts."""
    page = visit_page(address, java_script_enabled=False)
    index = page.locator("nav.index").bounding_box()
    assert index["x"] + index["width"] <= page.locator("article").bounding_box()["x"]
    assert page.locator("article").bounding_box()["height"] < MAX_HEIGHT_PX

    for target in targets:
        part = page.locator(f"[id='{target}']")
        page.goto(f"{address}#{target}")
        assert part.evaluate(IS_IN_SIGHT), target
        assert page.locator(f"nav.index a[href='#{target}']").count() == 1


def test_the_errors_are_folded_and_a_link_opens_one(visit_page):
    """The list is short, and the type of a problem leads to its explanation."""
    page = visit_page("/problem")
    assert page.locator("main").bounding_box()["height"] < MAX_HEIGHT_PX

    page.goto("/problem#not-found")
    assert page.locator("[id='not-found']").evaluate(IS_IN_SIGHT)


def test_on_a_telephone_the_title_is_on_the_first_screen(visit_page):
    """The index above it scrolls."""
    page = visit_page("/page/ontology")
    page.set_viewport_size({"width": 360, "height": 800})

    assert page.locator("h1").evaluate(IS_IN_SIGHT)
