"""The links of a thing to other sites: named by site and number, near the top of its page."""

import re

import pytest

from gwangju_kg.web.display.labels import LabelledLink
from gwangju_kg.web.entity.facts import Fact, FactValue
from gwangju_kg.web.entity.outside_links import MOST, name_links
from gwangju_kg.web.queries.terms import Term
from our_namespaces import PREFIXES

SAME = PREFIXES["schema"] + "sameAs"
SEE = PREFIXES["rdfs"] + "seeAlso"


def _fact(relation, *addresses):
    values = tuple(FactValue(each, Term("uri", each)) for each in addresses)
    return Fact(LabelledLink(relation, relation), values)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("http://www.wikidata.org/entity/Q41283", "Wikidata Q41283"),
        ("https://www.wikidata.org/wiki/Q41283", "Wikidata Q41283"),
        ("https://sws.geonames.org/1841808/", "GeoNames 1841808"),
        ("https://ror.org/024kbgz78", "ROR 024kbgz78"),
        ("https://doi.org/10.13039/501100002582", "DOI 10.13039/501100002582"),
        ("https://en.wikipedia.org/wiki/Gwangju", "Wikipedia"),
        ("http://dbpedia.org/resource/South_Korea", "DBpedia South Korea"),
        ("http://aks.ai/GC60000127", "Academy of Korean Studies GC60000127"),
        ("https://www.openstreetmap.org/relation/2398560", "OpenStreetMap relation/2398560"),
        ("https://www.example.org/a/b", "www.example.org"),
    ],
)
def test_a_link_is_named_by_its_site_and_number(address, name):
    """Sites that readers know have their name, others their host."""
    assert [link.name for link in name_links((_fact(SAME, address),), "en")] == [name]


def test_known_sites_come_first_and_each_address_once():
    """An address that is the same and also related is the same; what is only related is marked."""
    item, place, other = (
        "http://www.wikidata.org/entity/Q1", "https://sws.geonames.org/2/", "http://a.example/",
    )  # fmt: skip
    links = name_links((_fact(SEE, other, place, item), _fact(SAME, item)), "ko")

    assert [(link.address, link.is_other) for link in links] == [
        (item, False), (place, True), (other, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("gwangju-city?lang=ko", "Wikidata Q41283</a> (‘광주’도 함께 다룸)"),
        (
            "gwangju?lang=en",
            "Wikidata Q41283</a> (one item for this and Gwangju Metropolitan City)",
        ),
        ("gwangju-city?lang=en", "GeoNames 1841808</a> (something related: Gwangju-gwangyeoksi)"),
        ("asian-games-2038?lang=en", "Wikidata Q483463</a> (something wider: Asian Games)"),
        ("yeosu?lang=ko", "GeoNames 1884138</a> (거의 같은 것)"),
        ("gist?lang=en", 'href="https://www.wikidata.org/wiki/Q484900" rel="external">Wikidata'),
    ],
)
def test_it_is_said_what_an_item_is(city_web, path, link):
    """By its relation to the thing; an item of Wikidata leads to its page."""
    page = city_web.get(f"/page/id/entity/{path}").text
    line = re.search(r'<p class="faint outside">(.*?)</p>', page, re.DOTALL)

    assert line is not None
    assert link in line[1]


def test_only_web_addresses_are_links():
    """Data may hold addresses that a browser executes."""
    assert name_links((_fact(SAME, "javascript:alert(1)", "urn:x:1"),), "en") == ()


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("id/entity/gwangju-city", ["Wikidata Q41283", "Website (www.gwangju.go.kr)"]),
        ("id/entity/gist", ["Wikidata Q484900", "Wikipedia", "ROR 024kbgz78"]),
        ("id/source/x-mois-126845", ["Original (www.mois.go.kr)"]),
    ],
)
def test_a_page_names_its_links_before_anything_else(city_web, path, names):
    """They follow the names of the thing; each is a link."""
    page = city_web.get(f"/page/{path}?lang=en").text
    line = re.search(r'<p class="faint outside">(.*?)</p>', page, re.DOTALL)

    assert line is not None
    assert page.index("</h1>") < line.start() < page.index('class="lead"')
    linked = re.findall(r"<a [^>]*>([^<]*)</a>", line[1])
    assert set(names) <= set(linked)
    assert len(linked) <= MOST + 1


def test_a_thing_without_links_has_no_line(city_web):
    """Nothing is said about links that are not there."""
    assert "outside" not in city_web.get("/page/id/entity/metro-line-2").text.partition("<body")[2]
