"""The search page and its suggestions, with the release of the real data."""

import csv
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest

from gwangju_kg.search.normalize import MAX_CHARACTERS
from gwangju_kg.search.typed_words import read_words
from gwangju_kg.web.pages.search import RESULTS, SUGGESTIONS


def _search(client, text, language="ko"):
    return client.get("/search?" + urlencode({"q": text, "lang": language}))


@pytest.mark.parametrize(
    ("typed", "address", "name"),
    [
        ("ㄷㅅㅊㄷ", "/id/entity/metro-line-2", "광주 도시철도 2호선 건설"),
        ("도시 철도2호선", "/id/entity/metro-line-2", "광주 도시철도 2호선 건설"),
        ("글로벌모터스", "/id/entity/ggm", "광주글로벌모터스"),
        ("文化殿堂", "/id/entity/asia-culture-center", "국립아시아문화전당"),
        ("GGM", "/id/entity/ggm", "광주글로벌모터스"),
        ("World Aquatics", "/id/entity/world-aquatics-2019", "2019 광주세계수영선수권대회"),
    ],
)
def test_a_thing_is_found_however_its_name_is_typed(city_web, typed, address, name):
    """Initials, any spacing, parts, hanja, alternative names and English lead to the same thing."""
    page = _search(city_web, typed)

    assert page.status_code == 200
    assert f'<a href="{address}?lang=ko">{name}</a>' in page.text


#: Searches as people type them, written down by a reader before there was a search by words.
SEARCHES = list(
    csv.DictReader(
        (Path(__file__).parents[2] / "search" / "searches.tsv").read_text("utf-8").splitlines(),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )
)


@pytest.mark.parametrize("row", SEARCHES, ids=lambda row: row["typed"])
def test_what_people_type_leads_to_what_they_mean(city_web, row):
    """The first thing or question on the page is one that the reader expected."""
    page = _search(city_web, row["typed"], row["language"]).text
    results = (
        page.partition("<h1>")[2].partition("Browse by kind")[0].partition("종류별로 둘러보기")[0]
    )
    first = re.search(r'<ul class="questions">\s*<li><a href="/([^"?]*)[^"]*?(#\w+)?"', results)

    expected = row["expected"].split(" | ")
    assert ((first[1] + (first[2] or "")) if first else "-") in expected


def _results(client, text, language="ko"):
    page = _search(client, text, language).text.partition("<h1>")[2]
    return re.findall(r'<li><a href="/([^"?]*)[^"]*">', page)


@pytest.mark.parametrize(
    ("typed", "language", "thing"),
    [
        ("Gwangju", "en", "gwangju-city"),
        ("광주", "ko", "gwangju-city"),
        ("kwangju", "en", "gwangju-city"),
        ("rhkdwn", "ko", "gwangju-city"),
        ("Gwangsan", "en", "gwangsan-gu"),
        ("Buk-gu", "en", "buk-gu"),
        ("북구", "ko", "buk-gu"),
    ],
)
def test_a_short_name_leads_to_what_is_called_by_it(city_web, typed, language, thing):
    """Before what only contains the name, be it a place, a project or a newspaper."""
    assert f"id/entity/{thing}" in _results(city_web, typed, language)[:2]


def test_the_name_of_a_predecessor_is_no_other_name(city_web):
    """The merged city comes after the city, and as what follows it."""
    found = _results(city_web, "광주광역시")
    page = _search(city_web, "광주광역시").text

    assert found[0] == "id/entity/gwangju-city"
    assert "id/entity/jeonnam-gwangju-integrated-special-city" in found
    assert "전신: 광주광역시" in page
    assert "다른 이름: 광주광역시" not in page
    assert "predecessor: 광주광역시" in _search(city_web, "광주광역시", "en").text


def test_the_words_by_themselves_come_before_the_words_within_others(city_web):
    """광주 is a word of its own in the name of a district, not in that of a lake."""
    found = _results(city_web, "광주")

    assert found.index("id/entity/buk-gu") < found.index("id/entity/gwangju-lake")


@pytest.mark.parametrize(
    ("typed", "stem"),
    [
        ("문학관은", "문학관"),
        ("공항에서는", "공항"),
        ("2호선을", "2호선"),
        ("awards", "award"),
    ],
)
def test_particles_and_plurals_do_not_matter(typed, stem):
    """A word is also looked for without them."""
    (word,) = read_words(typed)

    assert {typed, stem} <= word.forms


def test_words_of_a_question_are_not_looked_for():
    """What is left is what the question is about."""
    (word,) = read_words("who is the mayor of Gwangju?")[:1]

    assert "mayor" in word.forms
    assert len(read_words("who is the mayor of Gwangju?")) == 2


def test_results_are_grouped_by_kind_with_a_line_of_context(city_web):
    """A milestone shows what it belongs to, its state and its time."""
    page = _search(city_web, "도시철도 2호선 착공").text
    kinds = re.findall(r"<h2>(\S+) <small>", page)

    assert kinds[0] == "이정표"
    assert len(kinds) == len(set(kinds)) > 1
    assert "<p>광주 도시철도 2호선 건설 · 완료 · 2019년 9월 5일</p>" in page


@pytest.mark.parametrize("typed", ["공약", "python", "GGM hiring", "Gwangju"])
def test_each_count_is_of_what_stands_below_it(city_web, typed):
    """There is no count of the whole page, in which answers and pages of the site would miss."""
    page = _search(city_web, typed, "en").text.partition("<main")[2]
    sections = re.findall(r"<h2>[^<]* <small>(\d+)</small></h2>(.*?)</section>", page, re.DOTALL)

    assert not re.search(r"\d+ results?\b", page)
    assert sections or typed == "python"
    for count, section in sections:
        assert section.count("<li><a ") == int(count)


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("turtle", "/downloads/"),
        ("excel", "/downloads/"),
        ("rdf", "/downloads/"),
        ("python", "/sparql"),
        ("api", "/sparql"),
        ("ledger", "/ledger"),
    ],
)
def test_what_only_shares_letters_is_not_found(city_web, typed, page):
    """The page of the site stands alone; what has the word in its name may follow."""
    results = _search(city_web, typed, "en").text.partition("<h1>")[2]
    links = re.findall(r'<(?:strong|li)><a href="([^"?]*)[^"]*">([^<]*)', results)

    assert links[0][0] == page
    assert all(re.search(rf"\b{typed}", name, re.I) for _, name in links[1:])


@pytest.mark.parametrize("typed", ["parquet", "weather", "restaurant menu", "맛집", "날씨"])
def test_nothing_is_found_rather_than_noise(city_web, typed):
    """Things whose names are spelt or sound a little like it are no results."""
    assert "No results for" in _search(city_web, typed, "en").text


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("bar chart of awards", "/browse/awards"),
        ("show me a list of all awards please", "/browse/awards"),
        ("상 막대 그래프", "/browse/awards"),
        ("promises broken", "/ledger"),
        ("which promises were kept", "/ledger"),
        ("지켜지지 않은 약속", "/ledger"),
        ("공약 이행률", "/ledger"),
    ],
)
def test_a_page_is_found_by_what_is_asked_of_it(city_web, typed, address):
    """Words for the form of an answer say nothing; half of the words may be unknown."""
    results = _search(city_web, typed, "en").text.partition("<h1>")[2]

    assert f'<strong><a href="{address}?lang=en">' in results.partition("<h2>")[0]
    assert "barcelona" not in results


def test_headings_begin_with_a_capital_letter(city_web):
    """The name of a class is a heading like the others."""
    headings = re.findall(r"<h2>([^<]+) <small>", _search(city_web, "gwangju", "en").text)

    assert {"Questions", "Place"} <= set(headings)
    assert all(heading[0].isupper() for heading in headings)


def test_a_name_that_is_not_the_shown_one_is_told(city_web):
    """A result that matches by an alternative name shows that name."""
    assert "also known as:</span>" not in (page := _search(city_web, "ACC", "en").text)
    assert re.search(
        r'Asia Culture Center</a>\s*<span class="faint">also known as: ACC</span>', page
    )


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "이름이나 이름의 일부를 입력하십시오"),
        ("   ", "이름이나 이름의 일부를 입력하십시오"),
        ("!?…", "글자나 숫자를 한 자 이상 입력하십시오"),
        ("x" * (MAX_CHARACTERS + 1), f"{MAX_CHARACTERS}자까지 입력할 수 있습니다"),
        ("가" * 5_000, f"{MAX_CHARACTERS}자까지 입력할 수 있습니다"),
        ("qqxxzzqq", "검색 결과가 없습니다"),
        ("<script>alert(1)</script>", "검색 결과가 없습니다"),
        ("'zq\\%_qz\"--", "검색 결과가 없습니다"),
    ],
)
def test_whatever_is_typed_has_a_page_that_says_what_to_try(city_web, typed, message):
    """Empty, long, letterless, markup and unmatched input gets a page with advice."""
    page = _search(city_web, typed)

    assert page.status_code == 200
    assert message in page.text
    assert "검색 예시" in page.text
    assert "<script>" not in page.text


def test_the_longest_name_is_searched_for(city_web):
    """A name of the maximum length is not an error."""
    assert "검색 결과가 없습니다" in _search(city_web, "힣" * MAX_CHARACTERS).text


def test_what_is_typed_stands_in_the_box_again(city_web):
    """The input is repeated in the search box, escaped inside its attribute."""
    assert 'value="&#34;&gt;x"' in _search(city_web, '">x').text


def test_a_result_has_its_address_in_the_readers_language(city_web):
    """English results have English names and links to English pages."""
    page = _search(city_web, "ㄷㅅㅊㄷ", "en").text

    assert 'href="/id/entity/metro-line-2?lang=en">' in page


def test_suggestions_are_few_and_lead_to_things(city_web):
    """The best matches, each with name, kind, context and an address on this server."""
    response = city_web.get("/search/suggest?" + urlencode({"q": "광주", "lang": "ko"}))
    results = response.json["results"]

    assert response.mimetype == "application/json"
    assert len(results) == SUGGESTIONS < RESULTS
    assert all(row["address"].startswith("/") and row["name"] and row["kind"] for row in results)


@pytest.mark.parametrize("typed", ["GGM", "2호선 개통", "예산", "GGM hiring", "subway", "qqxxzzqq"])
def test_a_search_as_json_has_the_hits_of_the_page(city_web, as_browser, typed):
    """The same things, questions and pages, by parameter or by header."""
    address = "/search?" + urlencode({"q": typed, "lang": "en"})
    page = city_web.get(address, headers=as_browser).text.partition("<main")[2]
    answer = city_web.get(address + "&format=json", headers=as_browser)
    links = re.findall(r'<li><a href="([^"]*)"', page.partition("<section")[2])
    found = [hit["address"] for part in ("results", "questions") for hit in answer.json[part]]

    assert answer.mimetype == "application/json"
    assert answer.json == city_web.get(address, headers={"Accept": "application/json"}).json
    if found:
        assert sorted(found) == sorted(links)
    else:
        assert answer.json["state"] == "nothing"
    assert all(f'href="{each["address"]}"' in page for each in answer.json["pages"])


def test_a_search_has_no_other_formats(city_web):
    """An unknown format is refused, not ignored."""
    assert city_web.get("/search?q=x&format=xml").status_code == 400


@pytest.mark.parametrize("typed", ["", "?", "x" * 10_000])
def test_suggestions_for_nothing_are_none(city_web, typed):
    """Empty input gets an empty list, not an error."""
    response = city_web.get("/search/suggest?" + urlencode({"q": typed}))

    assert (response.status_code, response.json) == (200, {"results": []})


def test_every_page_has_a_search_box_in_its_header(city_web, as_browser):
    """The home page and the search page have one box in the content and none in the header."""
    for address in ("/sparql", "/downloads/", "/problem", "/nothing-here"):
        page = city_web.get(address, headers=as_browser).text
        assert page.partition("<main")[0].count('role="search"') == 1

    for address in ("/", "/search?q=x"):
        assert city_web.get(address).text.count('role="search"') == 1


def test_an_unknown_thing_offers_what_was_meant(city_web, as_browser):
    """The 404 page offers things that match the words of the address."""
    page = city_web.get("/id/entity/metro-line-3", headers=as_browser)

    assert page.status_code == 404
    assert "찾으시는 항목이 있습니까" in page.text
    assert 'href="/id/entity/metro-line-2-railway"' in page.text


@pytest.mark.parametrize(
    ("address", "thing"),
    [
        ("/id/entity/gwangju-city-council", "gwangju-city-hall"),
        ("/Metro_Line2", "metro-line-2-railway"),
        ("/id/entity/gwangju-citty", "gwangju-city-hall"),
        ("/chosun-univ", "chosun-university-haeoreum-hall"),
        ("/무등산국립", "mudeungsan-national-park"),
    ],
)
def test_most_words_of_an_address_lead_to_a_thing(city_web, as_browser, address, thing):
    """Misspelled, truncated, joined and Korean words in an address match too."""
    assert f'href="/id/entity/{thing}"' in city_web.get(address, headers=as_browser).text


@pytest.mark.parametrize(
    "word",
    ["docs", "api", "foo", "none", ".env", "stadium", "sitemap", "gwangju-bienale"],
)
def test_what_only_sounds_or_looks_alike_is_not_offered(city_web, as_browser, word):
    """A thing that is only similar is not offered; the search box remains."""
    page = city_web.get(f"/id/entity/{word}", headers=as_browser)

    assert page.status_code == 404
    assert "찾으시는 항목이 있습니까" not in page.text
    assert 'role="search"' in page.text


def test_without_a_release_nothing_is_searched(files_web, as_browser):
    """Without an index the page says so, and the header has no search box."""
    response = files_web.get("/search?q=x", headers=as_browser)

    assert (response.status_code, 'role="search"' in response.text) == (404, False)
