"""Substitute terms for the variables of a query text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gwangju_kg.rdf.iri import is_absolute_iri
from gwangju_kg.sparql.lexer import Token, tokenize

#: The placeholder in a VALUES block, replaced by IRIs.
_PLACEHOLDER: Final = "UNDEF"


def fill_values(text: str, iris: tuple[str, ...]) -> str:
    """
    Return `text` with ``UNDEF`` in its VALUES block replaced by IRIs; unchanged without IRIs.

    >>> fill_values("ASK { VALUES ?x { UNDEF } }", ("urn:a", "urn:b"))
    'ASK { VALUES ?x { <urn:a> <urn:b> } }'
    """
    terms = " ".join(f"<{iri}>" for iri in iris if is_absolute_iri(iri))
    return _replace(text, {_PLACEHOLDER: terms}) if iris else text


def substitute(text: str, bindings: tuple[tuple[str, str], ...]) -> str:
    """
    Return `text` with variables replaced by the terms that they are bound to.

    A bound variable is no longer selected: the result is the same without that column.

    >>> substitute("SELECT ?iri ?p { ?iri ?p ?o }", (("iri", "<urn:x>"),))
    'SELECT ?p { <urn:x> ?p ?o }'
    """
    return _replace(text, {"?" + name: term for name, term in bindings})


def _replace(text: str, terms: Mapping[str, str]) -> str:
    """Replace tokens by terms; remove them between SELECT and the next brace or WHERE."""
    parts, end, selecting = [], 0, False
    for token in tokenize(text):
        selecting = _is_selecting(token, selecting)
        if token.text in terms and token.kind in {"var", "word"}:
            parts.append(text[end : token.start])
            end = token.start + len(token.text)
            if not selecting:
                parts.append(terms[token.text])
            else:
                end += text[end : end + 1] == " "
    return "".join(parts) + text[end:]


def _is_selecting(token: Token, selecting: bool) -> bool:
    if token.kind == "word" and token.text.upper() == "SELECT":
        return True
    return selecting and token.text not in {"WHERE", "{"}
