"""Pages for addresses with a value that they cannot use: in readers' words, with a way back."""

import html
import re

import pytest


def _main(client, address, language):
    mark = "&" if "?" in address else "?"
    response = client.get(f"{address}{mark}lang={language}", headers={"Accept": "text/html"})
    assert response.status_code == 400
    return html.unescape(response.text.partition('<main id="main">')[2])


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize(
    ("address", "value", "back"),
    [
        ("/ledger?state=abc", "abc", "/ledger"),
        ("/ledger?sort=abc&state=overdue", "abc", "/ledger?state=overdue"),
        ("/ledger.csv?state=abc", "abc", "/ledger"),
        ("/since?day=2024-13-45", "2024-13-45", "/since"),
        ("/browse/projects?state=abc&page=3", "abc", "/browse/projects"),
        ("/browse/projects?year=abc", "abc", "/browse/projects"),
        ("/search?q=ggm&format=abc", "abc", "/search?q=ggm"),
    ],
)
def test_a_value_is_named_and_the_page_opens_without_it(city_web, address, value, back, language):
    """No parameter, protocol or list of codes; the link back leads to a page that exists."""
    main = _main(city_web, address, language)
    told = re.sub(r"<[^>]*>", " ", main.partition("<section")[0])

    assert value in told
    assert "parameter" not in told
    assert "매개변수" not in told
    assert "UTF-8" not in told
    address = re.search(r'<a href="([^"]*)">(?:이 값 없이|Open the page)', main)[1]
    assert re.sub(r"[?&]lang=..", "", address) == back
    assert city_web.get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/graph-view", "/graph-view?iri=abc", "/queries/claims?iri=foo", "/numbers.csv?indicator=foo"],
)
def test_an_address_without_a_thing_leads_on(web, address):
    """Nothing is to be opened without the thing; the page says where to find one."""
    main = _main(web, address, "en")

    assert "names no thing of this record" in main
    assert "Where to look" in main
    assert "/browse/projects" in main


def test_programs_get_the_parameter(web):
    """Problem details name the parameter and its values, and so do pages of the endpoint."""
    problem = web.get("/ledger?state=abc&lang=en", headers={"Accept": "application/json"}).json
    page = _main(web, "/sparql?query=ASK{}&query=ASK{}", "en")

    assert "'state' must be one of" in problem["detail"]
    assert "'query' is given more than once" in page
