"""Why another store, which holds the data of the release, gave no answer."""

from __future__ import annotations

from dataclasses import dataclass

from gwangju_kg.errors.requests import RequestError


@dataclass(eq=False, kw_only=True)
class StoreFailed(RequestError):
    """
    The store behind this endpoint returned no whole answer.

    Attributes:
        reason: what is wrong, as a stable code such as ``unreachable``.
        subject: the HTTP status or the name of the header received, or "".
    """

    code = "store-failed"

    reason: str
    subject: str = ""
