"""Why a SERVICE clause, which queries another endpoint, has no result."""

from __future__ import annotations

from dataclasses import dataclass

from gwangju_kg.errors.requests import RequestError


@dataclass(eq=False, kw_only=True)
class ServiceRefused(RequestError):
    """
    The query has a SERVICE clause that this endpoint may not execute.

    Attributes:
        reason: why, as a stable code such as ``not-listed``.
        address: the IRI of the other endpoint, or "".
        listed: the addresses of the allowed endpoints.
        line, column: the place of SERVICE, from 1.
    """

    code = "service-refused"

    reason: str
    address: str
    listed: tuple[str, ...]
    line: int
    column: int


@dataclass(eq=False, kw_only=True)
class ServiceFailed(RequestError):
    """
    Another endpoint, called by SERVICE, returned no usable response.

    Attributes:
        address: its address.
        reason: what is wrong, as a stable code such as ``unreachable``.
        subject: the variable at fault, the HTTP status received, or "".
    """

    code = "service-failed"

    address: str
    reason: str
    subject: str = ""


@dataclass(eq=False, kw_only=True)
class ServiceTimeout(RequestError):
    """
    Another endpoint, called by SERVICE, did not respond in time.

    Attributes:
        address: its address.
        limit_s: the time limit in seconds.
    """

    code = "service-timeout"

    address: str
    limit_s: float
