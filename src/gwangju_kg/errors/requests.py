"""
Why a request has no response: one class per problem, with its facts as fields.

The HTTP status and the texts of each class stand in :mod:`gwangju_kg.errors.catalog`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar

from gwangju_kg.errors.base import GwangjuError
from gwangju_kg.errors.catalog import CATALOG, render_detail


@dataclass(eq=False, kw_only=True)
class RequestError(GwangjuError):
    """
    A request has no response; each subclass is one problem.

    Attributes:
        code: the stable, machine-readable name of the problem, a key of the catalogue.
    """

    code: ClassVar[str]

    @property
    def status(self) -> int:
        """The HTTP status."""
        return CATALOG[self.code].status

    def facts(self) -> dict[str, object]:
        """Return the fields by name, in their order."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __str__(self) -> str:
        """Return the detail in English, without a full stop."""
        return render_detail(self.code, self.facts(), "en")


@dataclass(eq=False, kw_only=True)
class QuerySyntaxError(RequestError):
    """
    The text is not SPARQL 1.1.

    Attributes:
        line: 1-based line, or None if the parser gives none.
        column: 1-based column, in Unicode code points, or None.
        reason: what is wrong, as a stable code such as ``undeclared-prefix``, or "".
        subject: the part of the text at fault, or the line that is missing, or "".
        suggestion: what to write instead, or "".
    """

    code = "syntax-error"

    line: int | None
    column: int | None
    reason: str = ""
    subject: str = ""
    suggestion: str = ""


@dataclass(eq=False, kw_only=True)
class BadRequest(RequestError):
    """
    The request does not follow the SPARQL 1.1 Protocol, or a parameter of a page is malformed.

    Attributes:
        reason: what is wrong, as a stable code such as ``doubled``, or "".
        parameter: the parameter or header at fault, or "".
        expected: the limit, prefix or example that the value must follow, or "".
        line: 1-based line in the query, or None.
        column: 1-based column in the query, or None.
    """

    code = "bad-request"

    reason: str = ""
    parameter: str = ""
    expected: str = ""
    line: int | None = None
    column: int | None = None


@dataclass(eq=False, kw_only=True)
class BadReconciliation(RequestError):
    """
    The request does not follow the Reconciliation Service API.

    Attributes:
        reason: what is wrong, as a stable code such as ``not-json``.
        subject: the parameter, query, type or property at fault.
        expected: the form that the value must have, in the notation of JSON, or "".
    """

    code = "bad-reconciliation"

    reason: str
    subject: str
    expected: str = ""


@dataclass(eq=False, kw_only=True)
class QueryRefused(RequestError):
    """
    The query uses a construct that this endpoint does not execute: SERVICE, LOAD, an update.

    Attributes:
        construct: the keyword or parameter that is refused.
        line, column: its place, from 1; None if that is not known.
    """

    code = "refused"

    construct: str
    line: int | None = None
    column: int | None = None


@dataclass(eq=False, kw_only=True)
class NotFound(RequestError):
    """
    The release has nothing about the address.

    Attributes:
        iri: the IRI that was requested, or the name.
        reason: ``no-assertion`` if it would be the name of an assertion, or "".
    """

    code = "not-found"

    iri: str
    reason: str = ""


@dataclass(eq=False, kw_only=True)
class NoSuchFormat(RequestError):
    """
    The resource exists, but not in the format that the address names.

    Attributes:
        iri: the resource.
        offers: the extensions that are available.
    """

    code = "no-such-format"

    iri: str
    offers: tuple[str, ...]


@dataclass(eq=False, kw_only=True)
class NoRelease(RequestError):
    """The server reads plain files, and the page needs a release."""

    code = "no-release"


@dataclass(eq=False, kw_only=True)
class NoSearchIndex(RequestError):
    """The release has no search index that this program reads, so names cannot be searched."""

    code = "no-names"


@dataclass(eq=False, kw_only=True)
class NotAcceptable(RequestError):
    """
    No available format is one that the client accepts.

    Attributes:
        offers: the available media types or short names.
        reason: why, as a stable code such as ``not-offered``, or "".
        subject: the requested format, or the form of the result, or "".
    """

    code = "not-acceptable"

    offers: tuple[str, ...]
    reason: str = ""
    subject: str = ""


@dataclass(eq=False, kw_only=True)
class TooLarge(RequestError):
    """
    The query, or its result, is over a limit.

    Attributes:
        what: what is measured, as a stable name such as ``query``.
        limit: the limit.
        unit: its unit, or "" for a count.
        line, column: where the query passes the limit, from 1; None if there is no such place.
    """

    code = "too-large"

    what: str
    limit: int
    unit: str
    line: int | None = None
    column: int | None = None


@dataclass(eq=False, kw_only=True)
class QueryFailed(RequestError):
    """
    The query could not be evaluated, for a reason that is not the client's.

    Attributes:
        reason: why, as a stable code such as ``no-room``, or "".
    """

    code = "query-failed"

    reason: str = ""


@dataclass(eq=False, kw_only=True)
class QueryTimeout(RequestError):
    """
    The query was still running at its deadline and was stopped.

    Attributes:
        limit_s: the deadline in seconds.
    """

    code = "timeout"

    limit_s: float


@dataclass(eq=False, kw_only=True)
class OutOfMemory(RequestError):
    """The query needed more memory than a worker may have."""

    code = "out-of-memory"


@dataclass(eq=False, kw_only=True)
class WorkerLost(RequestError):
    """
    The worker that ran the query ended without a reply.

    Attributes:
        reason: ``not-running`` if there is no engine, or "".
    """

    code = "worker-lost"

    reason: str = ""


@dataclass(eq=False, kw_only=True)
class Busy(RequestError):
    """
    The server has no room for the request at the moment.

    Attributes:
        reason: what is taken, as a stable code such as ``queue-full``, or "".
    """

    code = "busy"

    reason: str = ""
