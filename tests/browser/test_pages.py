"""Every kind of page in a browser: accessible in both languages, light and dark."""

import pytest
from playwright.sync_api import expect

from tests.browser.stage import AXE, PAGES, ROOT, each_page, serving

pytestmark = pytest.mark.unmeasured

#: Rules that axe-core omits by default: WCAG 2.2 AA has a minimum target size.  Its best practices
#: (landmarks, order of headings, scopes) are on by default.
RULES = {"target-size": {"enabled": True}, "label-content-name-mismatch": {"enabled": True}}

#: The rules that depend on colours only.
COLOURS = {"runOnly": ["color-contrast"]}

#: Widths in pixels of a telephone and a desktop.
WIDTHS = (360, 1440)

#: Opens everything that is folded, and says how wide the page then is.
UNFOLD = "parts => parts.forEach(part => { part.open = true; })"
SCROLL_WIDTH = "document.documentElement.scrollWidth"

#: The beginnings of the cells in sight whose text runs into the next one.
SPILT = """[...document.querySelectorAll("main td, main th")]
  .filter(cell => getComputedStyle(cell.closest("thead") ?? cell).clipPath === "none")
  .filter(cell => cell.scrollWidth > cell.clientWidth + 1)
  .map(cell => cell.textContent.trim().slice(0, 40))"""


def violations(page, options=None):
    """
    Return the violations that axe-core reports: the rule and the first element that breaks it.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    axe_options = {"resultTypes": ["violations"], **(options or {"rules": RULES})}
    results = page.evaluate("options => axe.run(document, options)", axe_options)
    return [
        (row["id"], row["nodes"][0]["target"], row["nodes"][0]["failureSummary"])
        for row in results["violations"]
    ]


@pytest.mark.parametrize("name", each_page())
def test_a_page_is_accessible_and_fits(visit_page, name):
    """
    No violation in either language, light or dark; only tables and code scroll; no cell spills.

    Also with everything open that is folded, such as forms and snippets to copy.
    """
    for language, scheme, other in (("ko", "light", "dark"), ("en", "dark", "light")):
        page = visit_page(PAGES[name], language=language, scheme=scheme)
        assert violations(page) == []
        page.emulate_media(color_scheme=other)
        assert violations(page, COLOURS) == []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(SCROLL_WIDTH) <= width
            assert page.evaluate(SPILT) == []
        page.set_viewport_size({"width": WIDTHS[0], "height": 800})
        page.locator("main details").evaluate_all(UNFOLD)
        assert page.evaluate(SCROLL_WIDTH) <= WIDTHS[0]


#: Counts the tables that are cut at the side.
CUT = "parts => parts.filter(part => part.scrollWidth > part.clientWidth).length"

#: How much of the hint of the search box is hidden, in pixels.
HIDDEN = """box => {
  const pen = document.createElement("canvas").getContext("2d");
  const style = getComputedStyle(box);
  pen.font = style.font;
  const sides = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
  return pen.measureText(box.placeholder).width - box.clientWidth + sides;
}"""


@pytest.mark.parametrize("name", ["discrepancies", "event", "numbers", "ledger"])
def test_tables_are_whole_on_a_tablet(visit_page, name):
    """No table of numbers, dates or differing statements scrolls at 768 pixels."""
    page = visit_page(PAGES[name], language="en")
    page.set_viewport_size({"width": 768, "height": 1000})

    assert page.locator(".wide").evaluate_all(CUT) == 0


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_the_frame_of_a_page_in_english_is_whole(visit_page, width):
    """The hint of the search box can be read, and the menu is one line on a telephone too."""
    page = visit_page("/numbers", language="en")
    page.set_viewport_size({"width": width, "height": 800})

    assert page.locator(".masthead .search input").evaluate(HIDDEN) <= 0
    links = page.locator(".masthead nav a:not(.language)")
    assert len(set(links.evaluate_all("all => all.map(link => link.offsetTop)"))) == 1


@pytest.mark.parametrize("kind", ["organizations", "places"])
def test_the_form_of_a_list_fits_on_a_telephone(visit_page, kind):
    """The longest names of choices are in English, of fields and sources of these kinds."""
    page = visit_page(f"/browse/{kind}", language="en")
    page.set_viewport_size({"width": 360, "height": 800})
    page.locator("main details").evaluate_all(UNFOLD)

    assert page.locator(".ledger-form select").first.is_visible()
    assert page.evaluate(SCROLL_WIDTH) <= 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_with_a_result_is_accessible(open_page, scheme):
    """Completion, marks, table and drawings have sufficient contrast and accessible names."""
    page = open_page("/sparql", scheme=scheme)
    page.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    page.locator(".views").wait_for()
    for tab in page.locator(".views [role=tab]").all():
        tab.click()
        assert violations(page) == []
    page.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("SELECT * { ?s gk:sta")
    page.locator(".cm-completionInfo").wait_for()
    page.locator(".cm-lintRange-error").first.wait_for()
    assert violations(page) == []


@pytest.mark.parametrize("name", each_page("query"))
def test_a_page_is_the_same_without_scripts(visit_page, name):
    """Everything but the conveniences of the editor works without scripts."""
    page = visit_page(PAGES[name], java_script_enabled=False)

    expect(page.locator("h1")).to_be_visible()
    assert page.locator("main").inner_text().strip()


def test_the_language_is_switched_and_stays(open_page):
    """The switch leads to the same page in the other language; links keep the language."""
    page = open_page("/")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("navigation").get_by_role("link", name="Query").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("button", name="Run")).to_be_visible()


#: Pages with tables of several columns.
TABLES = (
    "home", "ledger", "project",
    *(
        pytest.param(name, marks=pytest.mark.thorough)
        for name in ("organization", "award", "source", "calculation", "discrepancies",
                     "downloads", "releases", "shapes")
    ),
)  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_on_a_telephone_no_column_of_a_table_is_out_of_sight(visit_page, name):
    """Each row is shown as a list, with the column name beside each cell."""
    page = visit_page(PAGES[name])
    page.set_viewport_size({"width": 360, "height": 800})
    page.locator("details").evaluate_all(UNFOLD)

    assert page.locator(".stacked tbody tr").count()
    hidden = "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth).length"
    assert page.locator(".wide:has(> .stacked)").evaluate_all(hidden) == 0
    unsaid = "cells => cells.filter(cell => !getComputedStyle(cell, '::before').content).length"
    assert page.locator(".stacked tbody td:not([data-head])").count() == 0
    assert page.locator(".stacked tbody td").evaluate_all(unsaid) == 0


def test_the_bounds_of_a_time_are_in_sight_on_a_telephone(visit_page):
    """Their table has three narrow columns and does not scroll."""
    page = visit_page(PAGES["time"])
    page.set_viewport_size({"width": 360, "height": 800})

    assert page.locator(".wide:has(> .bounds)").evaluate_all(CUT) == 0


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_drawings_of_the_ledger_are_in_sight(visit_page, language):
    """The table does not scroll, and no drawing of dates is cut."""
    page = visit_page(PAGES["ledger"], language=language)
    hidden = "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth).length"
    ends = "drawings => drawings.map(drawing => drawing.getBoundingClientRect().right)"

    for width in (545, 768, 960, 962, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.locator(".wide:has(> .ledger)").evaluate_all(hidden) == 0
        assert 0 < max(page.locator(".ledger .dates").evaluate_all(ends)) <= width


@pytest.mark.parametrize("width", [768, 1440])
def test_the_tables_of_files_fit(visit_page, width):
    """Nothing of the downloads is out of sight."""
    page = visit_page(PAGES["downloads"])
    page.set_viewport_size({"width": width, "height": 800})

    wide = "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth).length"
    assert page.locator(".wide:has(> table)").count()
    assert page.locator(".wide:has(> table)").evaluate_all(wide) == 0


@pytest.fixture(scope="module")
def plain_url(browser):
    """The address of a server of a plain file."""
    with serving("--data", str(ROOT / "ontology" / "ontology.ttl")) as url:
        yield url


@pytest.mark.parametrize("width", [320, 390, 768])
@pytest.mark.parametrize("what", ["release", "file"])
def test_links_in_the_header_lie_beside_each_other(open_page, plain_url, city_url, what, width):
    """No two links overlap, in the menu of a release and in that of plain files."""
    url = {"release": city_url, "file": plain_url}[what]
    page = open_page(f"{url}/sparql", viewport={"width": width, "height": 800})

    boxes = [link.bounding_box() for link in page.locator(".masthead a").all()]

    for number, one in enumerate(boxes):
        for other in boxes[:number]:
            assert (
                one["x"] + one["width"] <= other["x"]
                or other["x"] + other["width"] <= one["x"]
                or one["y"] + one["height"] <= other["y"]
                or other["y"] + other["height"] <= one["y"]
            ), (one, other)
