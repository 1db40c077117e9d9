"""The tokens of a query that does not parse, with the part of the query that each stands in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple

from gwangju_kg.sparql.lexer import Token, tokenize

_CLOSING: Final = {"{": "}", "(": ")", "[": "]"}
_OPENING: Final = {closing: opening for opening, closing in _CLOSING.items()}

#: Words that begin a solution modifier, in the order of the grammar.
#: Source: SPARQL 1.1 Query, [18] to [28].
MODIFIERS: Final = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")

#: Words that begin something else than a triple in a group.
GROUP_WORDS: Final = frozenset(
    {"FILTER", "OPTIONAL", "BIND", "VALUES", "MINUS", "GRAPH", "SERVICE", "UNION", "SELECT"}
)

TERMS: Final = frozenset({"iri", "name", "var", "string", "number", "blank"})

_END: Final = Token("end", "", 0)


class Repair(NamedTuple):
    """
    A change of a query that may be what its author meant.

    Attributes:
        reason: the code of the message.
        start: offset of the mistake.
        edits: start, end and new text of each change; empty for a certain mistake that only its
            author can mend.
        subject: what is written there.
        suggestion: what to write instead, as the message shows it.
        is_sure: whether the mistake is certain even if the text does not parse with the repair.
        must_parse: whether the repair counts only if the text parses with it.
    """

    reason: str
    start: int
    edits: tuple[tuple[int, int, str], ...]
    subject: str = ""
    suggestion: str = ""
    is_sure: bool = False
    must_parse: bool = False

    def apply(self, text: str) -> str:
        """Return the mended text."""
        parts, at = [], 0
        for start, end, new in sorted(self.edits):
            parts += [text[at:start], new]
            at = end
        return "".join(parts) + text[at:]


class QueryTokens:
    """
    The tokens of a text.

    Args:
        text: the query.
        culprit: offset at which the parser fails.

    Attributes:
        text, tokens: the query.
        at: index of the token at which the parser fails; the number of tokens at the end.
    """

    def __init__(self, text: str, culprit: int) -> None:
        self.text = text
        self.tokens = list(tokenize(text))
        starts = (i for i, token in enumerate(self.tokens) if token.start >= culprit)
        self.at = next(starts, len(self.tokens))

    def __getitem__(self, index: int) -> Token:
        """Return a token; an empty one outside the text."""
        return self.tokens[index] if 0 <= index < len(self.tokens) else _END

    def word(self, index: int) -> str:
        """Return the text of a token in capitals."""
        return self[index].text.upper()

    def end(self, index: int) -> int:
        """Return the offset behind a token."""
        return self[index].start + len(self[index].text)

    def source(self, first: int, last: int) -> str:
        """Return the text from one token to another, both included."""
        return self.text[self[first].start : self.end(last)]

    def words(self, *names: str) -> Iterator[int]:
        """Yield the indices of some keywords."""
        for index, token in enumerate(self.tokens):
            if token.kind == "word" and token.text.upper() in names:
                yield index

    def all_of(self, part: str) -> Iterator[int]:
        """Yield the indices of the tokens in one part of the query."""
        return (index for index, name in enumerate(self.parts) if name == part)

    @cached_property
    def pairs(self) -> dict[int, int]:
        """The index of the closing bracket of each opening one that has one."""
        stack: list[int] = []
        pairs: dict[int, int] = {}
        for index, token in enumerate(self.tokens):
            if token.text in _CLOSING:
                stack.append(index)
            elif token.text in _OPENING and stack:
                if self[stack[-1]].text == _OPENING[token.text]:
                    pairs[stack.pop()] = index
                elif len(stack) > 1 and self[stack[-2]].text == _OPENING[token.text]:
                    stack.pop()
                    pairs[stack.pop()] = index
        return pairs

    @cached_property
    def parts(self) -> list[str]:
        """
        The part that each token stands in.

        ``head``, ``select`` (its columns), ``group``, ``tail`` (what follows the pattern) or
        ``inner`` (within parentheses or brackets).  A brace belongs to what is around it.
        """
        parts: list[str] = []
        stack: list[str] = []
        part = "head"
        for token in self.tokens:
            word = token.text.upper()
            if token.text in {")", "]", "}"} and stack:
                part = stack.pop()
                if token.text == "}" and part in {"select", "head"}:
                    part = "tail"
            elif part in {"head", "group"} and word == "SELECT" and token.kind == "word":
                part = "select"
            parts.append(part)
            if token.text in _CLOSING:
                stack.append(part)
                part = "group" if token.text == "{" else "inner"
        return parts
