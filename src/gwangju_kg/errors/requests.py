"""Why a query has no answer: each class with its HTTP status and its code."""

from __future__ import annotations

from typing import ClassVar

from gwangju_kg.errors.base import GwangjuError


class RequestError(GwangjuError):
    """
    The caller's query has no answer.

    Attributes:
        status: the HTTP status.
        code: the stable, machine-readable name of the problem.
    """

    status: ClassVar[int] = 500
    code: ClassVar[str] = "query-failed"


class QuerySyntaxError(RequestError):
    """
    The text is not SPARQL 1.1.

    Attributes:
        line: 1-based line, or None where the parser gives none.
        column: 1-based column, in Unicode code points, or None.
        reason: what is wrong, as a stable code such as ``undeclared-prefix``, or "".
        subject: the words meant, or "".
    """

    status = 400
    code = "syntax-error"

    def __init__(
        self,
        message: str,
        *,
        line: int | None,
        column: int | None,
        reason: str = "",
        subject: str = "",
    ) -> None:
        super().__init__(message)
        self.line, self.column = line, column
        self.reason, self.subject = reason, subject


class BadRequest(RequestError):
    """
    The request is not one of the SPARQL 1.1 Protocol's: a parameter is missing or doubled.

    Attributes:
        reason: what is wrong, as a stable code such as ``doubled``, or "".
        parameter: the parameter meant, or "".
    """

    status = 400
    code = "bad-request"

    def __init__(self, message: str, *, reason: str = "", parameter: str = "") -> None:
        super().__init__(message)
        self.reason, self.parameter = reason, parameter


class BadReconciliation(RequestError):
    """
    The request is not one of the Reconciliation Service API's.

    Attributes:
        reason: what is wrong, as a stable code such as ``not-json``.
        subject: the parameter, query, type or property meant.
    """

    status = 400
    code = "bad-reconciliation"

    def __init__(self, message: str, *, reason: str, subject: str) -> None:
        super().__init__(message)
        self.reason, self.subject = reason, subject


class QueryRefused(RequestError):
    """
    The text asks for what this endpoint does not do: SERVICE, LOAD, an update.

    Attributes:
        construct: the keyword refused.
        line, column: where it stands, from 1; None where that is not known.
    """

    status = 403
    code = "refused"

    def __init__(
        self, message: str, *, construct: str, place: tuple[int, int] | None = None
    ) -> None:
        super().__init__(message)
        self.construct = construct
        self.line: int | None = place[0] if place else None
        self.column: int | None = place[1] if place else None


class ServiceRefused(RequestError):
    """
    The text asks by SERVICE what this endpoint may not ask.

    Attributes:
        reason: why, as a stable code such as ``not-listed``.
        address: the IRI of the other endpoint, or "".
        listed: the addresses that may be asked.
        line, column: where SERVICE stands, from 1.
    """

    status = 403
    code = "service-refused"

    def __init__(
        self,
        message: str,
        *,
        reason: str,
        address: str,
        listed: tuple[str, ...],
        place: tuple[int, int],
    ) -> None:
        super().__init__(message)
        self.reason, self.address, self.listed = reason, address, listed
        self.line, self.column = place


class ServiceFailed(RequestError):
    """
    Another endpoint, asked by SERVICE, gave no answer that can be used.

    Attributes:
        address: its address.
        reason: what is wrong, as a stable code such as ``unreachable``.
        subject: the variable meant, or "".
    """

    status = 502
    code = "service-failed"

    def __init__(self, message: str, *, address: str, reason: str, subject: str = "") -> None:
        super().__init__(message)
        self.address, self.reason, self.subject = address, reason, subject


class ServiceTimeout(RequestError):
    """
    Another endpoint, asked by SERVICE, did not answer in time.

    Attributes:
        address: its address.
        limit_s: the seconds that it had.
    """

    status = 504
    code = "service-timeout"

    def __init__(self, message: str, *, address: str, limit_s: float) -> None:
        super().__init__(message)
        self.address, self.limit_s = address, limit_s


class NotFound(RequestError):
    """
    The release knows nothing of what the address names.

    Attributes:
        iri: the IRI that was meant.
    """

    status = 404
    code = "not-found"

    def __init__(self, message: str, *, iri: str) -> None:
        super().__init__(message)
        self.iri = iri


class NoSuchFormat(RequestError):
    """
    The thing is there, but not in the format that the address names.

    Attributes:
        iri: the thing.
        offers: the extensions that there are.
    """

    status = 404
    code = "no-such-format"

    def __init__(self, message: str, *, iri: str, offers: tuple[str, ...]) -> None:
        super().__init__(message)
        self.iri, self.offers = iri, offers


class NoRelease(RequestError):
    """The server shows plain files, so it has none of what only a release has."""

    status = 404
    code = "no-release"


class NoSearchIndex(RequestError):
    """The release has no search index that this program reads, so nothing is found by name."""

    status = 404
    code = "no-names"


class NotAcceptable(RequestError):
    """
    No format on offer is one that the caller accepts.

    Attributes:
        offers: the media types on offer.
    """

    status = 406
    code = "not-acceptable"

    def __init__(self, message: str, *, offers: tuple[str, ...]) -> None:
        super().__init__(message)
        self.offers = offers


class TooLarge(RequestError):
    """
    The query, or its answer, is over a limit.

    Attributes:
        what: the thing measured.
        limit: the limit.
        unit: its unit.
        line, column: where in the query it is passed, from 1; None where there is no such place.
    """

    status = 413
    code = "too-large"

    def __init__(
        self,
        message: str,
        *,
        what: str,
        limit: int,
        unit: str,
        place: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(message)
        self.what, self.limit, self.unit = what, limit, unit
        self.line: int | None = place[0] if place else None
        self.column: int | None = place[1] if place else None


class QueryTimeout(RequestError):
    """
    The query was still running at its deadline and was ended.

    Attributes:
        limit_s: the deadline in seconds.
    """

    status = 503
    code = "timeout"

    def __init__(self, message: str, *, limit_s: float) -> None:
        super().__init__(message)
        self.limit_s = limit_s


class OutOfMemory(RequestError):
    """The query needed more memory than a worker may have."""

    status = 503
    code = "out-of-memory"


class WorkerLost(RequestError):
    """The worker that ran the query ended without an answer."""

    status = 503
    code = "worker-lost"


class Busy(RequestError):
    """Every worker is taken and the queue is full: ask again shortly."""

    status = 503
    code = "busy"
