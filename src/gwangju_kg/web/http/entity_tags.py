"""Entity tags of query results.  Source: RFC 9110, section 8.8.3."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from werkzeug.http import parse_etags

from gwangju_kg.engine import Query
from gwangju_kg.rdf.files.served_files import ServedFiles
from gwangju_kg.release.contents import Release

#: Reasons for two evaluations to differ: functions and SERVICE; and escapes that could hide them.
#: Source: SPARQL 1.1 Query, sections 17.4.5.1, 17.4.4.1, 17.4.2.12, 17.4.2.13, 19.2.
_VOLATILE: Final = re.compile(
    r"(?<![\w?$:])(NOW|RAND|UUID|STRUUID)(?!\w)|(?<![^\W\d])(?<![?$:])SERVICE(?!\w)", re.IGNORECASE
)
_VOLATILE_WORDS: Final = ("NOW", "RAND", "UUID", "SERVICE", "\\U")


def validator(query: Query, data: Release | ServedFiles | None) -> str | None:
    """
    Return the entity tag of the answer to *query*; None if two evaluations may differ.

    SPARQL leaves the order of rows free, so the tag is for weak comparison.
    """
    if data is None or _is_volatile(query.text):
        return None
    identity = repr((data.id, *query))
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _is_volatile(text: str) -> bool:
    upper = text.upper()
    for word in _VOLATILE_WORDS:  # a loop over `in` takes half of what `any` takes
        if word in upper:
            return "\\U" in upper or _VOLATILE.search(text) is not None
    return False


def matches(if_none_match: str, etag: str) -> bool:
    """
    Check whether the header holds *etag*, by weak comparison.  Source: RFC 9110, section 13.1.2.

    >>> matches('"a", W/"b"', 'W/"b"'), matches("*", 'W/"b"'), matches('"c"', 'W/"b"')
    (True, True, False)
    """
    return if_none_match == etag or parse_etags(if_none_match).contains_raw(etag)
