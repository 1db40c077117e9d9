"""Maps in a browser: names cover neither each other nor other dots."""

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
