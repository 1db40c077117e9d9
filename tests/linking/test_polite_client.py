"""How other servers are asked: politely, and never for ever."""

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
def ask():
    """One who asks without a pause."""
    return PoliteClient(deadline_s=PATIENCE_S, pause_s=0.0)


def reason(ask, address):
    """Ask in vain and give the reason."""
    with pytest.raises(RemoteError) as caught:
        ask.get(address, "text/turtle")
    assert address.partition("?")[0].rstrip("/") in str(caught.value).rstrip("/")
    return caught.value.reason


def test_who_asks_says_who_it_is_and_what_it_reads(other, ask):
    """
    The header names the program and an address; the answer comes whole.
    """
    address = other.set_replies(
        "x", Reply("가", headers={"Content-Type": "text/plain; charset=utf-8"})
    )
    answer = ask.get(address, "text/plain")

    ((method, _, headers, _),) = other.requests
    assert method == "GET"
    assert headers["User-Agent"].startswith("gwangju-kg/")
    assert "https://w3id.org/gwangju-kg/" in headers["User-Agent"]
    assert headers["Accept"] == "text/plain"
    assert (answer.body.decode(answer.charset), answer.media_type) == ("가", "text/plain")


def test_a_form_is_posted(other, ask):
    """
    As a form of HTML would be.
    """
    ask.post(other.set_replies("x", Reply()), {"query": "가 &"}, "*/*")

    assert other.requests[0][0] == "POST"
    assert other.requests[0][3] == b"query=%EA%B0%80+%26"


def test_a_busy_server_is_asked_again_when_it_says(other, ask):
    """
    429 and 503 with Retry-After, twice, then the answer.
    """
    busy = [Reply(status=status, headers={"Retry-After": "0"}) for status in (429, 503)]
    answer = ask.get(other.set_replies("x", *busy, Reply("at last")), "*/*")

    assert answer.body == b"at last"
    assert len(other.requests) == 3


def test_a_server_that_stays_busy_is_left_alone(other, ask):
    """
    After the last try its refusal counts.
    """
    address = other.set_replies("x", Reply(status=503, headers={"Retry-After": "0"}))

    assert reason(ask, address) == "unreachable"
    assert len(other.requests) == polite_client.TRIES


def test_who_wants_too_much_patience_is_not_waited_for(other, ask):
    """
    An hour is longer than a person waits for one row.
    """
    late = Reply(status=429, headers={"Retry-After": "3600"})

    assert reason(ask, other.set_replies("x", late)) == "unreachable"
    assert len(other.requests) == 1


@pytest.mark.parametrize(
    ("status", "told"), [(404, "gone"), (410, "gone"), (403, "unreachable"), (500, "unreachable")]
)
def test_a_refusal_says_whether_the_thing_is_gone(other, ask, status, told):
    """
    Only 404 and 410 speak of the thing; others of the server.
    """
    assert reason(ask, other.set_replies("x", Reply(status=status))) == told
    assert len(other.requests) == 1


def test_an_answer_without_end_is_left_at_the_deadline(other):
    """
    A server that sends byte by byte: no time limit of a socket's step would end that.
    """
    endless = Reply("a", headers={"Content-Length": 10**6}, endless=True)
    hasty = PoliteClient(deadline_s=0.2, pause_s=0.0)

    assert reason(hasty, other.set_replies("x", endless)) == "unreachable"


def test_an_answer_that_breaks_off_is_none(other, ask):
    """
    Fewer bytes than stated are half an answer.
    """
    assert (
        reason(ask, other.set_replies("x", Reply("half", headers={"Content-Length": 9})))
        == "unreachable"
    )


def test_an_answer_has_a_largest_size(other):
    """
    At the limit it is read, one byte over it is not.
    """
    ask = PoliteClient(deadline_s=PATIENCE_S, pause_s=0.0, max_bytes=1000)

    assert len(ask.get(other.set_replies("x", Reply("x" * 1000)), "*/*").body) == 1000
    assert reason(ask, other.set_replies("x", Reply("x" * 1001))) == "unreadable"


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
def test_what_is_no_address_of_a_server_is_a_sentence(ask, address):
    """
    Neither files nor other protocols, and nobody at the port.
    """
    assert reason(ask, address) == "unreachable"


def test_a_redirect_leads_nowhere_but_to_servers(other, ask):
    """
    A server cannot make us read a file.
    """
    away = Reply(status=302, headers={"Location": "file:///etc/hostname"})

    with pytest.raises(RemoteError):
        ask.get(other.set_replies("x", away), "*/*")


@pytest.mark.parametrize(
    ("statuses", "moved"), [([301], "b"), ([308, 302], "b"), ([302, 301], ""), ([303], "")]
)
def test_only_what_moved_for_good_has_moved(other, ask, statuses, moved):
    """
    A temporary redirect, and whatever follows it, says nothing of the address.
    """
    names = ["a", "b", "c"][: len(statuses) + 1]
    for status, here, there in zip(statuses, names, names[1:], strict=False):
        other.set_replies(here, Reply(status=status, headers={"Location": f"/{there}"}))
    other.set_replies(names[-1], Reply("here"))
    answer = ask.get(other.url + "a", "*/*")

    assert answer.body == b"here"
    assert answer.moved_to == (other.url + moved if moved else "")


def test_a_korean_path_is_asked_for(other, ask):
    """
    An IRI goes as the address that it stands for.
    """
    other.set_replies("%EA%B0%80", Reply("here"))

    assert ask.get(other.url + "가", "*/*").body == b"here"
