"""The progress of many builds: a line for each project, with what is left, and a summary."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import click

from gwangju_kg.cli import _terminal
from gwangju_kg.errors import BuildError

if TYPE_CHECKING:
    from gwangju_kg.build.many.project_builds import BuildOutcome

_MINUTE_S: Final = 60


def show_outcomes(outcomes: Iterable[BuildOutcome], total: int) -> None:
    """
    Print a line for each project as it is finished, then how many were built.

    Args:
        outcomes: what became of the projects.
        total: the number of projects.

    Raises:
        BuildError: some failed; the message names them.
    """
    began = time.monotonic()
    done: list[BuildOutcome] = []
    for outcome in outcomes:
        done.append(outcome)
        left = total - len(done)
        wait_s = (time.monotonic() - began) / len(done) * left
        for remark in outcome.remarks:
            _terminal.show_message(f"{outcome.folder.name}: {remark}")
        ahead = f"; {left:,} left, about {_duration(wait_s)}" if left else ""
        _terminal.show_message(f"{len(done):,} of {total:,} {_sentence(outcome)}{ahead}")
    failed = sorted(outcome.folder.name for outcome in done if outcome.error)
    built = sum(outcome.is_new and not outcome.error for outcome in done)
    unchanged = total - built - len(failed)
    click.echo(f"{built:,} built, {unchanged:,} up to date, {len(failed):,} failed")
    if failed:
        raise BuildError(f"no release was built of {', '.join(failed)}")


def _sentence(outcome: BuildOutcome) -> str:
    name = outcome.folder.name
    if outcome.error:
        return f"{name}: FAILED: {outcome.error}"
    if not outcome.is_new:
        return f"{name}: release {outcome.release} is up to date"
    return f"{name}: release {outcome.release}, {outcome.quads:,} quads, {outcome.seconds:.1f} s"


def _duration(seconds: float) -> str:
    """
    Return a duration in whole seconds or minutes.

    >>> _duration(59.6), _duration(61)
    ('60 s', '1 min')
    """
    if seconds <= _MINUTE_S:
        return f"{seconds:.0f} s"
    return f"{seconds / _MINUTE_S:.0f} min"
