"""Several releases of the small project in one folder, each built from a changed project."""

import shutil

from gwangju_kg.build.pipeline import build
from gwangju_kg.settings import Settings

THINGS = "data/entities/projects.ttl"
DATASET = "data/dataset.ttl"


def make(project_path, folder, *editions):
    """
    Build a release for each edition; an edition is a sequence of (file, old text, new text).

    Returns:
        The folder of the releases, of which the last is current, and their ids.
    """
    project = shutil.copytree(project_path, folder / "project")
    releases, names = folder / "releases", []
    for edition in editions:
        for file, old, new in edition:
            path = project / file
            text = path.read_text("utf-8")
            assert old in text
            path.write_text(text.replace(old, new), "utf-8")
        names.append(build(Settings(project=project, releases=releases), lambda stage: None).name)
    return releases, names
