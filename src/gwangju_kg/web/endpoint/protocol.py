"""
Parse requests of the SPARQL 1.1 Protocol: parts of an HTTP request in, a `ProtocolCall` out.

Nothing here runs a query, knows Flask, or reads from a socket.
"""

from __future__ import annotations

from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes

from werkzeug.exceptions import HTTPException, MethodNotAllowed, UnsupportedMediaType
from werkzeug.http import parse_options_header

from gwangju_kg.errors import BadRequest, QueryRefused
from gwangju_kg.rdf.iri import is_absolute_iri
from gwangju_kg.web.endpoint.parameters import (
    Timeout,
    format_names,
    read_timeout,
    refuse_unsupported,
)

FORM_TYPE: Final = "application/x-www-form-urlencoded"
QUERY_TYPE: Final = "application/sparql-query"

#: Parameters in one request; more is not a query but an attempt to keep the parser busy.
MAX_PARAMETERS: Final = 1000

#: Methods whose responses may be cached, and revalidated by ``If-None-Match``.
#: Source: RFC 9110, section 13.1.2; draft-ietf-httpbis-safe-method-w-body.
SAFE: Final = frozenset({"GET", "HEAD", "QUERY"})

#: Bytes of the longest address, percent-encoded as sent.  Granian refuses addresses from 65,535
#: bytes on, without a body.
MAX_ADDRESS_BYTES: Final = 64_000

#: Editors write it before a text.  Source: RFC 3629, section 6.
_BYTE_ORDER_MARK: Final = "\ufeff"

#: Bytes that percent-encoding makes of one byte.
_ENCODED: Final = 3

#: Bytes of a form that are not the query.
_BESIDE_QUERY: Final = 64 * 1024


class ProtocolCall(NamedTuple):
    """
    The parameters of a request to the endpoint.

    Attributes:
        query: the text of the query, or None.
        default_graphs: IRIs of the graphs to merge into the default graph.
        named_graphs: IRIs of the graphs to offer by name.
        formats: the values of ``format=`` and its synonyms, of which the first that fits is taken.
        timeout: the longest that the client will wait, or None.
        names_release: whether the address names a release.
        download: the name, without extension, under which a browser is to store the answer, or "".
    """

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    timeout: Timeout | None = None
    names_release: bool = False
    download: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the request has neither a query nor a dataset."""
        return self.query is None and not self.default_graphs and not self.named_graphs


def read_call(query_string: bytes, *, form: bytes = b"", text: bytes | None = None) -> ProtocolCall:
    """
    Parse the parameters of a request.

    Args:
        query_string: the query string of the address, as sent.
        form: the body of a POST of URL-encoded parameters.
        text: the body of a POST of ``application/sparql-query``; None for any other request.

    Raises:
        BadRequest: a parameter is repeated, not UTF-8, in the wrong place, not supported although
            it would change the answer, or has an invalid value.
        QueryRefused: the request is an update.

    Source: SPARQL 1.1 Protocol, section 2.1.

    >>> read_call(b"query=ASK+%7B%7D&named-graph-uri=urn:g").named_graphs
    ('urn:g',)
    """
    values: dict[str, list[str]] = {}
    form_pairs = _pairs(form)
    if any(name == "release" and value.strip() for name, value in form_pairs):
        raise BadRequest(reason="in-the-address", parameter="release")
    for name, value in _pairs(query_string) + form_pairs:
        values.setdefault(name, []).append(value)
    if text is not None:
        values.setdefault("query", []).append(_utf8(text))
    if any(value.strip() for value in values.get("update", ())):
        raise QueryRefused(construct="update")
    query = _single(values, "query")
    if query is not None:
        refuse_unsupported(values)
    return ProtocolCall(
        query=None if query is None else query.removeprefix(_BYTE_ORDER_MARK),
        default_graphs=_iris(values, "default-graph-uri"),
        named_graphs=_iris(values, "named-graph-uri"),
        formats=format_names(values),
        timeout=read_timeout(_single(values, "timeout")),
        names_release=any(value.strip() for value in values.get("release", ())),
        download=_single(values, "download") or "",
    )


def body_type(content_type: str, content_encoding: str) -> str:
    """
    Return the media type of a request body, or "" if the endpoint does not read such bodies.

    Args:
        content_type: the Content-Type header, or "".
        content_encoding: the Content-Encoding header, or "".

    >>> body_type("application/sparql-query; charset=UTF-8", "")
    'application/sparql-query'
    >>> body_type("application/sparql-query", "gzip"), body_type("text/plain", "")
    ('', '')
    """
    media_type, parameters = parse_options_header(content_type)
    is_plain = content_encoding.lower() in {"", "identity"}
    if not is_plain or parameters.get("charset", "utf-8").lower() != "utf-8":
        return ""
    return media_type.lower() if media_type.lower() in {FORM_TYPE, QUERY_TYPE} else ""


def names_graph(query_string: bytes) -> bool:
    """
    Check whether an address names a graph, as in the Graph Store HTTP Protocol.

    >>> names_graph(b"graph=urn:g"), names_graph(b"default"), names_graph(b"query=ASK{}")
    (True, True, False)
    """
    names = {part.partition(b"=")[0] for part in query_string.split(b"&")}
    return not names.isdisjoint((b"graph", b"default"))


def unsupported_body(query_string: bytes) -> HTTPException:
    """Return the error of a body that is no query: of another type, or a graph to be written."""
    if names_graph(query_string):
        return MethodNotAllowed(["GET", "HEAD", "OPTIONS"])
    return UnsupportedMediaType()


def body_limit_bytes(query_bytes: int) -> int:
    """Return the size of the largest body that can hold a query of *query_bytes*."""
    return _ENCODED * query_bytes + _BESIDE_QUERY


def read_posted(media_type: str, query_string: bytes, body: bytes) -> ProtocolCall:
    """
    Parse a request with a body; errors as of :func:`read_call`.

    Args:
        media_type: the result of :func:`body_type`.
        query_string: the query string of the address, as sent.
        body: the body.
    """
    if media_type == QUERY_TYPE:
        return read_call(query_string, text=body)
    return read_call(query_string, form=body)


def missing_query() -> BadRequest:
    """Return the error of a request without a query."""
    return BadRequest(reason="missing", parameter="query")


def _utf8(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(reason="not-utf-8") from error


def _pairs(raw: bytes) -> list[tuple[str, str]]:
    """Parse URL-encoded parameters from bytes, in one pass.  Source: WHATWG URL, section 5.1."""
    if raw.count(b"&") >= MAX_PARAMETERS:
        raise BadRequest(reason="too-many", expected=str(MAX_PARAMETERS))
    pairs = []
    for part in raw.split(b"&"):
        if part:
            name, _, value = part.replace(b"+", b" ").partition(b"=")
            pairs.append((_decode(name).removeprefix(_BYTE_ORDER_MARK), _decode(value)))
    return pairs


def _decode(raw: bytes) -> str:
    try:
        return (_unquote(raw) if b"%" in raw else raw).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(reason="not-utf-8") from error


def _unquote(raw: bytes) -> bytes:
    r"""
    Return the bytes that percent-encoding stands for.

    Written as Python's escapes they are decoded in a tenth of the time of `unquote_to_bytes`.

    >>> _unquote(b"%ea%B0%80\\x41%5C"), _unquote(b"%41 100%")
    (b'\xea\xb0\x80\\x41\\', b'A 100%')
    """
    try:
        escaped = raw.replace(b"\\", rb"\\").replace(b"%", rb"\x")
        return escaped.decode("unicode_escape").encode("latin-1")
    except UnicodeDecodeError:  # a percent sign without two digits stands for itself
        return unquote_to_bytes(raw)


def _single(values: dict[str, list[str]], name: str) -> str | None:
    given = values.get(name, [])
    if len(given) > 1:
        raise BadRequest(reason="doubled", parameter=name)
    return given[0] if given else None


def _iris(values: dict[str, list[str]], name: str) -> tuple[str, ...]:
    iris = tuple(iri for iri in values.get(name, ()) if iri)  # forms send empty fields
    for iri in iris:
        if not is_absolute_iri(iri):
            raise BadRequest(reason="not-an-iri", parameter=name)
    return iris
