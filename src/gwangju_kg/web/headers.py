"""The headers that every answer bears."""

from __future__ import annotations

from typing import Final

from gwangju_kg.web.styles import PAGE_STYLES

#: Source: Content Security Policy Level 3.  Nothing inline runs, nothing comes from elsewhere.
CONTENT_SECURITY_POLICY: Final = (
    f"default-src 'none'; script-src 'self'; connect-src 'self'; {PAGE_STYLES}; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

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

#: Unless the answer says otherwise.
USUAL: Final = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("Cache-Control", "no-cache"),
)

#: What is named after a release never changes.  Source: RFC 9111, section 5.2.2; RFC 8246.
FOR_EVER: Final = "public, max-age=31536000, immutable"
