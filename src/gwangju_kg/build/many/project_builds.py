"""
Build each project of a folder, several at a time, each in a process of its own.

The input is a folder of projects; the output is what became of each as it is finished.  A project
that fails, or whose process is killed, leaves the others alone.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Final

from gwangju_kg.build import input_digest
from gwangju_kg.errors import BuildError, GwangjuError, ProjectError, reason_of
from gwangju_kg.language import Language
from gwangju_kg.project.project_toml import FILE
from gwangju_kg.release import manifest
from gwangju_kg.settings import Settings

#: What each process has loaded when it begins.
_PRELOADED: Final = ["gwangju_kg.build.pipeline"]


@dataclass(frozen=True)
class BuildOutcome:
    """
    What became of one project.

    Attributes:
        folder: the folder of the project.
        release: the id of its release, or "".
        quads: the number of quads in it.
        seconds: how long it took.
        is_new: whether it was built now; the release of an unchanged project stays.
        remarks: what a person should see although nothing failed.
        error: why there is no release, or "".
    """

    folder: Path
    release: str = ""
    quads: int = 0
    seconds: float = 0.0
    is_new: bool = True
    remarks: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True)
class BuildOrder:
    """
    How projects are built.

    Attributes:
        only_stale: leave projects alone whose current release is up to date.
        language: the language of findings and errors.
    """

    only_stale: bool
    language: Language


def find_projects(folder: Path) -> tuple[Path, ...]:
    """
    Return the folders in `folder` that are projects with data, those with most data first.

    Raises:
        BuildError: there is none.
    """
    found = [path.parent for path in folder.glob(f"[!.]*/{FILE}") if _data_of(path).is_dir()]
    if not found:
        raise BuildError(f"{folder}: there is no folder here with {FILE} and data/")
    return tuple(sorted(found, key=lambda path: (-_size_bytes(path / "data"), path.name)))


def _data_of(project_toml: Path) -> Path:
    return project_toml.parent / "data"


def _size_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def build_projects(
    folders: Sequence[Path], order: BuildOrder, *, jobs: int
) -> Iterator[BuildOutcome]:
    """
    Build projects and yield what became of each, in the order in which they are finished.

    Args:
        folders: the folders of the projects; each release goes to ``releases/`` in its folder.
        order: how they are built.
        jobs: the number of processes at the same time.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    pool = ThreadPoolExecutor(jobs)
    try:
        futures = [pool.submit(_in_process, context, folder, order) for folder in folders]
        for future in as_completed(futures):
            yield future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _in_process(context: ForkServerContext, folder: Path, order: BuildOrder) -> BuildOutcome:
    """Build a project in a process of its own, and wait for the outcome."""
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_build_and_send, args=(sender, folder, order))
    process.start()
    sender.close()
    try:
        outcome: BuildOutcome | None = receiver.recv()
    except EOFError:
        outcome = None
    process.join()
    receiver.close()
    return outcome or BuildOutcome(folder, error=_death(process.exitcode or 0))


def _death(exit_code: int) -> str:
    """
    Return what a process that sent nothing died of.

    >>> _death(-9)
    'the process was killed (SIGKILL): free memory, or use fewer --jobs'
    """
    if exit_code < 0:
        name = signal.Signals(-exit_code).name
        return f"the process was killed ({name}): free memory, or use fewer --jobs"
    return f"the process ended with status {exit_code}; its message is above"


def _build_and_send(sender: Connection, folder: Path, order: BuildOrder) -> None:
    sender.send(build_project(folder, order))
    sender.close()


def build_project(folder: Path, order: BuildOrder) -> BuildOutcome:
    """Build one project in this process; errors of the project are in the outcome."""
    from gwangju_kg.build import pipeline  # noqa: PLC0415 - the RDF libraries, not in the parent

    settings = Settings(project=folder, releases=folder / Settings.releases)
    remarks: list[str] = []

    def build() -> Path:
        return pipeline.build(
            settings, lambda stage: remarks.extend(stage.remarks), language=order.language
        )

    outcome = outcome_of(folder, build, order, is_stale=lambda: input_digest.is_stale(settings))
    return replace(outcome, remarks=tuple(remarks))


def outcome_of(
    folder: Path,
    build: Callable[[], Path],
    order: BuildOrder,
    *,
    is_stale: Callable[[], bool],
) -> BuildOutcome:
    """
    Build, and return the outcome.

    Args:
        folder: the folder of the project.
        build: builds it and returns the directory of its release.
        order: how it is built.
        is_stale: checks whether there is something to build.
    """
    began = time.monotonic()
    try:
        is_new = not order.only_stale or is_stale()
        path = build() if is_new else (folder / Settings.releases / manifest.CURRENT).resolve()
        quads = int(manifest.read(path)["figures"]["quads"])
    except ProjectError as error:
        return BuildOutcome(folder, error=error.text(order.language))
    except GwangjuError as error:
        return BuildOutcome(folder, error=str(error))
    except OSError as error:
        return BuildOutcome(folder, error=reason_of(error))
    return BuildOutcome(folder, path.name, quads, time.monotonic() - began, is_new=is_new)
