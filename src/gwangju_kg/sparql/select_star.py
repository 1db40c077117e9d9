"""
Gives the columns of ``SELECT *`` in the order in which the text names them.

Takes a text, and a way to learn its variables; gives the text to evaluate.  The standard leaves
the order open, and Oxigraph sorts the columns by name: people expect their own order.
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
    Give *text* with the star of its SELECT written out; any other text as it is.

    Args:
        text: a query; it need not be well-formed.
        variables: gives the names of its variables; called only where there is a star.

    >>> expand_star("SELECT * { ?s ?p ?o }", lambda: ["o", "p", "s"])
    'SELECT ?s ?p ?o { ?s ?p ?o }'
    """
    star = _star(text)
    names = variables() if star else ()
    if star is None or not names:
        return text
    places = {name: at for at, name in reversed([*enumerate(_NAMED.findall(text))])}
    ordered = sorted(names, key=lambda name: places.get(name, len(places)))
    columns = " ".join(f"?{name}" for name in ordered)
    return text[: star.start] + columns + text[star.start + 1 :]


def _star(text: str) -> Token | None:
    """Find the star of a query that is SELECT; those of queries within it are none of ours."""
    if "*" not in text:
        return None
    found = tokenize(text)
    form = next((each for each in found if _is_form(each)), None)
    if form is None or form.text.upper() != "SELECT":
        return None
    star = next((each for each in found if each.text.upper() not in _BEFORE_STAR), None)
    return star if star and star.text == "*" else None


def _is_form(token: Token) -> bool:
    return token.kind == "word" and token.text.upper() not in _PROLOGUE
