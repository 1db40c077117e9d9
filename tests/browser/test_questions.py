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
