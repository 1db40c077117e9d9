"""
Parameters of the endpoint beside those of the protocol: the words of other servers' clients.

Input: parameters by name.  Output: values, or an error for a parameter that would change the answer
and is not supported.  Unknown parameters that change no answer are ignored.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from gwangju_kg.errors import BadRequest

Values = Mapping[str, Sequence[str]]

#: Parameters that name a format, the one of this endpoint first.  Sources: Fuseki (output,
#: force-accept), SPARQLWrapper (output, results), RDF4J and GraphDB (Accept).
FORMATS: Final = ("format", "output", "results", "accept", "Accept", "force-accept")

#: Values of such a parameter that leave the format to the Accept header.  Source: Virtuoso.
_ANY_FORMAT: Final = frozenset({"", "auto", "*/*"})

#: Parameters that would change the answer, in lower case without hyphens and underscores, with the
#: values that ask for what the endpoint does anyway.  Sources: the HTTP interfaces of RDF4J,
#: GraphDB, Virtuoso, Blazegraph and Stardog; SPARQL 1.1 Protocol, section 2.2 (updates).
_OFF: Final = frozenset({"false", "0", "no", "off", "none"})
_UNSUPPORTED: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(("limit", "maxrows", "rowlimit", "resultlimit"), frozenset({"-1"})),
    **dict.fromkeys(("offset", "skip"), frozenset({"0"})),
    **dict.fromkeys(("infer", "includeinferred", "inference", "reasoning"), _OFF),
    **dict.fromkeys(("distinct", "sameas", "explain", "analytic"), _OFF),
    "queryln": frozenset({"sparql"}),
    "shouldsponge": frozenset({"none", "local"}),
    **dict.fromkeys(
        ("base", "baseuri", "callback", "jsonp", "schema", "ruleset", "bindings", "usinggraphuri"),
        frozenset(),
    ),
    **dict.fromkeys(
        ("usingnamedgraphuri", "graph", "graphuri", "defaultgraph", "namedgraph", "context"),
        frozenset(),
    ),
}

#: Names of the protocol; another spelling of one is an error, since it would be ignored.
_EXACT: Final = {
    name.replace("-", ""): name for name in ("default-graph-uri", "named-graph-uri", "timeout")
}

#: Names that need no check: nearly all that are sent.
_SUPPORTED: Final = frozenset({"query", *FORMATS, *_EXACT.values()})

_DURATION: Final = re.compile(
    r"([0-9]*\.?[0-9]+(?:e[0-9]{1,2})?) *(ms|s|sec|min|m)?", re.IGNORECASE
)

_SECONDS: Final = {"ms": 0.001, "s": 1, "sec": 1, "min": 60, "m": 60}

#: A number without unit from here on that exceeds the server's own limit is in milliseconds, as
#: Virtuoso and Stardog read it: nobody waits a quarter of an hour for a server that allows less.
_MILLISECONDS_FROM: Final = 1000


class Timeout(NamedTuple):
    """
    The longest that a client will wait.

    Attributes:
        value: in seconds if there was a unit, else as sent.
        has_unit: whether there was a unit.
    """

    value: float
    has_unit: bool = False

    def seconds(self, limit_s: float) -> float:
        """
        Return the time in seconds, at most `limit_s`.

        >>> Timeout(5).seconds(30), Timeout(5000).seconds(30), Timeout(100).seconds(30)
        (5, 5.0, 30)
        """
        value = self.value
        if not self.has_unit and value >= _MILLISECONDS_FROM and value > limit_s:
            value /= 1000
        return min(value, limit_s)


def read_timeout(text: str | None) -> Timeout | None:
    """
    Return the value of ``timeout=``; None if there is none, or it is 0, which stands for no limit.

    Raises:
        BadRequest: the value is no duration.

    >>> read_timeout("500ms"), read_timeout("0")
    (Timeout(value=0.5, has_unit=True), None)
    """
    if not (text and text.strip()):
        return None
    match = _DURATION.fullmatch(text.strip())
    if match is None or not math.isfinite(value := float(match[1])):
        raise BadRequest(reason="not-seconds", parameter="timeout")
    if value == 0:
        return None
    if match[2] is None:
        return Timeout(value)
    return Timeout(value * _SECONDS[match[2].lower()], has_unit=True)


def format_names(values: Values) -> tuple[str, ...]:
    """
    Return the formats that the parameters name, in the order of their precedence.

    A plus sign that a client did not encode has become a space.

    >>> format_names({"output": ["json"], "format": ["application/sparql-results json; q=1"]})
    ('application/sparql-results+json', 'json')
    """
    if values.keys().isdisjoint(FORMATS):
        return ()
    given = [value for parameter in FORMATS for value in values.get(parameter, ())]
    names = [name for value in given for name in value.split(",")]
    plain = [name.partition(";")[0].strip().replace(" ", "+") for name in names]
    return tuple(dict.fromkeys(name for name in plain if name.lower() not in _ANY_FORMAT))


def refuse_unsupported(values: Values) -> None:
    """
    Raise an error for a parameter that would change the answer and is not supported.

    Raises:
        BadRequest: there is such a parameter, with a value.
    """
    for name, given in values.items():
        if name in _SUPPORTED or not any(value.strip() for value in given):
            continue
        if name[:1] in {"$", "?"}:
            raise BadRequest(reason="binding", parameter=name)
        key = name.lower().replace("-", "").replace("_", "")
        exact = _EXACT.get(key, name)
        if exact != name:
            raise BadRequest(reason="spelling", parameter=name, expected=exact)
        if key in _UNSUPPORTED and not {value.lower() for value in given} <= _UNSUPPORTED[key]:
            raise BadRequest(reason="not-supported", parameter=name)
