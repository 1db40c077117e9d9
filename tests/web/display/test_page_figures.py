"""The figures of pages as files, and for the frames of other sites."""

import hashlib
import html
import re
from base64 import b64encode
from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree.ElementTree import fromstring

import pytest

from gwangju_kg.release.contents import Release
from gwangju_kg.web.display.chart_svg import WIDTH, text_width
from gwangju_kg.web.display.figure_file import FigureOrigin, make_file
from our_namespaces import BASE_IRI

SVG = "{http://www.w3.org/2000/svg}"
DCTERMS = "{http://purl.org/dc/terms/}"
RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"

#: A page of each kind that has figures, with the least number of them.
PAGES = {"/": 1, "/budget": 2, "/page/vocab/projectCost": 1, "/page/id/entity/buk-gu": 1}

ORIGIN = FigureOrigin(
    title="표창", source="출처: 가", address="https://example.org/x?release=1", date="2026-11-22",
    license_name="CC0 1.0", license_iri="https://creativecommons.org/publicdomain/zero/1.0/",
    publisher="나", language="ko",
)  # fmt: skip


def _parsed(content):
    return fromstring(content)  # noqa: S314 - our own response


def _figures(page):
    """Return the address of the file of each figure on a page, by its title."""
    found = re.findall(r'data-title="([^"]*)".*?<a href="([^"]*)"[^>]*data-png', page, re.DOTALL)
    return {html.unescape(title): html.unescape(address) for title, address in found}


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_figure_is_a_file_that_says_where_it_is_from(city_web, city_path, address, language):
    """Title, source, date and licence stand below the drawing and in RDF."""
    city = Release.open(city_path)
    figures = _figures(city_web.get(f"{address}?lang={language}").text)
    assert len(figures) >= PAGES[address]
    for title, file in figures.items():
        response = city_web.get(file)
        root = _parsed(response.data)
        said = {each.tag: each.text or each.get(RESOURCE) for each in root.iter()}
        words = " ".join(each.text or "" for each in root.findall(f"{SVG}text"))

        assert response.mimetype == "image/svg+xml"
        assert "attachment" in response.headers["Content-Disposition"]
        assert root.find(f"{SVG}title").text == said[f"{DCTERMS}title"] == title
        assert said[f"{DCTERMS}source"].startswith(
            BASE_IRI + address.strip("/").removeprefix("page/")
        )
        assert parse_qs(urlsplit(said[f"{DCTERMS}source"]).query)["release"] == [city.id]
        assert said[f"{DCTERMS}date"] == city.issued
        assert said[f"{DCTERMS}license"] == city.project.license_iri
        assert city.id in words
        assert city.issued in words
        assert "CC0" in words
        assert root.find(f"{SVG}svg").get("viewBox")


def test_a_file_is_named_after_its_figure(city_web):
    """The name in the language of the page, in UTF-8."""
    header = city_web.get("/budget?figure=fields&lang=ko").headers["Content-Disposition"]

    assert unquote(header.partition("UTF-8''")[2]) == "분야별-사업비.svg"


def test_other_sites_may_frame_a_figure_and_no_other_page(city_web):
    """The page of a figure has nothing else, runs nothing, and has only its own style."""
    page = city_web.get("/budget?embed=fields&lang=en")
    policy = page.headers["Content-Security-Policy"]
    (style,) = re.findall(r"<style>(.*?)</style>", page.text, re.DOTALL)
    digest = b64encode(hashlib.sha256(html.unescape(style).encode()).digest()).decode()

    assert "frame-ancestors *" in policy
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "<nav" not in page.text
    assert "<script" not in page.text
    for other in ("/budget", "/budget?embed=none", "/ledger?embed=fields"):
        assert "frame-ancestors 'none'" in city_web.get(other).headers["Content-Security-Policy"]


def test_the_snippet_frames_the_figure(city_web):
    """The address in the HTML for other sites is absolute and leads to the figure alone."""
    page = city_web.get("/budget?lang=en").text
    snippet = next(
        html.unescape(each)
        for each in re.findall(r"<code data-copy>(.*?)</code>", page)
        if "fields" in each
    )
    address = urlsplit(html.unescape(re.search(r'src="([^"]*)"', snippet)[1]))

    assert (address.scheme, bool(address.netloc)) == ("http", True)
    assert 'title="Costs of projects by field"' in snippet
    assert (
        "frame-ancestors *"
        in city_web.get(f"{address.path}?{address.query}").headers["Content-Security-Policy"]
    )


def test_links_of_a_map_are_permanent(city_web):
    """In a file there is no server: places link to their IRIs."""
    root = _parsed(city_web.get("/?figure=map&lang=en").data)
    links = [each.get("href") for each in root.iter(f"{SVG}a")]

    assert root.get("role") == "group"  # with the role img, readers of a screen miss the links
    assert links
    assert all(link.startswith(BASE_IRI + "id/entity/") for link in links)


def test_lines_are_broken_to_the_width_of_the_drawing():
    """A long title stays inside, with spaces or without."""
    for title in ("word " * 40, "가" * 90):
        root = _parsed(make_file('<svg viewBox="0 0 360 20"/>', replace(ORIGIN, title=title), ""))
        lines = [
            each.text for each in root.findall(f"{SVG}text") if each.get("class") == "figure-title"
        ]

        assert len(lines) > 1
        assert "".join(lines).replace(" ", "") == title.replace(" ", "")
        assert all(text_width(line) <= WIDTH for line in lines)


@pytest.mark.parametrize("drawing", ["<svg/>", "<svg viewBox='a'>", "text"])
def test_what_is_no_drawing_is_refused(drawing):
    """A drawing without a size cannot be placed."""
    with pytest.raises(ValueError, match=re.escape(drawing)):
        make_file(drawing, ORIGIN, "")
