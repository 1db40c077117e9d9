"""Pages of a site in Chromium: accessible, styled, and without a refused request."""

import pytest
from playwright.sync_api import expect

from tests.browser import test_editor
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


@pytest.mark.parametrize("language", ["", "en/"])
def test_what_is_found_in_the_browser_leads_to_pages_of_the_site(browser, served, language):  # noqa: F811
    """By a search and by a query, on a site under a path, in the language of the page."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served}{language}search/?q=line")
    page.locator("#found a").first.click()
    expect(page).to_have_url(f"{served}{language}id/entity/line-2/")
    expect(page.locator("h1")).not_to_have_text("")

    page.goto(f"{served}{language}query/")
    page.locator(".workbench").wait_for()
    test_editor.write(page, "SELECT ?p { VALUES ?p { ent:line-2 } ?p a gk:Project }")
    test_editor.run(page)
    page.locator("tbody a").first.click()
    expect(page).to_have_url(f"{served}{language}id/entity/line-2/")
    context.close()
