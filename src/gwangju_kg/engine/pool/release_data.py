"""
The data of a release for the workers of a pool: in memory, or on disk.

Takes the directory of a release.  Runs in the pool's process, before it forks workers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Store

from gwangju_kg.engine.worker.query_dataset import ServedData
from gwangju_kg.engine.worker.rewriting.ordering import Ordering
from gwangju_kg.errors import StoreError
from gwangju_kg.rdf import store
from gwangju_kg.release import manifest, origin
from gwangju_kg.release.manifest import ReleaseDefaultGraph, default_graph_of
from gwangju_kg.settings import Settings

#: Bytes of memory that a quad takes.  Measured with pyoxigraph 0.5.13: 350.
_QUAD_BYTES: Final = 400

_N_QUADS: Final = "application/n-quads"


@dataclass(frozen=True)
class ReleaseData:
    """
    The data of a release, on disk or in memory.

    Attributes:
        path: the directory of the release.
        dump: the path of its dump in N-Quads, or None.
        default_graph: the dump of its default graph, or None if queries ask all graphs.
        quads: the number of quads with those of the default graph.
        prefixes: prefixes for answers and messages.
    """

    path: Path
    dump: Path | None
    default_graph: ReleaseDefaultGraph | None
    quads: int
    prefixes: Mapping[str, str]

    @classmethod
    def read(cls, path: Path) -> ReleaseData:
        """
        Read the manifest of a release.

        Raises:
            StoreError: the release is missing, damaged or of another format.
        """
        stated = manifest.verify(path)
        dumps = (row["path"] for row in stated["files"] if row["media_type"] == _N_QUADS)
        dump = next(dumps, None)
        default_graph = default_graph_of(stated)
        return cls(
            path,
            path / dump if dump else None,
            default_graph,
            stated["figures"]["quads"] + (default_graph.triples if default_graph else 0),
            origin.project_of(stated, path).namespaces.prefixes,
        )

    @property
    def loaded_quads(self) -> int:
        """The number of quads that are loaded into memory: those of the default graph twice."""
        return self.quads + (self.default_graph.triples if self.default_graph else 0)

    def fits(self, settings: Settings) -> bool:
        """Check whether the data may be held in memory."""
        return self.dump is not None and self.loaded_quads * _QUAD_BYTES <= settings.data_bytes

    def open_on_disk(self) -> ServedData:
        """
        Open the store on disk: in the worker, since its threads do not survive a fork.

        Raises:
            StoreError: the store is damaged.
        """
        return self._served(store.open_read_only(self.path / manifest.STORE), None)

    def load(self) -> Callable[[], ServedData]:
        """
        Load the data into memory, and return the function that returns it in a worker.

        The default graph is loaded a second time, alone, on another processor.

        Raises:
            StoreError: the dumps hold other numbers of quads than the manifest states.
        """
        assert self.dump is not None  # noqa: S101 - see `fits`
        with ThreadPoolExecutor(1) as other:  # its thread ends before the pool forks
            alone = other.submit(self._load_default_graph)
            loaded = store.load_dump(self.dump)
            ordering = Ordering(loaded)
            ordering.read_kinds()
            if self.default_graph:
                store.load_first_last(loaded, self.path / self.default_graph.path)
            default_store = alone.result()
        if len(loaded) != self.quads:
            raise StoreError(
                f"the dumps of {self.path} hold {len(loaded):,} quads, its manifest states"
                f" {self.quads:,}"
            )
        served = self._served(loaded, default_store)._replace(ordering=ordering)
        return lambda: served

    def _load_default_graph(self) -> Store | None:
        if self.default_graph is None:
            return None
        alone = Store()
        store.load_first_last(alone, self.path / self.default_graph.path)
        return alone

    def _served(self, opened: Store, default_store: Store | None) -> ServedData:
        default_graph = self.default_graph
        record = default_graph.graphs if default_graph else ()
        terms = default_graph.terms_graph if default_graph else ""
        return ServedData(opened, self.prefixes, record, terms, default_store=default_store)
