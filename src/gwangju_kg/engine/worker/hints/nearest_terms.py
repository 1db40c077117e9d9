"""
Find the names in the data that are most similar to one that does not occur.

Takes the store; compares with the names of the same namespace and with their labels.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, cast

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store
from rapidfuzz import fuzz, process

from gwangju_kg.rdf.namespaces import REUSED_PREFIXES

#: Quads in a store that is searched for similar names: 100,000 take 0.2 s, once in a worker.
_SEARCHED_QUADS: Final = 500_000

#: Percent of similarity from which a name is suggested, and a label.
_MIN_SIMILARITY: Final = 70.0
_MIN_LABEL_SIMILARITY: Final = 85.0

#: Percent by which a name may be less similar than the best one.
_MAX_DISTANCE: Final = 12.0

#: Names that are suggested for one.
_MAX_NAMES: Final = 3

_LABELLED: Final = f"""
SELECT ?term ?label {{
  VALUES ?property {{ <{REUSED_PREFIXES["rdfs"]}label> <{REUSED_PREFIXES["skos"]}prefLabel> }}
  ?term ?property ?label
  FILTER(isIRI(?term) && STRSTARTS(STR(?term), ?namespace))
}}"""

_WORD: Final = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])|[^\x00-\x7f]+")


class NearestTerms:
    """
    Finds similar names.

    Args:
        store: the data.
        namespaces: the known namespaces.
        has_copy: whether the default graph of the store holds nothing but triples of named graphs.
    """

    def __init__(self, store: Store, namespaces: Iterable[str], has_copy: bool) -> None:
        self._store, self._namespaces = store, sorted({*namespaces})
        self._has_copy = has_copy

    def namespace(self, iri: str) -> str | None:
        """Return a namespace that is known or used, and differs in its scheme or its end only."""
        plain = _plain(iri)
        near = (known for known in self._namespaces if _plain(known) == plain)
        return next(near, None) or self._namespace_of_data(plain)

    def _namespace_of_data(self, plain: str) -> str | None:
        if len(self._store) > _SEARCHED_QUADS:
            return None
        namespaces = {split(iri)[0] for iri in all_iris(self._store, self._has_copy)}
        return next((each for each in sorted(namespaces) if _plain(each) == plain), None)

    def nearest(self, iri: str) -> list[str]:
        """Return the most similar IRIs of the same namespace, or of the nearest that is known."""
        if len(self._store) > _SEARCHED_QUADS:
            return []
        namespace, local = split(iri)
        names = self._names_in(namespace)
        if not names:
            namespace = self.namespace(namespace) or self._similar_namespace(namespace)
            names = self._names_in(namespace) if namespace else []
        if local in names:
            return [namespace + local]
        matches = process.extract(
            local,
            names,
            scorer=fuzz.ratio,
            processor=str.lower,
            score_cutoff=_MIN_SIMILARITY,
            limit=_MAX_NAMES,
        )
        found = {name: score for name, score, _ in matches}
        if max(found.values(), default=0) < _MIN_LABEL_SIMILARITY:
            for name, score in self._labelled(namespace, local).items():
                found[name] = max(score, found.get(name, 0))
        least = max(found.values(), default=0) - _MAX_DISTANCE
        near = [name for name, score in found.items() if score >= least]
        ranked = sorted(near, key=lambda name: (-found[name], len(name), name))
        return [namespace + name for name in ranked[:_MAX_NAMES]] or self._same_name(local)

    def _same_name(self, local: str) -> list[str]:
        """Return the IRIs of other namespaces that end in the same name."""
        ends = tuple(mark + local.lower() for mark in "#/") if local else ()
        iris = all_iris(self._store, self._has_copy)
        return [iri for iri in iris if ends and iri.lower().endswith(ends)][:_MAX_NAMES]

    def _similar_namespace(self, namespace: str) -> str:
        match = process.extractOne(
            namespace, self._namespaces, scorer=fuzz.ratio, score_cutoff=_MIN_SIMILARITY
        )
        return match[0] if match else ""

    def _labelled(self, namespace: str, local: str) -> Mapping[str, float]:
        """Return the names whose labels, or whose own words, hold the words of `local`."""
        wanted = " ".join(_WORD.findall(local)).lower()
        scores: dict[str, float] = {}
        for row in self._rows(_LABELLED, namespace):
            name = row["term"].value.removeprefix(namespace)
            label = row["label"].value.lower()
            words = " ".join(_WORD.findall(name)).lower()
            score = max(fuzz.token_set_ratio(wanted, label), fuzz.token_set_ratio(wanted, words))
            if min(len(label), len(words)) > 1 and score >= _MIN_LABEL_SIMILARITY:
                scores[name] = max(score - 10, scores.get(name, 0))  # below a name that is alike
            elif words.startswith(wanted) or wanted.startswith(words):
                scores[name] = max(_MIN_SIMILARITY, scores.get(name, 0))
        return scores

    def _names_in(self, namespace: str) -> list[str]:
        iris = all_iris(self._store, self._has_copy)
        first = bisect_left(iris, namespace)
        last = bisect_left(iris, namespace + "\U0010ffff")
        return [iri.removeprefix(namespace) for iri in iris[first:last]]

    def _rows(self, query: str, namespace: str) -> QuerySolutions:
        text = query.replace("?namespace", str(Literal(namespace)))
        return cast(QuerySolutions, self._store.query(text, use_default_graph_as_union=True))


@lru_cache(maxsize=1)
def all_iris(store: Store, has_copy: bool) -> list[str]:
    """Return all IRIs of the triples of a store that does not change, sorted."""
    terms: set[object] = set()
    graphs = store.named_graphs() if has_copy else [None]
    for graph in graphs:
        for quad in store.quads_for_pattern(None, None, None, graph):
            terms.update((quad.subject, quad.predicate, quad.object))
    return sorted(term.value for term in terms if isinstance(term, NamedNode))


def split(iri: str) -> tuple[str, str]:
    """Return the namespace and the local name of an IRI."""
    end = max(iri.rfind("#"), iri.rfind("/")) + 1
    return iri[:end], iri[end:]


def _plain(namespace: str) -> str:
    """
    Return a namespace without what people get wrong in it.

    >>> _plain("http://www.Schema.org/") == _plain("https://schema.org#")
    True
    """
    text = re.sub(r"\A[a-z]+://(www\.)?", "", namespace.lower())
    return text.rstrip("#/")
