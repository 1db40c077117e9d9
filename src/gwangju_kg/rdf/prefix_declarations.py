"""
The prefix declarations of a graph that was written with more prefixes than it uses.

Input and output are bytes of Turtle, TriG or RDF/XML as Oxigraph writes them.  Nothing here reads
or writes files.
"""

from __future__ import annotations

import re
from typing import Final

from gwangju_kg.rdf.media_types import Format

_TURTLE: Final = (
    re.compile(rb"((?:@prefix [^\n]*\n)+)"),
    re.compile(rb"@prefix ([^:]*):[^\n]*\n"),
)

#: For formats with prefixes: the declarations, and one declaration.
_DECLARATIONS: Final = {
    "ttl": _TURTLE,
    "trig": _TURTLE,
    "rdf": (
        re.compile(rb"<\?xml[^>]*>\s*<rdf:RDF((?: xmlns:[^\"]*\"[^\"]*\")+)>"),
        re.compile(rb' xmlns:([^=]*)="[^"]*"'),
    ),
}

#: A candidate for the prefix of a prefixed name.
_PREFIX: Final = re.compile(rb"(?<![\w.\-\x80-\xff])([\w.\-\x80-\xff]*):")

#: The names of the formats with prefix declarations.
DECLARING: Final = frozenset(_DECLARATIONS)


def without_unused_prefixes(data: bytes, chosen: Format) -> bytes:
    """
    Return a graph with its prefix declarations sorted, without those that are not used.

    Args:
        data: the graph.
        chosen: Turtle, TriG or RDF/XML.
    """
    head, declaration = _DECLARATIONS[chosen.name]
    match = head.match(data)
    if match is None:
        return data
    start, end = match.span(1)
    body = data[end:]
    used = set(_PREFIX.findall(body))
    matches = declaration.finditer(data, start, end)
    declarations = sorted(match[0] for match in matches if match[1] in used)
    return data[:start] + b"".join(declarations) + body
