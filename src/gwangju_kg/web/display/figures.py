"""The figures of a release that pages show, with their labels.  No IO."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gwangju_kg.project.description import ProjectDescription

#: The figure of numbers and dates that are read in the texts.
_VERIFIED: Final = "assertions-proven"

#: Labels of the figures in Korean and English, in the order of the home page.
_FIGURES: Final[Mapping[str, tuple[str, str]]] = {
    "projects": ("사업", "projects"),
    "organizations": ("기관·단체", "organizations"),
    "awards": ("상", "awards"),
    "sources": ("출처", "sources"),
    "assertions": ("주장", "assertions"),
    _VERIFIED: ("검증된 수치·날짜", "verified numbers and dates"),
    "quads": ("RDF 문장", "RDF statements"),
}


def shown_figures(
    project: ProjectDescription, figures: Mapping[str, int]
) -> dict[str, tuple[tuple[str, str], int]]:
    """
    Return the figures that are shown, in order.

    Args:
        project: the project of the release.
        figures: the counts by name.

    Returns:
        By name, the labels in Korean and English and the count.
    """
    return {
        name: (words, figures[name])
        for name, words in _FIGURES.items()
        if name in figures and (name != _VERIFIED or project.numerals != "none")
    }
