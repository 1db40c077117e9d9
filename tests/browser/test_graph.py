"""The graph view: a thing with its neighbours, expanded on demand, also by keyboard."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.stage import COUNT_SHIFTS, MAX_SHIFT
from tests.browser.test_pages import violations

pytestmark = pytest.mark.unmeasured


GGM = "/graph-view?iri=" + quote("https://w3id.org/gwangju-kg/id/entity/ggm", safe="")


def test_a_neighbourhood_opens_by_keyboard(open_page):
    """Enter on a thing draws its neighbours and lists them beside the drawing."""
    page = open_page(GGM, language="en")
    expect(page.locator(".thing").first).to_be_visible()
    before = page.locator(".thing").count()
    page.get_by_role("button", name="Hyundai Motor Company").first.press("Enter")
    expect(page.locator(".told h2")).to_have_text("Hyundai Motor Company")
    expect(page.locator(".progress")).not_to_have_text(f"{before} things are drawn.")

    assert page.locator(".thing").count() > before
    assert violations(page) == []


def test_without_scripts_the_neighbours_are_a_list(open_page):
    """Every neighbour is a link that leads to its own neighbours."""
    page = open_page(GGM, java_script_enabled=False)
    page.get_by_role("link", name="현대자동차의 관계도").click()

    expect(page.locator("h1")).to_contain_text("현대자동차")


def test_a_page_of_a_thing_leads_to_its_drawing(open_page):
    """The page of a thing and its graph view link to each other."""
    page = open_page("/page/id/entity/ggm")
    page.get_by_role("link", name="관계도로 보기").click()
    expect(page.locator(".thing").first).to_be_visible()
    page.locator("h1 a").click()

    expect(page.locator("h1")).to_have_text("광주글로벌모터스")


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_moves_when_the_drawing_appears(browser, city_url, width):
    """There is room for it from the beginning, and its buttons are in sight."""
    with browser.new_context(
        base_url=city_url, viewport={"width": width, "height": 900}
    ) as context:
        page = context.new_page()
        page.add_init_script(COUNT_SHIFTS)
        page.goto(GGM)
        expect(page.locator(".told h2")).to_be_visible()

        assert page.evaluate("window.moved") < MAX_SHIFT
        assert page.locator(".zoom").bounding_box()["y"] < 900 - 40
