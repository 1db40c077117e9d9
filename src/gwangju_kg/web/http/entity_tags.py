"""Entity tags of query results.  Source: RFC 9110, section 8.8.3."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from gwangju_kg.engine import Query
from gwangju_kg.release.contents import Release

#: What makes the answer differ from one evaluation to the next: functions, other endpoints; and
#: escapes that could hide them.
#: Source: SPARQL 1.1 Query, sections 17.4.5.1, 17.4.4.1, 17.4.2.12, 17.4.2.13, 19.2.
_VOLATILE: Final = re.compile(
    r"(?<![\w?$:])(NOW|RAND|UUID|STRUUID)(?!\w)|(?<![^\W\d])(?<![?$:])SERVICE(?!\w)", re.IGNORECASE
)
_VOLATILE_SIGNS: Final = ("NOW", "RAND", "UUID", "SERVICE", "\\U")


def validator(question: Query, release: Release | None) -> str | None:
    """
    Give the entity tag of the answer to *question*, or None where two answers may differ.

    The order of rows is free in SPARQL, so the tag is for weak comparison.
    """
    if release is None or _is_volatile(question.text):
        return None
    whole = repr((release.id, *question))
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _is_volatile(text: str) -> bool:
    upper = text.upper()
    if not any(sign in upper for sign in _VOLATILE_SIGNS):
        return False
    return "\\U" in upper or _VOLATILE.search(text) is not None
