"""The HTTP client for requests to other servers: every limit of its policy."""

import asyncio
import datetime
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from engine_fixtures import PATIENCE_S
from gwangju_kg.errors import OutboundError
from gwangju_kg.outbound.http_client import HttpClient
from gwangju_kg.outbound.http_messages import OutboundRequest, RequestPolicy
from gwangju_kg.outbound.public_addresses import is_public
from outbound_fixtures import StubResolver, allow_any, raw_server, silent_listener
from stub_server import Reply, stub_server

BODY = '{"가": 1}'
SIZE = len(BODY.encode())
POLICY = RequestPolicy(PATIENCE_S, max_bytes=1_000_000, allow_address=allow_any)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


@pytest.fixture
def other():
    with stub_server() as server:
        yield server


def fetch(url, client=None, *, form=None, check_head=None, **policy):
    """Fetch a URL on a separate thread, as the event loop of a web process does."""
    limits = {name: getattr(POLICY, name) for name in RequestPolicy.__dataclass_fields__} | policy
    call = (client or HttpClient()).fetch(
        OutboundRequest(url, "*/*", form),
        RequestPolicy(**limits),
        check_head or (lambda response: None),
    )
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, call).result()


def reason(url, client=None, **how):
    """Return the reason of a request that fails."""
    with pytest.raises(OutboundError) as caught:
        fetch(url, client, **how)
    assert caught.value.url in str(caught.value)
    return caught.value.reason


def port_of(url):
    return int(url.rpartition(":")[2].strip("/"))


def test_a_request_names_the_program_and_accepts_no_compression(other):
    """Without a form the method is GET; the connection is closed afterwards."""
    url = other.set_replies(
        "a", Reply(BODY, "Application/JSON; charset=EUC-KR", headers={"X-Y": "z"})
    )
    response = fetch(url + "?x=1")

    ((method, path, headers, body),) = other.requests
    assert (method, path, body) == ("GET", "/a?x=1", b"")
    assert headers["User-Agent"].startswith("gwangju-kg/")
    assert (headers["Accept"], headers["Accept-Encoding"]) == ("*/*", "identity")
    assert (headers["Connection"], headers["Host"]) == ("close", url.split("/")[2])
    assert (response.status, response.url, response.body) == (200, url + "?x=1", BODY.encode())
    assert (response.media_type, response.charset) == ("application/json", "euc-kr")
    assert response.headers["x-y"] == "z"


def test_a_form_is_posted(other):
    """A form is sent as application/x-www-form-urlencoded."""
    fetch(other.set_replies("a", Reply()), form={"query": "가 &"})

    ((method, _, headers, body),) = other.requests
    assert (method, body) == ("POST", b"query=%EA%B0%80+%26")
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"


def test_a_response_of_any_status_is_returned(other):
    """The caller judges the status, before the body is read."""
    url = other.set_replies("a", Reply("no", status=404))
    assert (fetch(url).status, fetch(url).body) == (404, b"no")

    def refuse(response):
        raise KeyError(response.status, response.body)

    endless = other.set_replies(
        "b", Reply("a", status=500, endless=True, headers={"Content-Length": 99})
    )
    with pytest.raises(KeyError) as caught:
        fetch(endless, check_head=refuse)
    assert caught.value.args == (500, b"")


def test_a_response_without_a_media_type_has_none():
    """The media type is empty, and the charset defaults to UTF-8."""
    with raw_server(b"HTTP/1.1 200 OK\r\n\r\n") as url:
        response = fetch(url)

    assert (response.media_type, response.charset) == ("", "utf-8")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://127.0.0.1/x", "gwangju", "http://", "http://[::1",
        "http://a:b/", "http://a..kr/", f"http://{'a' * 64}.kr/",
    ],
)  # fmt: skip
def test_only_urls_of_http_are_requested(url):
    """File URLs and other schemes are refused."""
    assert reason(url) == "unreachable"


def test_informational_responses_are_skipped():
    """100 and 103 are skipped; a body without a length ends with the connection."""
    before = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n"
    with raw_server(before, HEAD, b"\r\n", BODY.encode()) as url:
        assert fetch(url).body == BODY.encode()


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"\x16\x03\x01",
        b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
        HEAD + b"Content-Length: 9\r\n\r\nhalf",
        HEAD + b"Content-Length: many\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nnot a chunk",
        HEAD + b"X-Long: " + b"x" * 120_000 + b"\r\n\r\n",
    ],
    ids=["nothing", "half a head", "TLS", "another protocol", "cut", "lying", "garbled", "long"],
)
def test_an_incomplete_response_is_an_error(sent):
    """A response that ends at any point before its end is an error."""
    with raw_server(sent) as url:
        assert reason(url) == "unreachable"


@pytest.mark.parametrize("framing", ["length", "chunks", "connection"])
def test_a_body_at_the_limit_is_read_and_a_byte_more_is_not(framing):
    """The limit applies whether the length is known beforehand or not."""
    body = BODY.encode()
    sent = {
        "length": b"Content-Length: %d\r\n\r\n%s" % (SIZE, body),
        "chunks": b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (SIZE, body),
        "connection": b"\r\n" + body,
    }[framing]
    with raw_server(HEAD, sent) as url:
        assert fetch(url, max_bytes=SIZE).body == body
    with raw_server(HEAD, sent) as url:
        assert reason(url, max_bytes=SIZE - 1) == "too-large"


def test_a_body_that_announces_too_much_is_not_read(other):
    """A Content-Length above the limit is refused before the body is read."""
    url = other.set_replies("a", Reply("", endless=True, headers={"Content-Length": 10**12}))

    assert reason(url) == "too-large"


def test_a_body_that_never_ends_is_refused_at_the_limit():
    """However fast the server sends, no more than the limit is stored."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        pool = stack.enter_context(ThreadPoolExecutor(1))

        def send():
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(HEAD + b"\r\n")
                while True:
                    connection.sendall(b"x" * 65536)

        sending = pool.submit(send)
        assert reason(f"http://127.0.0.1:{listener.getsockname()[1]}/") == "too-large"
        assert isinstance(sending.exception(), ConnectionError)


@pytest.mark.parametrize(("count", "fits"), [(1_000, True), (20_000, False)])
def test_a_body_comes_in_pieces_of_some_size(count, fits):
    """A body is not read byte by byte, which would delay other requests."""
    chunks = [b"1\r\nx\r\n"] * count + [b"0\r\n\r\n"]
    with raw_server(HEAD, b"Transfer-Encoding: chunked\r\n\r\n", *chunks) as url:
        if fits:
            assert fetch(url).body == b"x" * count
        else:
            assert reason(url) == "too-large"


async def _hang(host, port):
    await asyncio.Event().wait()


@contextmanager
def _full_listener():
    """Yield the URL of a listener whose queue is full, so that it accepts no connection."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"


@pytest.mark.parametrize("stage", ["look-up", "connection", "TLS", "head", "body", "redirects"])
def test_the_deadline_covers_the_whole_request(other, stage):
    """The deadline covers everything from name resolution to the last byte of a slow body."""
    with ExitStack() as stack:
        client, url = HttpClient(), other.url
        if stage == "look-up":
            client = HttpClient(_hang)
        elif stage == "connection":
            url = stack.enter_context(_full_listener())
        elif stage in {"TLS", "head"}:
            listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            scheme = "https" if stage == "TLS" else "http"
            url = f"{scheme}://127.0.0.1:{listener.getsockname()[1]}/"
        elif stage == "body":
            dripping = Reply("a", headers={"Content-Length": 900_000}, endless=True)
            url = other.set_replies("a", dripping)
        else:
            url = other.set_replies("a", Reply(status=302, headers={"Location": "/a"}))
        limits = {"deadline_s": 0.2, "connect_s": PATIENCE_S, "max_redirects": 10**9}
        assert reason(url, client, **limits) == "timeout"


def test_the_next_address_is_tried_if_one_does_not_accept(other):
    """A refusing or silent address is skipped; if none accepts, the server is unreachable."""
    port = port_of(other.url)
    other.set_replies("x", Reply(BODY))
    url = f"http://a.example:{port}/x"

    assert fetch(url, HttpClient(StubResolver(["127.0.0.9", "127.0.0.1"]))).status == 200
    assert reason(url, HttpClient(StubResolver(["127.0.0.9"]))) == "unreachable"
    assert reason(url, HttpClient(StubResolver([]))) == "unreachable"
    assert reason("http://no-such-name.invalid/") == "unreachable"
    with _full_listener() as full:
        assert reason(full, connect_s=0.1) == "unreachable"


def test_no_address_is_connected_to_if_one_is_not_allowed():
    """One forbidden address of a name blocks its other addresses too."""
    with silent_listener() as port:
        client = HttpClient(StubResolver(["127.0.0.1", "10.0.0.1"]))
        url = f"http://a.example:{port}/"
        assert reason(url, client, allow_address=lambda a: a == "127.0.0.1") == "not-public"
        assert reason(f"http://127.0.0.1:{port}/", allow_address=is_public) == "not-public"


def test_the_connection_goes_to_the_address_that_was_checked(other):
    """A name is resolved once, so that its address cannot change after the check."""
    port = port_of(other.url)
    other.set_replies("x", Reply(BODY))
    resolver = StubResolver(["127.0.0.1"], ["127.0.0.2"])

    with silent_listener("127.0.0.2", port):
        url = f"http://a.example:{port}/x"
        response = fetch(url, HttpClient(resolver), allow_address=lambda a: a == "127.0.0.1")
    assert (response.body, resolver.count) == (BODY.encode(), 1)


def chain(other, count, status=302):
    """Return the first URL of a chain of redirects."""
    for number in range(count):
        other.set_replies(str(number), Reply(status=status, headers={"Location": f"/{number + 1}"}))
    other.set_replies(str(count), Reply(BODY))
    return other.url + "0"


def test_redirects_are_followed_up_to_the_limit(other):
    """One redirect more than the limit is an error."""
    response = fetch(chain(other, 3), max_redirects=3)

    assert (response.url, response.body) == (other.url + "3", BODY.encode())
    assert [redirect.url for redirect in response.redirects] == [other.url + n for n in "123"]
    assert reason(other.url + "0", max_redirects=2) == "redirect"
    assert reason(other.url + "0", max_redirects=0) == "redirect"


def test_a_redirect_is_checked_as_the_first_url_was(other):
    """A redirect's target is resolved and must be allowed, before any connection."""
    with silent_listener("127.0.0.2") as port:
        away = Reply(status=307, headers={"Location": f"http://inner.example:{port}/"})
        client = HttpClient(StubResolver(["127.0.0.1"], ["127.0.0.2"]))
        url = f"http://outer.example:{port_of(other.set_replies('', away))}/"
        limits = {"max_redirects": 5, "allow_address": lambda digits: digits == "127.0.0.1"}
        assert reason(url, client, **limits) == "not-public"


@pytest.mark.parametrize("location", ["file:///etc/hostname", "ftp://127.0.0.1/", "http://["])
def test_a_redirect_leads_to_http_only(other, location):
    """A server cannot make the program read a file."""
    url = other.set_replies("a", Reply(status=302, headers={"Location": location}))

    assert reason(url, max_redirects=5) == "unreachable"


@pytest.mark.parametrize(
    ("status", "method"), [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")]
)
def test_only_307_and_308_repeat_a_form(other, status, method):
    """After other redirects the target is fetched with GET."""
    fetch(chain(other, 1, status), form={"a": "b"}, max_redirects=1)

    assert [call[0] for call in other.requests] == ["POST", method]
    assert other.requests[1][3] == (b"a=b" if method == "POST" else b"")


@pytest.mark.parametrize(("status", "headers"), [(302, {}), (304, {"Location": "/b"})])
def test_a_redirect_has_a_target_and_one_of_five_statuses(other, status, headers):
    """Anything else is returned as a response."""
    url = other.set_replies("a", Reply(status=status, headers=headers))

    assert fetch(url, max_redirects=5).status == status


@pytest.mark.parametrize(
    ("statuses", "moved_to"), [([301], "1"), ([308, 302], "1"), ([302, 301], ""), ([303], "")]
)
def test_only_permanent_redirects_move_a_url(other, statuses, moved_to):
    """Temporary redirects, and all redirects after them, do not move the URL."""
    for number, status in enumerate(statuses):
        other.set_replies(str(number), Reply(status=status, headers={"Location": f"/{number + 1}"}))
    other.set_replies(str(len(statuses)), Reply(BODY))
    response = fetch(other.url + "0", max_redirects=5)

    assert response.moved_to == (other.url + moved_to if moved_to else "")


def test_a_location_outside_ascii_is_encoded(other):
    """Each byte outside ASCII is percent-encoded, as the server sent it."""
    other.set_replies("%EA%B0%80", Reply(BODY))
    with raw_server(
        b"HTTP/1.1 302 Found\r\nLocation: ", (other.url + "가").encode(), b"\r\n\r\n"
    ) as url:
        assert fetch(url, max_redirects=1).url == other.url + "%EA%B0%80"


def test_proxies_of_the_environment_are_ignored(other, monkeypatch):
    """The connection goes to the server itself."""
    url = other.set_replies("x", Reply(BODY))
    with silent_listener() as port:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
        assert fetch(url).status == 200


@pytest.fixture(scope="module")
def contexts(tmp_path_factory):
    """A server's TLS context for the name listed.example, and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "listed.example")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("listed.example")]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(path)
    return serving, ssl.create_default_context(cafile=path)


@pytest.mark.parametrize(
    ("host", "is_trusted", "expected"),
    [
        ("listed.example", True, ""),
        ("other.example", True, "no-proof"),
        ("listed.example", False, "no-proof"),
    ],
)
def test_a_host_proves_its_name(contexts, host, is_trusted, expected):
    """The certificate must be trusted by this machine and valid for the name, not the address."""
    serving, trusting = contexts
    with stub_server(tls=serving) as other:
        other.set_replies("x", Reply(BODY))
        client = HttpClient(StubResolver(["127.0.0.1"]), trusting if is_trusted else None)
        url = f"https://{host}:{port_of(other.url)}/x"

        if expected:
            assert reason(url, client) == expected
            assert other.requests == []
        else:
            assert fetch(url, client).body == BODY.encode()
