"""A running server gives nothing of a removed claim, in any format, for any release."""

import gzip
import json
import re
import shlex
import shutil
import subprocess
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
import zstandard

import claims
from engine_fixtures import PATIENCE_S, until
from gwangju_kg.release import archive
from process_fixtures import has_ended, process_handles
from server_fixtures import COMMAND, Server

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "how-to" / "remove-a-claim.md"

WHY = (
    *("--ground", "personal-data", "--decided-by", "편집자"),
    *("--explanation-ko", "당사자의 요청", "--explanation-en", "at the request of the person"),
)

ALL = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
THINGS = (
    *("id/assertion/s0-3", "id/entity/x-77", "id/check/s0-3"),
    *("id/passage/s0-50-60", "id/selector/s0-50-60"),
)
PAGES = (
    *("", "void.ttl", "catalog.jsonld", "croissant.json", "sitemap.xml", "ontology", "shapes"),
    *("ledger", "discrepancies", "browse/organizations", "downloads/", "releases/", "cite"),
    *("id/entity/ai-hub", "page/id/entity/ai-hub", "page/id/milestone/ai-hub-opening"),
    *("page/id/source/s0", "page/graph/source/s0", "data/graph/source/s0.ttl"),
    *(
        "search?q=아무개",
        "search?q=Amuga",
        "suggest?q=아무개",
        "reconcile/suggest/entity?prefix=김아",
    ),
    *("search/suggest?q=김아무", "reconcile?queries={%22q%22:{%22query%22:%22Kim%20Amuga%22}}"),
    "sparql?" + urlencode({"query": ALL, "format": "json"}),
    "sparql?" + urlencode({"query": ALL, "format": "html"}),
    "sparql?" + urlencode({"query": "CONSTRUCT WHERE { ?s ?p ?o }", "format": "ttl"}),
)

MARKS = (
    *claims.TEXTS,
    *(f"/{path.removeprefix('id/')}" for path in THINGS),
    *("as:s0-3", "ent:x-77", "psg:s0-50-60", "sel:s0-50-60", "chk:s0-3"),
)


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


_OPENER = build_opener(_NoRedirects)


def fetch(server, path):
    """Return status, headers and decompressed body of a response, whatever its status."""
    address = server.url + quote(path, safe="/?&=%:{}+*$<>")
    try:
        answer = _OPENER.open(address, timeout=PATIENCE_S)
    except HTTPError as error:
        answer = error
    with answer:
        body = answer.read()
    if path.endswith(".gz"):
        body = gzip.decompress(body)
    elif path.endswith(".zst"):
        body = zstandard.ZstdDecompressor().decompressobj().decompress(body)
    return answer.status, answer.headers, body.decode("utf-8", "replace")


def paths(server, ids):
    """Return the addresses of everything that is served, in each release and between them."""
    things = [
        form.format(path)
        for path in THINGS
        for form in ("{}", "page/{}", "data/{}.ttl", "data/{}.nt", "data/{}.jsonld", "data/{}.rdf")
    ]
    things += [f"nanopub/s0-3.{form}" for form in ("trig", "nq", "jsonld")]
    iris = [f"https://w3id.org/gwangju-kg/{path}" for path in THINGS]
    things += [*(f"graph-view?iri={iri}" for iri in iris), "reconcile/preview?id=x-77"]
    found = [*PAGES, *things, *(f"timemap/link/{path}" for path in THINGS)]
    for name in ids:
        found += [
            f"{path}{'&' if '?' in path else '?'}release={name}" for path in (*PAGES, *things)
        ]
        found += [f"cite?iri={iri}&release={name}" for iri in iris]
        found += [f"releases/{name}", f"releases/{name}/manifest.json"]
        status, _, body = fetch(server, f"releases/{name}/manifest.json")
        files = json.loads(body)["files"] if status == HTTPStatus.OK else ()
        dumps = [row["path"] for row in files if row["path"].startswith("dumps/")]
        found += [path.replace("dumps/", f"downloads/{name}/") for path in dumps]
        for other in ids:
            pair = f"releases/{other}...{name}"
            found += [pair, *(f"{pair}/{file}" for file in ("changes.json", "changes.rdfp"))]
            found += [f"{pair}/removed.nq", f"{pair}/added.nq"]
    return found


def holders(server, ids, step):
    """Return every `step`th address whose answer holds a removed text or IRI, with its status."""
    answers = {path: fetch(server, path) for path in paths(server, ids)[::step]}
    return {
        path: status
        for path, (status, headers, body) in answers.items()
        if any(mark in body or mark in str(headers) for mark in MARKS)
    }


@pytest.fixture(scope="module")
def three(project_path, tmp_path_factory):
    """Return a folder with a project and three releases, which must not be changed."""
    folder = tmp_path_factory.mktemp("three")
    claims.build_three(project_path, folder)
    return folder


@pytest.fixture
def folder(three, tmp_path):
    """Return a copy of the project and its releases."""
    return shutil.copytree(three, tmp_path / "city", symlinks=True)


def ids_of(folder):
    """Return the ids of the stored releases, oldest first."""
    return [release.id for release in archive.list_releases(folder / "releases")]


def redact(folder, *names):
    places = ("--project", folder / "project", "--releases", folder / "releases")
    done = subprocess.run(
        [COMMAND, "redact", *names, *WHY, *map(str, places)], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def _current(server):
    return json.loads(fetch(server, "health")[2]).get("release")


@pytest.mark.parametrize("step", [11, pytest.param(1, marks=pytest.mark.thorough)])
def test_nothing_that_is_served_holds_it_any_longer(folder, step):
    """
    All answers of all releases are compared before and after, on a server that keeps running.

    It has cached answers, and an engine over an earlier release.
    """
    before = ids_of(folder)
    with Server("--releases", folder / "releases", "--workers", 2) as server:
        for _ in range(4):  # so that both web processes have it in memory
            assert "뇌물을 받은 사람" in fetch(server, PAGES[-3])[2]
        found = holders(server, before, step)
        assert len(found) > 100 // step
        assert any(path.endswith(".zst") for path in found)
        redact(folder, "as:s0-3", "ent:x-77")
        at_once = [fetch(server, PAGES[-3])[2] for _ in range(20)]
        assert not any(text in body for body in at_once for text in claims.TEXTS)
        after = ids_of(folder)
        assert until(lambda: all(_current(server) == after[-1] for _ in range(12)))

        assert after[0] == before[0]
        left = holders(server, [*before, *after[1:]], step)
        gone = {path for path, status in left.items() if status == HTTPStatus.GONE}
        # Only the record itself names the IRI: manifests, the page of a release, and problems.
        record = {
            path
            for name in after
            for path in (f"releases/{name}", f"releases/{name}/manifest.json")
        }
        assert left.keys() - gone - record == set()
        for path in left:
            body = fetch(server, path)[2]
            assert not any(text in body for text in claims.TEXTS), path
        server.end()


@pytest.fixture(scope="module")
def redacted(three, tmp_path_factory):
    """Redact a copy, and start a server over it; return its folder and the server."""
    folder = shutil.copytree(three, tmp_path_factory.mktemp("redacted") / "city", symlinks=True)
    redact(folder, "as:s0-3", "ent:x-77")
    with Server("--releases", folder / "releases", "--workers", 1) as server:
        yield folder, server
        server.end()


@pytest.mark.parametrize("path", [*THINGS, "nanopub/s0-3.trig", "timemap/link/id/assertion/s0-3"])
def test_the_iri_is_gone_with_date_ground_and_reason(redacted, path):
    """The problem is another than that of an IRI that merely no longer occurs."""
    _, server = redacted
    status, _, body = fetch(server, path)
    problem = json.loads(body)
    korean = fetch(server, f"{path}?lang=ko")[2]
    page = server_page(server, f"{path}?lang=en")

    assert (status, problem["code"], problem["ground"]) == (410, "removed", "personal-data")
    assert problem["explanation"] == {"ko": "당사자의 요청", "en": "at the request of the person"}
    assert problem["decided_by"] == "편집자"
    assert "모든 릴리스에서 삭제된 내용입니다" in korean
    assert '<p lang="ko">당사자의 요청</p><p lang="en">at the request of the person</p>' in page


def server_page(server, path):
    """Return the page that a browser gets, whatever the status."""
    try:
        return server.content(path, Accept="text/html").decode()
    except HTTPError as error:
        with error:
            return error.read().decode()


@pytest.mark.parametrize(
    "path",
    [
        *("id/entity/ai-hub?release={}", "sparql?query=ASK%7B%7D&release={}", "cite?release={}"),
        *("downloads/{}/gwangju-kg.nq", "releases/{}/manifest.json"),
        *("releases/{}", "releases/{}...current", "releases/{}...{}/removed.nq"),
    ],
)
def test_a_replaced_release_names_the_one_that_replaces_it(redacted, three, path):
    """For data, queries, files, pages, citations and differences."""
    folder, server = redacted
    old = archive.list_releases(three / "releases")[1]
    new = ids_of(folder)[1]
    status, headers, body = fetch(server, path.format(old.id, new))
    problem = json.loads(body)

    assert (status, problem["code"]) == (410, "release-redacted")
    assert (problem["replacement"], problem["sha256"]) == (new, old.sha256)
    assert headers["Link"] == f'</releases/{new}>; rel="successor-version"'


def test_pages_and_citations_tell_of_the_replaced_release(redacted, three):
    """An old citation is recognized by its hash; a page lists what was removed, and why."""
    folder, server = redacted
    old, new = archive.list_releases(three / "releases")[1], ids_of(folder)[1]
    page = server_page(server, f"releases/{old.id}?lang=en")
    assert f'<a href="/releases/{new}?lang=en">' in page
    cited = json.loads(fetch(server, f"cite?release={new}&format=json&sha256={old.sha256}")[2])
    assert (cited["same"], cited["replaced_release"]) == (False, old.id)
    page = server_page(server, f"cite?release={new}&lang=en&sha256={old.sha256}")
    assert f"The cited hash is that of the dataset of release {old.id}" in page
    listed = json.loads(server.content("releases/", Accept="application/json"))["releases"]
    assert [row.get("replaces") for row in listed][1:] == [[old.id], None]
    page = server_page(server, f"releases/{new}?lang=ko")
    assert "개인정보 보호. 당사자의 요청. 결정: 편집자" in page
    assert claims.CLAIM in page


def test_the_mementos_of_other_things_remain(folder):
    """Their TimeMap lists the redacted releases, on the same days."""
    old = ids_of(folder)
    with Server("--releases", folder / "releases", "--workers", 1) as server:
        before = fetch(server, "timemap/link/id/entity/ai-hub")[2]
        redact(folder, "as:s0-3")
        assert until(lambda: all(_current(server) == ids_of(folder)[-1] for _ in range(12)))
        after = fetch(server, "timemap/link/id/entity/ai-hub")[2]
        server.end()
    for name, other in zip(old, ids_of(folder), strict=True):
        before = before.replace(name, other)

    assert after == before


def test_the_replaced_release_is_served_no_longer_than_it_exists(folder):
    """While the new release is not yet served, the answer is 503, not the removed data."""
    new = folder / "releases" / "aside"
    with Server("--releases", folder / "releases", "--workers", 1) as server:
        current = (folder / "releases" / "current").resolve()
        current.rename(new)
        statuses = {path: fetch(server, path) for path in ("", "health", PAGES[-3])}
        earlier = fetch(server, f"id/entity/ai-hub?release={ids_of(folder)[0]}")[0]
        new.rename(current)
        assert fetch(server, "health")[0] == HTTPStatus.OK
        server.end()

    for status, headers, body in statuses.values():
        assert (status, headers["Retry-After"]) == (503, "2")
        assert json.loads(body)["reason"] == "switching"
    assert earlier == HTTPStatus.SEE_OTHER


def test_the_engine_over_a_removed_release_ends(folder):
    """Its processes hold the removed data in memory."""
    first, earlier, _ = ids_of(folder)
    with Server("--releases", folder / "releases", "--workers", 1) as server:
        others = _engines(server)
        assert fetch(server, f"sparql?query=ASK%7B%7D&release={earlier}")[0] == HTTPStatus.OK
        started = _engines(server) - others
        assert started
        with process_handles(started) as handles:
            redact(folder, "as:s0-3")
            assert all(map(has_ended, handles))
        assert fetch(server, f"sparql?query=ASK%7B%7D&release={first}")[0] == HTTPStatus.OK
        server.end()


def _engines(server):
    """Return the processes of all engines of a server."""
    commands = ((pid, Path(f"/proc/{pid}/cmdline")) for pid in server.pids())
    return {pid for pid, path in commands if b"gwangju_kg.engine" in path.read_bytes()}


def commands():
    """Return the commands of the guide, in their order."""
    blocks = re.findall(r"```\n(.*?)```", GUIDE.read_text("utf-8"), re.S)
    lines = [line for block in blocks for line in block.splitlines() if line]
    assert all(line.startswith("gwangju-kg ") for line in lines)
    return lines


@pytest.mark.thorough
def test_the_commands_of_the_guide_work(project_path, tmp_path):
    """In their order; the data are edited where the guide says so."""
    folder = tmp_path / "city"
    shutil.copytree(project_path, folder)
    shutil.copytree(project_path, tmp_path / "checkout")
    things = folder / "data" / "entities" / "projects.ttl"

    def run(line, name):
        arguments = shlex.split(line.replace("2026.11.1-3fa9c1d2", name))
        done = subprocess.run(
            [COMMAND, *arguments[1:]], cwd=folder, capture_output=True, check=False
        )
        assert b"Traceback" not in done.stderr
        return done.returncode

    assert run("gwangju-kg build", "") == 0
    things.write_text(things.read_text("utf-8").replace("Line 2", "Line two"), "utf-8")
    statuses = []
    for line in commands():
        first = archive.list_releases(folder / "releases")[0].id
        statuses.append((line, run(line, first)))
        if statuses[-1][1]:  # the build that is refused: delete the claim, and what needs it
            for name in ("sources/s0/assertions.ttl", "entities/milestones.ttl"):
                path = folder / "data" / name
                text = path.read_text("utf-8")
                path.write_text(
                    re.sub(r"(as:s0-2|ms:ai-hub-opening) a[^.]*\.\n", "", text), "utf-8"
                )
            assert run("gwangju-kg build", "") == 0

    assert [line for line, status in statuses if status] == ["gwangju-kg build"]
    assert [line.split()[1] for line, _ in statuses] == [
        *("check", "build", "redact", "redact", "build", "verify", "releases"),
        *("redact", "redact", "releases"),
    ]
    assert len(archive.list_releases(folder / "releases")) == 2
