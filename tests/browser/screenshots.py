"""
``python -m tests.browser.screenshots``: a picture of each kind of page, for inspection.

Three widths and both languages in light mode, and one in dark mode, into ``.screenshots/``. The
picture of the README, the answer to a question on a map, is made here too.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from gwangju_kg.build.pipeline import build
from gwangju_kg.settings import Settings
from tests.browser.stage import PAGES, ROOT, chromium, serving

TARGET = ROOT / ".screenshots"
PICTURE = ROOT / "docs" / "query-editor.png"

#: Widths in pixels of a telephone, a tablet and a desktop.
WIDTHS = (360, 768, 1440)


def main() -> None:
    """Take all pictures; exit with a message if there is no browser."""
    path = chromium()
    if path is None:
        sys.exit("no Chromium on this machine: install one to take pictures")
    TARGET.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=path) as browser,
    ):
        build(Settings(project=ROOT, releases=Path(folder)), lambda stage: None)
        with serving("--releases", folder) as url:
            _take_all(browser, url)
            _take_picture(browser, url)


def _take_all(browser: Browser, url: str) -> None:
    looks = [(language, "light") for language in ("ko", "en")] + [("ko", "dark")]
    for language, scheme in looks:
        for width in WIDTHS:
            context = browser.new_context(
                base_url=url,
                locale=language,
                color_scheme=scheme,
                viewport={"width": width, "height": 900},
            )
            page = context.new_page()
            for name, address in PAGES.items():
                page.goto(address)
                _settle(page)
                page.screenshot(path=TARGET / f"{name}-{language}-{scheme}-{width}.png")
            context.close()


def _settle(page: Page) -> None:
    """Wait until the scripts of the page have finished."""
    page.wait_for_load_state("networkidle")


def _take_picture(browser: Browser, url: str) -> None:
    page = browser.new_page(
        base_url=url, locale="ko", viewport={"width": 1120, "height": 1000}, device_scale_factor=1
    )
    page.goto("/sparql")
    page.get_by_label("예시 질의 검색").fill("좌표가 있는 장소는")
    page.locator("#examples li:not([hidden]) a").first.click()
    page.keyboard.press("Control+Enter")
    page.get_by_role("tab", name="지도").click()
    page.locator(".spot").first.wait_for()
    page.locator("#examples summary").click()
    page.locator(".workbench").screenshot(path=PICTURE)


if __name__ == "__main__":
    main()
