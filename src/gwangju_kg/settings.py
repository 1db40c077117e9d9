"""
The one table of settings.

Each has a name, a unit, a default and a sentence of help.  The environment
variable ``GWANGJU_KG_<NAME>`` overrides the default; a command-line option
overrides both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, replace
from math import inf
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gwangju_kg.errors import SettingError

ENVIRONMENT_PREFIX = "GWANGJU_KG_"

#: Web processes.  Measured on two cores, with eight connections: two answer more than one.
WEB_PROCESSES = 2

#: An engine over an earlier release takes its data and two processes.
_MOST_EARLIER = 16

#: Past these a number is a slip of the keyboard, and the system would refuse it: a pebibyte, a day,
#: as many processes as a machine may have.
_MOST_BYTES = 1024**5
_LONGEST_S = 86_400.0
_MOST_PROCESSES = 1_024

#: The largest port number.  Source: RFC 9293, section 3.1: ports have 16 bits.
_LAST_PORT = 65535

#: The most connections that Linux may keep waiting.  Source: listen(2), somaxconn.
_LONGEST_QUEUE = 65535

#: What the values of each type of number are called.
_NUMBERS = {int: "a whole number", float: "a number"}

#: They go to a query process in one frame.
_MOST_SERVICE_BYTES = 10_000_000

#: An address that a SERVICE can name as it stands: letter for letter, without user and fragment.
_SERVICE = re.compile(r"https?://(?=[^/?#@]+(?:[/?]|$))[!$%-;=?A-Z\[\]_a-z~]+")


def _setting(
    default: Any, text: str, *, unit: str = "", minimum: float = -inf, maximum: float = inf
) -> Any:
    facts = {"help": text, "unit": unit, "minimum": minimum, "maximum": maximum}
    return field(default=default, metadata=facts)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a run of gwangju-kg is told; every field is a row of the table."""

    project: Path = _setting(Path(), "folder that holds ontology/, data/, shapes/ and queries/")
    releases: Path = _setting(Path("releases"), "folder of the releases")
    host: str = _setting("127.0.0.1", "address to listen on")
    port: int = _setting(
        8000, "port to listen on; 0 picks a free one", minimum=0, maximum=_LAST_PORT
    )
    workers: int = _setting(6, "query processes", minimum=1, maximum=_MOST_PROCESSES)
    deadline_s: float = _setting(
        30.0, "longest that one query may run", unit="s", minimum=0.1, maximum=_LONGEST_S
    )
    memory_bytes: int = _setting(
        2 * 1024**3,
        "most memory that one query may take on top of the data",
        unit="bytes",
        minimum=64 * 1024**2,
        maximum=_MOST_BYTES,
    )
    data_bytes: int = _setting(
        1024**3,
        "largest data held in memory; a larger release is read from disk",
        unit="bytes",
        minimum=0,
        maximum=_MOST_BYTES,
    )
    long_queries: int = _setting(
        4,
        "queries over a tenth of a second that may run at once",
        minimum=1,
        maximum=_MOST_PROCESSES,
    )
    queue: int = _setting(
        64, "queries that may wait for a process", minimum=0, maximum=_LONGEST_QUEUE
    )
    query_bytes: int = _setting(
        100_000, "longest query text", unit="bytes", minimum=1_000, maximum=_MOST_BYTES
    )
    answer_bytes: int = _setting(
        1024**3, "largest answer", unit="bytes", minimum=1_000, maximum=_MOST_BYTES
    )
    kept_bytes: int = _setting(
        32 * 1024**2,
        "answers that a web process keeps in memory",
        unit="bytes",
        minimum=0,
        maximum=_MOST_BYTES,
    )
    earlier_releases: int = _setting(
        2, "earlier releases that may be asked at once", minimum=1, maximum=_MOST_EARLIER
    )
    pause_s: float = _setting(
        1.0,
        "least time between two requests to one other server",
        unit="s",
        minimum=0,
        maximum=_LONGEST_S,
    )
    services: tuple[str, ...] = _setting(
        (), "addresses of the SPARQL endpoints that a query may ask by SERVICE"
    )
    service_deadline_s: float = _setting(
        10.0,
        "longest that one of them may take to answer",
        unit="s",
        minimum=0.1,
        maximum=_LONGEST_S,
    )
    service_bytes: int = _setting(
        8 * 1024**2,
        "most that those asked by one query may answer together",
        unit="bytes",
        minimum=1_000,
        maximum=_MOST_SERVICE_BYTES,
    )
    base: str = _setting("", "base IRI that relative IRIs in a query resolve against")

    @classmethod
    def of(cls, environment: Mapping[str, str], **given: object) -> Settings:
        """
        Give the settings of a run.

        Args:
            environment: usually ``os.environ``.
            given: values by name that override it; None and no values mean "not given".

        Raises:
            SettingError: a name is unknown or a value is out of its range.
        """
        values: dict[str, Any] = {}
        for row in fields(cls):
            raw = environment.get(ENVIRONMENT_PREFIX + row.name.upper())
            value = given.get(row.name)
            if isinstance(value, tuple | list):
                raw = " ".join(map(str, value)) or raw
            elif value is not None:
                raw = str(value)
            if raw is not None:
                values[row.name] = _read(row, raw)
        for name in given.keys() - {row.name for row in fields(cls)}:
            raise SettingError(name, given[name], allowed="one of the names in the settings table")
        return replace(cls(), **values)


def _read(row: Field[Any], raw: str) -> Any:
    kind: type[Any] = type(row.default)
    if kind is tuple:
        return _addresses(row.name, raw)
    try:
        value: Any = (Path if issubclass(kind, Path) else kind)(raw)
    except ValueError as error:
        raise SettingError(row.name, raw, allowed=_NUMBERS[kind]) from error
    least, most = row.metadata["minimum"], row.metadata["maximum"]
    if isinstance(value, int | float) and not least <= value <= most:
        raise SettingError(row.name, raw, allowed=f"{least:.16g} to {most:.16g}")
    return value


def _addresses(name: str, raw: str) -> tuple[str, ...]:
    """Read addresses with spaces between them."""
    found = tuple(dict.fromkeys(raw.split()))
    for address in found:
        if not _is_address(address):
            allowed = "addresses such as https://query.wikidata.org/sparql, with spaces between"
            raise SettingError(name, address, allowed=allowed)
    return found


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return _SERVICE.fullmatch(text) is not None and parts.port != 0 and bool(parts.hostname)
    except ValueError:  # a port that is none, brackets around nothing
        return False
