"""
Evaluates calls of unknown functions: an error of the expression, not of the query.

Oxigraph 0.5.13 refuses a query that calls a function which it does not know.

Source: SPARQL 1.1 Query, section 17.6.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from pyoxigraph import NamedNode, Store

from gwangju_kg.rdf.iri import is_absolute_iri

_Result = TypeVar("_Result")

_UNKNOWN: Final = re.compile(r"The custom function <(.*)> is not supported")

#: Unknown functions of one query; with more it is refused.
_MAX_FUNCTIONS: Final = 20

_CALL: Final = "SELECT (<function>() AS ?x) {}"


def run_with_unknown(
    run: Callable[[Mapping[str, Any]], _Result], functions: Mapping[str, Any]
) -> _Result:
    """
    Return the result of `run`; functions that it does not know have no value.

    Args:
        run: evaluates a query with arguments of `Store.query`.
        functions: these arguments.

    Raises:
        RuntimeError: as `run`; also for more than 20 unknown functions.
    """
    unknown: dict[NamedNode, Callable[..., None]] = {}
    while True:
        try:
            known = {**functions["custom_functions"], **unknown}
            return run({**functions, "custom_functions": known})
        except RuntimeError as error:
            match = _UNKNOWN.search(str(error))
            if match is None or len(unknown) == _MAX_FUNCTIONS:
                raise
            unknown[NamedNode(match[1])] = _no_value


def is_unknown(iri: str) -> bool:
    """Check whether the engine does not know the function `iri`."""
    if not is_absolute_iri(iri):
        return False
    try:
        Store().query(_CALL.replace("function", iri))
    except (RuntimeError, SyntaxError) as error:
        return _UNKNOWN.search(str(error)) is not None
    return False


def _no_value(*_: object) -> None:
    return None
