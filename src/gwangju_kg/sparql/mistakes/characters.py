"""Characters that look like others, quotation marks within strings, and encoded text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from typing import Final
from urllib.parse import unquote

from gwangju_kg.sparql.lexer import tokenize
from gwangju_kg.sparql.mistakes.query_tokens import QueryTokens, Repair

_QUOTES: Final = dict.fromkeys("“”„‟«»″「」『』", '"') | dict.fromkeys("‘’‚‛′`´", "'")

_SIGNS: Final = {
    **{"≥": ">=", "≤": "<=", "≠": "!=", "–": "-", "—": "-", "−": "-", "×": "*", "÷": "/"},
    **{"、": ",", "。": ".", "∧": "&&", "∨": "||", "·": ".", "〈": "<", "〉": ">"},
}

_ODD: Final = re.compile(r"[^\x00-\x7f]")
_ENTITY: Final = re.compile(r"&(?:lt|gt|amp|quot|apos|nbsp|#\d+|#x[0-9a-fA-F]+);")
_PERCENT: Final = re.compile(r"%(?:20|3F|7B|7D|3C|3E|0A|0D|23|22|3A)", re.IGNORECASE)
_FENCE: Final = re.compile(r"\A\s*(```+|~~~+)[^\n]*\n(.*?)(?:\n\s*\1\s*)?\Z", re.DOTALL)
_WRITTEN_BREAK: Final = re.compile(r"\\[nrt]")


def encoded_texts(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs of a text that was encoded once too often, or copied with its frame."""
    text = query.text
    variants = (
        ("code-fence", _FENCE, _FENCE.sub(r"\2", text)),
        ("html-entity", _ENTITY, unescape(text)),
        ("percent-encoded", _PERCENT, unquote(text)),
        ("percent-encoded", _PERCENT, unquote(text.replace("+", " "))),
        ("written-line-break", _WRITTEN_BREAK, _WRITTEN_BREAK.sub(" ", text)),
    )
    for reason, pattern, new in variants:
        if match := pattern.search(text):
            subject = match[1] if reason == "code-fence" else match[0]
            suggestion = unescape(subject) if reason == "html-entity" else ""
            yield Repair(reason, match.start(), ((0, len(text), new),), subject, suggestion)


def look_alikes(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of all characters, outside strings and IRIs, that look like others."""
    if not _ODD.search(query.text):
        return
    quoted = _outside(query.text, _QUOTES)
    text = "".join(quoted.get(i, char) for i, char in enumerate(query.text))
    changes = {**_outside(text, _SIGNS), **_outside(text, None), **quoted}
    if not changes:
        return
    start = min(changes)
    edits = tuple((i, i + 1, new) for i, new in sorted(changes.items()))
    char, new = query.text[start], changes[start]
    is_space = not new.strip()
    reason = "odd-space" if is_space else "odd-quote" if new in {'"', "'"} else "look-alike"
    yield Repair(reason, start, edits, char, new, is_sure=True)


def _outside(text: str, table: dict[str, str] | None) -> dict[int, str]:
    """Return the replacements of characters outside strings, IRIs and comments, by offset."""
    skipped: set[int] = set()
    at = 0
    for token in tokenize(text):
        # What lies between tokens is white space and comments.
        skipped.update(range(at, token.start))
        at = token.start + len(token.text)
        if token.kind in {"string", "iri"}:
            skipped.update(range(token.start, at))
    skipped.update(range(at, len(text)))
    changes = {}
    for match in _ODD.finditer(text):
        char = match[0]
        new = _plain(char) if table is None else table.get(char)
        if new is not None and match.start() not in skipped:
            changes[match.start()] = new
    return changes


def _plain(char: str) -> str | None:
    """Return the character of ASCII that a space or a full-width form stands for, or None."""
    category = unicodedata.category(char)
    if category in {"Zs", "Zl", "Zp"}:
        return " "
    if category == "Cf":
        return ""
    width = unicodedata.east_asian_width(char)
    plain = unicodedata.normalize("NFKC", char)
    return plain if width == "F" and len(plain) == 1 and plain.isascii() else None


def inner_quotes(query: QueryTokens) -> Iterator[Repair]:
    """Yield the repair of a quotation mark in a string, as in ``'it's'``."""
    for i, token in enumerate(query.tokens):
        follows = query[i + 1].kind == "word" and query[i + 1].start == query.end(i)
        quote = token.text[:1]
        if token.kind != "string" or not follows or token.text[:3] == quote * 3:
            continue
        line = query.text[query.end(i) :].partition("\n")[0]
        end = query.end(i) + line.find(quote)
        if quote not in line:
            continue
        inside = query.text[token.start + 1 : end].replace(quote, f"\\{quote}")
        edit = (token.start, end + 1, f"{quote}{inside}{quote}")
        yield Repair("inner-quote", query.end(i) - 1, (edit,), quote, edit[2], must_parse=True)


def open_strings(query: QueryTokens) -> Iterator[Repair]:
    """Yield repairs of strings that go over several lines, or hold their own quotation mark."""
    for token in query.tokens:
        if token.text not in {'"', "'"}:
            continue
        rest = query.text[token.start + 1 :]
        end = rest.find(token.text)
        if end >= 0 and "\n" in rest[:end]:
            stop = token.start + 1 + end
            edits = (
                (token.start, token.start + 1, token.text * 3),
                (stop, stop + 1, token.text * 3),
            )
            yield Repair("string-of-lines", token.start, edits, token.text, token.text * 3)
        line_end = re.search(r"\s*[.;,)}]*\s*(?:\n|$)", rest)
        if line_end:
            stop = token.start + 1 + line_end.start()
            edit = (stop, stop, token.text)
            yield Repair("open-string", token.start, (edit,), token.text, is_sure=True)
        return
