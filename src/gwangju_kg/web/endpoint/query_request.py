"""
What a request to the endpoint asks of the engine, and the headers of its answer.

In go the parts of an HTTP request, out comes an :class:`QueryRequest`.  Knows no Flask and runs
no query: the application and the layer in front of it read requests alike.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from werkzeug.http import parse_etags

from gwangju_kg.engine import Answer, Query
from gwangju_kg.errors import NotAcceptable, RequestError
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
from gwangju_kg.rdf.namespaces import BASE_IRI
from gwangju_kg.release.contents import Release
from gwangju_kg.settings import Settings
from gwangju_kg.web.endpoint.protocol import ProtocolCall
from gwangju_kg.web.http.entity_tags import validator

#: Formats by the kind of answer: a table (SELECT), a truth value (ASK), a graph (CONSTRUCT), which
#: formats of datasets hold too, as their default graph.
FORMS: Final[Mapping[str, tuple[Format, ...]]] = {
    "table": TABLE_FORMATS,
    "boolean": BOOLEAN_FORMATS,
    "graph": (*GRAPH_FORMATS, *(each for each in DATASET_FORMATS if each.name != "jsonld")),
}

#: What people see is made from these.
_BEHIND_HTML: Final = {"table": "json", "boolean": "json", "graph": "ttl"}

#: Names that clients in use send in ``format=``.  Source: SPARQLWrapper 2.0, YASGUI.
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
}

#: What those names of tables mean where the answer is a graph.
_OF_GRAPHS: Final = {"json": "jsonld", "xml": "rdf"}

#: Where the layer in front of the application leaves what it has asked already, in the scope.
ASKED: Final = "gwangju_kg.asked"

#: Accept headers of which the choice is remembered.
_REMEMBERED: Final = 256


@dataclass(frozen=True)
class FormatChoice:
    """
    The formats that fit the caller.

    Attributes:
        names: for each form of answer the format's name, "" where none fits.
        pages: the forms that the caller wants to see as a page.
    """

    names: Mapping[str, str]
    pages: frozenset[str]


@lru_cache(_REMEMBERED)
def choose(accept: str | None, wanted: tuple[str, ...]) -> FormatChoice:
    """
    Choose a format for each form of answer: which form it will be, only the engine knows.

    Args:
        accept: the Accept header.
        wanted: the values of ``format=``, which go before the header; the first that fits counts.

    Raises:
        NotAcceptable: nothing fits, whatever the form.
    """
    names: dict[str, str] = {}
    pages: set[str] = set()
    offers: dict[str, None] = {}
    for form, formats in FORMS.items():
        offered = (*formats, HTML)
        try:
            fit = _named(wanted, form, offered) if wanted else negotiate(accept, offered)
        except NotAcceptable as error:
            names[form] = ""
            offers |= dict.fromkeys(error.offers)
            continue
        if fit is HTML:
            pages.add(form)
        names[form] = _BEHIND_HTML[form] if fit is HTML else fit.name
    if not any(names.values()):
        requested = ", ".join(wanted) or accept or ""
        raise NotAcceptable(reason="not-offered", subject=requested, offers=tuple(offers))
    return FormatChoice(names, frozenset(pages))


def _named(wanted: tuple[str, ...], form: str, offered: tuple[Format, ...]) -> Format:
    for name in map(str.lower, wanted):
        known = _SYNONYMS.get(name, name)
        if form == "graph":
            known = _OF_GRAPHS.get(known, known)
        with contextlib.suppress(NotAcceptable):
            return find_format(known, offered)
    return find_format(wanted[0], offered)


class QueryRequest(NamedTuple):
    """
    What a request asks.

    Attributes:
        call: the request, read.
        choice: the formats that fit its sender.
        question: what the engine is asked.
        deadline_s: the longest that the query may run.
        validator: the entity tag of the answer, or None where another evaluation may give another.
    """

    call: ProtocolCall
    choice: FormatChoice
    question: Query
    deadline_s: float
    validator: str | None

    @property
    def etag(self) -> str:
        """The validator as it stands in headers; the order of rows is free, so it is weak."""
        return f'W/"{self.validator}"'

    def is_known(self, if_none_match: str | None) -> bool:
        """
        Say whether the caller holds the answer already.

        ``*`` does not count: only evaluation tells whether there is an answer.
        """
        if self.validator is None or if_none_match is None or self.choice.pages:
            return False
        return if_none_match != "*" and names(if_none_match, self.etag)

    def headers(self, answer: Answer | None) -> list[tuple[str, str]]:
        """Give the headers of *answer*; of None those of a 304."""
        found = [("Vary", "Accept")]
        if answer is not None:
            found += [
                ("Content-Type", content_type(answer.media_type)),
                ("Content-Length", str(answer.length)),
            ]
            if self.call.formats:
                name = f"result.{self.choice.names[answer.form]}"
                found.append(("Content-Disposition", f'inline; filename="{name}"'))
        if self.validator:
            found.append(("ETag", self.etag))
        else:
            found.append(("Cache-Control", "no-store"))
        return found


@dataclass(frozen=True)
class AnsweredRequest:
    """
    An inquiry that the layer in front of the application has put to the engine already.

    Attributes:
        inquiry: what was asked.
        query_id: its name in the log.
        outcome: the answer, or why there is none.
    """

    inquiry: QueryRequest
    query_id: str
    outcome: Answer | RequestError


def names(if_none_match: str, etag: str) -> bool:
    """
    Say whether the header names *etag*, by weak comparison.  Source: RFC 9110, section 13.1.2.

    >>> names('"a", W/"b"', 'W/"b"'), names("*", 'W/"b"'), names('"c"', 'W/"b"')
    (True, True, False)
    """
    return if_none_match == etag or parse_etags(if_none_match).contains_raw(etag)


def content_type(media_type: str) -> str:
    """Give the Content-Type of an answer, which is UTF-8 where it is text."""
    return media_type + "; charset=utf-8" if media_type.startswith("text/") else media_type


def inquire(
    call: ProtocolCall,
    settings: Settings,
    release: Release | None,
    *,
    accept: str | None,
    is_safe: bool,
) -> QueryRequest:
    """
    Say what *call* asks, which must hold a query.

    Args:
        call: the request, read.
        settings: those of the run.
        release: what is served, or None.
        accept: the Accept header.
        is_safe: whether the request's method lets answers be kept.

    Raises:
        NotAcceptable: no format fits.
    """
    choice = choose(accept, call.formats)
    question = Query(
        text=call.query or "",
        table=choice.names["table"],
        boolean=choice.names["boolean"],
        graph=choice.names["graph"],
        default_graphs=call.default_graphs,
        named_graphs=call.named_graphs,
        base_iri=settings.base or (BASE_IRI if release else ""),
    )
    deadline_s = min(call.timeout_s or settings.deadline_s, settings.deadline_s)
    tag = validator(question, release) if is_safe else None
    return QueryRequest(call, choice, question, deadline_s, tag)
