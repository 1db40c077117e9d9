"""A real browser before a real server of the real record; left out where no Chromium is."""

import pytest

from gwangju_kg.release import build
from gwangju_kg.settings import Settings
from gwangju_kg.web.assets import read_scripts
from tests.browser.stage import AXE, ROOT, chromium, serving


@pytest.fixture(scope="session")
def browser():
    """The browser; where it is missing, or what it would show, the test says so."""
    path = chromium()
    if path is None:
        pytest.skip("no Chromium on this machine: the tests in a browser are left out")
    if not read_scripts() or not AXE.is_file():
        pytest.skip("the scripts are not built (make test builds them): left out")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - starts where a browser is

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path)
        yield found
        found.close()


@pytest.fixture(scope="session")
def city_url(browser, tmp_path_factory):
    """The address of a server of the real record."""
    releases = tmp_path_factory.mktemp("city")
    build(Settings(project=ROOT, releases=releases), lambda stage: None)
    with serving("--releases", str(releases), "--deadline-s", "20") as url:
        yield url


@pytest.fixture
def open_page(browser, city_url):
    """Open a page as a new reader; an error that a script leaves unanswered fails the test."""
    contexts, errors = [], []

    def _open(address, *, language="ko", scheme="light", **options):
        context = browser.new_context(
            base_url=city_url, locale=language, color_scheme=scheme, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if _is_fault(message) else 0)
        page.goto(address)
        if page.locator("#editor").count() and options.get("java_script_enabled", True):
            page.locator(".workbench").wait_for()
        return page

    yield _open
    for context in contexts:
        context.close()
    assert errors == []


def _is_fault(message):
    """
    Say whether a message tells of a script's fault or a breach of the page's policy.

    Chromium's own editing tries to keep a style where it joins lines, which the policy stops; that
    has no place in any file.
    """
    if message.type != "error" or "Failed to load resource" in message.text:
        return False
    return "inline style" not in message.text or message.location["lineNumber"] != 0
