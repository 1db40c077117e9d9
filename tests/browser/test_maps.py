"""Maps in a browser: names cover neither each other nor other dots, and the credit nothing."""

import pytest

pytestmark = pytest.mark.unmeasured

#: Pairs of texts, and of a text and the dot of another link, whose boxes overlap.
OVERLAPS = """() => {
  const inside = (a, b) =>
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const map = document.querySelector("figure.map svg");
  const names = [...map.querySelectorAll("text:not(.degree)")].filter(
    (name) => name.getBoundingClientRect().width);
  const dots = [...map.querySelectorAll("circle")];
  const box = (element) => element.getBoundingClientRect();
  const pairs = names.flatMap((name, i) => [
    ...names.slice(i + 1),
    ...dots.filter((dot) => dot.parentNode !== name.parentNode),
  ].filter((other) => inside(box(name), box(other)))
    .map((other) => [name.textContent, other.parentNode.textContent]));
  const told = names.filter((name) => name.closest("a"));
  const keys = [...document.querySelectorAll(".keys li")].flatMap(
    (key, at) => key.getBoundingClientRect().width ? [String(at + 1)] : []);
  return [told.filter((name) => !name.matches(".mark")).length, dots.length, pairs,
    told.filter((name) => name.matches(".mark")).map((name) => name.textContent).sort(),
    keys.sort(), map.getBoundingClientRect().right];
}"""


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("path", ["/browse/projects?view=map&", "/?"])
def test_names_on_a_map_cover_nothing(visit_page, path, language):
    """Four dots in five have their name near them, as drawn with the browser's fonts."""
    page = visit_page(f"{path}lang={language}", language=language)
    names, dots, overlapping, marks, keys, _ = page.evaluate(OVERLAPS)

    assert overlapping == []
    assert marks == keys  # what has no room for its name has a number, with the name below
    assert names + len(marks) == dots
    assert dots > 10
    assert names >= 0.8 * dots


#: The scale bar, and its length in words below it.
BAR = ("line", "text")


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("path", ["/browse/projects?view=map&", "/?"])
def test_a_map_is_whole_on_a_phone(visit_page, path, language):
    """Each dot has a number, which covers no other one; names and the length stand below."""
    page = visit_page(f"{path}lang={language}", language=language)
    page.set_viewport_size({"width": 360, "height": 800})
    names, dots, _, marks, keys, right = page.evaluate(OVERLAPS)

    assert (names, len(marks)) == (0, dots)
    assert marks == keys
    assert right <= 360
    bar, length = (page.locator(f".plan-map .scale {part}").bounding_box() for part in BAR)
    assert bar["y"] + bar["height"] <= length["y"] + length["height"] / 4


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
