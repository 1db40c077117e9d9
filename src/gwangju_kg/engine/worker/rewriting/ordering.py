"""
Orders terms for ORDER BY, MIN and MAX in place of Oxigraph.

Oxigraph 0.5.13 compares a number with a number by value, and with a string by text, which is no
order: the results are wrong, and Rust's sort ends the process (docs/upstream/oxigraph-order-by.md).
Where kinds of literals may be mixed, a query is evaluated with the functions of this module.  They
must not raise: an error would be that of the expression, and leave its value unbound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, cast

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from gwangju_kg.rdf.values.term_order import Term, order_key
from gwangju_kg.sparql.sort_keys import KEY_FUNCTION, MAX_FUNCTION, MIN_FUNCTION, add_sort_keys
from gwangju_kg.sparql.sort_kinds import Kinds

#: Values of one property that a worker looks at: 20,000 take some 5 ms, once in a worker.
_MAX_VALUES: Final = 20_000

#: Properties and texts that a worker remembers.
_MAX_PROPERTIES: Final = 10_000
_MAX_TEXTS: Final = 200
_MAX_TEXT: Final = 20_000

#: The kinds of the values that a pattern selects.  What is "mixed" the engine orders wrongly even
#: beside its like: NaN, times with and without a zone, years below 1000 and above 9999.
_KINDS: Final = """
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?property ?kind (COUNT(*) AS ?n) {
  ?pattern
  BIND(DATATYPE(?value) AS ?type)
  BIND(IF(isIRI(?value) || isBlank(?value), "term",
    IF(?type IN (xsd:string, rdf:langString), "text",
    IF(?type IN (xsd:integer, xsd:decimal) && isNumeric(?value), "number",
    IF(?type = xsd:double && ?value = ?value, "double",
    IF(?type = xsd:boolean && STR(?value) IN ("true", "false"), "boolean",
    IF(?type IN (xsd:date, xsd:gYear, xsd:gYearMonth) && YEAR(?value) > 0
       && REGEX(STR(?value), "^[0-9]{4}(-[0-9]{2}){0,2}$"), "date",
    IF(?type = xsd:dateTime && YEAR(?value) > 0, IF(TZ(?value) = "", "local", "moment"),
    "mixed"))))))) AS ?result)
  BIND(COALESCE(?result, "mixed") AS ?kind)
}
GROUP BY ?property ?kind
"""

_ALL: Final = "?subject ?property ?value"
_FIRST: Final = "{ SELECT ?value { ?subject <property> ?value } LIMIT <limit> }"


class Ordering:
    """
    The orders of values for one store.

    A worker reads the kinds of values that it needs, unless its pool has read all of them.

    Args:
        store: the data, of which nothing changes.
    """

    #: Arguments of `Store.query` for a text from `rewrite`.
    functions: Final[Mapping[str, Any]] = {
        "custom_functions": {NamedNode(KEY_FUNCTION): lambda term: Literal(order_key(term))},
        "custom_aggregate_functions": {
            NamedNode(MIN_FUNCTION): lambda: _Extreme(str.__lt__),
            NamedNode(MAX_FUNCTION): lambda: _Extreme(str.__gt__),
        },
    }

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kinds: dict[str, Kinds | None] = {}
        self._texts: dict[str, str] = {}

    def read_kinds(self) -> None:
        """
        Read the kinds of the values of all properties, some 0.5 s for a million quads.

        Called before workers are forked: each of them would read them again, and copy the pages.
        """
        counted: dict[str, set[str]] = {}
        for row in self._rows(_ALL):
            counted.setdefault(row["property"].value, set()).add(row["kind"].value)
        if len(counted) <= _MAX_PROPERTIES:
            self._kinds = {iri: _known(kinds) for iri, kinds in counted.items()}

    def rewrite(self, text: str) -> str:
        """Return `text` with our functions wherever kinds of literals may be mixed."""
        if text not in self._texts:
            if len(text) > _MAX_TEXT:
                return add_sort_keys(text, self._kinds_of)
            if len(self._texts) >= _MAX_TEXTS:
                self._texts.clear()
            self._texts[text] = add_sort_keys(text, self._kinds_of)
        return self._texts[text]

    def _kinds_of(self, iri: str) -> Kinds | None:
        """Return the kinds of the objects of a property; None for too many, or what is mixed."""
        if iri not in self._kinds:
            if len(self._kinds) >= _MAX_PROPERTIES:
                self._kinds.clear()
            self._kinds[iri] = self._read_kinds(iri)
        return self._kinds[iri]

    def _read_kinds(self, iri: str) -> Kinds | None:
        try:
            name = str(NamedNode(iri))
        except ValueError:
            return None
        pattern = _FIRST.replace("<property>", name).replace("<limit>", str(_MAX_VALUES))
        counts = {row["kind"].value: int(row["n"].value) for row in self._rows(pattern)}
        return None if sum(counts.values()) >= _MAX_VALUES else _known(counts)

    def _rows(self, pattern: str) -> QuerySolutions:
        text = _KINDS.replace("?pattern", pattern)
        return cast(QuerySolutions, self._store.query(text, use_default_graph_as_union=True))


def _known(kinds: Iterable[str]) -> Kinds | None:
    """Return the kinds of literals; None if some are mixed."""
    return None if "mixed" in kinds else frozenset(kinds) - {"term"}


class _Extreme:
    """
    The least or the greatest of the values of a group.

    Args:
        is_better: whether its first key comes before its second one.
    """

    def __init__(self, is_better: Callable[[str, str], bool]) -> None:
        self._is_better = is_better
        self._key: str | None = None
        self._term: Term | None = None

    def accumulate(self, term: Term) -> None:
        """Take one value."""
        key = order_key(term)
        if self._key is None or self._is_better(key, self._key):
            self._key, self._term = key, term

    def finish(self) -> Term | None:
        """Return the value; None if the group is empty."""
        return self._term
