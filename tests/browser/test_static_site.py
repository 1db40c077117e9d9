"""Pages of a site in Chromium: accessible, styled, and without a refused request."""

import pytest

from tests.browser.test_pages import SCROLL_WIDTH, UNFOLD, WIDTHS, violations
from tests.site.conftest import run, served, site_path, write_site  # noqa: F401 - fixtures

pytestmark = pytest.mark.unmeasured

#: One address of each kind of page that is not as on a server.
PAGES = [
    "", "en/", "id/entity/line-2/", "browse/projects/", "en/browse/projects/state/occurred/",
    "ledger/", "en/since/", "downloads/", "without-a-server/", "cite/",
    "search/", "en/search/?q=line",
]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_a_site_is_accessible_and_whole(browser, served, path):  # noqa: F811
    """Its style sheet and scripts are found, its policy refuses nothing, and it fits."""
    context = browser.new_context()
    page = context.new_page()
    wrong = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else 0)
    page.on("requestfailed", lambda request: wrong.append(request.url))
    page.goto(served + path, wait_until="load")
    page.wait_for_load_state()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.eval_on_selector_all("details", UNFOLD)
        assert page.evaluate(SCROLL_WIDTH) <= width
    found = violations(page)
    context.close()

    assert found == []
    assert wrong == []
