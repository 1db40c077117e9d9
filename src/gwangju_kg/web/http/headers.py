"""The headers of every response."""

from __future__ import annotations

from typing import Final

from gwangju_kg.rdf.media_types import HTML
from gwangju_kg.web.http.styles import PAGE_STYLES

#: The policy of pages: nothing inline runs, nothing is loaded from other hosts.  A script draws
#: figures as pictures, from images that it has made (``blob:``).
#: Source: Content Security Policy Level 3.
PAGE_POLICY: Final = (
    f"default-src 'none'; script-src 'self'; connect-src 'self'; {PAGE_STYLES}; "
    "img-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

#: The policy of data that a browser shows: nothing runs.  The last three directives do not fall
#: back to default-src.
DATA_POLICY: Final = (
    "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)

#: Media types with the policy of pages.  Scripts are among them: a worker runs under the policy of
#: its own script.  Source: HTML Living Standard, section 10.2.4.
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

#: Cache-Control of responses that set no other.
USUAL_CACHING: Final = "no-cache"

#: Cache-Control of responses for a named release, which never change.
#: Source: RFC 9111, section 5.2.2; RFC 8246.
FOR_EVER: Final = "public, max-age=31536000, immutable"


def security_policy(media_type: str | None) -> str:
    """
    Return the Content-Security-Policy for a media type without parameters, or for none.

    >>> security_policy("text/csv") == DATA_POLICY, security_policy("text/html") == PAGE_POLICY
    (True, True)
    """
    return PAGE_POLICY if media_type in _PAGES else DATA_POLICY
