"""Records of what changed between two releases, with the names of everything.  No IO."""

from __future__ import annotations

from dataclasses import dataclass

from gwangju_kg.release.diff_summary import ChangedThing


@dataclass(frozen=True)
class WordedChange:
    """
    One change of a thing.

    Attributes:
        kind: ``value`` (one value became another), ``added``, ``removed`` (a milestone or another
            part), ``claim-added``, ``claim-removed``, ``claim-corrected``, ``claim-set-aside`` or
            ``claim-restored``.
        subject: what changed: the thing, its milestone, or a claim.
        matter: the property or indicator, or a state that remained; None if the kind says all.
        old, new: the values before and after, each sorted; empty if there were none.
    """

    kind: str
    subject: ChangedThing
    matter: ChangedThing | None = None
    old: tuple[ChangedThing, ...] = ()
    new: tuple[ChangedThing, ...] = ()


@dataclass(frozen=True)
class ThingChanges:
    """
    The changes of one thing.

    Attributes:
        thing: the thing.
        fate: ``added``, ``removed`` or ``changed``.
        changes: old and new values first, then claims; at most `MAX_CHANGES`.
        more: the number of other changes.
    """

    thing: ChangedThing
    fate: str
    changes: tuple[WordedChange, ...]
    more: int


@dataclass(frozen=True)
class WordedDiff:
    """
    What changed between two releases, in words.

    Attributes:
        things: the changed things, those with new values first; at most `MAX_THINGS`.
        more: the number of other things.
        unread: the number of changed subjects that were not looked up, because they are too many.
    """

    things: tuple[ThingChanges, ...]
    more: int
    unread: int
