"""
Holds the data against the shapes and the checks.

Takes the dataset with what was derived; gives one report in Korean and English.
Changes nothing.
"""

from __future__ import annotations

from pathlib import Path

from gwangju_kg.dataset import reading
from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.errors import ShapeError
from gwangju_kg.validation.checks import check_findings
from gwangju_kg.validation.findings import ValidationReport
from gwangju_kg.validation.shapes import (
    ill_typed_findings,
    prepare_dataset,
    refuse_unused_shapes,
    shape_findings,
)


def validate(dataset: Dataset, project: Path) -> ValidationReport:
    """
    Hold the data against the shapes, then ask the checks.

    Args:
        dataset: all graphs of the project and what was derived.
        project: where the checks are, and the files that the report points at.

    Raises:
        ShapeError: the shapes are unreadable, one selects no node, or the validator fails on one
            though every value is of its datatype.
        SourceError: a check is unreadable or without its messages.
    """
    loaded = prepare_dataset(dataset)
    refuse_unused_shapes(loaded)
    where = reading.subject_positions(project)
    found = [*ill_typed_findings(loaded.data, where)]
    try:
        found += shape_findings(loaded, where)
    except ShapeError:  # what is ill-typed cannot be compared, and is told
        if not found:
            raise
    return ValidationReport.of([*found, *check_findings(dataset, project, where)])
