"""
Gives the columns of ``SELECT *`` in the order in which the text names them.

Takes a text that the engine has read, and its variables; gives the text to evaluate.  The standard
leaves the order open, and Oxigraph sorts the columns by name: people expect their own order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from gwangju_kg.tokens import tokens

_NAMED: Final = re.compile(r"[?$](\w+)")

_BEFORE_STAR: Final = frozenset({"DISTINCT", "REDUCED"})


def written_out(text: str, names: Sequence[str]) -> str:
    """
    Give *text* with the star of its SELECT written out, where that makes a difference.

    Args:
        text: a query that is well-formed.
        names: the variables of its solutions, in the engine's order.

    >>> written_out("SELECT * { ?s ?p ?o }", ["o", "p", "s"])
    'SELECT ?s ?p ?o { ?s ?p ?o }'
    >>> written_out("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", ["n"])
    'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }'
    """
    if "*" not in text:
        return text
    places = {name: at for at, name in reversed([*enumerate(_NAMED.findall(text))])}
    ordered = sorted(names, key=lambda name: places.get(name, len(places)))
    if ordered == list(names):
        return text
    found = tokens(text)
    for token in found:
        if token.kind == "word" and token.text.upper() == "SELECT":
            break
    token = next(each for each in found if each.text.upper() not in _BEFORE_STAR)
    if token.text != "*":
        return text
    columns = " ".join(f"?{name}" for name in ordered)
    return text[: token.start] + columns + text[token.start + 1 :]
