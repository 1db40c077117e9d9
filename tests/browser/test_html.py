"""Every kind of page is valid HTML, as the Nu checker of the W3C reads it."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

import npm_packages
from tests.browser.stage import PAGES

pytestmark = [pytest.mark.unmeasured, pytest.mark.thorough]

#: What the checker reports though browsers know it: three properties of SVG 2, and dates that are
#: limits of a form and no mistyped years.
ACCEPTED = re.compile(
    "paint-order|vector-effect|Property “r”|“(0001-01-01|9999-12-31)”.* Year may be mistyped"
)


@pytest.fixture(scope="module")
def checker():
    """The command of the checker."""
    if shutil.which("java") is None:
        pytest.skip("no Java on this machine: the HTML checker is left out")
    folder = npm_packages.install(Path(__file__).parent / "html_checker")
    jar = folder / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    # The page of the ontology is too deep for the parser's default stack.
    return ["java", "-Xss4m", "-jar", str(jar), "--format", "json"]


def messages(command, paths):
    """Return the errors and warnings on some pages: name of the file, message and place."""
    run = subprocess.run([*command, *map(str, paths)], capture_output=True, check=False, text=True)
    return [
        (Path(row["url"]).name, row["message"], row.get("extract"))
        for row in json.loads(run.stderr)["messages"]
        if not ACCEPTED.search(row["message"])
    ]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_pages_are_valid_html(city_url, checker, tmp_path, language):
    """The checker has neither an error nor a warning on any kind of page."""
    for name, address in PAGES.items():
        page = _read(city_url + address, language)
        (tmp_path / f"{name}.html").write_bytes(page)

    assert messages(checker, sorted(tmp_path.iterdir())) == []


def test_the_checker_finds_a_fault(checker, tmp_path):
    """It reads the file, and the accepted messages do not hide others."""
    path = tmp_path / "fault.html"
    path.write_text("<!doctype html><html lang=en><title>a</title><p id=b><div id=b></div>")

    assert any("Duplicate ID" in text for _, text, _ in messages(checker, [path]))


def _read(address, language):
    request = Request(address, headers={"Accept": "text/html", "Accept-Language": language})  # noqa: S310
    try:
        with urlopen(request, timeout=60) as response:  # noqa: S310
            return response.read()
    except HTTPError as error:
        return error.read()  # the page of a refused or missing address
