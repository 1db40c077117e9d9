"""
Open the releases that are to be merged, and refuse what cannot be merged.

The input is directories; the output is a record for each, sorted by base IRI.  Each file is
compared with its hash in the manifest, and the N-Quads dump with the hash of the dataset: the store
is not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from gwangju_kg.errors import REMEDY, MergeError, StoreError
from gwangju_kg.language import Sentence
from gwangju_kg.project.description import ProjectDescription
from gwangju_kg.project.project_toml import FILE
from gwangju_kg.rdf.merged_namespaces import MergedNamespaces, without_scheme
from gwangju_kg.release import manifest, origin
from gwangju_kg.release.diff import N_QUADS
from gwangju_kg.release.merged_cities import CITIES, MergedCity

_SAME_BASE: Final[Sentence] = {
    "ko": "{first}, {second}: 기준 주소가 같습니다({iri}). 하나만 병합할 수 있습니다",
    "en": "{first} and {second} have the same base address {iri}: merge one of them",
}
_OWN_BASE: Final[Sentence] = {
    "ko": "{first}: 기준 주소 {iri}가 병합한 릴리스의 것과 같습니다. 병합용 project.toml에"
    " 다른 base_iri를 적으십시오",
    "en": "{first} has the base address {iri} of the merged release: give the merged release"
    " another base_iri in its project.toml",
}
_MERGED: Final[Sentence] = {
    "ko": "{first}: 이미 병합한 릴리스입니다. 도시별 릴리스를 지정하십시오",
    "en": "{first} is itself merged: name the releases of its cities",
}
_OLD: Final[Sentence] = {
    "ko": "{first}: 기본 그래프가 없는 옛 릴리스입니다. 'gwangju-kg build'로 다시 만드십시오",
    "en": "{first} states no default graph: build it again with 'gwangju-kg build'",
}
_FOREIGN_GRAPH: Final[Sentence] = {
    "ko": "{first}: 그래프 {iri}가 다른 도시({second})의 기준 주소 아래에 있습니다",
    "en": "{first} has the graph {iri}, which is under the base address of {second}",
}


@dataclass(frozen=True)
class CityRelease:
    """
    A release that is to be merged.

    Attributes:
        path: its directory, links resolved.
        city: what the merged manifest will state of it.
        stated: its manifest.
        dump: its N-Quads dump.
    """

    path: Path
    city: MergedCity
    stated: Mapping[str, Any] = field(hash=False)
    dump: Path

    @property
    def base_iri(self) -> str:
        """The base IRI of its city."""
        return self.city.project.base_iri

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return f"{self.base_iri} ({self.city.id})"

    def lines(self) -> Iterator[bytes]:
        """Yield the lines of its dataset in canonical order."""
        with self.dump.open("rb") as file:
            yield from file


def open_releases(paths: Iterable[Path], merged: ProjectDescription) -> tuple[CityRelease, ...]:
    """
    Open and verify releases.

    Args:
        paths: directories of releases, or of projects whose current release is meant.
        merged: the description of the merged release.

    Raises:
        StoreError: a release is missing, damaged, or does not match its manifest.
        MergeError: two releases have the same base IRI, or one cannot be merged.
    """
    releases = sorted(map(_open, paths), key=lambda release: release.base_iri)
    for first, second in combinations(releases, 2):
        if without_scheme(first.base_iri) == without_scheme(second.base_iri):
            raise _refused(_SAME_BASE, first, iri=first.base_iri, second=second.path)
    for release in releases:
        if without_scheme(release.base_iri) == without_scheme(merged.base_iri):
            raise _refused(_OWN_BASE, release, iri=release.base_iri)
    _refuse_foreign_graphs(releases, namespaces(merged, releases))
    return tuple(releases)


def namespaces(merged: ProjectDescription, releases: Sequence[CityRelease]) -> MergedNamespaces:
    """Return the namespaces of the merged release."""
    named = tuple((release.city.project.name, release.base_iri) for release in releases)
    return MergedNamespaces(merged.base_iri, named)


def _open(path: Path) -> CityRelease:
    if (path / FILE).is_file():
        path = path / "releases" / manifest.CURRENT
    path = path.resolve()
    stated = manifest.verify(path, thorough=True)
    rows = [row for row in stated["files"] if row["media_type"] == N_QUADS]
    row = next((row for row in rows if not row.get("coding")), None)
    if row is None or row["sha256"] != stated.get("rdfc10_sha256"):
        raise StoreError(f"{path} has no N-Quads dump of its dataset; {REMEDY}")
    try:
        release = CityRelease(
            path,
            MergedCity(
                origin.project_of(stated, path),
                id=str(stated["id"]),
                version=str(stated["version"]),
                issued=str(stated["issued"]),
                sha256=str(row["sha256"]),
                figures={str(name): int(count) for name, count in stated["figures"].items()},
            ),
            stated=stated,
            dump=path / row["path"],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StoreError(f"{path}: the manifest is malformed; {REMEDY}") from error
    if stated.get(CITIES):
        raise _refused(_MERGED, release)
    if not stated.get(manifest.DEFAULT_GRAPH):
        raise _refused(_OLD, release)
    return release


def _refuse_foreign_graphs(releases: Sequence[CityRelease], spaces: MergedNamespaces) -> None:
    for release in releases:
        for row in release.stated["graphs"]:
            owner = spaces.owner_of(row["iri"]).base_iri
            if owner not in {release.base_iri, spaces.base_iri}:
                raise _refused(_FOREIGN_GRAPH, release, iri=row["iri"], second=owner)


def _refused(sentence: Sentence, first: CityRelease, **facts: object) -> MergeError:
    texts = {tag: text.format(first=first.path, **facts) for tag, text in sentence.items()}
    return MergeError({"ko": texts["ko"], "en": texts["en"]})
