"""
The table of settings.

Each has a name, a unit, a default and a help text.  The environment variable ``GWANGJU_KG_<NAME>``
overrides the default; a command-line option overrides both.
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

#: The most engines over earlier releases: each takes its data in memory and two processes.
_MOST_EARLIER = 16

#: A larger number is a typing error that the system would refuse: a pebibyte, a day, more processes
#: than a machine may have.
_MOST_BYTES = 1024**5
_LONGEST_S = 86_400.0
_MOST_PROCESSES = 1_024

#: The largest port number.  Source: RFC 9293, section 3.1: ports have 16 bits.
_LAST_PORT = 65535

#: The longest queue of connections that Linux keeps.  Source: listen(2), somaxconn.
_LONGEST_QUEUE = 65535

#: The names of the types of number, for error messages.
_NUMBERS = {int: "a whole number", float: "a number"}

#: Answers of services go to a query process in one frame, which has this limit.
_MOST_SERVICE_BYTES = 10_000_000

#: An address that a query can write unchanged after SERVICE: no user, no fragment.
_SERVICE = re.compile(r"https?://(?=[^/?#@]+(?:[/?]|$))[!$%-;=?A-Z\[\]_a-z~]+")


def _setting(
    default: Any, text: str, *, unit: str = "", minimum: float = -inf, maximum: float = inf
) -> Any:
    facts = {"help": text, "unit": unit, "minimum": minimum, "maximum": maximum}
    return field(default=default, metadata=facts)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of a run; every field is a row of the table."""

    project: Path = _setting(Path(), "project folder, with project.toml and data/")
    releases: Path = _setting(
        Path("releases"), "folder with the releases; if not given, that in the project folder"
    )
    host: str = _setting("127.0.0.1", "address to listen on")
    port: int = _setting(
        8000, "port to listen on; 0 selects a free port", minimum=0, maximum=_LAST_PORT
    )
    workers: int = _setting(6, "number of query processes", minimum=1, maximum=_MOST_PROCESSES)
    deadline_s: float = _setting(
        30.0, "time limit of a query", unit="s", minimum=0.1, maximum=_LONGEST_S
    )
    memory_bytes: int = _setting(
        2 * 1024**3,
        "memory limit of a query, in addition to the data",
        unit="bytes",
        minimum=64 * 1024**2,
        maximum=_MOST_BYTES,
    )
    data_bytes: int = _setting(
        1024**3,
        "size of the largest release to load into memory; a larger one is read from disk",
        unit="bytes",
        minimum=0,
        maximum=_MOST_BYTES,
    )
    long_queries: int = _setting(
        4,
        "number of queries longer than 0.1 s that may run at the same time",
        minimum=1,
        maximum=_MOST_PROCESSES,
    )
    queue: int = _setting(
        64,
        "number of queries that may wait for a query process; more may if it takes less than 30 s",
        minimum=0,
        maximum=_LONGEST_QUEUE,
    )
    query_bytes: int = _setting(
        1_000_000, "size limit of a query text", unit="bytes", minimum=1_000, maximum=_MOST_BYTES
    )
    answer_bytes: int = _setting(
        1024**3, "size limit of an answer", unit="bytes", minimum=1_000, maximum=_MOST_BYTES
    )
    kept_bytes: int = _setting(
        32 * 1024**2,
        "size of the cache of answers in each web process",
        unit="bytes",
        minimum=0,
        maximum=_MOST_BYTES,
    )
    earlier_releases: int = _setting(
        2,
        "number of earlier releases that may be queried at the same time",
        minimum=1,
        maximum=_MOST_EARLIER,
    )
    pause_s: float = _setting(
        1.0,
        "minimum time between two requests to the same server",
        unit="s",
        minimum=0,
        maximum=_LONGEST_S,
    )
    store: str = _setting(
        "",
        "address of a SPARQL store that holds the release and answers readers' queries; it may"
        " contain {release}, {seconds} and {milliseconds}",
    )
    services: tuple[str, ...] = _setting(
        (), "address of a SPARQL endpoint that queries may use with SERVICE"
    )
    service_deadline_s: float = _setting(
        10.0,
        "time limit of a SERVICE request",
        unit="s",
        minimum=0.1,
        maximum=_LONGEST_S,
    )
    service_bytes: int = _setting(
        8 * 1024**2,
        "size limit of the answers to all SERVICE requests of a query",
        unit="bytes",
        minimum=1_000,
        maximum=_MOST_SERVICE_BYTES,
    )
    base: str = _setting("", "base IRI for the relative IRIs in queries")

    @classmethod
    def of(cls, environment: Mapping[str, str], **given: object) -> Settings:
        """
        Return the settings of a run.

        Args:
            environment: usually ``os.environ``.
            given: values by name that override it; None and an empty list mean "not given".

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
        if "project" in values:  # the default is the folder of the project
            values.setdefault("releases", values["project"] / cls.releases)
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
    """Return the addresses in `raw`, which are separated by spaces."""
    addresses = tuple(dict.fromkeys(raw.split()))
    for address in addresses:
        if not _is_address(address):
            allowed = "addresses such as https://query.wikidata.org/sparql, separated by spaces"
            raise SettingError(name, address, allowed=allowed)
    return addresses


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return _SERVICE.fullmatch(text) is not None and parts.port != 0 and bool(parts.hostname)
    except ValueError:  # an invalid port, or empty brackets
        return False
