"""
Write alternatives of properties as a UNION, or as a variable with a list of values.

Takes a query text; returns the text to evaluate.  ``?s :p|:q ?o`` has a solution for each of its
properties that fits, but Oxigraph 0.5.13 leaves out those that are equal.  Only alternatives of
names that are a whole path are written anew, not those within a longer one.  A UNION takes as long
as the path; the variable is for lists of objects and for brackets, and may take longer.  No IO.

Source: SPARQL 1.1 Query, section 18.4, evaluation of alternative property paths.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from gwangju_kg.sparql.lexer import Token, tokenize
from gwangju_kg.sparql.sort_kinds import end_of_group

#: Terms that may be repeated in another pattern: a blank node may not.
_SIMPLE: Final = frozenset({"var", "iri", "name", "string", "number"})

_TERMS: Final = frozenset({"var", "iri", "name", "blank", "string", "number"})

#: Words and marks within triples, beside terms; any other word or brace ends a block of triples.
_TRUTH: Final = frozenset({"TRUE", "FALSE"})
_BRACES: Final = frozenset("{}")

#: What may stand before a path, beside the terms of a subject; what may begin an object.
_BEFORE: Final = frozenset(";])[")
_OPENING: Final = frozenset("[(")

#: Marks of triple terms and reifiers, and escapes outside strings, which are not read.
_UNREADABLE: Final = frozenset({"<<", ">>", "{|", "|}", "~", "\\"})

_TYPE: Final = f"<{REUSED_PREFIXES['rdf']}type>"

#: Words before a star that stands for all variables, also a new one.
_BEFORE_STAR: Final = frozenset({"SELECT", "DISTINCT", "REDUCED", "DESCRIBE"})


class _Alternatives(NamedTuple):
    """Tokens from `start` up to before `end` that are a whole path, and the names in it."""

    start: int
    end: int
    names: Sequence[Token]


class _Triple(NamedTuple):
    """Tokens from `start` up to before `end`, without which the others are triples still."""

    start: int
    end: int
    subject: str
    object: str


class _Replacement(NamedTuple):
    """Text to put in place of the `length` characters from `start` on."""

    start: int
    length: int
    text: str


def spell_out(text: str) -> str:
    """
    Return `text` without alternatives of names; it need not be well-formed.

    >>> spell_out("SELECT ?o { ?s :p|:q ?o }")
    'SELECT ?o {  { ?s :p ?o } UNION { ?s :q ?o } }'
    >>> spell_out("ASK { [] :p|:q 5 }")
    'ASK { [] ?alternative0 5 VALUES ?alternative0 { :p :q } }'
    """
    if "|" not in text.replace("||", ""):
        return text
    tokens = [*tokenize(text), Token("mark", "", len(text))]
    found = list(_alternatives(tokens))
    if not found or any(token.text in _UNREADABLE for token in tokens):
        return text
    if _has_star(tokens):
        found = [path for path in found if _simple_triple(tokens, path)]
    name = "alternative"
    while name in text:
        name += "_"
    edits: list[_Replacement] = []
    count = 0
    for path in found:
        new = list(_edits(text, tokens, path, name=f"?{name}", first=count))
        count += len(new)
        edits += new
    return _replaced(text, edits)


def _edits(
    text: str, tokens: Sequence[Token], path: _Alternatives, *, name: str, first: int
) -> Iterator[_Replacement]:
    """Yield the edits for one path: a UNION, or a new variable for each of its objects."""
    place = _end_of_triples(tokens, path.end, text)
    before = _space(text, place - 1)
    if (triple := _simple_triple(tokens, path)) is not None:
        start, end = tokens[triple.start].start, _end(tokens[triple.end - 1])
        yield _Replacement(start, end - start, "")
        branches = (f"{{ {triple.subject} {name} {triple.object} }}" for name in _names(path))
        yield _Replacement(place, 0, f"{before}{' UNION '.join(branches)} ")
        return
    start, end = tokens[path.start].start, _end(tokens[path.end - 1])
    for number, comma in enumerate([None, *_commas(tokens, path.end)], first):
        if comma is None:
            yield _Replacement(start, end - start, f"{name}{number}{_space(text, end)}")
        else:
            yield _Replacement(comma.start, 1, f";{name}{number} ")
        values = f"VALUES {name}{number} {{ {' '.join(_names(path))} }} "
        yield _Replacement(place, 0, f"{before}{values}")


def _simple_triple(tokens: Sequence[Token], path: _Alternatives) -> _Triple | None:
    """Return the triple of a path if each end is one term without brackets, else None."""
    if tokens[path.end].kind not in _SIMPLE:
        return None
    end = path.end + 1
    end += tokens[end].kind == "lang"
    if tokens[end].text == "^^":
        end = min(end + 2, len(tokens) - 1)
    value = "".join(token.text for token in tokens[path.end : end])
    following = tokens[end].text
    if tokens[path.start - 1].text == ";":
        subject = _subject(tokens, path.start - 1)
        start = path.start - 1
    elif following == ";":
        subject, start, end = tokens[path.start - 1], path.start, end + 1
        if not (_is_name(tokens, end) or tokens[end].kind == "var"):
            return None
    else:
        subject, start = tokens[path.start - 1], path.start - 1
        end += following == "."
    if subject is None or subject.kind not in _SIMPLE or following == ",":
        return None
    return _Triple(start, end, subject.text, value)


def _subject(tokens: Sequence[Token], index: int) -> Token | None:
    """Return the first term of the triples around the token at `index`; None within brackets."""
    depth = 0
    while index > 0:
        index -= 1
        token = tokens[index]
        depth += (token.text in {"]", ")"}) - (token.text in _OPENING)
        if depth < 0 or (token.kind == "word" and not _is_a(token) and not _is_truth(token)):
            return None
        if depth == 0 and token.text in {".", *_BRACES}:
            is_call = tokens[index + 2].text == "("  # such as that of "FILTER:f(?x)"
            return None if is_call else tokens[index + 1]
    return None


def _names(path: _Alternatives) -> list[str]:
    return [_TYPE if token.text == "a" else token.text for token in path.names]


def _end(token: Token) -> int:
    return token.start + len(token.text)


def _space(text: str, place: int) -> str:
    """Return what keeps new text apart from the character at `place`."""
    return "" if text[place : place + 1].isspace() else " "


def _replaced(text: str, edits: Sequence[_Replacement]) -> str:
    parts, end = [], 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        parts += [text[end : edit.start], edit.text]
        end = edit.start + edit.length
    return "".join([*parts, text[end:]])


def _alternatives(tokens: Sequence[Token]) -> Iterator[_Alternatives]:
    """Yield the paths that are nothing but alternatives of names."""
    index = 0
    while index < len(tokens):
        end = index
        while _text(tokens, end + 1) == "|" and _is_name(tokens, end) and _is_name(tokens, end + 2):
            end += 2
        if end > index:
            yield from _whole_path(tokens, index, end + 1)
        index = end + 1


def _whole_path(tokens: Sequence[Token], start: int, end: int) -> Iterator[_Alternatives]:
    """Yield the alternatives in ``tokens[start:end]`` if subject and object are beside them."""
    names = tokens[start:end:2]
    while _text(tokens, start - 1) == "(" and _text(tokens, end) == ")":
        start, end = start - 1, end + 1
    if start > 0 and end < len(tokens):
        before, after = tokens[start - 1], tokens[end]
        is_object = after.kind in _TERMS or after.text in _OPENING or _is_truth(after)
        if is_object and (before.kind in _TERMS or before.text in _BEFORE):
            yield _Alternatives(start, end, names)


def _text(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].text if 0 <= index < len(tokens) else ""


def _is_name(tokens: Sequence[Token], index: int) -> bool:
    """Check for a property: an IRI, a name with a prefix, or ``a``."""
    return index < len(tokens) and (tokens[index].kind in {"iri", "name"} or _is_a(tokens[index]))


def _is_a(token: Token) -> bool:
    return token.kind == "word" and token.text == "a"


def _is_truth(token: Token) -> bool:
    return token.kind == "word" and token.text.upper() in _TRUTH


def _commas(tokens: Sequence[Token], index: int) -> Iterator[Token]:
    """Yield the commas between the objects of which the first begins at `index`."""
    while index < len(tokens):
        index = end_of_group(tokens, index) if tokens[index].text in _OPENING else index + 1
        if index < len(tokens) and tokens[index].kind == "lang":
            index += 1
        elif _text(tokens, index) == "^^":
            index += 2
        if _text(tokens, index) != ",":
            return
        yield tokens[index]
        index += 1


def _end_of_triples(tokens: Sequence[Token], index: int, text: str) -> int:
    """Return the offset of what follows the block of triples around the token at `index`."""
    for token in tokens[index:]:
        is_word = token.kind == "word" and not _is_a(token) and not _is_truth(token)
        if token.text in _BRACES or is_word:
            return token.start
    return len(text)


def _has_star(tokens: Sequence[Token]) -> bool:
    """Check for a star that stands for all variables, which a new one would join."""
    return any(
        token.text == "*" and before.kind == "word" and before.text.upper() in _BEFORE_STAR
        for before, token in pairwise(tokens)
    )
