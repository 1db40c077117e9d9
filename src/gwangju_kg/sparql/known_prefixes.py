"""
Find the prefixes that a query uses without declaring them, and declare those that are known.

Takes a query text and the known prefixes.  A query may use a known prefix without declaring it;
wherever a text leaves the endpoint (code to copy, a citation, a request to another endpoint), the
declarations are written in full, so that it means the same elsewhere.  No IO.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Final

from gwangju_kg.sparql.lexer import Token, tokenize

#: Prefixes of other endpoints, for messages only.  Source: Wikidata Query Service; DBpedia.
WELL_KNOWN: Final = {
    "bd": "http://www.bigdata.com/rdf#",
    "dbo": "http://dbpedia.org/ontology/",
    "dbr": "http://dbpedia.org/resource/",
    "fn": "http://www.w3.org/2005/xpath-functions#",
    "geof": "http://www.opengis.net/def/function/geosparql/",
    "p": "http://www.wikidata.org/prop/",
    "pq": "http://www.wikidata.org/prop/qualifier/",
    "ps": "http://www.wikidata.org/prop/statement/",
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
    "wikibase": "http://wikiba.se/ontology#",
}


def undeclared_names(text: str) -> dict[str, Token]:
    """
    Return the first name of each prefix that is not declared before it, by prefix, in order.

    >>> list(undeclared_names("PREFIX a: <urn:a> ASK { a:x b:y 'c:z' FILTER(xsd:int(1) = 1) }"))
    ['b', 'xsd']
    """
    declared = set()
    names: dict[str, Token] = {}
    before, end = "", -1
    for token in tokenize(text):
        if token.kind == "name" and not (token.start == end and before.isalnum()):  # as in "1a:b"
            prefix = token.text.partition(":")[0]
            if before == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                names.setdefault(prefix, token)
        before, end = token.text.upper(), token.start + len(token.text)
    return names


def missing_declarations(text: str, known: Mapping[str, str]) -> dict[str, str]:
    """Return the known prefixes that `text` uses without declaring them, with their namespaces."""
    return {prefix: known[prefix] for prefix in undeclared_names(text) if prefix in known}


def declare(text: str, known: Mapping[str, str]) -> str:
    r"""
    Return `text` with a line before it for each known prefix that it does not declare.

    >>> declare("ASK { ?s a:b ?o }", {"a": "urn:a:", "b": "urn:b:"})
    'PREFIX a: <urn:a:>\nASK { ?s a:b ?o }'
    """
    missing = missing_declarations(text, known)
    return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in missing.items()) + text


def nearest_prefix(prefix: str, known: Collection[str]) -> str:
    """
    Return the known prefix that is most similar, or "" if none is.

    >>> nearest_prefix("rfds", ["rdf", "rdfs", "gk"]), nearest_prefix("wikibase", ["rdf"])
    ('rdfs', '')
    """
    by_lower = {name.lower(): name for name in sorted(known)}
    matches = get_close_matches(prefix.lower(), sorted(by_lower), n=1)
    return by_lower[matches[0]] if matches else ""
