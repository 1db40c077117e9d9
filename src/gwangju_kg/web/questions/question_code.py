"""
A question as a program: Python that needs no package besides Python.

Takes the text of a query; runs nothing.
"""

from __future__ import annotations

from typing import Final

_TABLE: Final = """\
import csv, io
from urllib.parse import urlencode
from urllib.request import urlopen

query = \"\"\"
{query}
\"\"\"
with urlopen("{endpoint}?" + urlencode({{"query": query, "format": "csv"}})) as answer:
    for row in csv.DictReader(io.TextIOWrapper(answer, "utf-8")):
        print(row)"""

_TEXT: Final = """\
from urllib.parse import urlencode
from urllib.request import urlopen

query = \"\"\"
{query}
\"\"\"
with urlopen("{endpoint}?" + urlencode({{"query": query, "format": "{format}"}})) as answer:
    print(answer.read().decode())"""


def python_code(endpoint: str, query: str, form: str) -> str:
    """
    Return a program that asks a query and prints the answer.

    Args:
        endpoint: the absolute address of the endpoint.
        query: the text of the query.
        form: ``select``, ``ask``, ``construct`` or ``describe``.
    """
    fenced = query.strip().replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if fenced.endswith('"'):
        fenced = fenced[:-1] + '\\"'
    template = _TABLE if form == "select" else _TEXT
    return template.format(
        endpoint=endpoint, query=fenced, format="json" if form == "ask" else "ttl"
    )
