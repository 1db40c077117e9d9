"""``/releases/``: the stored releases and the differences between two, as pages and as files."""

import dataclasses
import hashlib
import json
import re
from pathlib import Path

import pytest

import series
from engine_fixtures import NEVER_S
from gwangju_kg.engine import Engine
from gwangju_kg.release.contents import Release
from gwangju_kg.settings import Settings
from gwangju_kg.web.app import create_app
from rdf_patches import patched_sha256
from web_fixtures import WebClient

FOR_EVER = "public, max-age=31536000, immutable"


@pytest.fixture(scope="module")
def two(project_path, tmp_path_factory):
    """Two releases; in the second, a line has another name and the city is missing."""
    city = "ent:gwangju-city a org:FormalOrganization"
    return series.make(
        project_path,
        tmp_path_factory.mktemp("two"),
        [],
        [
            (series.THINGS, "Metro Line 2", "Line <two>"),
            (series.THINGS, city, "ent:city a org:FormalOrganization"),
        ],
    )


@pytest.fixture(scope="module")
def engine(two):
    """An engine over the second release."""
    settings = Settings(workers=1, deadline_s=NEVER_S, releases=two[0], kept_bytes=0)
    with Engine.start(settings, release=two[0] / two[1][1]) as engine:
        yield engine


@pytest.fixture(scope="module")
def application(two, engine):
    """The application over that engine."""
    settings = Settings(workers=1, deadline_s=NEVER_S, releases=two[0], kept_bytes=0)
    return create_app(settings, engine.address, Release.open(two[0] / two[1][1]))


@pytest.fixture
def web(application):
    """A client of the application."""
    return WebClient(application)


HTML = {"Accept": "text/html"}
JSON = {"Accept": "application/json"}


def test_the_list_is_the_same_for_people_and_programs(web, two):
    """The newest release is first; each has its hash and a link to its changes."""
    releases, (old, new) = two
    page = web.get("/releases/?lang=en", headers=HTML).text
    rows = web.get("/releases/", headers=JSON).json["releases"]

    assert [row["id"] for row in rows] == [new, old]
    assert [row["current"] for row in rows] == [True, False]
    whole = (releases / new / "dumps" / "gwangju-kg.nq").read_bytes()
    assert rows[0]["rdfc10_sha256"] == hashlib.sha256(whole).hexdigest()
    assert web.get(rows[0]["changes"]).json["before"]["id"] == old
    assert rows[1]["changes"] is None
    assert page.index(new) < page.index(old)
    assert f'href="/releases/{old}...{new}?lang=en"' in page


def test_one_release_is_its_manifest_or_a_page_of_it(web, two):
    """A release is its manifest or a page with its hash and its changes."""
    releases, (old, new) = two
    stated = json.loads((releases / new / "manifest.json").read_text("utf-8"))
    page = web.get(f"/releases/{new}?lang=en", headers=HTML).text

    assert web.get(f"/releases/{new}", headers=JSON).json == stated
    assert web.get(f"/releases/{new}/manifest.json").json == stated
    assert stated["rdfc10_sha256"] in page
    assert "Changes since the previous release" in page
    assert (
        "Changes since the previous release"
        not in web.get(f"/releases/{old}?lang=en", headers=HTML).text
    )


def test_the_folder_of_the_releases_may_be_a_relative_path(application, engine, two, monkeypatch):
    """A relative path, as in the default settings, works."""
    releases, (_, new) = two
    monkeypatch.chdir(releases.parent)
    server = application.server
    settings = dataclasses.replace(server.settings, releases=Path(releases.name))
    web = WebClient(create_app(settings, engine.address, server.release))

    assert web.get(f"/releases/{new}", headers=JSON).json["id"] == new
    assert web.get(f"/releases/{new}/manifest.json").json["id"] == new


def test_the_files_of_a_difference_lead_from_one_release_to_the_other(web, two):
    """The patch, parsed independently, and the N-Quads lead to the second release's hash."""
    releases, (old, new) = two
    lines = (releases / old / "dumps" / "gwangju-kg.nq").read_bytes().splitlines(keepends=True)
    files = {
        name: web.get(f"/releases/{old}...{new}/{name}").data
        for name in ("changes.rdfp", "removed.nq", "added.nq", "changes.json")
    }
    removed, added = (
        set(files[name].splitlines(keepends=True)) for name in ("removed.nq", "added.nq")
    )
    after = json.loads(files["changes.json"])["after"]

    assert patched_sha256(lines, files["changes.rdfp"]) == after["sha256"]
    made = b"".join(sorted((set(lines) - removed) | added))
    assert hashlib.sha256(made).hexdigest() == after["sha256"]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/html", "text/html"),
        ("application/json", "application/json"),
        ("application/rdf-patch", "application/rdf-patch"),
    ],
)
def test_a_difference_is_negotiated(web, two, accept, kind):
    """
    Browsers get a page, programs the accepted format; a difference of two releases never changes.
    """
    answer = web.get("/releases/{}...{}".format(*two[1]), headers={"Accept": accept})

    assert (answer.status_code, answer.mimetype) == (200, kind)
    assert (answer.headers["Cache-Control"] == FOR_EVER) is (kind != "text/html")
    again = {"Accept": accept, "If-None-Match": answer.headers["ETag"]}
    assert web.get("/releases/{}...{}".format(*two[1]), headers=again).status_code == 304


@pytest.mark.parametrize(("language", "word"), [("ko", "추가"), ("en", "Added")])
def test_a_person_reads_what_changed_by_class(web, two, language, word):
    """Names are escaped and link to the thing in a release that contains it."""
    old, new = two[1]
    page = web.get(f"/releases/{old}...{new}?lang={language}", headers=HTML).text

    assert word in page
    assert re.search(rf'href="/id/entity/gwangju-city\?release={old}&amp;lang={language}"', page)
    assert re.search(rf'href="/id/entity/city\?release={new}&amp;lang={language}"', page)
    assert "Line &lt;two&gt;" in page or language == "ko"
    assert "Line <two>" not in page


@pytest.mark.parametrize("address", ["/releases/{0}...{1}?lang=en", "/releases/{1}?lang=en"])
def test_a_person_reads_old_and_new_values(web, two, address):
    """The words come first, with names instead of IRIs; the changes by class are folded."""
    page = web.get(address.format(*two[1]), headers=HTML).text
    words, _, folded = page.partition("<details>")

    assert "<del>Metro Line 2</del> → <ins>Line &lt;two&gt;</ins>" in words
    assert re.search(r">Gwangju Metropolitan City</a> <small[^>]*>removed<", words)
    assert "Changes by class" in folded
    assert "Changes by class" not in words


def test_changes_are_put_into_words_once(web, application, two, monkeypatch):
    """The difference is read and described for the first request only."""
    pair = "/releases/{}...{}".format(*two[1])
    web.get(pair, headers=HTML)
    stores = []
    monkeypatch.setattr(type(application.server.history), "store", stores.append)

    assert web.get(pair + "?lang=en", headers=HTML).status_code == 200
    assert stores == []


def test_the_current_release_has_an_alias(web, two):
    """The alias redirects to the permanent name."""
    old, new = two[1]
    assert web.get("/releases/current").headers["Location"] == f"/releases/{new}"
    moved = web.get(f"/releases/{old}...current").headers["Location"]
    assert moved == f"/releases/{old}...{new}"


@pytest.mark.parametrize(
    "path", ["nothing", "..%2F..", "{0}...nothing", "...", "{0}...", "{0}...{1}...{0}", "../.."]
)
def test_what_is_not_kept_is_a_404_that_names_those_there_are(web, two, path):
    """An unknown name is a 404 with the existing ones; no path is built from it."""
    answer = web.get("/releases/" + path.format(*two[1]), headers=JSON)

    assert answer.status_code == 404
    if answer.json["code"] == "unknown-release":
        assert answer.json["known"] == two[1][::-1]


@pytest.mark.parametrize(
    "path",
    ["{0}/store", "{0}/search.sqlite", "{0}/manifest.json.minisig", "{0}...{1}/manifest.json"],
)
def test_only_files_meant_for_others_are_given(web, two, path):
    """Neither the store nor a missing signature is served."""
    assert web.get("/releases/" + path.format(*two[1]), headers=JSON).status_code == 404


def test_a_format_that_is_not_on_offer_is_a_406(web, two):
    """The 406 lists the available formats."""
    answer = web.get("/releases/{}...{}".format(*two[1]), headers={"Accept": "text/csv"})

    assert answer.status_code == 406
    assert "application/rdf-patch" in answer.json["offers"]


def test_plain_files_have_no_releases(files_web):
    """Without a release the response is an error, not an empty list."""
    assert files_web.get("/releases/", headers=JSON).json["code"] == "no-release"
