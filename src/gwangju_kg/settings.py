"""
The one table of settings.

Each has a name, a unit, a default and a sentence of help.  The environment
variable ``GWANGJU_KG_<NAME>`` overrides the default; a command-line option
overrides both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from gwangju_kg.errors import SettingError

ENVIRONMENT_PREFIX = "GWANGJU_KG_"


def _setting(default: Any, text: str, *, unit: str = "", minimum: float | None = None) -> Any:
    return field(default=default, metadata={"help": text, "unit": unit, "minimum": minimum})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a run of gwangju-kg is told; every field is a row of the table."""

    project: Path = _setting(Path(), "folder that holds ontology/, data/, shapes/ and queries/")
    releases: Path = _setting(Path("releases"), "folder of the releases")
    host: str = _setting("127.0.0.1", "address to listen on")
    port: int = _setting(8000, "port to listen on; 0 picks a free one", minimum=0)
    workers: int = _setting(2, "query processes", minimum=1)
    deadline_s: float = _setting(30.0, "longest that one query may run", unit="s", minimum=0.1)
    memory_bytes: int = _setting(
        2 * 1024**3,
        "most memory that one query may take on top of the data",
        unit="bytes",
        minimum=64 * 1024**2,
    )
    data_bytes: int = _setting(
        1024**3,
        "largest data held in memory; a larger release is read from disk",
        unit="bytes",
        minimum=0,
    )
    long_queries: int = _setting(4, "queries over a second that may run at once", minimum=1)
    queue: int = _setting(64, "queries that may wait for a process", minimum=0)
    query_bytes: int = _setting(100_000, "longest query text", unit="bytes", minimum=1_000)
    answer_bytes: int = _setting(1024**3, "largest answer", unit="bytes", minimum=1_000)
    base: str = _setting("", "base IRI that relative IRIs in a query resolve against")

    @classmethod
    def of(cls, environment: Mapping[str, str], **given: object) -> Settings:
        """
        Give the settings of a run.

        Args:
            environment: usually ``os.environ``.
            given: values by name that override it; None means "not given".

        Raises:
            SettingError: a name is unknown or a value is out of its range.
        """
        values: dict[str, Any] = {}
        for row in fields(cls):
            raw = environment.get(ENVIRONMENT_PREFIX + row.name.upper())
            if given.get(row.name) is not None:
                raw = str(given[row.name])
            if raw is not None:
                values[row.name] = _read(row.name, raw, type(row.default), row.metadata["minimum"])
        for name in given.keys() - {row.name for row in fields(cls)}:
            raise SettingError(name, given[name], allowed="one of the names in the settings table")
        return replace(cls(), **values)


def _read(name: str, raw: str, kind: type[Any], minimum: float | None) -> Any:
    try:
        value: Any = (Path if issubclass(kind, Path) else kind)(raw)
    except ValueError as error:
        raise SettingError(name, raw, allowed=f"a value of type {kind.__name__}") from error
    if minimum is not None and value < minimum:
        raise SettingError(name, raw, allowed=f"{minimum:g} or more")
    return value
