"""
Order the columns of ``SELECT *`` as the text names them.

Takes a query text and a function that returns its variables; returns the text to evaluate.  The
standard leaves the order open, and Oxigraph sorts the columns by name; people expect the order in
which they wrote them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from gwangju_kg.sparql.lexer import Token, tokenize

_NAMED: Final = re.compile(r"[?$](\w+)")

_PROLOGUE: Final = frozenset({"BASE", "PREFIX", "VERSION"})
_BEFORE_STAR: Final = frozenset({"DISTINCT", "REDUCED"})


def expand_star(text: str, variables: Callable[[], Sequence[str]]) -> str:
    """
    Return `text` with the star of its SELECT replaced by the variables; other texts unchanged.

    Args:
        text: a query; it need not be well-formed.
        variables: returns the names of its variables; called only if there is a star.

    >>> expand_star("SELECT * { ?s ?p ?o }", lambda: ["o", "p", "s"])
    'SELECT ?s ?p ?o { ?s ?p ?o }'
    """
    star = _star(text)
    names = variables() if star else ()
    if star is None or not names:
        return text
    order = {name: index for index, name in reversed([*enumerate(_NAMED.findall(text))])}
    ordered = sorted(names, key=lambda name: order.get(name, len(order)))
    columns = " ".join(f"?{name}" for name in ordered)
    return text[: star.start] + columns + text[star.start + 1 :]


def _star(text: str) -> Token | None:
    """Return the star of a SELECT query, or None; the stars of subqueries are left alone."""
    if "*" not in text:
        return None
    tokens = tokenize(text)
    form = next((token for token in tokens if _is_form(token)), None)
    if form is None or form.text.upper() != "SELECT":
        return None
    star = next((token for token in tokens if token.text.upper() not in _BEFORE_STAR), None)
    return star if star and star.text == "*" else None


def _is_form(token: Token) -> bool:
    return token.kind == "word" and token.text.upper() not in _PROLOGUE
