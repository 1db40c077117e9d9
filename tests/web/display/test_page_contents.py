"""The table of contents of long pages."""

import re

import pytest

from gwangju_kg.web.display.page_contents import PageContents

LONG = "x" * 12_000


def _contents(sections):
    contents = PageContents()
    for number in range(sections):
        assert contents.enter(f"s{number}", f"Part {number}") == f"Part {number}"
    return contents


def test_each_section_is_linked_by_its_heading():
    """In the order in which they are written."""
    links = _contents(4).links_of(LONG)

    assert [(link.anchor, link.heading) for link in links][1:3] == [
        ("s1", "Part 1"),
        ("s2", "Part 2"),
    ]


@pytest.mark.parametrize(("sections", "text"), [(3, LONG), (9, LONG[1:])])
def test_a_short_page_has_none(sections, text):
    """Neither one of few sections nor one of little text."""
    assert _contents(sections).links_of(text) == ()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_page_of_a_thing_begins_with_it(city_web, language):
    """Each link leads to a section, each section with a heading has one, before all of them."""
    page = city_web.get(f"/page/id/entity/metro-line-2?lang={language}").text
    (nav,) = re.findall(r'<nav class="contents".*?</nav>', page, re.S)
    anchors = re.findall(r'href="#([^"]*)"', nav)

    assert len(anchors) > 5
    assert [page.count(f' id="{anchor}"') for anchor in anchors] == [1] * len(anchors)
    assert len(anchors) == len(re.findall(r"<section[^>]*>\s*<h2", page))
    assert page.index("</nav>", page.index(nav)) < page.index("<section")
    short = city_web.get(f"/page/id/assertion/s0-211?lang={language}").text
    assert 'class="contents"' not in short
