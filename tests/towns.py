"""Towns: copies of the small project, each with a base address of its own; quick to build."""

import re
from pathlib import Path

from conftest import copy_project

_OURS = re.compile(r"https://w3id\.org/gwangju-kg/(?=id/|graph/|dataset|query/)")


def town_base(name):
    """Return the base address of the town *name*."""
    return f"https://{name}.example/record/"


def make_town(target, name, *, base=""):
    """Write the project of a town into the new folder *target*."""
    base = base or town_base(name)
    copy_project(target)
    for path in [target / "project.toml", *target.rglob("data/**/*.*")]:
        if path.is_file():
            path.write_text(_OURS.sub(base, path.read_text("utf-8")), "utf-8")
    described = (target / "project.toml").read_text("utf-8")
    described = described.replace("https://w3id.org/gwangju-kg/", base)
    described = described.replace('name = "gwangju-kg"', f'name = "{name}"')
    described = described.replace('en = "Small graph"', f'en = "Record of {name}"')
    (target / "project.toml").write_text(described, "utf-8")
    return target


def make_nation(target):
    """Write the project.toml of a merged release into the new folder *target*."""
    target.mkdir()
    Path(target / "project.toml").write_text(
        """\
base_iri = "https://nation.example/"
name = "nation"
license = "https://creativecommons.org/licenses/by/4.0/"

[title]
ko = "전국 지식그래프"
en = "National graph"

[description]
ko = "여러 도시의 기록"
en = "The records of several cities"

[publisher]
name = "National Archive"
""",
        "utf-8",
    )
    return target
