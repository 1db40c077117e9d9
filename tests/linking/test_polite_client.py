"""The synchronous client: pauses, retries, and errors that name the state of a target."""

import pytest

from engine_fixtures import PATIENCE_S
from gwangju_kg.errors import RemoteError
from gwangju_kg.linking import polite_client
from gwangju_kg.linking.polite_client import PoliteClient
from stub_server import Reply, stub_server


@pytest.fixture
def other():
    with stub_server() as server:
        yield server


@pytest.fixture
def client():
    """A client without pauses."""
    return PoliteClient(deadline_s=PATIENCE_S, pause_s=0.0)


def reason(client, address):
    """Return the reason of a request that fails."""
    with pytest.raises(RemoteError) as caught:
        client.get(address, "text/turtle")
    assert address.partition("?")[0].rstrip("/") in str(caught.value).rstrip("/")
    return caught.value.reason


def test_a_request_names_the_program_and_the_accepted_types(other, client):
    """User-Agent has the program and an address; the response is complete."""
    address = other.set_replies(
        "x", Reply("가", headers={"Content-Type": "text/plain; charset=utf-8"})
    )
    answer = client.get(address, "text/plain")

    ((method, _, headers, _),) = other.requests
    assert method == "GET"
    assert headers["User-Agent"].startswith("gwangju-kg/")
    assert "https://w3id.org/gwangju-kg/" in headers["User-Agent"]
    assert headers["Accept"] == "text/plain"
    assert (answer.body.decode(answer.charset), answer.media_type) == ("가", "text/plain")


def test_a_form_is_posted(other, client):
    """A form is sent as application/x-www-form-urlencoded."""
    client.post(other.set_replies("x", Reply()), {"query": "가 &"}, "*/*")

    assert other.requests[0][0] == "POST"
    assert other.requests[0][3] == b"query=%EA%B0%80+%26"


def test_a_busy_server_gets_another_request_after_retry_after(other, client):
    """After 429 and 503 with Retry-After, the request is repeated."""
    busy = [Reply(status=status, headers={"Retry-After": "0"}) for status in (429, 503)]
    answer = client.get(other.set_replies("x", *busy, Reply("at last")), "*/*")

    assert answer.body == b"at last"
    assert len(other.requests) == 3


def test_a_server_that_stays_busy_is_an_error(other, client):
    """The error is raised after the last retry."""
    address = other.set_replies("x", Reply(status=503, headers={"Retry-After": "0"}))

    assert reason(client, address) == "unreachable"
    assert len(other.requests) == polite_client.TRIES


def test_a_long_retry_after_is_not_waited_for(other, client):
    """A Retry-After of an hour is an error, because no user waits that long for one row."""
    late = Reply(status=429, headers={"Retry-After": "3600"})

    assert reason(client, other.set_replies("x", late)) == "unreachable"
    assert len(other.requests) == 1


@pytest.mark.parametrize(
    ("status", "expected"),
    [(404, "gone"), (410, "gone"), (403, "unreachable"), (500, "unreachable")],
)
def test_only_404_and_410_mean_gone(other, client, status, expected):
    """Other statuses are about the server, not about the thing."""
    assert reason(client, other.set_replies("x", Reply(status=status))) == expected
    assert len(other.requests) == 1


def test_an_endless_body_ends_at_the_deadline(other):
    """The deadline applies to a body sent byte by byte, which passes every socket timeout."""
    endless = Reply("a", headers={"Content-Length": 10**6}, endless=True)
    client = PoliteClient(deadline_s=0.2, pause_s=0.0)

    assert reason(client, other.set_replies("x", endless)) == "unreachable"


def test_a_truncated_body_is_an_error(other, client):
    """A body with fewer bytes than its Content-Length is an error."""
    assert (
        reason(client, other.set_replies("x", Reply("half", headers={"Content-Length": 9})))
        == "unreachable"
    )


def test_a_body_has_a_largest_size(other):
    """A body at the limit is read; one byte more is an error."""
    client = PoliteClient(deadline_s=PATIENCE_S, pause_s=0.0, max_bytes=1000)

    assert len(client.get(other.set_replies("x", Reply("x" * 1000)), "*/*").body) == 1000
    assert reason(client, other.set_replies("x", Reply("x" * 1001))) == "unreadable"


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "gwangju",
        "http://",
        "http://[::1",
        "http://127.0.0.1:1/",
    ],
)
def test_an_unusable_url_is_an_error(client, address):
    """Files, other schemes, malformed URLs, and a port without a server are errors."""
    assert reason(client, address) == "unreachable"


def test_a_redirect_to_another_scheme_is_an_error(other, client):
    """A server cannot make the program read a file."""
    away = Reply(status=302, headers={"Location": "file:///etc/hostname"})

    with pytest.raises(RemoteError):
        client.get(other.set_replies("x", away), "*/*")


@pytest.mark.parametrize(
    ("statuses", "moved"), [([301], "b"), ([308, 302], "b"), ([302, 301], ""), ([303], "")]
)
def test_only_permanent_redirects_move_a_url(other, client, statuses, moved):
    """Temporary redirects, and all redirects after them, do not move the URL."""
    names = ["a", "b", "c"][: len(statuses) + 1]
    for status, here, there in zip(statuses, names, names[1:], strict=False):
        other.set_replies(here, Reply(status=status, headers={"Location": f"/{there}"}))
    other.set_replies(names[-1], Reply("here"))
    answer = client.get(other.url + "a", "*/*")

    assert answer.body == b"here"
    assert answer.moved_to == (other.url + moved if moved else "")


def test_a_korean_path_is_percent_encoded(other, client):
    """An IRI is sent as its percent-encoded URL."""
    other.set_replies("%EA%B0%80", Reply("here"))

    assert client.get(other.url + "가", "*/*").body == b"here"


def test_requests_to_one_host_are_paused(other, monkeypatch):
    """Neither the first request nor one to another host waits."""
    waits_s = []
    monkeypatch.setattr(polite_client.time, "sleep", waits_s.append)
    client = PoliteClient(deadline_s=PATIENCE_S, pause_s=100.0)
    url = other.set_replies("x", Reply("x"))
    for address in (url, url, url.replace("127.0.0.1", "localhost")):
        client.get(address, "*/*")

    assert waits_s[0] == waits_s[2] == 0.0
    assert 90.0 < waits_s[1] <= 100.0
