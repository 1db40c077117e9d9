"""Searching and reading things in a browser: from two syllables to the evidence of a number."""

import re
import struct
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.unmeasured

SCRIPTS = pytest.mark.parametrize("runs", [True, False], ids=["script", "no-script"])


@SCRIPTS
def test_a_thing_is_found_by_its_first_letters(open_page, runs):
    """The form works without suggestions; the thing is one of the results."""
    page = open_page("/", java_script_enabled=runs)
    page.get_by_label("이름 검색").fill("ㄷㅅㅊㄷ")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="광주 도시철도 2호선 건설", exact=True).click()

    expect(page.locator("h1")).to_have_text("광주 도시철도 2호선 건설")


def test_what_is_typed_is_completed_by_keyboard_alone(open_page):
    """Arrows move through the suggestions, Escape closes them, Enter opens the thing."""
    page = open_page("/downloads/", language="en")
    box = page.get_by_role("combobox", name="Search by name")
    box.press_sequentially("글로벌모터스")
    first = page.get_by_role("option").first
    expect(first).to_contain_text("Gwangju Global Motors")
    expect(box).to_have_attribute("aria-expanded", "true")

    box.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(box).to_have_value("글로벌모터스")

    box.press("End")
    box.press("Backspace")
    expect(first).to_be_visible()
    box.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(page.locator("h1")).to_have_text("Gwangju Global Motors")


def test_suggestions_follow_what_is_typed_while_an_answer_is_awaited(open_page):
    """The next key cancels the previous request, and not its own."""
    page, held = open_page("/downloads/"), []
    page.route(
        "**/search/suggest*",
        lambda route: route.continue_() if held else held.append(route),
    )
    box = page.get_by_role("combobox")
    with page.expect_request("**/search/suggest*"):
        box.press_sequentially("글로벌")
    box.press_sequentially("모터스")

    expect(page.get_by_role("option").first).to_contain_text("광주글로벌모터스")


@SCRIPTS
def test_a_story_is_read_to_its_proof(open_page, runs):
    """A milestone expands to a source's statement, its position and check, and its passage."""
    page = open_page("/page/id/entity/metro-line-2", java_script_enabled=runs)
    chapter = page.locator(".story > li").filter(has_text="도시철도 2호선 건설 확정")
    expect(chapter).to_contain_text("2018년 11월")
    chapter.locator("summary").first.click()
    expect(chapter.locator(".evidence")).to_contain_text("원문과 일치: 통과")
    chapter.get_by_role("link", name=re.compile("번째 글자")).click()

    expect(page.locator("h1")).to_contain_text("1178~1213번째 글자")
    expect(page.locator("main")).to_contain_text("위치와 해시만 기록합니다")


def test_the_sides_of_a_contradiction_stand_side_by_side(open_page):
    """Sixteen and seventeen years are on one level, under one diagnosis."""
    page = open_page(
        "/page/id/discrepancy/metro-line-2-years", viewport={"width": 1200, "height": 900}
    )
    sides = page.locator(".sides > li")
    tops = {round(side.bounding_box()["y"]) for side in sides.all()}

    expect(page.locator(".lead")).to_contain_text("집계 대상 차이")
    assert sides.count() == 3
    assert len(tops) == 1
    assert {"16년", "17년"} <= {text.split()[0] for text in sides.all_inner_texts()}


@SCRIPTS
def test_the_ledger_stands_otherwise_on_another_day(open_page, runs):
    """With another date submitted, a commitment has moved from one state to another."""
    page = open_page("/ledger?at=2019-12-25&known=2019-12-25", java_script_enabled=runs)
    promise = page.get_by_role("link", name="자동차공장 착공", exact=True)
    expect(page.locator("[data-state=planned]").filter(has=promise)).to_be_visible()

    page.get_by_label("기준일").fill("2021-12-31")
    page.get_by_label("출처 기한").fill("2021-12-31")
    page.get_by_role("button", name="조회", exact=True).click()
    expect(page.locator("[data-state=reported]").filter(has=promise)).to_be_visible()


def test_the_slider_of_the_ledger_is_moved_by_keys(open_page):
    """
    Two months to the left, both dates are the last days of their months; the keys keep working.
    """
    page = open_page("/ledger?at=2021-06-30&known=2021-06-30", language="en")
    slider = page.get_by_role("slider")
    expect(slider).to_have_attribute("aria-valuetext", "June 2021")
    slider.focus()
    slider.press("ArrowLeft")
    slider.press("ArrowLeft")
    page.wait_for_url("**at=2021-04-30&known=2021-04-30*")
    expect(page.get_by_role("slider")).to_be_focused()

    expect(page.get_by_role("status").filter(has_text="commitments")).to_contain_text(
        "30 April 2021"
    )


def test_the_query_behind_a_table_opens_where_it_can_be_run(open_page):
    """The query opens in the editor with the thing filled in."""
    page = open_page("/page/id/entity/metro-line-2", java_script_enabled=False)
    page.locator("#numbers").get_by_role("link", name="이 표의 질의 열기").click()

    assert page.url.partition("?")[0].endswith("/sparql")
    expect(page.locator("textarea")).to_have_value(re.compile("id/entity/metro-line-2>"))


def test_a_chart_is_taken_as_a_picture(open_page):
    """The picture is drawn by the browser: a PNG with twice the pixels of the drawing or more."""
    page = open_page("/budget", language="en")
    with page.expect_download() as download:
        page.locator("#fields").get_by_role("button", name="PNG").click()
    content = Path(download.value.path()).read_bytes()

    assert download.value.suggested_filename == "Costs-of-projects-by-field.png"
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">I", content[16:20])[0] >= 1600


def test_a_citation_is_copied_from_the_page_of_a_thing(open_page):
    """One click copies the line with the permanent address; without scripts a link leads to it."""
    page = open_page(
        "/page/id/entity/ggm", language="en", permissions=["clipboard-read", "clipboard-write"]
    )
    page.get_by_role("button", name="Copy the citation").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()

    assert "https://w3id.org/gwangju-kg/id/entity/ggm?release=" in page.evaluate(
        "navigator.clipboard.readText()"
    )
