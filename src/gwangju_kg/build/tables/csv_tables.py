"""
Write the tables of a release for people who do not use RDF: CSV, described in CSVW.

The input is the pairs of a query and a table description in ``queries/tables``; the output is
files.  This module defines what a row and a cell are; the queries define their content.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from io import StringIO
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from gwangju_kg.build.tables import table_languages
from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.errors import SourceError
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import query_files, source_positions
from gwangju_kg.release import manifest

#: The folder of the queries and descriptions in a project.
QUERIES: Final = "queries/tables"

#: The folder of the tables in a release.
FOLDER: Final = "dumps/tables"

#: The name under which CSVW processors look for the description of a table.
#: Source: Model for Tabular Data and Metadata on the Web, section 5.3.
METADATA: Final = "csv-metadata.json"

_MEDIA_TYPE: Final = "text/csv"
_METADATA_TYPE: Final = "application/csvm+json"
_CONTEXT: Final = "http://www.w3.org/ns/csvw"

#: Without it Excel reads a file in the code page of the machine, which garbles Korean.
#: CSVW readers skip it.  Source: Encoding Standard, "UTF-8 decode".
_BYTE_ORDER_MARK: Final = "\ufeff"

#: A spreadsheet runs a text that begins with one of these as a formula; an apostrophe before it
#: prevents that.  Source: OWASP, "CSV Injection".
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")

#: CSVW datatypes whose cells are written as plain digits, without exponent and trailing zeros.
_NUMBERS: Final = ("integer", "decimal")


def write(dataset: Dataset, project: Project, release: Path) -> list[dict[str, Any]]:
    """
    Write each table, and one description of all tables.

    Args:
        dataset: the finished dataset.
        project: the project with ``queries/tables``; without that folder there are no tables.
        release: the directory in which ``dumps/tables/`` is created.

    Returns:
        The manifest entries, the tables sorted by name, then the description.

    Raises:
        SourceError: a query or description is missing or malformed, or the two do not match.
    """
    paths = sorted(project.path(QUERIES).glob("*.json"))
    if not paths:
        return []
    (release / FOLDER).mkdir(parents=True)
    languages = project.description.page_languages
    dataset = table_languages.with_each_name(dataset, languages)
    written, descriptions = [], []
    for path in paths:
        description = _read_description(path)
        solved = query_files.select_table(dataset, path.with_suffix(".rq"), project.namespaces)
        rows = _read_rows(solved, path.with_suffix(".rq"), description["tableSchema"])
        description, rows = table_languages.in_languages(description, rows, languages)
        content = _csv([column["name"] for column in description["tableSchema"]["columns"]], rows)
        name = f"{FOLDER}/{description['url']}"
        entry = manifest.write_file(release, name, content, media_type=_MEDIA_TYPE)
        written.append({**entry, "rows": len(rows)})
        descriptions.append(description)
    group = {"@context": _CONTEXT, "dialect": {"encoding": "utf-8"}, "tables": descriptions}
    content = json.dumps(group, ensure_ascii=False, indent=1).encode() + b"\n"
    name = f"{FOLDER}/{METADATA}"
    return [
        *written,
        manifest.write_file(release, name, content, media_type=_METADATA_TYPE),
    ]


def _read_description(path: Path) -> dict[str, Any]:
    """
    Read the description of one table.

    Raises:
        SourceError: it is not JSON, or lacks a required property.
    """
    try:
        description: dict[str, Any] = json.loads(source_positions.read_text(path))
        names = [column["name"] for column in description["tableSchema"]["columns"]]
        key = description["tableSchema"]["primaryKey"]
        if description["url"] != f"{path.stem}.csv" or not set(key) <= set(names):
            raise KeyError("url")
    except (ValueError, TypeError, KeyError) as error:
        raise SourceError(
            f"is not a CSVW description of a table ({error}): it needs the url {path.stem}.csv, and"
            " a tableSchema with columns and a primaryKey that names some of them",
            path,
        ) from error
    return description


def _read_rows(
    solved: tuple[list[str], list[dict[str, str]]], path: Path, schema: Mapping[str, Any]
) -> list[list[str]]:
    """Return the rows of a table; solutions with the same key become one row."""
    columns = schema["columns"]
    names, solutions = solved
    if names != [column["name"] for column in columns]:
        raise SourceError(
            "must select the columns that its description names, in the same order", path
        )

    def key(solution: Mapping[str, str]) -> list[str]:
        return [solution.get(name, "") for name in schema["primaryKey"]]

    rows = [
        [_merge_cell(column, members, path) for column in columns]
        for members in (list(group) for _, group in groupby(solutions, key))
    ]
    key_indexes = [names.index(name) for name in schema["primaryKey"]]
    if len({tuple(row[index] for index in key_indexes) for row in rows}) < len(rows):
        raise SourceError("must be ordered by the key of its table", path)
    return rows


def _merge_cell(column: Mapping[str, Any], members: Sequence[Mapping[str, str]], path: Path) -> str:
    """Return the distinct values of a column in the solutions of one row, in their order."""
    name, separator = column["name"], column.get("separator")
    values = list(
        dict.fromkeys(
            _cell_value(column, member[name], path) for member in members if name in member
        )
    )
    if len(values) > 1 and separator is None:
        raise SourceError(
            f"has {len(values)} values of ?{name} in one row ({values[0]!r}, {values[1]!r}):"
            " add a separator to the description of the column, or select one value",
            path,
        )
    if separator and any(separator in value for value in values):
        raise SourceError(f"has a value of ?{name} that contains the separator {separator!r}", path)
    cell = (separator or "").join(values)
    is_text = column.get("datatype", "string") == "string"
    return f"'{cell}" if is_text and cell.startswith(_FORMULA_STARTS) else cell


def _cell_value(column: Mapping[str, Any], value: str, path: Path) -> str:
    """
    Return one value as it is written in a cell: a number in plain digits, others unchanged.

    Raises:
        SourceError: the value is not a number, or not an integer, as its column states.
    """
    datatype = column.get("datatype")
    if datatype not in _NUMBERS:
        return value
    try:
        digits = f"{Decimal(value):f}"
    except (InvalidOperation, ValueError):
        digits = value
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    if not digits.lstrip("-").replace(".", "", datatype == "decimal").isdecimal():
        raise SourceError(
            f"has the value {value!r} of ?{column['name']}, whose datatype in the description of"
            f" the table is {datatype}: select another value or state another datatype",
            path,
        )
    return digits


def _csv(names: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Return a table as CSV.  Source: RFC 4180."""
    output = StringIO()
    output.write(_BYTE_ORDER_MARK)
    csv.writer(output).writerows([names, *rows])
    return output.getvalue().encode()
