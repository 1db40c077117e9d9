"""What a check comes to: passed, failed or cannot tell, with the words that it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from gwangju_kg.korean.reader import Reading


class CheckOutcome(StrEnum):
    """The outcome of a check; the codes are EARL's."""

    PASSED = "passed"
    FAILED = "failed"
    CANNOT_TELL = "cantTell"


@dataclass(frozen=True)
class CheckResult:
    """
    The outcome of checking one thing that an assertion states.

    Attributes:
        outcome: what it came to.
        readings: the readings that carry the thing; empty unless passed.
        remark: why not, and what to do; or what was let pass.
    """

    outcome: CheckOutcome
    readings: tuple[Reading, ...] = ()
    remark: str = ""


def passed(*readings: Reading, remark: str = "") -> CheckResult:
    """Give the verdict that the readings carry what is stated."""
    return CheckResult(CheckOutcome.PASSED, readings, remark)


def failed(remark: str) -> CheckResult:
    """Give the verdict that the passage does not carry what is stated."""
    return CheckResult(CheckOutcome.FAILED, (), remark)


def cannot_tell(remark: str) -> CheckResult:
    """Give the verdict that nothing shows whether the passage carries what is stated."""
    return CheckResult(CheckOutcome.CANNOT_TELL, (), remark)


def worst_outcome(verdicts: Iterable[CheckResult]) -> CheckOutcome:
    """
    Give the outcome of all: failed before cannot tell before passed.

    >>> worst([passed(), cannot_tell("")]).value
    'cantTell'
    """
    outcomes = {verdict.outcome for verdict in verdicts}
    for outcome in (CheckOutcome.FAILED, CheckOutcome.CANNOT_TELL):
        if outcome in outcomes:
            return outcome
    return CheckOutcome.PASSED
