"""``?release=``: every stored release answers permanently; an unknown one is a clear problem."""

import asyncio
import hashlib
import json
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import pytest

from engine_fixtures import PATIENCE_S, until
from gwangju_kg.build.pipeline import build
from gwangju_kg.engine import ipc
from gwangju_kg.server import starter_socket
from gwangju_kg.server.earlier_releases import EarlierApps, ReleaseEngines
from gwangju_kg.server.starter_socket import EARLIER_RELEASE
from gwangju_kg.settings import Settings
from server_fixtures import ENDLESS, Server

NAMES = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?name { <https://w3id.org/gwangju-kg/id/entity/line-2> rdfs:label ?name
  FILTER(LANG(?name) = "en") }"""

FOR_EVER = "public, max-age=31536000, immutable"


def kept_releases(release_path, project_path, folder, *names):
    """Build the small release and one more for each other English name of Line 2."""
    releases = folder / "releases"
    shutil.copytree(release_path, releases / release_path.name)
    ids = [release_path.name]
    for number, name in enumerate(names):
        project = shutil.copytree(project_path, folder / f"project-{number}")
        things = project / "data" / "entities" / "projects.ttl"
        things.write_text(things.read_text("utf-8").replace("Metro Line 2", name), "utf-8")
        ids.append(build(Settings(project=project, releases=releases), lambda stage: None).name)
    return releases, ids


@pytest.fixture(scope="module")
def three(release_path, project_path, tmp_path_factory):
    """Return three releases, the last of which is current."""
    folder = tmp_path_factory.mktemp("three")
    return kept_releases(release_path, project_path, folder, "Line two", "Line II")


@pytest.fixture(scope="module")
def server(three):
    """Start a server that may run one engine for earlier releases beside the current one."""
    with Server("--releases", three[0], "--earlier-releases", 1, "--workers", 1) as started:
        yield started
        started.end()


def _names(server, **parameters):
    with server.ask(NAMES, format="csv", **parameters) as answer:
        return answer.read().decode().split("\r\n")[1], answer.headers


def _problem(server, path, **headers):
    with pytest.raises(HTTPError) as caught:
        server.get(path, **headers)
    with caught.value as error:
        return error.code, json.loads(error.read())


def test_each_release_gives_its_own_answer_for_ever(server, three):
    """One query over three releases: three results and entity tags, which a cache may store."""
    answers = {name: _names(server, release=name) for name in three[1]}

    assert [answer for answer, _ in answers.values()] == ["Metro Line 2", "Line two", "Line II"]
    assert {headers["Cache-Control"] for _, headers in answers.values()} == {FOR_EVER}
    assert len({headers["ETag"] for _, headers in answers.values()}) == 3
    assert _names(server)[0] == _names(server, release="")[0] == "Line II"
    assert _names(server)[1]["Cache-Control"] == "no-cache"


def test_an_answer_that_the_caller_holds_is_not_sent_again(server, three):
    """The response is 304, with the same Cache-Control."""
    old = three[1][0]
    tag = _names(server, release=old)[1]["ETag"]
    query = urlencode({"query": NAMES, "format": "csv", "release": old})
    with pytest.raises(HTTPError) as caught:
        server.get(f"sparql?{query}", **{"If-None-Match": tag})

    with caught.value as error:
        assert (error.code, error.headers["Cache-Control"]) == (304, FOR_EVER)


def test_a_volatile_query_is_not_kept(server, three):
    """NOW() differs in each response, also over an earlier release."""
    with server.ask("SELECT (NOW() AS ?now) {}", release=three[1][0]) as answer:
        assert answer.headers["Cache-Control"] == "no-store"


def test_things_their_documents_and_downloads_are_those_of_the_release(server, three):
    """A redirect keeps the release; its data and files may be cached permanently."""
    releases, (old, *_) = three
    with server.get(f"id/entity/line-2?release={old}", Accept="text/turtle") as answer:
        assert answer.url.endswith(f"/data/id/entity/line-2.ttl?release={old}")
        assert '"Metro Line 2"@en' in answer.read().decode()
        assert answer.headers["Cache-Control"] == FOR_EVER
    whole = (releases / old / "dumps" / "gwangju-kg.nq").read_bytes()
    for path in (f"downloads/gwangju-kg.nq?release={old}", f"downloads/{old}/gwangju-kg.nq"):
        with server.get(path) as answer:
            assert answer.read() == whole
            assert answer.headers["Cache-Control"] == FOR_EVER


def test_a_page_says_that_it_is_an_earlier_release(server, three):
    """
    It links to the current page; its links keep the release; it may not be cached permanently.
    """
    *_, older, current = three[1]
    with server.get(f"page/id/entity/line-2?lang=en&release={older}") as answer:
        page = answer.read().decode()
        assert answer.headers["Cache-Control"] == "no-cache"
    assert f"This page shows release {older}" in page
    assert '<a href="/page/id/entity/line-2?lang=en">View the current release</a>' in page
    assert f'href="/ontology?lang=en&amp;release={older}#Project"' in page
    with server.get(f"page/id/entity/line-2?lang=ko&release={current}") as answer:
        assert "이전 릴리스" not in answer.read().decode()


def test_the_page_of_a_query_keeps_its_release(server, three):
    """The form and the addresses of the result in other formats keep the release and work."""
    old = three[1][0]
    with server.ask(NAMES, release=old, format="html") as answer:
        page = answer.read().decode()
    assert f'<input type="hidden" name="release" value="{old}">' in page
    assert f"&amp;format=csv&amp;download=result&amp;release={old}" in page


@pytest.mark.parametrize(
    "name",
    ["../..", "..%2F..%2Fetc", "current", "%00", "%ff", "a" * 5000, "2026.11.1-00000000"],
)
def test_an_unknown_release_is_a_404_that_names_those_there_are(server, three, name):
    """Whatever the name, in either language, for data and for queries."""
    for path in ("id/entity/line-2?", "sparql?query=ASK%7B%7D&", "downloads/gwangju-kg.nq?", "?"):
        status, problem = _problem(server, f"{path}release={name}", Accept="application/json")

        assert (status, problem["code"]) == (404, "unknown-release")
        assert problem["known"] == three[1][::-1]


def test_two_releases_in_one_request_are_refused(server, three):
    """Also if the second one is percent-encoded, so that no cache is misled."""
    old, _, new = three[1]
    for second in (f"release={old}", f"%72elease={new}", "release="):
        status, problem = _problem(server, f"sparql?query=ASK%7B%7D&release={old}&{second}")

        assert (status, problem["reason"]) == (400, "doubled")


def test_a_name_spelt_with_percent_encoding_is_the_same(server, three):
    """Each spelling selects the same release."""
    query = f"query={quote(NAMES)}&format=csv&rele%61se={three[1][0]}"

    with server.get(f"sparql?{query}") as answer:
        assert "Metro Line 2" in answer.read().decode()


def test_a_release_in_the_body_is_refused(server, three):
    """The query does not run over the current release instead."""
    body = urlencode({"query": NAMES, "release": three[1][0]}).encode()
    with pytest.raises(HTTPError) as caught:
        urlopen(Request(server.url + "sparql", body))  # noqa: S310
    with caught.value as error:
        assert (error.code, json.loads(error.read())["reason"]) == (400, "in-the-address")


def test_a_release_named_in_the_address_holds_for_a_query_in_the_body(server, three):
    """A long query is sent by POST."""
    headers = {"Content-Type": "application/sparql-query", "Accept": "text/csv"}
    address = f"{server.url}sparql?release={three[1][1]}"
    with urlopen(Request(address, NAMES.encode(), headers)) as answer:  # noqa: S310
        assert "Line two" in answer.read().decode()


def test_engines_come_and_go_but_are_never_more_than_allowed(server, three):
    """Clients alternate between two earlier releases: one engine serves both."""
    first, second, _ = three[1]
    with ThreadPoolExecutor(4) as callers:
        counts = callers.map(lambda name: _engines_while(server, name), [first, second] * 10)

    assert max(counts) <= 2
    assert _names(server, release=first)[0] == "Metro Line 2"


def _engines_while(server, name):
    """Query an earlier release, or get a refusal; return the number of engines."""
    try:
        _names(server, release=name)
    except HTTPError as error:
        with error:
            assert (error.code, error.headers["Retry-After"]) == (503, "2")
    return _engines(server)


def _engines(server):
    """Return the number of engines of the server, including that of the current release."""
    threads = Path(f"/proc/{server.process.pid}/task").glob("*/children")
    started = b" ".join(map(_read, threads)).decode().split()
    return sum(b"gwangju_kg.engine" in _read(Path(f"/proc/{pid}/cmdline")) for pid in started)


def _read(path):
    """Read a file of /proc; return an empty text if its thread or process has ended."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_an_engine_in_use_is_not_ended_for_another(three):
    """A query of a third release must be retried later; the running query has its full deadline."""
    first, second, current = three[1]
    arguments = ("--releases", three[0], "--earlier-releases", 1, "--deadline", 4)
    with Server(*arguments) as server, ThreadPoolExecutor(1) as callers:
        waiting = callers.submit(
            _problem, server, "sparql?" + urlencode({"query": ENDLESS, "release": first})
        )
        assert until(lambda: _engines(server) == 2)
        statuses = []
        assert until(lambda: _status(server, second, statuses) == 503 or waiting.done())
        assert waiting.result()[1]["code"] == "timeout"
        assert 503 in statuses
        assert _names(server, release=current)[0] == "Line II"
        assert _names(server, release=second)[0] == "Line two"
        server.end()


def test_an_engine_that_is_just_given_back_is_there_for_the_next(three):
    """A client that queries another release right after a result is not refused."""
    first, second, _ = three[1]
    engines = ReleaseEngines(Settings(releases=three[0], earlier_releases=1))
    starter = starter_socket.StarterSocket({EARLIER_RELEASE: engines.lend})
    with (
        closing(engines),
        closing(starter),
        starter_socket.connect(starter.address, EARLIER_RELEASE, release=first) as loan,
    ):
        assert "engine" in ipc.receive_message(loan)
        threads = threading.active_count()
        with starter_socket.connect(starter.address, EARLIER_RELEASE, release=second) as other:
            assert until(lambda: threading.active_count() > threads)  # the release is being opened
            loan.close()
            assert "engine" in ipc.receive_message(other)


def _status(server, name, statuses):
    try:
        _names(server, release=name)
        statuses.append(200)
    except HTTPError as error:
        with error:
            statuses.append(error.code)
    return statuses[-1]


def test_a_damaged_release_is_refused_and_the_others_are_served(three, tmp_path):
    """The client gets the reason; the log names the file; no path of the machine is sent."""
    releases = shutil.copytree(three[0], tmp_path / "releases", symlinks=True)
    old, older, _ = three[1]
    dump = releases / old / "dumps" / "gwangju-kg.nq"
    dump.write_bytes(dump.read_bytes().replace(b"Metro Line 2", b"Metro Line 3"))
    with Server("--releases", releases) as server:
        status, problem = _problem(server, f"id/entity/line-2?release={old}")
        assert (status, problem["code"]) == (503, "release-damaged")
        assert str(releases) not in json.dumps(problem)
        assert _names(server, release=older)[0] == "Line two"
        _, errors, _ = server.end()

    assert f"release {old} is not served" in errors
    assert "gwangju-kg.nq does not match its hash in the manifest" in errors


def test_a_release_that_is_made_current_or_taken_away_meanwhile(three, tmp_path):
    """A release that was current is still available by its name; a removed one is unknown."""
    releases = shutil.copytree(three[0], tmp_path / "releases", symlinks=True)
    old, older, new = three[1]
    with Server("--releases", releases) as server:
        assert _names(server, release=new)[0] == "Line II"
        (releases / "next").symlink_to(older)
        (releases / "next").replace(releases / "current")
        assert until(lambda: _names(server)[0] == "Line two")
        assert _names(server, release=new)[0] == "Line II"
        shutil.rmtree(releases / old)
        assert _problem(server, f"?release={old}")[1]["known"] == [older, new]
        server.end()


def test_plain_files_have_no_releases(project_path):
    """The parameter is refused if no release is served."""
    files = project_path / "data" / "entities" / "projects.ttl"
    with Server("--data", files) as server:
        status, problem = _problem(server, "sparql?query=ASK%7B%7D&release=x")
        assert (status, problem["code"]) == (404, "no-release")
        server.end()


def test_an_older_release_without_the_queries_of_a_page_says_so(three, tmp_path):
    """A page newer than the release is a clear problem; the data of the release are available."""
    releases = shutil.copytree(three[0], tmp_path / "releases", symlinks=True)
    old = three[1][0]
    stated = json.loads((releases / old / "manifest.json").read_text("utf-8"))
    gone = [row["path"] for row in stated["files"] if row["path"].startswith("queries/pages/")]
    for path in gone:
        (releases / old / path).unlink()
    stated["files"] = [row for row in stated["files"] if row["path"] not in gone]
    (releases / old / "manifest.json").write_text(json.dumps(stated), "utf-8")
    with Server("--releases", releases) as server:
        for path in ("id/entity/line-2", "page/id/entity/line-2", "data/id/entity/line-2.ttl"):
            status, problem = _problem(server, f"{path}?release={old}", Accept="text/turtle")
            assert (status, problem["code"]) == (404, "not-in-release")
        status, page = _page(server, f"nothing/here?release={old}")
        assert status == 404
        assert 'class="detail"' in page
        assert _names(server, release=old)[0] == "Metro Line 2"
        server.end()


def _page(server, path):
    with pytest.raises(HTTPError) as caught:
        server.get(path, Accept="text/html")
    with caught.value as error:
        return error.code, error.read().decode()


def test_who_reads_slowly_keeps_no_engine(three, tmp_path):
    """While a file larger than any buffer is half read, other clients get responses."""
    releases = shutil.copytree(three[0], tmp_path / "releases", symlinks=True)
    first, second, _ = three[1]
    stated = json.loads((releases / first / "manifest.json").read_text("utf-8"))
    row = next(row for row in stated["files"] if row["path"] == "dumps/gwangju-kg.nt")
    content = bytes(64 * 1024**2)
    row |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    (releases / first / row["path"]).write_bytes(content)
    (releases / first / "manifest.json").write_text(json.dumps(stated), "utf-8")
    request = f"GET /downloads/gwangju-kg.nt?release={first} HTTP/1.1\r\nHost: x\r\n\r\n"
    with Server("--releases", releases, "--earlier-releases", 1) as server:
        with server.connect() as slow:
            slow.sendall(request.encode())
            assert slow.recv(12) == b"HTTP/1.1 200"
            # The engine is released shortly after the first bytes are sent.
            assert until(lambda: _status(server, second, []) == 200)
        server.end()


def test_who_waits_for_an_engine_keeps_no_other_thread_waiting(three, monkeypatch):
    """
    Other work of threads goes on while every wait is for an engine.
    """
    apps = EarlierApps("", Settings(releases=three[0]), lambda engine, release: None)
    end = threading.Event()
    monkeypatch.setattr(apps, "_borrow_application", lambda name: end.wait())

    async def run():
        waiting = [asyncio.ensure_future(apps.answer("r", {}, None, None)) for _ in range(64)]
        await asyncio.sleep(0.1)
        try:
            return await asyncio.wait_for(asyncio.to_thread(lambda: "packed"), PATIENCE_S)
        finally:
            end.set()
            await asyncio.gather(*waiting, return_exceptions=True)

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(asyncio.run, run()).result() == "packed"
