"""What a browser needs before the first paint: the page itself, and nothing else."""

import pytest

from engine_fixtures import PATIENCE_S
from tests.browser.stage import PAGES, each_page

#: Checks whether the page has been painted.
PAINTED = "() => performance.getEntriesByName('first-contentful-paint').length > 0"

#: The width of the text column if the style sheet is applied.
COLUMN = "getComputedStyle(document.body).maxWidth"

#: Limit of the page of one thing, in uncompressed bytes.
LIMIT_BYTES = 100_000

THINGS = [name for name, address in PAGES.items() if address.startswith("/page/id/")]


@pytest.mark.parametrize("name", each_page())
def test_the_first_paint_costs_one_request(browser, city_url, name):
    """The page is painted with its style while every further request is left pending."""
    context = browser.new_context(base_url=city_url, locale="ko")
    context.set_default_timeout(1000 * PATIENCE_S)
    page, held = context.new_page(), []
    page.route(
        "**/*",
        lambda route: (
            route.continue_() if route.request.is_navigation_request() else held.append(route)
        ),
    )
    page.goto(PAGES[name], wait_until="commit")
    page.wait_for_function(PAINTED)

    assert page.evaluate(COLUMN) == "1088px"
    assert all(route.request.resource_type in {"script", "other", "image"} for route in held)
    for route in held:
        route.abort()
    context.close()


@pytest.mark.parametrize("name", THINGS)
def test_a_page_of_a_thing_stays_small(open_page, name):
    """A page with its inline style stays below the limit."""
    page = open_page(PAGES[name])
    size = page.evaluate("performance.getEntriesByType('navigation')[0].decodedBodySize")

    assert 0 < size < LIMIT_BYTES
