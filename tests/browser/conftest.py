"""A real browser with a real server of the real data; skipped without Chromium."""

import contextlib

import pytest

from engine_fixtures import NEVER_S, PATIENCE_S
from gwangju_kg.web.pages.assets import read_scripts
from tests.browser.stage import AXE, chromium, serving


@pytest.fixture(scope="session")
def browser():
    """The browser; tests are skipped with a reason without Chromium or built scripts."""
    path = chromium()
    if path is None:
        pytest.skip("no Chromium on this machine: the tests in a browser are left out")
    if not read_scripts() or not AXE.is_file():
        pytest.skip("the scripts are not built (make test builds them): left out")
    from playwright.sync_api import expect, sync_playwright  # noqa: PLC0415 - only with a browser

    expect.set_options(timeout=1000 * PATIENCE_S)
    with sync_playwright() as playwright:
        chromium_browser = playwright.chromium.launch(executable_path=path)
        yield chromium_browser
        chromium_browser.close()


@pytest.fixture(scope="session")
def city_url(browser, city_path, unmeasured):
    """The address of a server of the real data."""
    with contextlib.ExitStack() as stack:
        with unmeasured():
            server = serving("--releases", str(city_path.parent), "--deadline-s", str(NEVER_S))
            url = stack.enter_context(server)
        yield url


@pytest.fixture
def open_page(browser, city_url):
    """Open a page in a new context; an error that a script leaves unhandled fails the test."""
    contexts, errors = [], []

    def _open(address, *, language="ko", scheme="light", **options):
        context = browser.new_context(
            base_url=city_url, locale=language, color_scheme=scheme, **options
        )
        contexts.append(context)
        return _load(watched_page(context, errors), address, **options)

    yield _open
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture(scope="module")
def _readers(browser):
    """Pages by their options, and all errors: opening a window takes half a second."""
    pages, errors = {}, []
    yield pages, errors
    for page in pages.values():
        page.context.close()


@pytest.fixture
def visit_page(browser, city_url, _readers):
    """
    Open a page in the shared window with the same options, without stored state.

    For tests that only look; an error that a script leaves unhandled fails the test.
    """
    pages, errors = _readers
    errors.clear()

    def _visit(address, *, language="ko", scheme="light", **options):
        key = (language, *sorted(options.items()))
        if key not in pages:
            context = browser.new_context(base_url=city_url, locale=language, **options)
            pages[key] = watched_page(context, errors)
        page = pages[key]
        if page.url.startswith("http"):
            page.evaluate("localStorage.clear(), sessionStorage.clear()")
        page.context.clear_cookies()
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(_VIEWPORT)
        return _load(page, address, **options)

    yield _visit
    assert errors == []


#: Playwright's own default.
_VIEWPORT = {"width": 1280, "height": 720}


def watched_page(context, errors):
    """Return a new page whose script errors and violations of its policy are added to a list."""
    context.set_default_timeout(1000 * PATIENCE_S)
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if _is_fault(message) else 0)
    return page


def _load(page, address, *, java_script_enabled=True, **_):
    """Go to an address and wait for the query editor, if the page has one."""
    page.goto(address)
    if java_script_enabled and page.locator("#editor").count():
        page.locator(".workbench").wait_for()
    return page


def _is_fault(message):
    """
    Check whether a message reports a script error or a violation of the page's policy.

    Chromium's own editing tries to keep a style where it joins lines, which the policy blocks; such
    a message has no source file.
    """
    if message.type != "error" or "Failed to load resource" in message.text:
        return False
    return "inline style" not in message.text or message.location["lineNumber"] != 0
