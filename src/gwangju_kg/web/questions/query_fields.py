"""
The values of a query that a reader may change: dates, texts, numbers and things.

A query states them as data, ``VALUES ?day { "2021-06-30"^^xsd:date }``: each literal in a VALUES
block of one variable is a field, and so is an IRI that is alone in its block.  The query remains
valid SPARQL that runs as it stands.  Takes and returns texts; no IO.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gwangju_kg.sparql.lexer import Token, tokenize

#: The most fields; a query with more values has none.
MAX_FIELDS: Final = 8

#: Where the examples state the language of the labels that they select.
_LANGUAGE: Final = re.compile(r'(LANGMATCHES\(LANG\(\?\w+\), |\bLANG\(\?\w+\) = )"(?:ko|en)"')


@dataclass(frozen=True)
class QueryField:
    """
    A term of a query that may be replaced.

    Attributes:
        variable: the name of the variable, without ``?``.
        kind: ``iri``, ``date``, ``number`` or ``text``.
        value: the IRI or the lexical form.
        suffix: the language tag or datatype as it is written, such as ``@ko``, or "".
        start, end: the offsets of the term in the query, in code points.
    """

    variable: str
    kind: str
    value: str
    suffix: str
    start: int
    end: int

    def write(self, value: str) -> str:
        r"""
        Return another term of the same kind, as it is written in a query.

        >>> QueryField("name", "text", "", "@ko", 0, 0).write('"인용"')
        '"\\"인용\\""@ko'
        """
        if self.kind == "iri":
            return f"<{value}>"
        if self.kind == "number":
            return value
        escaped = value.translate(_ESCAPES)
        return f'"{escaped}"{self.suffix}'


_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


def in_language(text: str, language: str) -> str:
    """
    Return an example query that selects labels in `language`.

    >>> in_language('FILTER (LANGMATCHES(LANG(?name), "ko"))', "en")
    'FILTER (LANGMATCHES(LANG(?name), "en"))'
    """
    return _LANGUAGE.sub(rf'\1"{language}"', text)


def read_fields(text: str) -> tuple[QueryField, ...]:
    """
    Return the fields of a query in their order, none if it has more than `MAX_FIELDS`.

    >>> [(f.variable, f.kind, f.value) for f in read_fields('ASK { VALUES ?x { "a"@ko "b" } }')]
    [('x', 'text', 'a'), ('x', 'text', 'b')]
    >>> read_fields("PREFIX e: <urn:e:> ASK { VALUES ?x { e:a } }")[0].value
    'urn:e:a'
    """
    tokens = list(tokenize(text))
    prefixes = _read_prefixes(tokens)
    fields = tuple(
        field
        for at, token in enumerate(tokens)
        if token.kind == "word" and token.text.upper() == "VALUES"
        for field in _read_block(tokens[at + 1 :], prefixes)
    )
    return fields if len(fields) <= MAX_FIELDS else ()


def fill_fields(text: str, fields: Sequence[QueryField], values: Sequence[str]) -> str:
    """
    Return a query with other values in its fields.

    Args:
        text: the query.
        fields: its fields, as :func:`read_fields` returns them.
        values: an IRI or a lexical form for each.
    """
    for field, value in reversed(list(zip(fields, values, strict=True))):
        if value != field.value:
            text = text[: field.start] + field.write(value) + text[field.end :]
    return text


def _read_prefixes(tokens: Sequence[Token]) -> dict[str, str]:
    return {
        name.text.removesuffix(":"): iri.text[1:-1]
        for word, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if word.text.upper() == "PREFIX" and iri.kind == "iri"
    }


def _read_block(tokens: Sequence[Token], prefixes: Mapping[str, str]) -> tuple[QueryField, ...]:
    """Return the fields of the block that follows VALUES."""
    if [token.text for token in tokens[1:2]] != ["{"] or tokens[0].kind != "var":
        return ()
    end = next((at for at, token in enumerate(tokens) if token.text == "}"), 2)
    fields = tuple(_read_terms(tokens[0].text[1:], tokens[2:end], prefixes))
    return fields if len(fields) == 1 or all(field.kind != "iri" for field in fields) else ()


def _read_terms(
    variable: str, tokens: Sequence[Token], prefixes: Mapping[str, str]
) -> Iterator[QueryField]:
    rest = list(tokens)
    while rest:
        token = rest.pop(0)
        end = token.start + len(token.text)
        if token.kind == "string":
            suffix = _read_suffix(rest)
            kind = "date" if re.search(r"[:#]date>?$", suffix) else "text"
            quotes = 3 if token.text[:3] in {'"""', "'''"} else 1
            value = token.text[quotes:-quotes]
            yield QueryField(variable, kind, value, suffix, token.start, end + len(suffix))
        elif token.kind == "number":
            yield QueryField(variable, "number", token.text, "", token.start, end)
        elif token.kind in {"name", "iri"}:
            yield QueryField(variable, "iri", _iri(token, prefixes), "", token.start, end)


def _read_suffix(rest: list[Token]) -> str:
    if rest and rest[0].kind == "lang":
        return rest.pop(0).text
    if rest and rest[0].text == "^^":
        return rest.pop(0).text + rest.pop(0).text
    return ""


def _iri(token: Token, prefixes: Mapping[str, str]) -> str:
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, _, local = token.text.partition(":")
    return prefixes.get(prefix, f"{prefix}:") + local
