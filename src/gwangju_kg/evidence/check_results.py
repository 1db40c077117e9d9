"""The result of a check: passed, failed or cannot tell, with the readings that support it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gwangju_kg.korean.reader import Reading


class CheckOutcome(StrEnum):
    """The outcome of a check; the codes are EARL's."""

    PASSED = "passed"
    FAILED = "failed"
    CANNOT_TELL = "cantTell"
    UNTESTED = "untested"


@dataclass(frozen=True)
class CheckResult:
    """
    The outcome of checking one thing that an assertion states.

    Attributes:
        outcome: the outcome.
        readings: the readings that support the assertion; empty unless passed.
        remark: why the check did not pass, and what to do; or what was not tested.
    """

    outcome: CheckOutcome
    readings: tuple[Reading, ...] = ()
    remark: str = ""


def passed(*readings: Reading, remark: str = "") -> CheckResult:
    """Return the result that the readings support what is stated."""
    return CheckResult(CheckOutcome.PASSED, readings, remark)


def failed(remark: str) -> CheckResult:
    """Return the result that the passage does not support what is stated."""
    return CheckResult(CheckOutcome.FAILED, (), remark)


def cannot_tell(remark: str) -> CheckResult:
    """Return the result that it is not known whether the passage supports what is stated."""
    return CheckResult(CheckOutcome.CANNOT_TELL, (), remark)


def untested(remark: str) -> CheckResult:
    """Return the result that something stated was not compared with the passage."""
    return CheckResult(CheckOutcome.UNTESTED, (), remark)


#: The result of numbers and dates that are not read.
NOT_READ: Final = cannot_tell(
    'its numbers and dates are not read, as project.toml says numerals = "none"; its passage stands'
    " in the text"
)


def overall_outcome(results: Iterable[CheckResult]) -> CheckOutcome:
    """
    Return the outcome of several results: failed before cannot tell before passed.

    If something was not tested, the outcome is untested unless the passage supports something else:
    the number of an assertion is proven even if the editors set its period, but an assertion whose
    only date the editors set is not.

    >>> overall_outcome([passed(), cannot_tell("")]).value
    'cantTell'
    >>> overall_outcome([passed(), untested("")]).value
    'untested'
    """
    collected = tuple(results)
    outcomes = {result.outcome for result in collected}
    for outcome in (CheckOutcome.FAILED, CheckOutcome.CANNOT_TELL):
        if outcome in outcomes:
            return outcome
    if CheckOutcome.UNTESTED in outcomes and not any(result.readings for result in collected):
        return CheckOutcome.UNTESTED
    return CheckOutcome.PASSED
