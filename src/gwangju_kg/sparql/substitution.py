"""Substitute terms for the variables of a query text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gwangju_kg.rdf.iri import is_absolute_iri
from gwangju_kg.sparql.lexer import Token, tokenize

#: Where a query tells which things it is about: replaced by their IRIs.
_ROWS: Final = "UNDEF"


def fill_values(text: str, things: tuple[str, ...]) -> str:
    """
    Write which things a query is about, by their IRIs, where it leaves that open.

    >>> fill_values("ASK { VALUES ?x { UNDEF } }", ("urn:a", "urn:b"))
    'ASK { VALUES ?x { <urn:a> <urn:b> } }'
    """
    terms = " ".join(f"<{iri}>" for iri in things if is_absolute_iri(iri))
    return _written(text, {_ROWS: terms}) if things else text


def substitute(text: str, bindings: tuple[tuple[str, str], ...]) -> str:
    """
    Write terms in the place of the variables that they are bound to.

    A bound variable is no longer selected: the answer is the same, less that column.

    >>> substitute("SELECT ?iri ?p { ?iri ?p ?o }", (("iri", "<urn:x>"),))
    'SELECT ?p { <urn:x> ?p ?o }'
    """
    return _written(text, {"?" + name: term for name, term in bindings})


def _written(text: str, terms: Mapping[str, str]) -> str:
    """Replace tokens by terms; leave them out between SELECT and the next brace or WHERE."""
    parts, end, selecting = [], 0, False
    for token in tokenize(text):
        selecting = _selects(token, selecting)
        if token.text in terms and token.kind in {"var", "word"}:
            parts.append(text[end : token.start])
            end = token.start + len(token.text)
            if not selecting:
                parts.append(terms[token.text])
            else:
                end += text[end : end + 1] == " "
    return "".join(parts) + text[end:]


def _selects(token: Token, selecting: bool) -> bool:
    if token.kind == "word" and token.text.upper() == "SELECT":
        return True
    return selecting and token.text not in {"WHERE", "{"}
