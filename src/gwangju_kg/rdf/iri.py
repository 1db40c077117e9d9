"""Check the syntax of absolute IRIs."""

from __future__ import annotations

import re
from typing import Final

#: An absolute IRI, as SPARQL's IRIREF admits it.  Source: RFC 3987; SPARQL 1.1 Query, [139].
_ABSOLUTE_IRI: Final = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*')


def is_absolute_iri(iri: str) -> bool:
    """
    Check whether `iri` is valid between angle brackets and needs no base.

    >>> is_absolute_iri("urn:x"), is_absolute_iri("x"), is_absolute_iri("urn:x> a <y")
    (True, False, False)
    """
    return _ABSOLUTE_IRI.fullmatch(iri) is not None
