"""
Compute the hash that identifies a cited result.

Takes a complete result; returns the SHA-256 of its sorted lines, which anyone can recompute with
``LC_ALL=C sort`` and ``sha256sum``: for a table in TSV, the header line and then the other lines in
byte order; for a graph in N-Triples, its distinct lines in byte order; for a boolean, ``true`` or
``false`` and a line feed.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Final

#: The format in which each form of result is hashed.
TABLE: Final = "tsv"
BOOLEAN: Final = "json"
GRAPH: Final = "nt"

#: A blank node in a line of TSV or N-Triples; inside a string, a quotation mark precedes it.
_BLANK: Final = re.compile(rb'(?:^|\t)_:|^[^"\n]* _:[^"\n]*$', re.MULTILINE)


def result_sha256(form: str, content: bytes) -> str | None:
    """
    Return the hash of a result, in hexadecimal.

    Args:
        form: ``table``, ``boolean`` or ``graph``.
        content: the complete result, in the format named above.

    Returns:
        The hash, or None if the result contains blank nodes, whose names are not stable.

    >>> result_sha256("boolean", b'{"head":{},"boolean":true}')[:8]
    'a17fcf0a'
    """
    if form == "boolean":
        lines = [b"true\n" if json.loads(content)["boolean"] else b"false\n"]
    elif _BLANK.search(content):
        return None
    elif form == "table":
        head, *rows = content.splitlines(keepends=True)
        lines = [head, *sorted(rows)]
    else:
        lines = sorted(set(content.splitlines(keepends=True)))
    return hashlib.sha256(b"".join(lines)).hexdigest()
