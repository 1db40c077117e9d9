"""The headers that every answer bears."""

from __future__ import annotations

from typing import Final

from gwangju_kg.rdf.media_types import HTML
from gwangju_kg.web.http.styles import PAGE_STYLES

#: What pages may do.  Nothing inline runs, nothing comes from elsewhere.
#: Source: Content Security Policy Level 3.
PAGE_POLICY: Final = (
    f"default-src 'none'; script-src 'self'; connect-src 'self'; {PAGE_STYLES}; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

#: What data may do where a browser shows them: nothing.  The last three are no part of the first.
DATA_POLICY: Final = (
    "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)

#: What takes the policy of pages: they, and their scripts.  A worker asks under the policy that
#: its own script came with.  Source: HTML Living Standard, section 10.2.4.
_PAGES: Final = frozenset({HTML.media_type, "text/javascript"})

#: Headers that a script of another origin may read.
EXPOSED: Final = (
    "Accept-Ranges, Allow, Content-Disposition, Content-Length, Content-Range, ETag, Link, "
    "Location, Memento-Datetime, Repr-Digest, Retry-After"
)

COMMON: Final = (
    ("Server", "gwangju-kg"),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", EXPOSED),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
)

#: How answers may be kept, unless they say otherwise.
USUAL_CACHING: Final = "no-cache"

#: What is named after a release never changes.  Source: RFC 9111, section 5.2.2; RFC 8246.
FOR_EVER: Final = "public, max-age=31536000, immutable"


def policy_of(media_type: str | None) -> str:
    """
    Give the policy of an answer, by its type without parameters, where it has one.

    >>> policy_of("text/csv") == DATA_POLICY, policy_of("text/html") == PAGE_POLICY
    (True, True)
    """
    return PAGE_POLICY if media_type in _PAGES else DATA_POLICY
