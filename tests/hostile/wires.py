"""Hostile HTTP: attacks with lines and headers, paths, scripts and methods."""

# A request is on one line, as it is sent:
# ruff: noqa: E501

from urllib.parse import quote

from hostile.cases import CANARY, DROPPED, Case, get, head, post

ASK = "/sparql?query=ASK%7B%7D"

#: Refused by the HTTP library, with a status or by closing the connection.
NO_HTTP = (DROPPED, 400)


def _raw(name, request, *expected):
    return Case(name, request.encode("latin-1") if isinstance(request, str) else request, expected)


HEADERS = [
    Case(f"Accept {name}", head("GET", ASK, Accept=value), expected)
    for name, value, expected in (
        ("of 60 KB", "x/y," * 15_000 + "*/*", (200, 431)),
        ("of nothing known", "x/y", (406,)),
        ("of nonsense", ";;;,,,/;q=;q", (200, 406)),
        ("with a quality that is none", "*/*;q=NaN", (200, 406)),
        ("with an endless quality", "*/*;q=1e999", (200, 406)),
        ("with a negative quality", "*/*;q=-1", (406,)),
        ("with quotes", 'text/csv;x=",";q="1', (200, 406)),
        ("with ranges of ranges", "*/*;" * 2_000, (200, 406)),
    )
] + [
    Case("a language of 30 KB", head("GET", "/sparql?query=NO", Accept_Language="a-" * 15_000), (400,)),
    Case("a language of nonsense", head("GET", "/sparql?query=NO", Accept_Language="\t;q=ko;;,"), (400,)),
    Case("10,000 entity tags", head("GET", ASK, If_None_Match='"a",' * 10_000), (200, 431)),
    Case("an entity tag that is none", head("GET", ASK, If_None_Match='W/"'), (200,)),
    Case("a date that is none", head("GET", ASK, If_Modified_Since="Thu, 99 Foo 99999"), (200,)),
    Case("a range of nonsense", head("GET", "/downloads/gwangju-kg.nq", Range="bytes=a-b"), (200, 416)),
    Case("a range past the end", head("GET", "/downloads/gwangju-kg.nq", Range="bytes=999999999-"), (416,)),
    Case("a thousand ranges", head("GET", "/downloads/gwangju-kg.nq", Range="bytes=" + "0-0," * 999 + "1-1"), (200, 206, 416)),
    Case("a range of negative length", head("GET", "/downloads/gwangju-kg.nq", Range="bytes=9-1"), (200, 416)),
    Case("a host that is none", head("GET", "/sparql", Host='a"><script>', Accept="text/turtle"), (400,)),
    Case("a host of 20 KB", head("GET", "/sparql", Host="a" * 20_000, Accept="text/turtle"), (200, 400)),
    Case("a forwarded host", head("GET", ASK, X_Forwarded_Host=CANARY, Forwarded=f"host={CANARY}"), (200,)),
    Case("another method in a header", head("GET", ASK, X_HTTP_Method_Override="DELETE"), (200,)),
    Case("another path in a header", head("GET", ASK, X_Original_URL="/etc/passwd"), (200,)),
    Case("a script name in a header", head("GET", ASK, Script_Name="/x"), (200,)),
    Case("a shell in a header", head("GET", ASK, User_Agent="() { :;}; echo x"), (200,)),
    Case("a cookie of 30 KB", head("GET", ASK, Cookie="a=b;" * 7_500), (200, 431)),
    Case("credentials", head("GET", ASK, Authorization="Basic " + "A" * 9_000), (200,)),
    Case("an upgrade", head("GET", ASK, Connection="Upgrade", Upgrade="websocket"), (200, 400, 405)),
    Case("a line break in a parameter", head("GET", ASK + "&format=csv%0d%0aX-Evil:%20y"), (406,)),
    Case("a line break in a path", head("GET", "/%0d%0aX-Evil:%20y"), (404,)),
] + [
    Case(f"a deadline of {value}", head("GET", f"{ASK}&timeout={value}"), (400,))
    for value in ("nan", "inf", "-1", "1e999", "x", "0x10", "１2%00", "5" * 5_000 + "h")
] + [
    Case(f"no deadline, written {value!r}", head("GET", f"{ASK}&timeout={value}"), (200,))
    for value in ("", "0", "9" * 300, "1e99s")
] + [
    Case("an address of 64 KB", head("GET", f"{ASK}&x=" + "y" * 64_000), (414,)),
    Case("an address of 70 KB", head("GET", f"{ASK}&x=" + "y" * 70_000), (414,)),
    Case("a file name with a line break", head("GET", ASK + "&format=json&download=a%0d%0aY:%20y"), (200,)),
] + [
    Case("two queries", head("GET", ASK + "&query=ASK%7B%7D"), (400,)),
    Case("a graph that is no IRI", head("GET", ASK + "&default-graph-uri=x%20y"), (400,)),
    Case("a thousand graphs", head("GET", ASK + "&named-graph-uri=u:x" * 990), (200,)),
]  # fmt: skip

LINES = [
    _raw("HTTP/0.9", "GET /\r\n\r\n", *NO_HTTP),
    _raw("HTTP/9.9", "GET / HTTP/9.9\r\nHost: x\r\n\r\n", *NO_HTTP, 505),
    _raw("a TLS hello", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 200, *NO_HTTP),
    _raw("random bytes for a request", bytes(range(256)) * 16, *NO_HTTP),
    _raw("a space in the address", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", *NO_HTTP),
    _raw("raw bytes in the address", b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", *NO_HTTP, 404),
    _raw("an address without a slash", "GET sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", *NO_HTTP, 308),
    _raw("no host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 200, 400),
    _raw("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n", 200, 400),
    _raw("a folded header", "GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n", *NO_HTTP),
    _raw("a space before the colon", "GET / HTTP/1.1\r\nHost : x\r\n\r\n", *NO_HTTP),
    _raw("NUL in a header", "GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n", *NO_HTTP),
    _raw("a thousand headers", "GET / HTTP/1.1\r\n" + "X: y\r\n" * 1000 + "\r\n", *NO_HTTP, 431),
    _raw("a header of a megabyte", "GET / HTTP/1.1\r\nX: " + "y" * 1024**2 + "\r\n\r\n", *NO_HTTP, 431),
    _raw("a header without a colon", "GET / HTTP/1.1\r\nHost\r\n\r\n", *NO_HTTP),
    _raw("two lengths", "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nContent-Length: 7\r\n\r\nASK {}", *NO_HTTP),
    _raw("a negative length", "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -6\r\n\r\nASK {}", *NO_HTTP),
    _raw("a length of nonsense", "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: six\r\n\r\nASK {}", *NO_HTTP),
    _raw("a length past all numbers", "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n", *NO_HTTP),
    _raw("a length of a terabyte", "POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/sparql-query\r\nContent-Length: 1099511627776\r\n\r\nASK {}", DROPPED, 413),
    _raw("length and chunks", "POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/sparql-query\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n", DROPPED, 200, 400, 411),
    _raw("chunks of nonsense", "POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nASK {}\r\n0\r\n\r\n", DROPPED, 400, 411),
    _raw("a chunk of no end", "POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nASK {}", DROPPED, 400, 411),
    _raw("chunks that are packed", "POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\nASK {}", *NO_HTTP, 415),
    _raw("eight megabytes in chunks", b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n" + (b"100000\r\n" + b"#" * 2**20 + b"\r\n") * 8 + b"0\r\n\r\n", DROPPED, 413),
    _raw("another site's address", f"GET {CANARY}/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 200, 400, 404),
    _raw("a tunnel", f"CONNECT {CANARY.removeprefix('http://')} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", *NO_HTTP, 404, 405),
    _raw("the server as a whole", "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", *NO_HTTP, 200, 404),
]  # fmt: skip

PATHS = [
    Case(
        f"the path {path[:60]}",
        head("GET", path, Accept="application/json"),
        (404, 308) if path.endswith("/") else (404,),  # a slash too many is told first
    )
    for path in (
        "/../../../etc/passwd", "/..%2f..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd",
        "/downloads/../manifest.json", "/downloads/%2e%2e/manifest.json",
        "/downloads/..%2fmanifest.json", "/downloads/..%5cmanifest.json",
        "/downloads/%252e%252e/manifest.json", "/downloads//etc/passwd", "/downloads/etc/passwd%00",
        "/downloads/graph/../../store/CURRENT", "/store/CURRENT", "/manifest.json",
        "/static/../web/site.py", "/static/..%2f__init__.py", "/static/%2e%2e/site.py",
        "/.git/config", "/.env", "/proc/self/environ", "/page/..%2f..%2fetc%2fpasswd",
        "/data/..%2f..%2fetc%2fpasswd.ttl", "/%00", "/id/" + "a/" * 2_000,
        "/" + "x" * 8_000, "/server-status", "/wp-login.php",
    )
]  # fmt: skip

_SCRIPT = "<script>alert(1)</script>"
_EVIL = quote(f"\"'>{_SCRIPT}", safe="")

SCRIPTS = [
    Case(f"a script in {name}", head("GET", path, Accept="text/html"), expected, is_page=True)
    for name, path, expected in (
        ("a query that fails", f"/sparql?query={_EVIL}", (400,)),
        ("a query that closes its field", f"/sparql?query=%3C/textarea%3E{_EVIL}", (400,)),
        ("a comment", f"/sparql?query=ASK%7B%7D%23{_EVIL}", (200,)),
        ("a literal", f"/sparql?query=SELECT*%7BVALUES%20?x%7B%22{quote(_SCRIPT)}%22%7D%7D", (200,)),
        ("an IRI", "/sparql?query=SELECT*%7BVALUES%20?x%7B%3Cjavascript:alert(1)%3E%7D%7D", (200,)),
        ("a constructed literal", f"/sparql?query=CONSTRUCT%7B%3Cu:a%3E%3Cu:b%3E%22{quote(_SCRIPT)}%22%7D%7B%7D", (200,)),
        ("the default graph", f"/sparql?query=ASK%7B%7D&default-graph-uri={_EVIL}", (400,)),
        ("the named graph", f"/sparql?query=ASK%7B%7D&named-graph-uri={_EVIL}", (400,)),
        ("the format", f"/sparql?query=ASK%7B%7D&format={_EVIL}", (406,)),
        ("the deadline", f"/sparql?query=ASK%7B%7D&timeout={_EVIL}", (400,)),
        ("a parameter's name", f"/sparql?{_EVIL}=1", (200,)),
        ("the language", f"/?lang={_EVIL}", (200,)),
        ("the path", f"/{_EVIL}", (404,)),
        ("the path of a page", f"/page/{_EVIL}", (404,)),
        ("the name of a dump", f"/downloads/{_EVIL}", (404,)),
        ("a previewed name", f"/reconcile/preview?id={_EVIL}", (400, 404)),
        ("a suggested name", f"/reconcile/suggest/entity?prefix={_EVIL}", (200, 406)),
        ("a reconciled name", f"/reconcile?queries={_EVIL}", (400,)),
    )
]  # fmt: skip

VERBS = [
    Case(f"the verb {verb[:20]}", head(verb, "/sparql", Content_Length=0), expected)
    for verb, expected in (
        ("PUT", (405,)), ("DELETE", (405,)), ("PATCH", (405,)), ("TRACE", (405,)),
        ("PROPFIND", (405,)), ("MKCOL", (405,)), ("LOCK", (405,)), ("DEBUG", (405,)),
        ("get", (200, 405)), ("FOO", (405,)), ("G" * 1_000, (400, 405)), ("GET\x00", (0, 400)),
        ("🙂", (0, 400)),
    )
] + [
    Case("a post to a page", post("", "text/plain").replace(b"/sparql", b"/health"), (405,))]  # fmt: skip

PAGES = [
    Case("a refusal as a page", get(f"ASK {{ SERVICE <{CANARY}/> {{}} }}", Accept="text/html"), (403,), True),
]  # fmt: skip
