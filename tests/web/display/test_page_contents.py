"""The table of contents of long pages."""

import re

import pytest

from gwangju_kg.web.display.page_contents import with_contents

LONG = "x" * 12_000


def _page(*sections):
    return with_contents("\n".join(sections))


def test_each_section_is_linked_by_its_heading():
    """Without the number beside it; a section without an id gets one."""
    sections = [f'<section id="s{n}">\n<h2>Part {n} <small>7</small></h2></section>' for n in "ab"]
    page = _page(*sections, "<section><h2>Facts</h2></section>", f"<section><h2>{LONG}</h2>")

    assert [link.anchor for link in page.contents] == ["sa", "sb", "part-3", "part-4"]
    assert [str(link.heading) for link in page.contents][:3] == ["Part a", "Part b", "Facts"]
    assert 'id="part-3"><h2>Facts' in page.html


@pytest.mark.parametrize(
    "sections", [3 * ["<section><h2>A</h2>" + LONG], 9 * ["<section><h2>A</h2>"]]
)
def test_a_short_page_has_none(sections):
    """Neither one of few sections nor one of little text."""
    assert _page(*sections).contents == ()


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
