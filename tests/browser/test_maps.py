"""Maps in a browser: names cover neither each other nor other dots, and the credit nothing."""

import pytest

pytestmark = pytest.mark.unmeasured

#: Pairs of texts, and of a text and the dot of another link, whose boxes overlap.
OVERLAPS = """() => {
  const inside = (a, b) =>
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const map = document.querySelector("figure.map svg");
  const names = [...map.querySelectorAll("text:not(.degree)")];
  const dots = [...map.querySelectorAll("circle")];
  const box = (element) => element.getBoundingClientRect();
  const pairs = names.flatMap((name, i) => [
    ...names.slice(i + 1),
    ...dots.filter((dot) => dot.parentNode !== name.parentNode),
  ].filter((other) => inside(box(name), box(other)))
    .map((other) => [name.textContent, other.parentNode.textContent]));
  return [map.querySelectorAll("a text").length, dots.length, pairs];
}"""


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("path", ["/browse/projects?view=map&", "/?"])
def test_names_on_a_map_cover_nothing(visit_page, path, language):
    """Four dots in five have their name near them, as drawn with the browser's fonts."""
    page = visit_page(f"{path}lang={language}", language=language)
    names, dots, overlapping = page.evaluate(OVERLAPS)

    assert overlapping == []
    assert dots > 10
    assert names >= 0.8 * dots


#: Texts and dots whose boxes overlap that of the credit, and whether it is inside the drawing.
BENEATH = """() => {
  const map = document.querySelector("svg.plan-map");
  const box = (element) => element.getBoundingClientRect();
  const credit = map.querySelector(".credit");
  const [a, whole] = [box(credit), box(map)];
  const touches = (b) =>
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const others = [...map.querySelectorAll("text, circle, path")];
  return [
    others.filter((each) => each !== credit && touches(box(each))).map((each) => each.outerHTML),
    whole.left <= a.left && a.right <= whole.right && a.bottom <= whole.bottom,
  ];
}"""


@pytest.mark.parametrize(
    ("address", "language"),
    [
        ("/?", "en"),
        ("/browse/places?view=map&", "ko"),
        ("/page/id/entity/buk-gu?", "en"),
        ("/page/id/entity/buk-gu?embed=map&", "en"),
    ],
)
def test_the_credit_of_a_map_covers_nothing(visit_page, address, language):
    """Neither degrees nor names, dots or districts, in pages and in the drawing as a file."""
    page = visit_page(f"{address}lang={language}", language=language)

    assert page.evaluate(BENEATH) == [[], True]
