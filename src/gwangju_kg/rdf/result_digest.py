"""
The hash by which a cited result is known again.

Takes a whole answer; gives the SHA-256 of its lines in one order, so that anyone who holds the
answer finds it with ``LC_ALL=C sort`` and ``sha256sum``: of a table in TSV, the line of its
variables and then the others in the order of their bytes; of a graph in N-Triples, its distinct
lines in that order; of a truth value, ``true`` or ``false`` and a line feed.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Final

#: The format of each form of answer that is hashed.
TABLE: Final = "tsv"
BOOLEAN: Final = "json"
GRAPH: Final = "nt"

#: A blank node in a line of TSV or N-Triples; in a string it would follow a quotation mark.
_BLANK: Final = re.compile(rb'(?:^|\t)_:|^[^"\n]* _:[^"\n]*$', re.MULTILINE)


def result_sha256(form: str, answer: bytes) -> str | None:
    """
    Give the hash of an answer, in hexadecimal.

    Args:
        form: ``table``, ``boolean`` or ``graph``.
        answer: the whole of it, in the format named above.

    Returns:
        The hash, or None where the answer holds blank nodes, whose names are not kept.

    >>> result_sha256("boolean", b'{"head":{},"boolean":true}')[:8]
    'a17fcf0a'
    """
    if form == "boolean":
        lines = [b"true\n" if json.loads(answer)["boolean"] else b"false\n"]
    elif _BLANK.search(answer):
        return None
    elif form == "table":
        head, *rows = answer.splitlines(keepends=True)
        lines = [head, *sorted(rows)]
    else:
        lines = sorted(set(answer.splitlines(keepends=True)))
    return hashlib.sha256(b"".join(lines)).hexdigest()
