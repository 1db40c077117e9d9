"""
Asks the checks: queries of which every row is a fault.

Takes the dataset with what was derived; gives findings in Korean and English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from gwangju_kg.dataset.reading import Dataset, SubjectPositions
from gwangju_kg.errors import SourceError
from gwangju_kg.language import LANGUAGES, Sentence
from gwangju_kg.rdf import query_files, source_positions
from gwangju_kg.rdf.namespaces import compact
from gwangju_kg.validation.findings import Finding, Severity

CHECKS: Final = "queries/checks"


def check_findings(dataset: Dataset, project: Path, where: SubjectPositions) -> Iterator[Finding]:
    """
    Give a violation for each row of each check, in the order of their names.

    Args:
        dataset: its union of graphs is asked.
        project: where the checks are.
        where: where subjects are written.

    Raises:
        SourceError: a check is unreadable, without its messages, or without ?focus in a row.
    """
    for path in sorted((project / CHECKS).glob("*.rq")):
        message = _messages(path)
        for row in query_files.select_rows(dataset, path):
            focus = row.pop("focus", None)
            if focus is None:
                raise SourceError("a check selects ?focus, the node at fault, in each row", path)
            yield Finding(
                severity=Severity.VIOLATION,
                node=compact(focus) if ":" in focus else focus,
                rule=path.name,
                path="",
                value=", ".join(f"{name} {compact(text)}" for name, text in row.items()),
                message=message,
                place=next(filter(None, map(where.get, (focus, *row.values()))), None),
            )


def _messages(path: Path) -> Sentence:
    """
    Give the sentences of a check: its comment lines ``# ko: …`` and ``# en: …``.

    Raises:
        SourceError: one is missing.
    """
    found = dict(
        re.findall(r"^# *(ko|en): *(\S.*)$", source_positions.read_text(path), re.MULTILINE)
    )
    if len(found) != len(LANGUAGES):
        raise SourceError("a check begins with its messages: '# ko: …' and '# en: …'", path)
    return {"ko": found["ko"], "en": found["en"]}
