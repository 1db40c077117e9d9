"""The dumps of a release over HTTP."""

import base64
import gzip
import hashlib
import json
import re

import pytest
import zstandard

WHOLE = "gwangju-kg.trig"

#: Media type and decompressor of each compressed file.
MEDIA_TYPES = {"gzip": "application/gzip", "zstd": "application/zstd"}
UNPACK = {"gzip": gzip.decompress, "zstd": zstandard.decompress}
EXTENSIONS = {"gzip": "gz", "zstd": "zst"}


@pytest.fixture
def dumps(release):
    """The downloadable files."""
    return [file for file in release.files if file.path.startswith("dumps/")]


@pytest.fixture
def whole(release_path):
    """The bytes of one dump."""
    return (release_path / "dumps" / WHOLE).read_bytes()


def test_the_page_lists_every_dump(web, release, dumps, as_browser):
    """Each file is listed with its size, its number of quads and its hash."""
    page = web.get("/downloads/?lang=en", headers=as_browser).text

    assert len(dumps) > 6
    for file in dumps:
        name = file.path.removeprefix("dumps/")
        assert f'href="/downloads/{release.id}/{name}"' in page
        assert file.sha256 in page
        assert file.quads is None or f"{file.quads:,}" in page
        assert file.rows is None or f'data-head="Rows">{file.rows:,}<' in page


@pytest.mark.parametrize(("language", "title"), [("ko", "출처 (한국어)"), ("en", "source")])
def test_the_page_says_what_the_columns_of_a_table_hold(web, as_browser, language, title):
    """
    The columns are described in the reader's language, with the texts of the table's CSVW metadata.
    """
    page = web.get(f"/downloads/?lang={language}", headers=as_browser).text

    described = page.partition('id="tables"')[2]
    assert "<dt><code>source</code></dt>" in described
    assert title.partition(" ")[0] in described


def test_everything_is_one_click_away(web, as_browser):
    """The page begins with all as Turtle, all as N-Quads and all tables; the rest is folded."""
    page = web.get("/downloads/?lang=en", headers=as_browser).text
    first = page.partition('<ul class="questions">')[2].partition("</ul>")[0]
    names = re.findall(r"<li><a [^>]*>([^<]*)</a>", first)

    assert names == ["Everything as Turtle", "Everything as N-Quads", "All tables as CSV"]
    address = re.search(r'href="([^"]*\.ttl)\?', first) or re.search(r'href="([^"]*\.ttl)"', first)
    assert web.get(address[1]).mimetype == "text/turtle"
    assert page.partition("<main")[2].partition("<details")[0].count("<table") == 0


def test_tables_come_before_what_only_programs_read(web, as_browser):
    """CSV files are listed before RDF files."""
    page = web.get("/downloads/?lang=ko", headers=as_browser).text

    assert page.index(".csv</a>") < page.index("gwangju-kg.jsonld</a>")


def test_sizes_are_told_in_the_language_of_the_page(web, as_browser):
    """Sizes are formatted in the language of the page, also those of small files, in bytes."""
    pages = [
        web.get(f"/downloads/?lang={language}", headers=as_browser).text
        for language in ("ko", "en")
    ]

    assert re.search(r"\d바이트", pages[0])
    assert not re.search(r"\d (bytes|Bytes)", pages[0])
    assert re.search(r"\d bytes", pages[1])


def test_a_table_leads_to_its_description(web, release):
    """A CSVW processor finds the metadata by the Link header and beside the table."""
    response = web.get("/downloads/tables/sources.csv")
    description = f"/downloads/{release.id}/tables/csv-metadata.json"

    assert response.content_type == "text/csv; charset=utf-8"
    assert response.headers["Link"].startswith(f'<{description}>; rel="describedby"')
    assert web.get(description).mimetype == "application/csvm+json"


def test_a_program_gets_an_address_of_each_file_that_answers(web, release, dumps, release_path):
    """In JSON each file has an absolute address on the requested host; each of them is a 200."""
    headers = {"Accept": "application/json", "Host": "kg.example.org"}
    response = web.get("/downloads/", headers=headers)
    stated = json.loads((release_path / "manifest.json").read_bytes())

    assert response.mimetype == "application/json"
    assert "Accept" in response.vary
    assert (response.json["id"], response.json["license"]) == (
        release.id,
        release.project.license_iri,
    )
    assert response.json["rdfc10_sha256"] == stated["rdfc10_sha256"]
    assert {row["path"] for row in response.json["files"]} == {file.path for file in dumps}
    for row in response.json["files"]:
        assert {key: row[key] for key in row if key != "url"} in stated["files"]
        assert row["url"].startswith(f"http://kg.example.org/downloads/{release.id}/")
        file = web.get(row["url"], headers={"Host": "kg.example.org"})
        assert (file.status_code, hashlib.sha256(file.data).hexdigest()) == (200, row["sha256"])
    whole = web.get(response.json["manifest"], headers={"Host": "kg.example.org"})
    assert whole.data == (release_path / "manifest.json").read_bytes()
    known = web.get("/downloads/", headers={**headers, "If-None-Match": response.headers["ETag"]})
    assert known.status_code == 304


def test_every_dump_is_as_the_manifest_states(web, dumps):
    """Type, length, hash, entity tag and name of each dump are those of the manifest."""
    for file in dumps:
        response = web.get("/downloads/" + file.path.removeprefix("dumps/"))
        digest = hashlib.sha256(response.data)

        assert response.status_code == 200
        assert response.mimetype == MEDIA_TYPES.get(file.coding, file.media_type)
        assert "Content-Encoding" not in response.headers
        assert len(response.data) == file.bytes == int(response.headers["Content-Length"])
        assert digest.hexdigest() == file.sha256
        assert response.headers["ETag"] == f'"{file.sha256}"'
        assert response.headers["Repr-Digest"] == (
            f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
        )
        assert response.headers["Content-Disposition"].startswith("attachment; filename=")


@pytest.mark.parametrize("coding", sorted(UNPACK))
def test_a_compressed_file_is_there_by_extension(web, whole, coding):
    """A compressed file has its own media type and holds the same content as the plain file."""
    response = web.get(f"/downloads/{WHOLE}.{EXTENSIONS[coding]}")

    assert response.headers["Content-Disposition"].endswith(f"{WHOLE}.{EXTENSIONS[coding]}")
    assert UNPACK[coding](response.data) == whole


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"),
        ("zstd", "zstd"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, zstd;q=0.5", "gzip"),
        ("*", "zstd"),
        ("gzip;q=0, zstd;q=0, *", None),
        ("gzip;q=0.5, identity", None),
        ("gzip;q=0.5, identity;q=0.4", "gzip"),
        ("gzip;q=0.5", "gzip"),
        ("identity", None),
        ("br", None),
        ("", None),
        (None, None),
    ],
)
def test_a_plain_file_comes_in_the_coding_that_the_caller_likes(web, whole, accepted, coding):
    """Name and type are those of the file; tag, length and hash those of the encoded bytes."""
    headers = {"Accept-Encoding": accepted} if accepted is not None else {}
    response = web.get("/downloads/" + WHOLE, headers=headers)
    digest = hashlib.sha256(response.data)

    assert response.headers.get("Content-Encoding") == coding
    assert "Accept-Encoding" in response.vary
    assert response.mimetype == "application/trig"
    assert response.headers["Content-Disposition"].endswith(WHOLE)
    assert response.headers["ETag"] == f'"{digest.hexdigest()}"'
    assert int(response.headers["Content-Length"]) == len(response.data)
    assert (UNPACK[coding](response.data) if coding else response.data) == whole


def test_a_coded_download_resumes(web, whole):
    """A range of an encoded response is a range of the encoded bytes."""
    headers = {"Accept-Encoding": "gzip", "Range": "bytes=0-99"}
    first = web.get("/downloads/" + WHOLE, headers=headers)
    headers |= {"Range": "bytes=100-", "If-Range": first.headers["ETag"]}
    rest = web.get("/downloads/" + WHOLE, headers=headers)

    assert (first.status_code, rest.status_code) == (206, 206)
    assert gzip.decompress(first.data + rest.data) == whole


def test_latest_leads_to_the_release_that_is_served(web, release):
    """The address of a release's file is permanent; `latest` redirects to it and is not."""
    latest = web.get(f"/downloads/latest/{WHOLE}.gz")
    lasting = web.get(latest.headers["Location"])

    assert (latest.status_code, lasting.status_code) == (302, 200)
    assert latest.headers["Location"] == f"/downloads/{release.id}/{WHOLE}.gz"
    assert "immutable" in lasting.headers["Cache-Control"]
    assert latest.headers["Cache-Control"] == "no-cache"
    assert web.get("/downloads/latest/").headers["Location"] == "/downloads/"
    assert web.get("/downloads/latest/none.gz", follow_redirects=True).status_code == 404


def test_a_download_that_was_cut_off_resumes(web, whole):
    """The two parts of an interrupted download add up to the whole file."""
    first = web.get("/downloads/" + WHOLE, headers={"Range": "bytes=0-99"})
    tag = first.headers["ETag"]
    rest = web.get("/downloads/" + WHOLE, headers={"Range": "bytes=100-", "If-Range": tag})

    assert (first.status_code, rest.status_code) == (206, 206)
    assert first.headers["Content-Range"] == f"bytes 0-99/{len(whole)}"
    assert first.data + rest.data == whole


def test_a_resumed_download_of_another_release_starts_anew(web, whole):
    """With an outdated If-Range, the whole file is sent instead of the range."""
    headers = {"Range": "bytes=100-", "If-Range": '"another"'}
    response = web.get("/downloads/" + WHOLE, headers=headers)

    assert (response.status_code, response.data) == (200, whole)


def test_a_range_beyond_the_end_is_a_416_with_the_size(web, whole):
    """The last byte can be requested; a range after it is a 416 with the size."""
    size = len(whole)
    last = web.get("/downloads/" + WHOLE, headers={"Range": f"bytes={size - 1}-"})
    behind = web.get("/downloads/" + WHOLE, headers={"Range": f"bytes={size}-"})

    assert (last.status_code, last.data) == (206, whole[-1:])
    assert behind.status_code == 416
    assert behind.headers["Content-Range"] == f"bytes */{size}"
    assert behind.json["code"] == "range-not-satisfiable"


@pytest.mark.parametrize(
    "headers",
    [
        {"Range": "bytes=0-9,20-29"},
        {"Range": "lines=0-9"},
        {"Range": "bytes=9-0"},
        {"Range": "bytes=" + "9" * 5000 + "-"},
        {"Range": "bytes=0-9", "If-Range": "W/{tag}"},
    ],
    ids=["several", "another unit", "backwards", "no number", "weak"],
)
def test_a_range_that_is_not_heeded_gives_the_whole(web, whole, headers):
    """RFC 9110, 14.2: other units must be ignored; multiple and malformed ranges may be ignored."""
    tag = web.head("/downloads/" + WHOLE).headers["ETag"]
    headers = {name: value.format(tag=tag) for name, value in headers.items()}
    response = web.get("/downloads/" + WHOLE, headers=headers)

    assert (response.status_code, response.data) == (200, whole)
    assert "Content-Range" not in response.headers


def test_a_part_of_another_file_is_a_412(web, whole):
    """With an outdated If-Match, as Android's download manager sends it, no range is sent."""
    tag = web.head("/downloads/" + WHOLE).headers["ETag"]
    for headers in ({}, {"Range": "bytes=0-9"}):
        same, any_, other = (
            web.get("/downloads/" + WHOLE, headers={**headers, "If-Match": value})
            for value in (tag, "*", '"another"')
        )
        assert same.data == any_.data == (whole[:10] if headers else whole)
        assert (other.status_code, other.json["code"]) == (412, "precondition-failed")


def test_who_has_a_table_is_led_to_where_it_is_matched(web):
    """The page of the tables links to the reconciliation page, which answers."""
    page = web.get("/downloads/?lang=en", headers={"Accept": "text/html"}).text
    address = re.search(r'href="(/reconcile/features[^"]*)"', page)[1]

    assert web.get(address).status_code == 200


def test_a_known_dump_is_a_304(web):
    """The entity tag is strong, and is the hash."""
    tag = web.get("/downloads/" + WHOLE).headers["ETag"]
    response = web.get("/downloads/" + WHOLE, headers={"If-None-Match": tag})

    assert (response.status_code, response.data) == (304, b"")
    part = web.get("/downloads/" + WHOLE, headers={"If-None-Match": tag, "Range": "bytes=0-9"})
    assert part.status_code == 304


def test_head_of_a_dump_has_no_body(web, whole):
    """HEAD returns the headers of a dump without its body."""
    response = web.head("/downloads/" + WHOLE)

    assert (response.status_code, response.data) == (200, b"")
    assert web.head("/downloads/" + WHOLE, headers={"Range": "bytes=0-9"}).status_code == 200
    assert int(response.headers["Content-Length"]) == len(whole)
    assert response.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    "name",
    [
        "none.ttl",
        "../manifest.json",
        "%2e%2e/manifest.json",
        "..%2fmanifest.json",
        "graph/../../manifest.json",
        "/etc/passwd",
        "%2Fetc%2Fpasswd",
        "graph",
        "dumps/gwangju-kg.trig",
        "gwangju-kg.trig%00.ttl",
        "gwangju-kg.trig.br",
        "gwangju-kg.gz",
        "1.2.3-00000000/gwangju-kg.trig",
        "latest/latest/gwangju-kg.trig",
    ],
)
def test_only_what_the_manifest_lists_is_served(web, name):
    """No file outside the manifest is served, whatever the name in the request."""
    response = web.get("/downloads/" + name)

    assert response.status_code == 404
    assert b"root:" not in response.data


def test_without_a_release_there_are_no_downloads(files_web):
    """The page says that no release is served."""
    response = files_web.get("/downloads/")

    assert (response.status_code, response.json["code"]) == (404, "no-release")
