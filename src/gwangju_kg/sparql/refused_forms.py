"""
Rewrite what SPARQL 1.1 allows and Oxigraph refuses or misreads into forms that it reads right.

Takes a query text; returns the text to evaluate, and the place in the text as written of each of
its characters.  Oxigraph 0.5.13 reports the forms below as errors, with reasons that are wrong.
Only terminals are read, so that any text is accepted.  No IO.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from gwangju_kg.sparql.lexer import Token, tokenize
from gwangju_kg.sparql.sort_kinds import end_of_group

#: A change of a text: start, end and new text.
_Edit: TypeAlias = tuple[int, int, str]

#: A code point escape.  Source: SPARQL 1.1 Query, section 19.2.
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")

#: Code points that a query may not hold: U+0000 and surrogates.
_SURROGATES: Final = range(0xD800, 0xE000)
_END_OF_UNICODE: Final = 0x110000

_DOT: Final = re.compile(r"\\.|(\.)")

_BOOLEANS: Final = frozenset({"TRUE", "FALSE"})
_NO_SELECT: Final = frozenset({"ASK", "CONSTRUCT", "DESCRIBE"})
_GROUPING: Final = re.compile(r"\b(?:GROUP|HAVING)\b", re.IGNORECASE)

#: A variable that is named anew; whatever else it matches does no harm.
_RENAMED: Final = re.compile(r"[?$][^\s#)]++(?:[\s)]++|#[^\r\n]*+)*+AS", re.IGNORECASE)
_AGGREGATE: Final = re.compile(r"(?:COUNT|SUM|MIN|MAX|AVG|SAMPLE|GROUP_CONCAT)\s*\(", re.IGNORECASE)
_TERMS: Final = frozenset({"word", "name", "iri"})


@dataclass(frozen=True)
class RewrittenText:
    """
    A text to evaluate.

    Attributes:
        text: the text.
        steps: the changes that led to it, step by step, each in order.
    """

    text: str
    steps: tuple[tuple[_Edit, ...], ...] = ()

    def changed(self, edits: Sequence[_Edit]) -> RewrittenText:
        """Return the text with more changes, which do not overlap."""
        if not edits:
            return self
        ordered = tuple(sorted(edits, key=lambda edit: edit[:2]))
        parts, at = [], 0
        for start, end, new in ordered:
            parts += [self.text[at:start], new]
            at = end
        return RewrittenText("".join(parts) + self.text[at:], (*self.steps, ordered))

    def place_as_written(self, offset: int) -> int:
        """
        Return the offset in the text as written of an offset in this text.

        >>> rewritten = RewrittenText("ab").changed([(1, 1, "xx")])
        >>> [rewritten.place_as_written(offset) for offset in range(5)]
        [0, 1, 1, 1, 2]
        """
        for edits in reversed(self.steps):
            offset = _before(edits, offset)
        return offset


def _before(edits: Sequence[_Edit], offset: int) -> int:
    """Return the offset before changes of an offset after them."""
    shift = 0
    for start, end, new in edits:
        if offset + shift < start:
            break
        if offset + shift < start + len(new):
            return start
        shift += end - start - len(new)
    return offset + shift


def rewrite(text: str) -> RewrittenText:
    r"""
    Return `text` with all forms that Oxigraph refuses in forms of the same meaning.

    >>> rewrite("SELECT ?s ?s { ?s a:b.c.d TRUE . ?s !() \\u003fo }").text
    'SELECT ?s  { ?s a:b\\.c\\.d true . ?s (a|!a) ?o }'
    """
    decoded = decode_escapes(text)
    tokens = list(tokenize(decoded.text))
    edits = [
        *_terms(tokens),
        *_empty_sets(tokens),
        *_repeated_columns(tokens),
        *_named_keys(tokens),
        *_groups(decoded.text, tokens),
    ]
    return decoded.changed(edits)


def decode_escapes(text: str) -> RewrittenText:
    r"""
    Return `text` with the characters of code point escapes outside strings, IRIs and comments.

    >>> decode_escapes("ASK { ?s a \\u0061:b }").text
    'ASK { ?s a a:b }'
    """
    return RewrittenText(text).changed(list(_escapes(text)))


def name_keys(text: str) -> str:
    """
    Return `text` with variables that GROUP BY names as expressions, which the engine can name.

    It reads ``GROUP BY (?x AS ?y)`` as ``GROUP BY ?x``: there is no ?y.

    >>> name_keys("SELECT ?y { ?s ?p ?x } GROUP BY (?x AS ?y) ?p")
    'SELECT ?y { ?s ?p ?x } GROUP BY (COALESCE(?x) AS ?y) ?p'
    """
    grouping = _GROUPING.search(text) if "GROUP" in text.upper() else None
    if grouping is None or _RENAMED.search(text, grouping.end()) is None:
        return text
    return RewrittenText(text).changed(list(_named_keys(list(tokenize(text))))).text


def _escapes(text: str) -> Iterator[_Edit]:
    """Yield the characters of escapes outside strings, IRIs and comments."""
    if "\\u" not in text and "\\U" not in text:
        return
    for token in tokenize(text):
        match = _ESCAPE.match(text, token.start) if token.text == "\\" else None
        code = int(match[1] or match[2], 16) if match else 0
        if match and 0 < code < _END_OF_UNICODE and code not in _SURROGATES:
            yield match.start(), match.end(), chr(code)


def _terms(tokens: Sequence[Token]) -> Iterator[_Edit]:
    """Yield the terms that Oxigraph does not read: truth values in capitals, names with dots."""
    for token in tokens:
        end = token.start + len(token.text)
        if token.kind == "word" and token.text.upper() in _BOOLEANS:
            yield token.start, end, token.text.lower()
        elif token.kind == "name" and token.text.partition(":")[2].count(".") > 1:
            prefix, _, local = token.text.partition(":")
            escaped = _DOT.sub(lambda match: r"\." if match[1] else match[0], local)
            yield token.start, end, f"{prefix}:{escaped}"


def _empty_sets(tokens: Sequence[Token]) -> Iterator[_Edit]:
    """Yield a path of any property for a negated set without a property."""
    for first, opening, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if (first.text, opening.text, closing.text) == ("!", "(", ")"):
            yield first.start, closing.start + 1, "(a|!a)"


def _repeated_columns(tokens: Sequence[Token]) -> Iterator[_Edit]:
    """Yield the removal of variables that a SELECT selects once more."""
    depth, names = -1, set[str]()
    for index, token in enumerate(tokens):
        word = token.text.upper() if token.kind == "word" else ""
        if word == "SELECT":
            depth, names = 0, set()
        elif token.text == "{" or word in {"WHERE", "FROM"}:
            depth = -1
        elif depth >= 0:
            depth += (token.text == "(") - (token.text == ")")
            is_named = depth == 1 and tokens[index - 1].text.upper() == "AS"
            if token.kind != "var" or (depth > 0 and not is_named):
                continue
            if token.text[1:] in names and not is_named:
                yield token.start, token.start + len(token.text), ""
            names.add(token.text[1:])


def _keys(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last index of each key of GROUP BY."""
    for index, token in enumerate(tokens[:-2]):
        if token.kind != "word" or token.text.upper() != "GROUP":
            continue
        at = index + 2 if tokens[index + 1].text.upper() == "BY" else len(tokens)
        while at < len(tokens):
            end = _end_of_key(tokens, at)
            if end > len(tokens):
                break
            yield at, end - 1
            at = end


def _end_of_key(tokens: Sequence[Token], at: int) -> int:
    """Return the index behind a key of GROUP BY; more than there are if none begins at `at`."""
    token = tokens[at]
    if token.kind == "var":
        return at + 1
    if token.text == "(":
        return end_of_group(tokens, at)
    is_call = token.kind in _TERMS and token.text.upper() not in {"HAVING", "BY"}
    if is_call and at + 1 < len(tokens) and tokens[at + 1].text == "(":
        return end_of_group(tokens, at + 1)
    return len(tokens) + 1


def _named_keys(tokens: Sequence[Token]) -> Iterator[_Edit]:
    """Yield a call around each variable that GROUP BY names."""
    for first, last in _keys(tokens):
        inside = [token for token in tokens[first : last - 1] if token.text not in {"(", ")"}]
        is_renamed = [token.text.upper() for token in inside[1:]] == ["AS"]
        if is_renamed and inside[0].kind == "var" and tokens[last - 1].kind == "var":
            start = inside[0].start
            yield start, start + len(inside[0].text), f"COALESCE({inside[0].text})"


def _groups(text: str, tokens: Sequence[Token]) -> Iterator[_Edit]:
    """Yield a subquery around the pattern of an ASK, CONSTRUCT or DESCRIBE that groups."""
    form = next((i for i, t in enumerate(tokens) if t.text.upper() in {"SELECT", *_NO_SELECT}), -1)
    if form < 0 or tokens[form].text.upper() not in _NO_SELECT:
        return
    first = _opening(tokens, form + 1)
    has_template = tokens[form].text.upper() == "CONSTRUCT" and first == form + 1
    if has_template:
        first = _opening(tokens, end_of_group(tokens, first))
    behind = end_of_group(tokens, first)
    if behind >= len(tokens):
        return
    modifiers = text[tokens[behind].start :]
    is_grouped = _GROUPING.match(modifiers) and tokens[-1].text.upper() not in {"BY", "HAVING"}
    if is_grouped or _AGGREGATE.search(modifiers):
        opening, end = tokens[first].start, _end(tokens[-1])
        if tokens[form].text.upper() == "CONSTRUCT" and not has_template:
            template, start = text[opening : _end(tokens[behind - 1])], tokens[form + 1].start
            yield start, start, f"{template} "
        yield opening, opening, f"{{ {{ SELECT {_columns(text, tokens[behind:])} "
        yield end, end, " } }"


def _opening(tokens: Sequence[Token], start: int) -> int:
    """Return the index of the next opening brace, or the number of tokens."""
    braces = (i for i in range(start, len(tokens)) if tokens[i].text == "{")
    return next(braces, len(tokens))


def _end(token: Token) -> int:
    return token.start + len(token.text)


def _columns(text: str, modifiers: Sequence[Token]) -> str:
    """Return the columns of a subquery: the variables of GROUP BY, or a value if there is none."""
    names = []
    for first, last in _keys(modifiers):
        key = modifiers[first if first == last else last - 1]
        is_named = first == last or modifiers[last - 2].text.upper() == "AS"
        names += [key.text] if is_named and key.kind == "var" else []
    if names:
        return " ".join(dict.fromkeys(names))
    name = "group"
    while name in text:
        name += "_"
    return f"(1 AS ?{name})"
