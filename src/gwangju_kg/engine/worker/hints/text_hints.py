"""
Find strings of a query that the data have in another form, and what to write instead.

Another language tag, another Unicode form, other capital letters, a similar text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final, cast

from pyoxigraph import Literal, QuerySolutions, Store
from rapidfuzz import fuzz, process

from gwangju_kg.engine.worker.hints.sampled_values import SampledValues
from gwangju_kg.engine.worker.hints.string_calls import string_arguments
from gwangju_kg.language import LANGUAGES
from gwangju_kg.sparql.hints import Edit, Hint
from gwangju_kg.sparql.lexer import Token

#: Strings of one query that are looked up.
_MAX_STRINGS: Final = 20

#: Percent of similarity from which a text is suggested.
_MIN_SIMILARITY: Final = 80.0

#: Tags that people write for others.
_TAGS: Final = {"kor": "ko", "kr": "ko", "korean": "ko", "eng": "en", "us": "en", "english": "en"}


def text_hints(values: SampledValues) -> Iterator[Hint]:
    """Yield hints on the strings of a query."""
    tokens = values.tokens
    arguments = string_arguments(tokens)
    yield from _language_filters(values)
    count = 0
    for i, token in enumerate(tokens):
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        if token.kind != "string" or (following and following.text == "^^"):
            continue
        count += 1
        if count > _MAX_STRINGS:
            return
        tag = following.text if following and following.kind == "lang" else ""
        literal = _literal(token.text + tag)
        is_cast = i > 1 and tokens[i - 1].text == "(" and tokens[i - 2].kind in {"name", "iri"}
        if literal is None or is_cast or _exists(values.store, literal):
            continue
        span = (token.start, token.start + len(token.text + tag))
        if token.start in arguments:
            yield from _argument_hints(values, i, literal)
        else:
            yield from _string_hints(values, i, literal, span)


def _exists(store: Store, literal: Literal) -> bool:
    return next(store.quads_for_pattern(None, None, literal, None), None) is not None


def _string_hints(
    values: SampledValues, i: int, literal: Literal, span: tuple[int, int]
) -> Iterator[Hint]:
    """Find a string that the data have with another tag, in another form, or almost."""
    written = str(literal)
    text = unicodedata.normalize("NFC", literal.value)
    stripped = " ".join(text.split())
    names = _names_of(values, i)
    is_plain = i > 1 and values.tokens[i - 2].text == ")"  # such as STR(?label) = "…"
    variants = [
        variant
        for form in dict.fromkeys((text, stripped))
        for variant in (Literal(form), *(Literal(form, language=tag) for tag in LANGUAGES))
    ]
    matches = [variant for variant in variants if _exists(values.store, variant)]
    matches.sort(key=lambda match: match.language != literal.language)
    code = "normal-form" if text != literal.value else "language"
    if not matches:
        code = "similar-text"
        matches = _similar(values, names, stripped)
    if is_plain:
        matches = [Literal(match.value) for match in matches if match.value != literal.value]
    if matches:
        suggestion = ", ".join(map(str, matches))
        yield Hint(code, written, suggestion, edits=((*span, str(matches[0])),))


def _names_of(values: SampledValues, i: int) -> list[Token]:
    """Return the properties whose values a string is compared with."""
    before = values.tokens[i - 1] if i else None
    if before is not None and before.kind in {"name", "iri"}:
        return [before]
    near = values.tokens[max(i - 3, 0) : i + 4]
    return [name for t in near if t.kind == "var" for name in values.properties_of(t.text)]


def _similar(values: SampledValues, names: Sequence[Token], text: str) -> list[Literal]:
    """Return the most similar text among the values of properties, if one is similar enough."""
    terms = (term for term in values.values(names) if isinstance(term, Literal))
    literals = {_letters(term.value): term for term in terms}
    match = process.extractOne(
        _letters(text), literals.keys(), scorer=fuzz.ratio, score_cutoff=_MIN_SIMILARITY
    )
    return [literals[match[0]]] if match else []


def _letters(text: str) -> str:
    """Return a text without capital letters and spaces."""
    return "".join(text.casefold().split())


def _argument_hints(values: SampledValues, i: int, literal: Literal) -> Iterator[Hint]:
    """Find a part of a text, in a string function, that differs in form or in capital letters."""
    tokens = values.tokens
    token = tokens[i]
    span = (token.start, token.start + len(token.text))
    text = unicodedata.normalize("NFC", literal.value)
    if text != literal.value:
        new = str(Literal(text))
        yield Hint("normal-form", token.text, new, edits=((*span, new),))
        return
    opening = next((j for j in range(i, 0, -1) if tokens[j].text == "("), 0)
    variable = next((t for t in tokens[opening:i] if t.kind == "var"), None)
    if variable is None or tokens[opening - 1].text.upper() == "LANGMATCHES":
        return
    forms = [
        term.value
        for term in values.values(values.properties_of(variable.text))
        if isinstance(term, Literal)
    ]
    differs = not any(text in form for form in forms)
    if differs and any(text.casefold() in form.casefold() for form in forms):
        edits: tuple[Edit, ...]
        if tokens[opening - 1].text.upper() == "REGEX":
            edits = ((span[1], span[1], ', "i"'),)
            suggestion = f'REGEX(…, {token.text}, "i")'
        else:
            end = variable.start + len(variable.text)
            lower = f"LCASE({variable.text})"
            quoted = str(Literal(text.lower()))
            edits = ((variable.start, end, lower), (*span, quoted))
            suggestion = f"{tokens[opening - 1].text}({lower}, {quoted})"
        yield Hint("letter-case", token.text, suggestion, edits=edits)


def _language_filters(values: SampledValues) -> Iterator[Hint]:
    """Find language tags that no value of the variable has."""
    tokens = values.tokens
    for i, token in enumerate(tokens):
        following = [t.text for t in tokens[i + 1 : i + 6]]
        if token.text.upper() != "LANG" or following[:1] != ["("] or len(tokens) <= i + 5:
            continue
        string = tokens[i + 5]
        if tokens[i + 4].text not in {"=", ","} or string.kind != "string":
            continue
        tag = string.text.strip("\"'")
        terms = values.values(values.properties_of(following[1]), 2_000)
        tags = sorted({t.language for t in terms if isinstance(t, Literal) and t.language})
        if not tags or tag in tags or tag == "*":
            continue
        near = _TAGS.get(tag.lower(), tag.lower().partition("-")[0])
        suggestion = near if near in tags else tags[0]
        edit = (string.start, string.start + len(string.text), f'"{suggestion}"')
        yield Hint("language-filter", string.text, ", ".join(tags), edits=(edit,))


def _literal(written: str) -> Literal | None:
    try:
        row = next(cast(QuerySolutions, Store().query(f"SELECT ({written} AS ?x) {{}}")))
    except SyntaxError:
        return None
    value = row["x"]
    return value if isinstance(value, Literal) else None
