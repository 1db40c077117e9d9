"""
A project folder: its description, and where the files are from which a release is built.

What all cities share, ``ontology/``, ``shapes/`` and ``queries/``, comes with the program.  A
project with such a folder of its own uses its own; a ``queries/`` folder with nothing but
``examples/`` only adds examples to the shared queries.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gwangju_kg.errors import SourceError
from gwangju_kg.project.description import ProjectDescription
from gwangju_kg.project.project_toml import FILE, read_description
from gwangju_kg.rdf.namespaces import Namespaces

#: The folders of a project from which a release is built.
FOLDERS: Final = ("ontology", "data", "shapes", "queries")

#: The folder that every project has itself.
_DATA: Final = "data"

#: The queries that belong to one city, as they name its things.
_EXAMPLES: Final = "queries/examples"

_PACKAGE: Final = Path(__file__).parents[1]


def shared_root() -> Path:
    """Return the folder with what all cities share: in the package, or in its checkout."""
    packaged = _PACKAGE / "shared"
    return packaged if packaged.is_dir() else _PACKAGE.parents[1]


@dataclass(frozen=True)
class Project:
    """
    A project.

    Attributes:
        folder: its folder.
        description: what its ``project.toml`` says.
    """

    folder: Path
    description: ProjectDescription

    @classmethod
    def open(cls, folder: Path) -> Project:
        """
        Read the description of the project in `folder`.

        Raises:
            ProjectError: ``project.toml`` is missing or has a mistake.
        """
        return cls(folder, read_description(folder))

    @property
    def namespaces(self) -> Namespaces:
        """The namespaces under its base IRI."""
        return self.description.namespaces

    def path(self, name: str) -> Path:
        """Return the file or folder `name`, such as ``queries/pages``: its own, or the shared."""
        top = name.partition("/")[0]
        is_own = top == _DATA or name.startswith(_EXAMPLES) or self._has_own(top)
        return (self.folder if is_own else shared_root()) / name

    def _has_own(self, top: str) -> bool:
        folder = self.folder / top
        if not folder.is_dir():
            return False
        examples = Path(_EXAMPLES).name
        return top != "queries" or any(
            path.name != examples for path in folder.iterdir() if path.is_dir()
        )

    def is_shared(self, path: Path) -> bool:
        """Check whether a file comes with the program, so that the project cannot correct it."""
        return any(
            path.is_relative_to(self.path(top))
            for top in FOLDERS
            if top != _DATA and not self._has_own(top)
        )

    def files(self) -> list[tuple[Path, Path]]:
        """
        Return the files from which a release is built; hidden files are left out.

        Returns:
            Pairs of a path as within the project and the file, sorted.

        Raises:
            SourceError: the project has no folder ``data/``.
        """
        if not (self.folder / _DATA).is_dir():
            raise SourceError(f"there is no folder {_DATA}/ here: create it", self.folder)
        files = {Path(FILE): self.folder / FILE}
        for root in {*FOLDERS, _EXAMPLES}:
            start = self.path(root)
            base = start.parents[root.count("/")]
            for path in start.rglob("[!.]*"):
                name = path.relative_to(base)
                is_foreign_example = name.is_relative_to(_EXAMPLES) and base != self.folder
                if path.is_file() and not _is_hidden(name) and not is_foreign_example:
                    files[name] = path
        return sorted(files.items())


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
