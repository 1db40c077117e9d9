"""The search of a site without a server: a script finds names in the browser as the server does."""

import csv
import re
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Error, expect

from gwangju_kg.release.contents import Release
from gwangju_kg.site.release_app import ReleaseApp
from tests.browser.conftest import watched_page
from tests.browser.plain_files import freeze_search_page, serving_files

pytestmark = pytest.mark.unmeasured

SEARCHES = list(
    csv.DictReader(
        (Path(__file__).parents[1] / "search" / "searches.tsv").read_text("utf-8").splitlines(),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )
)

#: Ways of typing a name that each need a rule of their own.
TYPED = [
    ("ko", "광주"), ("ko", "ㄱㅈㅅㅅㅋㄷ"), ("ko", "ㅅㄱㅎ"), ("ko", "rhkdwn"), ("ko", "dkwk"),
    ("ko", "dkTldkrpdla"), ("ko", "光州廣域市"), ("ko", "廣州"), ("ko", "현대자동차(주)"),
    ("ko", "gwangjuhyeong iljari"), ("ko", "29"), ("ko", "2호선"), ("ko", "광주글로벌모터쓰"),
    ("ko", "상"), ("ko", "ㄱ"), ("ko", "내려받기"), ("ko", "약속 이행률"), ("ko", "엑셀"),
    ("ko", "qqxxzz"), ("ko", "·"), ("ko", "전라남도"), ("ko", "광주관광공사"),
    ("ko", "ai 아카데미"), ("ko", "문학관은 언제"), ("ko", "강기정 시장"), ("ko", "북구"),
    ("ko", "버스 노선"), ("en", "Kwangju"), ("en", "녀ㅠㅈ묘"), ("en", "Buk-gu"),
    ("en", "Jeollanam-do"), ("en", "GGM"), ("en", "downloads"),
    ("en", "who is the mayor of Gwangju?"), ("en", "litrature hall"), ("en", "line 2"),
    ("en", "Q41283"), ("en", "green car parts"), ("en", "academ"), ("en", "Culture Centre"),
]  # fmt: skip

#: What the quick round looks for.
QUICK = [
    ("ko", "광주"), ("ko", "ㄱㅈㅅㅅㅋㄷ"), ("ko", "dkTldkrpdla"), ("ko", "光州廣域市"),
    ("ko", "2호선 개통"), ("ko", "광주글로벌모터쓰"), ("ko", "내려받기"), ("ko", "qqxxzz"),
    ("en", "Kwangju"), ("en", "swiming center"),
]  # fmt: skip

#: Searches of which the server answers more: see docs/how-to/site-without-a-server.md.
OTHERS = {("ko", "2019년에 받은 상"), ("en", "award 2019")}


@pytest.fixture(scope="module")
def app(settings, city_engine_address, city_path):
    """The application of a site."""
    return ReleaseApp(settings, city_engine_address, Release.open(city_path))


@pytest.fixture(scope="module")
def folders(browser, app, city_path, tmp_path_factory):
    """A folder with the search page in each language."""
    made = {language: tmp_path_factory.mktemp(language) for language in ("ko", "en")}
    for language, folder in made.items():
        freeze_search_page(app, Release.open(city_path), folder, language)
    return made


@pytest.fixture(scope="module")
def addresses(folders):
    """The addresses of the folders."""
    with serving_files(folders["ko"]) as korean, serving_files(folders["en"]) as english:
        yield {"ko": korean, "en": english}


@pytest.fixture
def page(browser):
    """A page of its own; an unhandled error of a script fails the test."""
    errors = []
    context = browser.new_context(locale="ko")
    yield watched_page(context, errors)
    context.close()
    assert errors == []


def _searched(page, addresses, language, text):
    """Return the names on the page of a site, in order."""
    page.goto(f"{addresses[language]}/search/?q={quote(text)}")
    expect(page.locator("#told")).not_to_have_text(re.compile("^(찾고 있습니다|Searching)…$|^$"))
    return page.locator("#found .questions li > a, #found .reached a").all_inner_texts()


def _of_server(city_web, language, text):
    """Return the names on the page of the server, in order, without what a query found."""
    answer = city_web.get(
        f"/search?q={quote(text)}&lang={language}", headers={"Accept": "text/html"}
    )
    body = answer.text.partition("<h1>")[2].partition("</main>")[0]
    body = re.split("<h2>(?:종류별로 둘러보기|Browse by kind|검색 예시|Search examples)<", body)[0]
    body = re.sub(r'<section id="of-year">.*?</section>', "", body, flags=re.S)
    found = re.findall(
        r'<p class="reached"><strong><a [^>]*>([^<]*)</a>'
        r'|<li><a href="[^"]*">([^<]*)</a>\s*(?:<span|<p|</li>)',
        body,
    )
    return [" ".join(unescape(a or b).split()) for a, b in found]


def _differing(page, addresses, city_web, searches):
    """Return what a site and the server find, by search, where that is not the same."""
    found = {
        each: (_searched(page, addresses, *each), _of_server(city_web, *each)) for each in searches
    }
    return {search: both for search, both in found.items() if both[0] != both[1]}


def test_a_search_has_the_results_of_the_server(page, addresses, city_web):
    """The same things, questions and pages, in the same order, or none."""
    assert _differing(page, addresses, city_web, QUICK) == {}


def test_a_search_asks_for_files_only_and_none_again(page, folders):
    """What is typed is in no request; later searches need no host."""
    requests = []
    page.context.on("request", lambda request: requests.append((request.method, request.url)))
    with serving_files(folders["ko"]) as url:
        page.goto(f"{url}/search/")
        box = page.locator("#search-page")
        box.press_sequentially("ㄱㅈㅅㅅㅋㄷ")
        option = page.get_by_role("option", name="광주상생카드").first
        expect(option).to_be_visible()
        page.wait_for_function("navigator.serviceWorker.controller !== null")
        page.reload()
        page.locator("#told").wait_for(state="attached")
        assert {method for method, _ in requests} == {"GET"}
        assert not [address for _, address in requests if "%E3%84%B1" in address]
    page.goto(f"{url}/search/?q=GGM")
    expect(page.locator("#found li > a").first).to_have_text("광주글로벌모터스")
    page.locator("#search-page").fill("문학관")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#search-page")).to_have_attribute(
        "aria-activedescendant", re.compile("-0$")
    )
    page.keyboard.press("Enter")
    with pytest.raises(Error, match="ERR_"):
        page.goto(f"{url}/no-such-page/")


def test_without_scripts_a_page_leads_to_the_lists(browser, addresses):
    """They are there, as in the answer of the server to a search without results."""
    context = browser.new_context(locale="ko", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{addresses['ko']}/search/?q=GGM")
    expect(page.locator(".subjects a").first).to_be_visible()
    context.close()


@pytest.mark.thorough
def test_searches_have_the_results_of_the_server(page, addresses, city_web):
    """All but those for which the server asks the data about a year."""
    searches = [*((row["language"], row["typed"]) for row in SEARCHES), *TYPED]
    assert len(searches) >= 75
    differing = _differing(page, addresses, city_web, searches)
    assert differing.keys() == OTHERS
