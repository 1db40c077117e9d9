"""The Atom feeds over the release of the real data, read by the parser of others."""

import xml.etree.ElementTree as ET

import feedparser
import pytest

ATOM = "{http://www.w3.org/2005/Atom}"

FEEDS = (
    "/feeds/releases.atom",
    "/feeds/ledger.atom",
    "/feeds/id/entity/metro-line-2.atom",
    "/feeds/vocab/transport.atom",
)


def _feed(client, address):
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (200, "application/atom+xml")
    parsed = feedparser.parse(response.data)
    assert not parsed.bozo
    assert parsed.version == "atom10"
    return parsed


def _entry(parsed, iri):
    return next(entry for entry in parsed.entries if entry.id.partition("#")[0].endswith(iri))


@pytest.mark.parametrize("address", FEEDS)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_feed_has_what_rfc_4287_requires(city_web, address, language):
    """Sections 4.1.1 and 4.1.2: ids, titles, dates with a zone, an author, links."""
    root = ET.fromstring(city_web.get(f"{address}?lang={language}").data)  # noqa: S314 - our own
    entries = root.findall(ATOM + "entry")

    assert entries
    for node in (root, *entries):
        for name in ("id", "title", "updated"):
            assert len(node.findall(ATOM + name)) == 1
            assert node.find(ATOM + name).text
        assert node.find(ATOM + "updated").text.endswith("T00:00:00Z")
        assert len(node.findall(f"{ATOM}link[@rel='alternate']")) == 1
        assert all(link.get("href").startswith("http") for link in node.findall(ATOM + "link"))
    assert len(root.findall(f"{ATOM}link[@rel='self']")) == 1
    assert root.find(f"{ATOM}author/{ATOM}name").text
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    ids = [entry.find(ATOM + "id").text for entry in entries]
    assert len(ids) == len(set(ids))
    assert all(iri.startswith("https://w3id.org/gwangju-kg/") for iri in ids)


def test_the_feed_of_the_ledger_tells_what_became_of_promises(city_web):
    """Each entry has the old and the new time, and the day of the source; the newest is first."""
    feed = _feed(city_web, "/feeds/ledger.atom?lang=en")
    days = [entry.updated for entry in feed.entries]
    moved = _entry(feed, "x-daum-2022-12-29-01")

    assert days == sorted(days, reverse=True)
    assert moved.title.endswith("– put off: 2023 → 2026")
    assert moved.updated == "2022-12-29T00:00:00Z"
    assert moved.link.endswith("/id/milestone/metro-line-2-phase-1-opening?lang=en")
    done = _entry(feed, "x-daum-2024-06-14-01")
    assert "– done: " in done.title
    assert _entry(feed, "x-asiae-2025-10-21-01").title.endswith("– cancelled")
    korean = _feed(city_web, "/feeds/ledger.atom?lang=ko")
    assert _entry(korean, "x-daum-2022-12-29-01").title.endswith("연기: 2023년 → 2026년")
    assert [entry.id for entry in korean.entries] == [entry.id for entry in feed.entries]
    assert korean.feed.id != feed.feed.id


def test_a_commitment_is_done_once(city_web):
    """What is reported again later is no news."""
    feed = _feed(city_web, "/feeds/ledger.atom?lang=en")
    done = [entry.link for entry in feed.entries if "– done" in entry.title]

    assert len(done) == len(set(done))


def test_the_feed_of_releases_dates_each_by_its_data(city_web):
    """A release has the day of its data."""
    rows = city_web.get("/releases/", headers={"Accept": "application/json"}).json["releases"]
    feed = _feed(city_web, "/feeds/releases.atom")

    assert [entry.id.rpartition("/")[2] for entry in feed.entries] == [row["id"] for row in rows]
    assert [entry.updated[:10] for entry in feed.entries] == [row["issued"] for row in rows]
    assert feed.feed.updated[:10] == rows[0]["issued"]


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_that_did_not_change_is_not_sent_again(city_web, address):
    """A reader that has the feed gets 304; another language is another feed."""
    first = city_web.get(f"{address}?lang=en")
    known = {"If-None-Match": first.headers["ETag"]}

    assert city_web.get(f"{address}?lang=en").data == first.data
    assert city_web.get(f"{address}?lang=en", headers=known).status_code == 304
    assert city_web.get(f"{address}?lang=ko", headers=known).status_code == 200


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/", "/feeds/releases.atom"),
        ("/releases/", "/feeds/releases.atom"),
        ("/ledger", "/feeds/ledger.atom"),
        ("/page/id/entity/metro-line-2", "/feeds/id/entity/metro-line-2.atom"),
        ("/page/vocab/transport", "/feeds/vocab/transport.atom"),
    ],
)
def test_a_page_names_its_feed(city_web, page, feed):
    """Readers find it in the head."""
    html = city_web.get(f"{page}?lang=en").text

    assert f'href="{feed}?lang=en"' in html.partition("</head>")[0]
    assert page == "/" or f'href="{feed}?lang=en"' in html.partition("</head>")[2]


def test_the_feed_of_a_thing_has_its_news_and_its_other_reports(city_web):
    """A change of state is told as in the ledger, under the same id; a number as on its page."""
    feed = _feed(city_web, "/feeds/id/entity/metro-line-2.atom?lang=en")
    ledger = _feed(city_web, "/feeds/ledger.atom?lang=en")
    days = [entry.updated for entry in feed.entries]

    assert days == sorted(days, reverse=True)
    assert feed.feed.title.startswith("Construction of Gwangju Metro Line 2")
    assert _entry(feed, "x-daum-2022-12-29-01") == _entry(ledger, "x-daum-2022-12-29-01")
    progress = _entry(feed, "x-daum-2024-06-14-04")
    assert "73%" in progress.title
    assert progress.updated == "2024-06-14T00:00:00Z"
    assert progress.link.endswith("/id/assertion/x-daum-2024-06-14-04?lang=en")


def test_the_feed_of_a_field_has_the_reports_about_its_things(city_web):
    """All that the feed of Metro Line 2 says is in that of transport, nothing in that of energy."""
    line, transport, energy = (
        {entry.id for entry in _feed(city_web, f"/feeds/{path}.atom").entries}
        for path in ("id/entity/metro-line-2", "vocab/transport", "vocab/energy")
    )

    assert line <= transport
    assert not line & energy


def test_a_feed_that_is_cut_says_so(city_web):
    """The feed of the city holds its hundred newest reports."""
    feed = _feed(city_web, "/feeds/id/entity/gwangju-city.atom?lang=en")

    assert len(feed.entries) == 100
    assert "older ones are left out" in feed.feed.subtitle


@pytest.mark.parametrize(
    "path", ["id/entity/no-such-thing", "vocab/planned", "x%20y", "a%2F%2e%2e"]
)
def test_what_has_no_reports_has_no_feed(city_web, path):
    """An unknown thing, a code that is no field, an address that is no IRI."""
    assert city_web.get(f"/feeds/{path}.atom").status_code == 404
    assert "/feeds/vocab" not in city_web.get("/page/vocab/planned").text


@pytest.mark.parametrize(
    "path",
    ["entity/ggm", "entity/gwangju", "entity/lee-yong-sup", "entity/world-aquatics-2019",
     "entity/korea-policy-award", "conferral/korea-policy-award-7", "milestone/ggm-groundbreaking"],
)  # fmt: skip
def test_each_feed_that_a_page_names_answers(city_web, path):
    """Bodies, places, people, events, awards and milestones."""
    html = city_web.get(f"/page/id/{path}").text

    assert f'href="/feeds/id/{path}.atom"' in html
    assert _feed(city_web, f"/feeds/id/{path}.atom").entries
