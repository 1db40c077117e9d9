"""Mistakes in declarations of prefixes, and IRIs without angle brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gwangju_kg.sparql.mistakes.query_tokens import QueryTokens, Repair

#: A declaration with anything that people leave out or add.
_DECLARATION: Final = re.compile(
    r"(?<![\w?$:])@?PREFIX(?:ES)?\s+(?P<prefix>[\w.\-]*)\s*:?\s*=?\s*(?P<open>[<\"']?)"
    r"(?P<iri>[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"'{}|\\^`;]+?)(?P<close>[>\"']?)"
    r"(?P<end>\s*[.;,](?=\s|$)|(?=[\s;]|$))",
    re.IGNORECASE,
)
_RIGHT: Final = re.compile(r"PREFIX\s+[\w.\-]*\s*:\s*<[^<>]*>", re.IGNORECASE)

_URL: Final = re.compile(r"(?:https?|urn|ftp|mailto|tag):[^\s<>\"{}|\\^`]+", re.IGNORECASE)

#: Schemes of IRIs, which look like prefixes where the angle brackets are missing.
SCHEMES: Final = frozenset({"http", "https", "urn", "mailto", "tag", "ftp"})

_AFTER_IRI: Final = ".,;)"

#: An IRI in angle brackets, and what none may hold.  Source: SPARQL 1.1 Query, [139].
_IRI: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:[^<>\n]*>")
_NOT_IN_IRI: Final = re.compile(r"[\x00-\x20\"{}|^`\\]")


def declarations(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of declarations that miss brackets or a colon, or end in a mark."""
    edits = []
    for match in _DECLARATION.finditer(query.text):
        is_cut = match["open"] == "<" and match["close"] != ">"
        is_right = is_cut or _RIGHT.fullmatch(match[0])
        if not is_right and not _is_inside(query, match.start()):
            new = f"PREFIX {match['prefix']}: <{match['iri']}>"
            edits.append((match.start(), match.end(), new))
    if edits:
        start, end, suggestion = edits[0]
        subject = query.text[start:end]
        yield Repair("prefix-form", start, tuple(edits), subject, suggestion, is_sure=True)


def late_declarations(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of declarations behind the beginning of the query."""
    indices = [
        i for i in query.words("PREFIX") if query.parts[i] != "head" or _after_form(query, i)
    ]
    if indices:
        spans = [(query[i].start, query.end(i + 2)) for i in indices]
        lines = [query.text[start:end] for start, end in spans]
        edits = [(start, end, "") for start, end in spans]
        front = (0, 0, "".join(line + "\n" for line in lines))
        yield Repair("prefix-late", spans[0][0], (front, *edits), lines[0], lines[0])


def _after_form(query: QueryTokens, index: int) -> bool:
    return any(i < index for i in query.words("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))


def bare_iris(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of IRIs that stand in the text without angle brackets."""
    edits = []
    for token in query.tokens:
        scheme = token.text.partition(":")[0].lower()
        is_open = query.text[token.start - 1 : token.start] == "<"
        if token.kind == "name" and scheme in SCHEMES and not is_open:
            match = _URL.match(query.text, token.start)
            iri = match[0].rstrip(_AFTER_IRI) if match else token.text
            edits.append((token.start, token.start + len(iri), f"<{iri}>"))
    if edits:
        start, end, suggestion = edits[0]
        yield Repair(
            "bare-iri", start, tuple(edits), query.text[start:end], suggestion, is_sure=True
        )


def iri_characters(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of IRIs with characters that must be percent-encoded in them."""
    edits, first = [], None
    for token in query.tokens:
        match = _IRI.match(query.text, token.start) if token.text == "<" else None
        character = _NOT_IN_IRI.search(match[0]) if match else None
        if match is None or character is None:
            continue
        new = _NOT_IN_IRI.sub(lambda each: f"%{ord(each[0]):02X}", match[0])
        edits.append((match.start(), match.end(), new))
        first = first or (token.start + character.start(), character[0], new, match[0])
    if first:
        start, character_text, new, written = first
        is_sure = not any(char.isspace() for char in written)
        yield Repair(
            "iri-character", start, tuple(edits), character_text, new, is_sure, not is_sure
        )


def spaced_names(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of a space behind the colon of a name, as in ``gk: Project``."""
    for index, token in enumerate(query.tokens):
        following = query[index + 1]
        if (
            token.kind == "name"
            and token.text.endswith(":")
            and following.kind == "word"
            and query.word(index - 1) not in {"PREFIX", "BASE"}
        ):
            edit = (token.start, query.end(index + 1), token.text + following.text)
            subject = query.source(index, index + 1)
            yield Repair("spaced-name", token.start, (edit,), subject, edit[2])


def _is_inside(query: QueryTokens, offset: int) -> bool:
    """Check whether an offset lies in a string or an IRI."""
    return any(
        token.kind in {"string", "iri"} and token.start < offset < token.start + len(token.text)
        for token in query.tokens
    )
