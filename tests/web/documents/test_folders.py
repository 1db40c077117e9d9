"""Addresses that are no thing themselves answer with what lies below, or lead to their page."""

import re

import pytest


def _below(page):
    return re.findall(r'href="(/[^"]*)"', page.partition("<main")[2].partition("<footer")[0])


@pytest.mark.parametrize(
    ("address", "member"),
    [
        ("/vocab/", "/vocab/projectCost"),
        ("/id/", "/id/source/"),
        ("/id/entity/", "/id/entity/ggm"),
        ("/id/source/", "/id/source/s0"),
        ("/id/assertion/", "/id/assertion/s0-101"),
        ("/graph/", "/graph/links"),
        ("/queries", "/query/"),
    ],
)
def test_a_folder_lists_what_lies_below(city_web, as_browser, address, member):
    """Its page has links, in both languages."""
    for language in ("ko", "en"):
        answer = city_web.get(f"{address}?lang={language}", headers=as_browser)

        assert answer.status_code == 200
        assert any(link.startswith(member) for link in _below(answer.text))
        assert not re.search(r">[a-z]+:[\w-]+</a>", answer.text)


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/vocab?lang=en", "/vocab/?lang=en"),
        ("/id/entity", "/id/entity/"),
        ("/queries/", "/queries"),
        ("/query", "/queries"),
        ("/query/", "/queries"),
        ("/shapes/", "/shapes"),
        ("/ledger/?lang=en", "/ledger?lang=en"),
        ("/about/", "/about"),
        ("/id/entity/ggm/", "/id/entity/ggm"),
    ],
)
def test_a_slash_too_many_or_too_few_leads_to_the_page(city_web, as_browser, address, target):
    """The parameters stay."""
    answer = city_web.get(address, headers=as_browser)

    assert (answer.status_code, answer.headers["Location"]) == (308, target)


def test_a_long_folder_has_further_pages(city_web, as_browser):
    """Following the link at the end, each thing is listed once."""
    address, seen = "/id/assertion/", []
    while address:
        page = city_web.get(address, headers=as_browser).text
        links = _below(page)
        seen += [link for link in links if re.fullmatch("/id/assertion/[^?/]+", link)]
        address = next((link for link in links if "after=" in link), "")

    stated = re.search(r"([\d,]+)건 가운데", page)[1].replace(",", "")
    assert len(seen) == len(set(seen)) == int(stated) > 300


@pytest.mark.parametrize("address", ["/id/nothing", "/nothing", "/vocab/x/y"])
def test_what_is_no_folder_is_not_found(city_web, as_browser, address):
    """Nothing lies below, and no page has that address."""
    assert city_web.get(address, headers=as_browser).status_code == 404


def test_no_redirect_leads_to_another_server(city_web, as_browser):
    """An address with two slashes at its beginning is not repeated."""
    answer = city_web.get("http://localhost//example.org/", headers=as_browser)

    assert not answer.headers.get("Location", "").startswith("//")


def test_a_folder_is_no_rdf(city_web):
    """A client that takes RDF alone is told that there is none."""
    assert city_web.get("/vocab/", headers={"Accept": "text/turtle"}).status_code == 406


def test_a_page_names_its_languages_with_whole_addresses(city_web):
    """Each language, itself included, and the address without one."""
    page = city_web.get("/ledger?lang=en&x=1").text
    links = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page))

    assert set(links) == {"ko", "en", "x-default"}
    assert all(re.match(r"https?://[^/]+/ledger\?x=1", link) for link in links.values())
    assert links["ko"].endswith("lang=ko") and links["x-default"].endswith("?x=1")


def test_a_page_that_does_not_exist_leads_on(city_web, as_browser):
    """The words of the address stand in the search box; the main pages are linked."""
    answer = city_web.get("/id/entity/car-plant-x?lang=en", headers=as_browser)

    assert answer.status_code == 404
    assert 'value="car plant x"' in answer.text
    links = _below(answer.text)
    for address in ("/?", "/ledger?", "/queries?", "/browse/", "/search?q=car+plant+x"):
        assert any(link.startswith(address) for link in links)


@pytest.mark.parametrize(
    ("address", "meant"),
    [("/quries", "/queries"), ("/legder", "/ledger"), ("/download", "/downloads/")],
)
def test_a_page_with_a_similar_address_is_offered(city_web, as_browser, address, meant):
    """A misspelt address of a page leads to it."""
    page = city_web.get(address, headers=as_browser)

    assert page.status_code == 404
    assert f'<strong><a href="{meant}">' in page.text
