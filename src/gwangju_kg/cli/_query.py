"""The text of a query that a person gives: in a file, or on standard input."""

from __future__ import annotations

from typing import IO

from gwangju_kg.errors import BadRequest


def read(file: IO[str]) -> str:
    """
    Read a query.

    Raises:
        BadRequest: it is not UTF-8.
    """
    try:
        return file.read()
    except UnicodeDecodeError as error:
        raise BadRequest(
            f"{file.name} is not UTF-8 at byte {error.start}: save it as UTF-8", reason="not-utf-8"
        ) from error
