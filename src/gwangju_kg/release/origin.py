"""
Read of which project a release is: its base IRI, its name, its titles.

The manifest says it.  The manifests of older releases do not; their descriptions for search engines
do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from gwangju_kg.errors import REMEDY, StoreError
from gwangju_kg.language import LANGUAGES
from gwangju_kg.project.description import ProjectDescription
from gwangju_kg.release import manifest

#: The description of the dataset for search engines.
_SCHEMA_ORG: Final = "metadata/dataset.json"


def read_origin(release: Path) -> ProjectDescription:
    """
    Return what the project of a release said of itself.

    Raises:
        StoreError: the release has no manifest, or does not say it.
    """
    return project_of(manifest.read(release), release)


def project_of(stated: Mapping[str, Any], release: Path) -> ProjectDescription:
    """
    Return what the project of a release said of itself; `stated` is the manifest.

    Raises:
        StoreError: the release does not say it.
    """
    try:
        if "project" in stated:
            return ProjectDescription.from_dict(stated["project"])
        return ProjectDescription.from_dict(_read_description(stated, release))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, StopIteration) as error:
        raise StoreError(f"{release} does not say of which project it is; {REMEDY}") from error


def _read_description(stated: Mapping[str, Any], release: Path) -> dict[str, Any]:
    described = json.loads((release / _SCHEMA_ORG).read_bytes())
    titles, texts = (
        {row.get("@language", ""): row["@value"] for row in described[name]}
        for name in ("name", "description")
    )
    paths = (Path(row["path"]) for row in stated["files"])
    return {
        "base_iri": described["url"],
        "name": next(path.stem for path in paths if path.suffix == ".nq"),
        "title": {language: titles.get(language, "") for language in LANGUAGES},
        "description": {language: texts.get(language, "") for language in LANGUAGES},
        "publisher": described.get("creator", {}).get("name", ""),
        "license": described.get("license", ""),
    }
