"""Pages of questions, as a person uses them."""

import subprocess
import sys

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.unmeasured


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("finished-projects", "https://w3id.org/gwangju-kg/id/entity/"),
        ("ministry-gave-an-award", '"boolean"'),
        ("neighbours-of-ggm", "ent:ggm"),
    ],
)
def test_the_python_of_a_question_prints_its_answer(open_page, question, printed):
    """One click opens it; it needs no package."""
    page = open_page(f"/page/query/{question}", language="en")
    page.get_by_role("link", name="Python").click()
    code = page.locator("#python")
    expect(code).to_be_visible()
    ran = subprocess.run(
        [sys.executable, "-I", "-c", code.inner_text()],
        check=True, capture_output=True, text=True, timeout=60,
    )  # fmt: skip

    assert printed in ran.stdout


PHONE = {"width": 360, "height": 640}


@pytest.mark.parametrize("question", ["award-recipients", "plan-against-outcome"])
def test_the_whole_answer_is_on_a_phone(open_page, question):
    """Each row is a list of what its cells are called and hold; nothing is beyond the edge."""
    page = open_page(f"/page/query/{question}", language="en", viewport=PHONE)
    edges = page.eval_on_selector_all("td", "cells => cells.map(c => c.getBoundingClientRect())")
    heads = page.eval_on_selector_all("td", "cells => cells.map(c => c.dataset.head)")

    assert len(edges) > 20
    assert all(edge["left"] >= 0 and edge["right"] <= PHONE["width"] for edge in edges)
    assert set(heads) == set(page.locator("thead th").all_text_contents())


def test_the_python_of_a_question_is_copied_below_its_heading(open_page):
    """The link leads to where the heading is in sight; on a phone no line is cut."""
    page = open_page(
        "/page/query/award-recipients",
        language="en",
        viewport=PHONE,
        permissions=["clipboard-read", "clipboard-write"],
    )
    page.get_by_role("link", name="Python").click()
    expect(page.get_by_text("Python for this answer")).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Copy the Python").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()

    assert page.evaluate("navigator.clipboard.readText()").startswith("import csv")
    assert page.locator("#python").evaluate("code => code.scrollWidth <= code.clientWidth")
