"""What pages tell search engines and messengers: schema.org in JSON-LD, and Open Graph."""

import html
import json
import re
import struct
from urllib.parse import urlsplit

import pytest

from our_namespaces import BASE_IRI, PREFIXES
from web_fixtures import WebClient

#: The class of schema.org on a page of each kind, and what else the page must say.
KINDS = {
    "id/entity/metro-line-2": (
        "Project", {"alternateName": ["Construction of Gwangju Metro Line 2"]},
    ),
    "id/entity/ggm": ("Corporation", {"url": "http://www.ggmotors.com"}),
    "id/entity/gwangju-city": ("GovernmentOrganization", {}),
    "id/entity/gwangju": ("Place", {"sameAs": ["https://sws.geonames.org/1841808/"]}),
    "id/entity/ggm-plant": ("Place", {}),
    "id/entity/childbirth-grant": ("GovernmentService", {}),
    "id/entity/world-aquatics-2019": (
        "Event", {"startDate": "2019-07-12", "endDate": "2019-07-28"},
    ),
    "id/conferral/korea-policy-award-7": ("Event", {"startDate": "2018"}),
    "id/milestone/metro-line-2-groundbreaking": ("Event", {"startDate": "2019-09-05"}),
    "id/entity/lee-yong-sup": ("Person", {}),
    "id/entity/lee-yong-sup-mayor-of-gwangju": ("OrganizationRole", {}),
    "id/entity/national-ai-strategy": ("CreativeWork", {}),
    "id/source/s0": ("NewsArticle", {}),
    "id/passage/s0-119-148": ("Quotation", {}),
    "id/assertion/s0-171": ("Observation", {}),
    "id/assertion/s0-1902": ("Claim", {}),
    "id/list/signature-dishes": ("ItemList", {}),
    "id/discrepancy/metro-line-2-years": ("Thing", {}),
    "vocab/projectCost": ("StatisticalVariable", {}),
    "vocab/underway": ("DefinedTerm", {}),
    "graph/links": ("Dataset", {}),
    "ontology": ("DefinedTermSet", {}),
}  # fmt: skip


def _page(client, path, language="ko"):
    response = client.get(f"/page/{path}?lang={language}")
    assert response.status_code == 200
    return response.text


def _data(page):
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(block)


def _card(page):
    properties = re.findall(r'<meta property="og:([\w:]+)" content="(.*?)">', page)
    return {name: html.unescape(value) for name, value in properties}


@pytest.mark.parametrize("path", KINDS)
def test_the_page_of_a_thing_says_in_schema_org_what_it_is_about(city_web, path):
    """The class, the IRI, the name of the page, and the dataset with its licence."""
    kind, properties = KINDS[path]
    page = _page(city_web, path)
    data = _data(page)

    assert (data["@type"], data["@id"]) == (kind, BASE_IRI + path)
    assert data.items() >= properties.items()
    assert data["subjectOf"]["@id"] == BASE_IRI + "dataset"
    assert data["subjectOf"]["license"].startswith("https://creativecommons.org/")
    assert "application/ld+json" not in city_web.get("/").headers["Content-Security-Policy"]


def test_a_place_has_its_coordinates_and_what_it_lies_in(city_web):
    """Both are in the words of schema.org, with the name of the other place."""
    data = _data(_page(city_web, "id/entity/gwangju", "en"))

    assert data["geo"]["@type"] == "GeoCoordinates"
    assert (round(data["geo"]["longitude"], 1), round(data["geo"]["latitude"], 1)) == (126.8, 35.2)
    assert data["containedInPlace"]["@id"] == PREFIXES["ent"] + "south-korea"
    assert data["containedInPlace"]["@type"] == "Place"


def test_a_vague_date_is_no_date_of_schema_org(city_web):
    """A date that is only known to lie between two days is not given as either."""
    assert "datePublished" not in _data(_page(city_web, "id/source/s0"))
    assert "startDate" not in _data(
        _page(city_web, "id/milestone/metro-line-2-phase-1-opening", "en")
    )


@pytest.mark.parametrize(
    "path", ["id/entity/metro-line-2", "id/assertion/s0-171", "id/time/x-zumst-54493470-published"]
)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_shared_page_shows_its_title_a_sentence_and_a_picture(city_web, path, language):
    """The sentence is that of the page, and so is the description for search engines."""
    page = _page(city_web, path, language)
    card = _card(page)

    assert html.unescape(page.partition("<title>")[2]).startswith(card["title"] + " · ")
    assert 20 < len(card["description"]) <= 200
    assert "<" not in card["description"]
    assert f'<meta name="description" content="{card["description"]}">' in html.unescape(page)
    assert _data(page)["description"] == card["description"]
    assert card["url"] == BASE_IRI + path
    assert card["locale"] == {"ko": "ko_KR", "en": "en_US"}[language]


@pytest.mark.parametrize("address", ["/", "/ledger", "/numbers", "/search?q=x", "/page/no-such"])
def test_every_page_has_a_picture_at_an_absolute_address(web, address):
    """The picture is a PNG of the size that the page states, which messengers ask for."""
    card = _card(web.get(address, headers={"Accept": "text/html"}).text)
    address = urlsplit(card["image"])
    picture = web.get(address.path)

    assert (address.scheme, bool(address.netloc)) == ("http", True)
    assert picture.headers["Content-Type"] == card["image:type"] == "image/png"
    assert picture.data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", picture.data[16:24]) == (1200, 630)
    assert (card["image:width"], card["image:height"]) == ("1200", "630")


def test_a_name_cannot_leave_the_block(city_app, monkeypatch):
    """A name that ends a script element stays text."""
    monkeypatch.setattr(
        "gwangju_kg.web.entity.page_model.EntityPage.name", "</script><script>alert(1)</script>"
    )
    page = _page(WebClient(city_app), "id/entity/ggm")

    assert "<script>alert" not in page
    assert _data(page)["name"] == "</script><script>alert(1)</script>"
