"""
Build each project of a folder on the workers of a cluster, by Dask's distributed scheduler.

The input is projects in a folder that every worker has under the same path; the output is what
became of each as it is finished.  Dask repeats elsewhere what a lost worker had begun.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gwangju_kg.build import input_digest
from gwangju_kg.build.many.project_builds import BuildOrder, BuildOutcome, build_project
from gwangju_kg.errors import BuildError

if TYPE_CHECKING:
    from distributed import Client

#: Seconds until the scheduler must have answered, and again until it must have a worker.
_CONNECT_S: Final = 10

#: The error of a project whose builds end with the loss of the worker, also alone.
_COSTS_WORKERS: Final = (
    "it costs each worker that builds it: give them more memory, or see their logs"
)


def build_on_cluster(
    folders: Sequence[Path], order: BuildOrder, *, address: str
) -> Iterator[BuildOutcome]:
    """
    Build projects and yield what became of each, in the order in which they are finished.

    Args:
        folders: the folders of the projects; each release goes to ``releases/`` in its folder.
        order: how they are built.
        address: the scheduler, such as ``tcp://10.0.0.1:8786``.

    Raises:
        BuildError: distributed is not installed, no scheduler answers, or it has no worker.
    """
    with _connected(address) as client:
        suspects = []
        for folder, outcome in _outcomes(client, folders, order):
            if outcome is None:
                suspects.append(folder)
            else:
                yield outcome
        # What waits at a lost worker counts as lost over too.  Alone, only its cause is lost again.
        for suspect in suspects:
            for folder, outcome in _outcomes(client, [suspect], order):
                yield outcome or BuildOutcome(folder, error=_COSTS_WORKERS)


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    """Yield a client of a scheduler that has a worker."""
    try:
        from distributed import Client  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise BuildError(
            "--on needs an optional extra: pip install 'gwangju-kg[cluster]'"
        ) from error
    try:
        client = Client(address, timeout=_CONNECT_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise BuildError(f"no scheduler of Dask answers at {address}: {error}") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_CONNECT_S)
        except TimeoutError as error:
            raise BuildError(
                f"the scheduler at {address} has no worker: start some with 'dask worker {address}'"
            ) from error
        yield client


def _outcomes(
    client: Client, folders: Sequence[Path], order: BuildOrder
) -> Iterator[tuple[Path, BuildOutcome | None]]:
    """Build projects and yield each with its outcome; None if it has cost too many workers."""
    from distributed import KilledWorker, as_completed  # noqa: PLC0415 - an extra

    paths = [folder.resolve() for folder in folders]
    futures = client.map(_build_here, paths, order=order, software=_software_versions(), pure=False)
    by_key = {future.key: folder for future, folder in zip(futures, folders, strict=True)}
    finished = as_completed(futures, loop=client.loop)
    # An outcome that is still wanted when its worker is lost is computed, that is built, again.
    del futures
    for future in finished:
        folder = by_key[future.key]
        try:
            outcome = future.result()
        except KilledWorker:
            outcome = None
        except CancelledError:
            outcome = BuildOutcome(folder, error="the connection to the scheduler was lost")
        except Exception as error:
            outcome = BuildOutcome(folder, error=f"{type(error).__name__}: {error}")
        future.release()
        yield folder, outcome


def _software_versions() -> dict[str, str]:
    """Return the versions of what determines a release: the program and some libraries."""
    return {"gwangju-kg": version("gwangju-kg"), **input_digest.software_versions()}


def _build_here(folder: Path, *, order: BuildOrder, software: Mapping[str, str]) -> BuildOutcome:
    """Build a project on this worker if it has the folder and the software of the client."""
    from distributed import get_worker  # noqa: PLC0415

    here, worker = _software_versions(), get_worker().address
    if here != software:
        others = [f"{name} {here[name]}, not {software[name]}" for name in sorted(software)]
        return BuildOutcome(folder, error=f"the worker {worker} has {'; '.join(others)}")
    if not folder.is_dir():
        return BuildOutcome(folder, error=f"the worker {worker} has no folder {folder}")
    return build_project(folder, order)
