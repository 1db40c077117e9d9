"""Substitute terms for the variables of a query text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gwangju_kg.rdf.iri import is_absolute_iri
from gwangju_kg.sparql.lexer import Token, tokenize

#: The placeholder in a VALUES block, replaced by IRIs.
_PLACEHOLDER: Final = "UNDEF"


_ANY_URI: Final = "http://www.w3.org/2001/XMLSchema#anyURI"


def fill_values(text: str, iris: tuple[str, ...], variable: str = "") -> str:
    """
    Return `text` with ``UNDEF`` in its VALUES blocks replaced by IRIs; unchanged without IRIs.

    If `variable` is given, only the blocks of the one variable of that name are filled.

    >>> fill_values("ASK { VALUES ?x { UNDEF } }", ("urn:a", "urn:b"))
    'ASK { VALUES ?x { <urn:a> <urn:b> } }'
    """
    terms = " ".join(f"<{iri}>" for iri in iris if is_absolute_iri(iri))
    if not iris:
        return text
    if variable:
        block = f"VALUES ?{variable} {{{{ {{}} }}}}"
        return text.replace(block.format(_PLACEHOLDER), block.format(terms))
    return _replace(text, {_PLACEHOLDER: terms})


def fill_prefixes(text: str, prefixes: Mapping[str, str]) -> str:
    """
    Return `text` with prefixes in its block ``VALUES (?prefix ?namespace) { (UNDEF UNDEF) }``.

    >>> fill_prefixes("VALUES (?prefix ?namespace) { (UNDEF UNDEF) }", {"a": "urn:a:"})
    'VALUES (?prefix ?namespace) { ("a" "urn:a:"^^<http://www.w3.org/2001/XMLSchema#anyURI>) }'
    """
    block = "VALUES (?prefix ?namespace) {{ {} }}"
    empty = block.format(f"({_PLACEHOLDER} {_PLACEHOLDER})")
    rows = [f'("{name}" "{iri}"^^<{_ANY_URI}>)' for name, iri in prefixes.items()]
    return text.replace(empty, block.format(" ".join(rows)))


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
