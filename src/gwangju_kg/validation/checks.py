"""
Run the checks: SPARQL queries of which every result row is a violation.

The input is the dataset with the derived quads; the output is findings in Korean and English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from gwangju_kg.dataset.reading import Dataset, SubjectPositions
from gwangju_kg.errors import SourceError
from gwangju_kg.language import LANGUAGES, Sentence
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import query_files, source_positions
from gwangju_kg.validation.findings import Finding, Severity

CHECKS: Final = "queries/checks"


def check_findings(
    dataset: Dataset, project: Project, positions: SubjectPositions
) -> Iterator[Finding]:
    """
    Yield a violation for each row of each check, in the order of the checks' names.

    Args:
        dataset: the dataset; checks query the union of its graphs.
        project: the project with the checks.
        positions: the positions of subjects in the sources.

    Raises:
        SourceError: a check is unreadable, has no messages, or does not bind ?focus in a row.
    """
    compact = project.namespaces.compact
    for path in sorted(project.path(CHECKS).glob("*.rq")):
        message = _messages(path)
        for row in query_files.select_rows(dataset, path, project.namespaces):
            focus = row.pop("focus", None)
            if focus is None:
                raise SourceError(
                    "a check must select ?focus, the node that is wrong, in each row", path
                )
            yield Finding(
                severity=Severity.VIOLATION,
                node=compact(focus) if ":" in focus else focus,
                rule=path.name,
                path="",
                value=", ".join(f"{name} {compact(text)}" for name, text in row.items()),
                message=message,
                position=next(filter(None, map(positions.get, (focus, *row.values()))), None),
            )


def _messages(path: Path) -> Sentence:
    """
    Return the messages of a check: its comment lines ``# ko: …`` and ``# en: …``.

    Raises:
        SourceError: one is missing.
    """
    messages = dict(
        re.findall(r"^# *(ko|en): *(\S.*)$", source_positions.read_text(path), re.MULTILINE)
    )
    if len(messages) != len(LANGUAGES):
        raise SourceError("a check must begin with its messages: '# ko: …' and '# en: …'", path)
    return {"ko": messages["ko"], "en": messages["en"]}
