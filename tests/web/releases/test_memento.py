"""Time travel (RFC 7089): TimeGate, TimeMap, and the headers of a memento."""

import json
import re
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

import series
from engine_fixtures import PATIENCE_S
from server_fixtures import Server

DAYS = ("2026-11-01", "2026-11-10", "2026-11-22")
MOMENTS = (
    "Sun, 01 Nov 2026 00:00:00 GMT",
    "Tue, 10 Nov 2026 00:00:00 GMT",
    "Sun, 22 Nov 2026 00:00:00 GMT",
)


@pytest.fixture(scope="module")
def three(project_path, tmp_path_factory):
    """Three releases on three days; the second adds a tram."""
    first, second, third = DAYS
    tram = 'ent:tram a gk:Project ; rdfs:label "전차"@ko , "Tram"@en .\n'
    return series.make(
        project_path,
        tmp_path_factory.mktemp("three"),
        [(series.DATASET, third, first)],
        [(series.DATASET, first, second), (series.THINGS, "# Two", tram + "# Two")],
        [(series.DATASET, second, third), (series.THINGS, "Tram", "Streetcar")],
    )


@pytest.fixture(scope="module")
def server(three):
    """A server of the last release."""
    with Server("--releases", three[0], "--workers", 1) as started:
        yield started
        started.end()


def _ask(server, path, method="GET", **headers):
    """Send one request without following redirects; return status, headers and body."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(HTTPConnection(urlsplit(server.url).netloc, timeout=PATIENCE_S)) as connection:
        connection.request(method, path, headers=named)
        answer = connection.getresponse()
        body = answer.read().decode()
    return answer.status, answer.headers, body


@pytest.mark.parametrize(
    ("moment", "place"),
    [
        ("Sun, 01 Nov 2026 00:00:00 GMT", 0),
        ("Mon, 09 Nov 2026 23:59:59 GMT", 0),
        ("Tue, 10 Nov 2026 00:00:00 GMT", 1),
        ("Fri, 01 Jan 2100 00:00:00 GMT", 2),
    ],
)
@pytest.mark.parametrize(
    "path",
    ["/id/entity/line-2", "/data/id/entity/line-2.ttl", "/page/id/entity/line-2", "/downloads/"],
)
def test_a_moment_leads_to_the_release_that_held_then(server, three, path, moment, place):
    """The TimeGate redirects any method to the last release at or before the datetime."""
    for method in ("GET", "HEAD"):
        status, headers, _ = _ask(server, path, method, Accept_Datetime=moment)

        assert (status, headers["Location"]) == (302, f"{path}?release={three[1][place]}")
        assert "Accept-Datetime" in headers["Vary"]
        assert f'<{path}>; rel="original timegate"' in headers["Link"]
        assert "Memento-Datetime" not in headers


def test_a_memento_says_of_what_moment_it_is(server, three):
    """The redirect from the thing and the document itself both state the Memento-Datetime."""
    for place, name in enumerate(three[1]):
        for path in ("/id/entity/line-2", "/data/id/entity/line-2.ttl"):
            status, headers, _ = _ask(server, f"{path}?release={name}", Accept="text/turtle")

            assert status in {200, 303}
            assert headers["Memento-Datetime"] == MOMENTS[place]
            assert headers["Cache-Control"].endswith("immutable")
            assert f'<{path}>; rel="original timegate"' in headers["Link"]
            assert f'<{path}?release={name}>; rel="memento"' in headers["Link"]


def test_a_memento_is_not_sent_on(server, three):
    """A memento ignores Accept-Datetime: its datetime is fixed."""
    path = f"/data/id/entity/line-2.ttl?release={three[1][0]}"
    status, headers, _ = _ask(server, path, Accept_Datetime=MOMENTS[2])

    assert (status, headers["Memento-Datetime"]) == (200, MOMENTS[0])


def test_the_address_itself_is_its_timegate(server):
    """Without Accept-Datetime the current state is returned, with a link to the TimeMap."""
    status, headers, _ = _ask(server, "/data/id/entity/line-2.ttl")

    assert status == 200
    assert "Memento-Datetime" not in headers
    assert "Accept-Datetime" in headers["Vary"]
    assert '</timemap/link/data/id/entity/line-2.ttl>; rel="timemap"' in headers["Link"]


def _rows(body):
    """Return the address, relations and datetime of each link in link format."""
    pattern = r'<([^>]*)>; rel="([^"]*)"[^<]*?(?:datetime="([^"]*)")?,?\n'
    return re.findall(pattern, body)


@pytest.mark.parametrize(("thing", "since"), [("line-2", 0), ("tram", 1)])
def test_the_timemap_lists_the_releases_that_know_the_thing(server, three, thing, since):
    """Oldest first; each listed address answers with the stated datetime."""
    status, headers, body = _ask(server, f"/timemap/link/id/entity/{thing}")
    own, *mementos = _rows(body)[1:]

    assert (status, headers["Content-Type"]) == (200, "application/link-format")
    assert own[1] == "self"
    assert [row[2] for row in mementos] == list(MOMENTS[since:])
    assert mementos[0][1].startswith("first")
    assert mementos[-1][1].endswith("last memento")
    for address, _, moment in mementos:
        target = urlsplit(address)
        _, headers, _ = _ask(server, f"{target.path}?{target.query}")
        assert headers["Memento-Datetime"] == moment


def test_files_have_their_past_too(server, three):
    """A file's TimeMap lists each release that has a dump of that name."""
    _, _, body = _ask(server, "/timemap/link/downloads/gwangju-kg.nq")

    assert [row[0].partition("release=")[2] for row in _rows(body)[2:]] == three[1]


def test_a_file_of_one_release_has_no_past_of_its_own(server, three):
    """Neither a file of a fixed release nor `latest` has a TimeMap."""
    for edition in ("latest", *three[1]):
        path = f"/downloads/{edition}/gwangju-kg.nq"
        status, headers, _ = _ask(server, path, Accept_Datetime=MOMENTS[0])

        assert status in {200, 302}
        assert "timemap" not in headers.get("Link", "")
        assert "Accept-Datetime" not in headers.get("Vary", "")


@pytest.mark.parametrize(
    "path",
    [
        "/timemap/link/id/entity/none",
        "/timemap/link/downloads/none",
        "/timemap/link/a%20b",
        "/timemap/link/data/id/entity/line-2.pdf",
    ],
)
def test_what_no_release_has_has_no_timemap(server, path):
    """A thing in no release is a 404, not an empty TimeMap."""
    assert _ask(server, path)[0] == 404


def test_a_moment_before_the_thing_is_a_clear_problem(server, three):
    """The error names the first release that contains the thing."""
    status, _, body = _ask(server, "/id/entity/tram", Accept_Datetime=MOMENTS[0])
    problem = json.loads(body)

    assert (status, problem["code"]) == (406, "before-first-release")
    assert (problem["first"], problem["release"]) == (DAYS[1], three[1][1])


@pytest.mark.parametrize(
    "moment",
    [
        "",
        "yesterday",
        "2026-11-22",
        "Sun, 22 Nov 2026 00:00:00 KST",
        "Sun, 31 Feb 2026 00:00:00 GMT",
        "Sun, 22 Nov 2026 00:00:00 GMT, Sun, 22 Nov 2026 00:00:00 GMT",
        "Sun, 22 Nov 99999 00:00:00 GMT",
    ],
)
def test_a_malformed_moment_is_a_400(server, moment):
    """Only an RFC 1123 date is a valid Accept-Datetime."""
    status, _, body = _ask(server, "/id/entity/line-2", Accept_Datetime=moment)

    assert (status, json.loads(body)["reason"]) == (400, "not-a-datetime")


def test_what_has_no_past_pays_no_heed(server):
    """The query endpoint and the home page ignore Accept-Datetime."""
    for path in ("/sparql?query=ASK%7B%7D", "/health"):
        assert _ask(server, path, Accept_Datetime="nonsense")[0] == 200


def test_what_changed_since_a_day_leads_to_the_release_of_that_day(server, three):
    """The page of changes links to the difference; before the first release there is none."""
    _, (first, _, third) = three
    link = f"/releases/{first}...{third}"

    assert link in _ask(server, "/since?day=2026-11-09")[2]
    assert "/releases/2026.11.1-" not in re.sub(
        "<footer>.*", "", _ask(server, "/since?day=2026-10-31")[2], flags=re.DOTALL
    )
