"""
Check whether an answer lacks something: it is empty, or a variable has a value in no row.

Takes the bytes of an answer; parses no more of it than it must.  No IO.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

#: Bytes of an answer that are looked at; in longer ones each variable is taken to have a value.
MAX_BYTES: Final = 256 * 1024

#: Bytes that are longer than an answer without content in any format.
_EMPTY_BYTES: Final = 8192

#: Bytes that are longer than a row of zeros.
_ZERO_BYTES: Final = 2048

#: How an empty answer ends or what it is, by media type; tables in CSV and TSV have one line.
_EMPTY_ENDS: Final = {
    "application/sparql-results+json": (b'"bindings":[]}}', b'"boolean":false}'),
    "application/sparql-results+xml": (
        b"<results></results></sparql>",
        b"<results/></sparql>",
        b"<boolean>false</boolean></sparql>",
    ),
}
_EMPTY_RDF_XML: Final = re.compile(rb"<rdf:RDF[^>]*(?:/>|>\s*</rdf:RDF>)\s*\Z")
_LINES: Final = frozenset({"text/csv", "text/tab-separated-values"})

_JSON_HEAD: Final = b'{"head":{"vars":['
_XML_VARIABLE: Final = re.compile(rb'<variable name="([^"]*)"')

_AGGREGATE: Final = re.compile(r"\b(?:COUNT|SUM|AVG|MIN|MAX|SAMPLE|GROUP_CONCAT)\s*\(", re.I)
_GROUP: Final = re.compile(r"\bGROUP\s+BY\b", re.IGNORECASE)
#: Values that are neither 0 nor empty.
_OTHER_JSON: Final = re.compile(rb'"value":"(?!0?")')
_OTHER_XML: Final = re.compile(rb"<(?:literal|uri|bnode)[^>]*>(?!0?<)")


def is_empty(form: str, media_type: str, data: bytes) -> bool:
    r"""
    Check whether an answer has no row, no triple, or is false.

    Args:
        form: ``table``, ``boolean`` or ``graph``.
        media_type: its media type.
        data: its bytes.

    >>> is_empty("table", "text/csv", b"s,p\r\n"), is_empty("graph", "text/turtle", b"")
    (True, True)
    """
    if len(data) > _EMPTY_BYTES:
        return False
    if media_type in _LINES:
        return form == "table" and data.count(b"\n") == 1
    ends = _EMPTY_ENDS.get(media_type)
    if ends is not None:
        return data.rstrip().endswith(ends)
    if media_type == "application/rdf+xml":
        return _EMPTY_RDF_XML.search(data) is not None
    if media_type == "application/ld+json":
        return json.loads(data or b"[]") in ([], {})
    return form == "graph" and not data.strip()


def lacks(form: str, media_type: str, data: bytes, text: str) -> bool:
    r"""
    Check whether an answer is empty, lacks the values of a variable, or is a sum over nothing.

    Args:
        form: ``table``, ``boolean`` or ``graph``.
        media_type: its media type.
        data: its bytes.
        text: the query.

    >>> lacks("table", "text/csv", b"s,p\r\na,\r\nb,\r\n", "SELECT * {}")
    True
    """
    if is_empty(form, media_type, data):
        return True
    if form != "table":
        return False
    return bool(unbound(media_type, data)) or (is_zero(media_type, data) and sums(text))


def sums(text: str) -> bool:
    """Check whether a query aggregates all its solutions into one row."""
    return bool(_AGGREGATE.search(text)) and not _GROUP.search(text)


def is_zero(media_type: str, data: bytes) -> bool:
    """Check whether a table has one row, without another value than 0."""
    if len(data) > _ZERO_BYTES or b"0" not in data:
        return False
    if media_type in _LINES:
        rows = list(_rows(media_type, data))
        return len(rows) == 2 and not {cell.strip('"') for cell in rows[1]} - {"", "0"}  # noqa: PLR2004
    if media_type.endswith("json"):
        return _OTHER_JSON.search(data) is None and b"},{" not in data
    return _OTHER_XML.search(data) is None and data.count(b"<result>") == 1


def unbound(media_type: str, data: bytes) -> tuple[str, ...]:
    """
    Return the variables of a table that have a value in no row; none if the table is long.

    >>> unbound("application/sparql-results+json", b'{"head":{"vars":["a"]},"results":{}}')
    ('a',)
    """
    if len(data) > MAX_BYTES:
        return ()
    if media_type in _LINES:
        rows = _rows(media_type, data)
        return _without_value(next(rows, []), rows)
    if media_type.endswith("json"):
        start = len(_JSON_HEAD)
        end = data.find(b"]", start) if data.startswith(_JSON_HEAD) else -1
        written = data[start:end].split(b",") if end > start else []
        missing = (name for name in written if name + b':{"type":' not in data)
        return tuple(name.strip(b'"').decode() for name in missing)
    names = [name.decode() for name in _XML_VARIABLE.findall(data)]
    return tuple(name for name in names if f'<binding name="{name}">'.encode() not in data)


def _rows(media_type: str, data: bytes) -> Iterator[list[str]]:
    """Return the rows of a table, read as they are asked for."""
    text = io.TextIOWrapper(io.BytesIO(data), "utf-8", errors="replace", newline="")
    if media_type != "text/csv":
        return (line.rstrip("\r\n").split("\t") for line in text)
    return csv.reader(text)


def _without_value(names: Sequence[str], rows: Iterable[Sequence[str]]) -> tuple[str, ...]:
    missing = dict(enumerate(names))
    for row in rows:
        for index in [i for i in missing if i < len(row) and row[i]]:
            del missing[index]
        if not missing:
            break
    return tuple(name.lstrip("?") for name in missing.values())
