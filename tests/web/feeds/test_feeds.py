"""The Atom feeds over the release of the real data, read by the parser of others."""

import xml.etree.ElementTree as ET

import feedparser
import pytest

ATOM = "{http://www.w3.org/2005/Atom}"

FEEDS = ("/feeds/releases.atom", "/feeds/ledger.atom")


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
    ],
)
def test_a_page_names_its_feed(city_web, page, feed):
    """Readers find it in the head."""
    html = city_web.get(f"{page}?lang=en").text

    assert f'href="{feed}?lang=en"' in html.partition("</head>")[0]
    assert page == "/" or f'href="{feed}?lang=en"' in html.partition("</head>")[2]
