"""The FROM clauses of a query that lacks an answer: read them, add or change one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from gwangju_kg.rdf.graph_names import UNION_GRAPH
from gwangju_kg.sparql.hints import Hint
from gwangju_kg.sparql.lexer import Token, tokenize

_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})


def with_union(text: str) -> str:
    """
    Return the query with a clause by which it asks all graphs.

    >>> with_union("CONSTRUCT { ?s a 1 } WHERE { ?s a 2 }")
    'CONSTRUCT { ?s a 1 } FROM <urn:x-arq:UnionGraph> WHERE { ?s a 2 }'
    """
    at = _place_of_clauses(list(tokenize(text)), len(text))
    return f"{text[:at].rstrip()} FROM <{UNION_GRAPH}> {text[at:]}".rstrip()


def _place_of_clauses(tokens: Sequence[Token], end: int) -> int:
    """Return the offset at which FROM clauses stand: before WHERE, the pattern, or the end."""
    words = [token.text.upper() for token in tokens]
    form = next((i for i, word in enumerate(words) if word in _FORMS), 0)
    at, depth = form + 1, 0
    if words[form : form + 2] == ["CONSTRUCT", "{"]:
        for at in range(form + 1, len(tokens)):
            depth += (words[at] == "{") - (words[at] == "}")
            if depth == 0:
                break
        at += 1
    for token, word in zip(tokens[at:], words[at:], strict=True):
        if word == "{" or (word == "WHERE" and token.kind == "word"):
            return token.start
    return end


def sources(text: str) -> tuple[list[Token], list[Token]]:
    """Return the graphs of FROM, and those of FROM NAMED, as they are written."""
    defaults, named = [], []
    tokens = list(tokenize(text))
    for before, token in pairwise(tokens):
        if before.kind == "word" and token.kind in {"iri", "name"}:
            word = before.text.upper()
            defaults += [token] if word == "FROM" else []
            named += [token] if word == "NAMED" else []
    return defaults, named


def only_source(text: str) -> Token | None:
    """Return the only graph that a query asks, as it is written there, or None."""
    defaults, named = sources(text)
    return defaults[0] if len(defaults) == 1 and not named else None


def not_named(text: str, graph: Token) -> Hint:
    """Return the hint on a graph of GRAPH that the clauses of a query do not offer."""
    last = max(
        (token for graphs in sources(text) for token in graphs), key=lambda t: t.start, default=None
    )
    clause = f"FROM NAMED {graph.text}"
    end = last.start + len(last.text) if last else 0
    return Hint("not-named", graph.text, clause, edits=((end, end, f" {clause}"),) if last else ())


def named_only(text: str) -> Hint | None:
    """Return the hint on a query that offers graphs by name, and none to patterns without GRAPH."""
    defaults, named = sources(text)
    if defaults or not named:
        return None
    words = [token for token in tokenize(text) if token.text.upper() == "NAMED"]
    edits = tuple((word.start, word.start + len(word.text), "") for word in words)
    graph = named[0].text
    return Hint("named-only", f"FROM NAMED {graph}", f"FROM {graph}", graph, edits)
