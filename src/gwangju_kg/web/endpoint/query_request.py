"""The query, formats and response headers of a request to the endpoint; runs no query."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import quote, urlencode

from gwangju_kg.engine import Answer, Query
from gwangju_kg.errors import NotAcceptable
from gwangju_kg.rdf.files.served_files import ServedFiles
from gwangju_kg.rdf.media_types import (
    BOOLEAN_FORMATS,
    DATASET_FORMATS,
    GRAPH_FORMATS,
    HTML,
    TABLE_FORMATS,
    Format,
    find_format,
    negotiate,
)
from gwangju_kg.release.contents import Release
from gwangju_kg.settings import Settings
from gwangju_kg.web.endpoint.protocol import ProtocolCall
from gwangju_kg.web.http.entity_tags import matches, validator

#: Formats by the form of answer: a table (SELECT), a truth value (ASK), a graph (CONSTRUCT).
#: Formats of datasets hold a graph too, as their default graph.
FORMS: Final[Mapping[str, tuple[Format, ...]]] = {
    "table": TABLE_FORMATS,
    "boolean": BOOLEAN_FORMATS,
    "graph": (*GRAPH_FORMATS, *(each for each in DATASET_FORMATS if each.name != "jsonld")),
}

#: Formats from which a page is made.
_BEHIND_HTML: Final = {"table": "json", "boolean": "json", "graph": "ttl"}

#: Other names that clients in use send in ``format=``.
#: Sources: SPARQLWrapper 2.0, YASGUI, Fuseki, Virtuoso.
_SYNONYMS: Final = {
    "turtle": "ttl",
    "n3": "ttl",
    "ntriples": "nt",
    "n-triples": "nt",
    "nquads": "nq",
    "n-quads": "nq",
    "json-ld": "jsonld",
    "rdf+xml": "rdf",
    "rdfxml": "rdf",
    "rdf/xml": "rdf",
    "application/x-json+ld": "jsonld",
    "application/x-trig": "trig",
    "text/x-nquads": "nq",
    "sparql": "xml",
    "srx": "xml",
    "srj": "json",
    "sparql-results+json": "json",
    "sparql-results+xml": "xml",
    "text/json": "json",
    "tab": "tsv",
    "text/x-html+tr": "html",
    "text/x-html-nice-turtle": "html",
}

#: Meaning of the names of table formats if the answer is a graph.
_OF_GRAPHS: Final = {"json": "jsonld", "xml": "rdf"}

#: Characters of the longest address in a header.
_MAX_ADDRESS: Final = 4096

#: What the name of a downloaded file does not contain, and its longest length in characters.
_NOT_IN_NAMES: Final = re.compile(r"[^\w-]+")
_MAX_NAME: Final = 80

#: Accept headers whose choice is cached.
_CACHED_CHOICES: Final = 256


@dataclass(frozen=True)
class FormatChoice:
    """
    The formats that fit a request.

    Attributes:
        names: the format's name for each form of answer; "" if none fits.
        pages: the forms of answer that are to be shown as a page.
    """

    names: Mapping[str, str]
    pages: frozenset[str]


@lru_cache(_CACHED_CHOICES)
def choose_formats(accept: str | None, names: tuple[str, ...]) -> FormatChoice:
    """
    Choose a format for each form of answer, since only the engine knows the form.

    Args:
        accept: the Accept header.
        names: the values of ``format=``, of which the first that fits counts; they take precedence
            over the header.

    Raises:
        NotAcceptable: no format fits, whatever the form.
    """
    chosen: dict[str, str] = {}
    pages: set[str] = set()
    offers: dict[str, None] = {}
    for form, formats in FORMS.items():
        offered = (*formats, HTML)
        try:
            match = _by_name(names, form, offered) if names else negotiate(accept, offered)
        except NotAcceptable as error:
            chosen[form] = ""
            offers |= dict.fromkeys(error.offers)
            continue
        if match is HTML:
            pages.add(form)
        chosen[form] = _BEHIND_HTML[form] if match is HTML else match.name
    if not any(chosen.values()):
        requested = ", ".join(names) or accept or ""
        raise NotAcceptable(reason="not-offered", subject=requested, offers=tuple(offers))
    return FormatChoice(chosen, frozenset(pages))


def choose_graph_format(accept: str | None, names: tuple[str, ...]) -> Format:
    """
    Choose a format for a graph; arguments as of :func:`choose_formats`.

    Raises:
        NotAcceptable: no format fits.
    """
    offers = FORMS["graph"]
    return _by_name(names, "graph", offers) if names else negotiate(accept, offers)


def _by_name(names: tuple[str, ...], form: str, offered: tuple[Format, ...]) -> Format:
    for name in map(str.lower, names):
        own_name = _SYNONYMS.get(name, name)
        if form == "graph":
            own_name = _OF_GRAPHS.get(own_name, own_name)
        with contextlib.suppress(NotAcceptable):
            return find_format(own_name, offered)
    return find_format(names[0], offered)


class QueryRequest(NamedTuple):
    """
    A request to the endpoint that holds a query.

    Attributes:
        call: the parameters of the request.
        choice: the formats that fit it.
        query: the query for the engine.
        deadline_s: the longest that it may run.
        validator: the entity tag of the answer; None if another evaluation may give another answer.
    """

    call: ProtocolCall
    choice: FormatChoice
    query: Query
    deadline_s: float
    validator: str | None

    @classmethod
    def of(
        cls,
        call: ProtocolCall,
        settings: Settings,
        data: Release | ServedFiles | None,
        *,
        accept: str | None,
        is_safe: bool,
    ) -> QueryRequest:
        """
        Return the request that *call* makes.

        Args:
            call: the parameters, among them a query.
            settings: the settings of the run.
            data: the release or the files that are served, or None.
            accept: the Accept header.
            is_safe: whether the method lets responses be cached.

        Raises:
            NotAcceptable: no format fits.
        """
        choice = choose_formats(accept, call.formats)
        query = Query(
            text=call.query or "",
            table=choice.names["table"],
            boolean=choice.names["boolean"],
            graph=choice.names["graph"],
            default_graphs=call.default_graphs,
            named_graphs=call.named_graphs,
            base_iri=settings.base or (data.namespaces.base_iri if data else ""),
            asks_store=True,
        )
        limit_s = settings.deadline_s
        deadline_s = call.timeout.seconds(limit_s) if call.timeout else limit_s
        return cls(call, choice, query, deadline_s, validator(query, data) if is_safe else None)

    @property
    def etag(self) -> str:
        """The validator as it stands in headers; the order of rows is free, so it is weak."""
        return f'W/"{self.validator}"'

    def is_fresh(self, if_none_match: str | None) -> bool:
        """
        Check whether the client has the answer already.

        ``*`` does not count: only evaluation tells whether there is an answer.
        """
        if self.validator is None or if_none_match is None or self.choice.pages:
            return False
        return if_none_match != "*" and matches(if_none_match, self.etag)

    def is_left_to_the_editor(self, fetch_mode: str | None) -> bool:
        """
        Check whether a browser opens a link whose query the editor runs, with its progress.

        Only a page does so that asks for no format and no graphs: it has no fields for them.

        Args:
            fetch_mode: the header Sec-Fetch-Mode.  Source: Fetch Metadata Request Headers.
        """
        call = self.call
        return (
            fetch_mode == "navigate"
            and self.validator is not None
            and len(self.choice.pages) == len(FORMS)
            and not (call.formats or call.default_graphs or call.named_graphs)
        )

    def help_link(self, release: Release | None) -> list[tuple[str, str]]:
        """
        Return the header that leads from an empty answer to the hints on it.

        There is none if the address would be longer than clients and proxies accept.
        """
        address = _help_address(self.call, release.id if release else "")
        if len(address) > _MAX_ADDRESS:
            return []
        return [("Link", f'<{address}>; rel="help"; type="application/json"')]

    def headers(self, answer: Answer | None) -> list[tuple[str, str]]:
        """Return the headers of the response with *answer*; of a 304 if that is None."""
        headers = [("Vary", "Accept")]
        if answer is not None:
            headers += [
                ("Content-Type", content_type(answer.media_type)),
                ("Content-Length", str(answer.length)),
            ]
            extension = self.choice.names[answer.form]
            if self.call.download:
                headers.append(("Content-Disposition", attachment(self.call.download, extension)))
            elif self.call.formats:
                headers.append(("Content-Disposition", f'inline; filename="result.{extension}"'))
        if self.validator:
            headers.append(("ETag", self.etag))
        else:
            headers.append(("Cache-Control", "no-store"))
        return headers


def _help_address(call: ProtocolCall, release_id: str) -> str:
    """Return the address of the hints on an empty answer."""
    parameters = [
        ("query", call.query or ""),
        *(("default-graph-uri", iri) for iri in call.default_graphs),
        *(("named-graph-uri", iri) for iri in call.named_graphs),
        *((("release", release_id),) if call.names_release else ()),
    ]
    return f"/sparql/hints?{urlencode(parameters)}"


def attachment(name: str, extension: str) -> str:
    r"""
    Return the Content-Disposition of a file that a browser stores.

    Source: RFC 6266, section 4.3; RFC 8187.

    >>> attachment("../가", "csv")
    'attachment; filename="result.csv"; filename*=UTF-8\'\'%EA%B0%80.csv'
    """
    plain = _NOT_IN_NAMES.sub("-", name[:_MAX_NAME]).strip("-") or "result"
    ascii_name = plain if plain.isascii() else "result"
    return (
        f'attachment; filename="{ascii_name}.{extension}"; '
        f"filename*=UTF-8''{quote(plain, safe='')}.{extension}"
    )


def content_type(media_type: str) -> str:
    """Return the Content-Type header for a media type; text is in UTF-8."""
    return media_type + "; charset=utf-8" if media_type.startswith("text/") else media_type
