"""How another endpoint is asked: where it is allowed to be, and how much of it is believed."""

import asyncio
import datetime
import ipaddress
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import parse_qs

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from engine_fixtures import PATIENCE_S
from gwangju_kg.errors import ServiceFailed
from gwangju_kg.outbound.public_addresses import Resolver, SocketAddress, is_public
from gwangju_kg.sparql.service.endpoint_client import ServiceEndpointClient
from neighbour import Reply, neighbour

JSON = "application/sparql-results+json"
TABLE = '{"head":{"vars":["가"]},"results":{"bindings":[]}}'
SIZE = len(TABLE.encode())


def anywhere(digits):
    """Admit loopback too."""
    return True


class Names:
    """Answers as a name server would, each look-up with the next list; counts them."""

    def __init__(self, *lists):
        self.lists, self.count = list(lists), 0

    async def __call__(self, host, port):
        found = self.lists[min(self.count, len(self.lists) - 1)]
        self.count += 1
        kinds = {4: socket.AF_INET, 6: socket.AF_INET6}
        return [SocketAddress(kinds[ipaddress.ip_address(a).version], (a, port)) for a in found]


@pytest.fixture
def other():
    with neighbour() as found:
        yield found


@contextmanager
def silent(host="127.0.0.1"):
    """A listener to which nobody may connect."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family) as listener:
        listener.setblocking(False)
        yield listener.getsockname()[1]
        with pytest.raises(BlockingIOError):
            listener.accept()


def ask(address, remote=None, limit_bytes=1000, deadline_s=PATIENCE_S):
    """Ask as the event loop of a web process would, on a thread of its own."""
    remote = remote or ServiceEndpointClient(is_public=anywhere)

    async def run():
        async with asyncio.timeout(deadline_s):
            return await remote.ask(
                address, "SELECT * WHERE { ?s ?p '가&' }", limit_bytes=limit_bytes
            )

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, run()).result()


def reason(address, remote=None, **how):
    """Ask in vain and give the reason."""
    with pytest.raises(ServiceFailed) as caught:
        ask(address, remote, **how)
    assert caught.value.address == address
    return caught.value.reason


def test_the_question_is_a_form_and_the_answer_comes_as_it_is(other):
    """
    By POST, with who asks and what is read; nothing packed is asked for, no line is kept open.
    """
    address = other.tell("a/sparql", Reply(TABLE, JSON)) + "?x=1"

    assert ask(address) == TABLE
    ((method, path, headers, body),) = other.asked
    assert (method, path) == ("POST", "/a/sparql?x=1")
    assert parse_qs(body.decode()) == {"query": ["SELECT * WHERE { ?s ?p '가&' }"]}
    assert headers["User-Agent"].startswith("gwangju-kg/")
    assert headers["Accept"] == JSON
    assert headers["Accept-Encoding"] == "identity"
    assert headers["Connection"] == "close"
    assert headers["Host"] == address.split("/")[2]


def test_an_address_without_a_path_means_the_root(other):
    """
    As HTTP has it.
    """
    other.tell("", Reply(TABLE, "application/json; charset=utf-8"))

    assert ask(other.url.rstrip("/")) == TABLE


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply(TABLE, JSON, status=400), "status"),
        (Reply(TABLE, JSON, status=500), "status"),
        (Reply(TABLE, JSON, status=206), "status"),
        (Reply(TABLE, JSON, headers={"X-SPARQL-MaxRows": "10000"}), "partial"),
        (Reply(TABLE, JSON, headers={"X-SQL-State": "S1TAT"}), "partial"),
        (Reply(TABLE, "text/html"), "not-a-table"),
        (Reply(TABLE, "application/sparql-results+xml"), "not-a-table"),
        (Reply(TABLE, JSON, headers={"Content-Encoding": "gzip"}), "not-a-table"),
        (Reply(b"\xff", JSON), "not-a-table"),
        (Reply(TABLE, JSON, headers={"Content-Length": SIZE + 1}), "unreachable"),
        (Reply(TABLE, JSON, headers={"Content-Length": "many"}), "unreachable"),
        (Reply(TABLE, JSON, headers={"X-Long": "x" * 120_000}), "unreachable"),
        (Reply("none of HTTP", JSON, headers={"Transfer-Encoding": "chunked"}), "unreachable"),
    ],
    ids=[
        "refused", "broken", "half", "rows", "time", "page", "XML",
        "packed", "bytes", "cut", "lying", "long", "garbled",
    ],
)  # fmt: skip
def test_what_is_no_whole_answer_is_none(other, reply, expected):
    """
    Whatever else comes than 200, a table in JSON, in UTF-8, whole, of a reasonable head.
    """
    assert reason(other.tell("x", reply)) == expected


@contextmanager
def raw(*sent):
    """The address of a server that reads a request, sends bytes and closes."""

    def serve(listener):
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"".join(sent))

    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        done = pool.submit(serve, listener)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        done.result()


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def test_what_goes_before_an_answer_is_passed_over():
    """
    100 and 103 are no answers; one without a length ends with the connection.
    """
    before = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n"
    with raw(before, HEAD, b"\r\n", TABLE.encode()) as address:
        assert ask(address) == TABLE


@pytest.mark.parametrize(
    "sent",
    [b"", b"HTTP/1.1 200 OK\r\n", b"\x16\x03\x01", b"HTTP/1.1 101 Switching Protocols\r\n\r\n"],
    ids=["nothing", "half a head", "TLS", "another protocol"],
)
def test_a_connection_that_ends_early_is_no_answer(sent):
    """
    Wherever it ends.
    """
    with raw(sent) as address:
        assert reason(address) == "unreachable"


@pytest.mark.parametrize(("count", "fits"), [(1_000, True), (20_000, False)])
def test_an_answer_comes_in_pieces_of_some_size(count, fits):
    """
    Or in few; not byte by byte, which would take the time of others.
    """
    chunks = [b"1\r\nx\r\n"] * count + [b"0\r\n\r\n"]
    with raw(HEAD, b"Transfer-Encoding: chunked\r\n\r\n", *chunks) as address:
        if fits:
            assert ask(address, limit_bytes=1_000_000) == "x" * count
        else:
            assert reason(address, limit_bytes=1_000_000) == "too-large"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(other, status):
    """
    Not even to where a listener waits on this machine.
    """
    with silent() as port:
        target = {"Location": f"http://127.0.0.1:{port}/"}
        assert reason(other.tell("x", Reply("", status=status, headers=target))) == "redirect"


def test_an_answer_at_the_limit_is_taken_and_a_byte_more_is_not(other):
    """
    Whether its length is told or not; one that tells too much is not even read.
    """
    address = other.tell("x", Reply(TABLE, JSON))

    assert ask(address, limit_bytes=SIZE) == TABLE
    assert reason(address, limit_bytes=SIZE - 1) == "too-large"
    told = other.tell("y", Reply("", JSON, headers={"Content-Length": 10**12}))
    assert reason(told) == "too-large"
    chunks = f"{SIZE:x}\r\n{TABLE}\r\n0\r\n\r\n"
    frame = {"Transfer-Encoding": "chunked", "Content-Length": SIZE - 1}  # which does not count
    untold = other.tell("z", Reply(chunks, JSON, headers=frame))
    assert ask(untold, limit_bytes=SIZE) == TABLE
    assert reason(untold, limit_bytes=SIZE - 1) == "too-large"


def test_an_answer_without_end_is_left_when_nobody_waits_any_longer(other):
    """
    However slowly it drips.
    """
    dripping = Reply(TABLE, JSON, headers={"Content-Length": 900}, lasting=True)

    with pytest.raises(TimeoutError):
        ask(other.tell("x", dripping), deadline_s=0.2)


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"], ["::1"], ["169.254.169.254"], ["10.0.0.1"], ["::ffff:127.0.0.1"],
        ["8.8.8.8", "127.0.0.1"], ["::ffff:8.8.8.8", "fe80::1"],
    ],
    ids=str,
)  # fmt: skip
def test_a_name_that_means_one_address_that_is_not_public_is_not_asked(addresses):
    """
    Not even at its other addresses.
    """
    with silent() as port:
        remote = ServiceEndpointClient(Names(addresses), is_public)
        assert reason(f"http://listed.example:{port}/", remote) == "not-public"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "localhost", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]"]
)
def test_no_way_to_write_this_machine_gets_through(host):
    """
    The machine's own resolver says what a name or a number means.
    """
    with silent() as port:
        assert reason(f"http://{host}:{port}/", ServiceEndpointClient()) == "not-public"


def test_a_name_that_changes_its_address_after_the_look_is_asked_where_it_was(other):
    """
    It is looked up once, and the connection goes to what was looked at.
    """
    port = int(other.url.rpartition(":")[2].strip("/"))
    other.tell("x", Reply(TABLE, JSON))
    names = Names(["127.0.0.1"], ["127.0.0.2"])

    with socket.create_server(("127.0.0.2", port)) as listener:
        listener.setblocking(False)
        assert (
            ask(
                f"http://listed.example:{port}/x",
                ServiceEndpointClient(names, lambda a: a == "127.0.0.1"),
            )
            == TABLE
        )
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert names.count == 1


def test_the_next_address_is_tried_where_one_does_not_answer(other):
    """
    Where none does, the endpoint cannot be reached.
    """
    port = int(other.url.rpartition(":")[2].strip("/"))
    other.tell("x", Reply(TABLE, JSON))

    assert (
        ask(
            f"http://a.example:{port}/x",
            ServiceEndpointClient(Names(["127.0.0.9", "127.0.0.1"]), anywhere),
        )
        == TABLE
    )
    assert (
        reason(f"http://a.example:{port}/x", ServiceEndpointClient(Names(["127.0.0.9"]), anywhere))
        == "unreachable"
    )
    assert (
        reason(f"http://a.example:{port}/x", ServiceEndpointClient(Names([]), anywhere))
        == "unreachable"
    )
    assert reason("http://no-such-name.invalid/", ServiceEndpointClient()) == "unreachable"


def test_the_environment_names_no_proxy(other, monkeypatch):
    """
    What other programs read there is not read.
    """
    address = other.tell("x", Reply(TABLE, JSON))
    with silent() as port:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
        assert ask(address) == TABLE


@pytest.fixture(scope="module")
def proofs(tmp_path_factory):
    """A server's context for the name listed.example, and a client's that trusts it."""
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
def test_a_host_proves_that_it_is_the_one_listed(proofs, host, is_trusted, expected):
    """
    By a certificate of its name that this machine trusts; the name, not the address, counts.
    """
    serving, trusting = proofs
    with neighbour(tls=serving) as other:
        port = int(other.url.rpartition(":")[2].strip("/"))
        other.tell("x", Reply(TABLE, JSON))
        remote = ServiceEndpointClient(
            Names(["127.0.0.1"]), anywhere, trusting if is_trusted else None
        )
        address = f"https://{host}:{port}/x"

        if expected:
            assert reason(address, remote) == expected
            assert other.asked == []
        else:
            assert ask(address, remote) == TABLE


def test_the_machine_says_what_a_name_means():
    """
    Numbers mean themselves; the port goes with them.
    """

    async def look():
        return [tuple(each.name[:2]) for each in await Resolver()("127.0.0.1", 80)]

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(asyncio.run, look()).result() == [("127.0.0.1", 80)]
