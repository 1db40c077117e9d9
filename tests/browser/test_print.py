"""Printed pages: the complete content, expanded, with the addresses of links."""

import io
import re
import unicodedata

import pypdf
import pytest

from tests.browser.stage import PAGES

pytestmark = pytest.mark.unmeasured

#: Width of A4 less the margins of the style sheet, in pixels of 1/96 inch.
PAPER_PX = 680

#: Each text that must be printed, its letters and digits.
TEXTS = """() => {
  const found = [], main = document.querySelector("main");
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    const box = document.createRange();
    box.selectNode(walker.currentNode);
    if (parent.closest("svg, .unseen") || !box.getClientRects().length) continue;
    const text = walker.currentNode.data.replace(/[^\\p{L}\\p{N}]+/gu, "");
    if (text) found.push(text);
  }
  return found;
}"""

#: The closed parts that are printed without their content.
CLOSED = """() => [...document.querySelectorAll("main details:not([open])")]
  .filter(d => d.checkVisibility() && !d.lastElementChild.checkVisibility())
  .map(d => d.outerHTML)"""

PRINTED = (
    "assertion", "project", "discrepancy", "calculation", "ledger",
    *(pytest.param(name, marks=pytest.mark.thorough) for name in ("downloads", "shapes")),
)  # fmt: skip


def _paper(page):
    """Print `page`; return its text without white space."""
    reader = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    text = "".join(sheet.extract_text() for sheet in reader.pages)
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))  # the PDF has ligatures


def test_a_printed_assertion_holds_its_source_date_and_proof(open_page):
    """The addresses of source, passage and assertion are printed, and the release."""
    page = open_page("/page/id/assertion/x-hankyung-2019-09-05-09", language="en")
    release = page.locator("footer a").first.inner_text()
    paper = _paper(page)

    assert "KoreaEconomicDaily,5September2019(/id/source/x-hankyung-2019-09-05)" in paper
    assert "open(https://www.hankyung.com/" in paper
    assert "knownsince5September2019" in paper
    assert "https://w3id.org/gwangju-kg/id/assertion/x-hankyung-2019-09-05-09" in paper
    assert release in paper
    assert "relativetohttps://w3id.org/gwangju-kg" in paper
    proven = _paper(open_page("/page/id/assertion/s0-101", language="en"))
    assert re.search(r"\(/id/passage/s0-\d+-\d+\)", proven)
    assert "checkreadsasstated:passed" in proven
    assert re.search("SHA-256[0-9a-f]{64}", proven)


#: A page that sources write most about.
MAX_SHEETS = 4


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_project_fits_on_four_sheets(visit_page, language):
    """With its story, numbers and contradictions, each with its evidence."""
    page = visit_page(PAGES["project"], language=language)

    reader = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    assert len(reader.pages) <= MAX_SHEETS


@pytest.mark.parametrize("name", ["place", "home"])
def test_no_address_on_paper_is_percent_encoded(visit_page, name):
    """Nobody can read or type one."""
    assert not re.search("%[0-9A-F]{2}", _paper(visit_page(PAGES[name])))


@pytest.mark.parametrize("name", PRINTED)
def test_nothing_is_cut_on_paper(open_page, name):
    """Closed parts are opened, nothing is wider than the sheet, and every text is printed."""
    page = open_page(PAGES[name])
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PAPER_PX, "height": 900})
    wide = page.evaluate(
        "() => [...document.querySelectorAll('main, main *')]"
        ".filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML)"
    )
    texts = page.evaluate(TEXTS)
    paper = _paper(page)

    assert wide == []
    assert len(texts) > 20
    letters = re.sub(r"[\W_]+", "", paper)
    assert [text for text in texts if text not in letters] == []
    assert page.evaluate(CLOSED) == []
