"""
Errors for IRIs that are unknown or withdrawn.

Used by the pages of things; looks into the stored releases.
"""

from __future__ import annotations

from gwangju_kg.errors import NotFound, Removed, RequestError, StoreError, Withdrawn
from gwangju_kg.web.context import current_server, release


def refuse_replaced(iri: str) -> None:
    """
    Raise an error if the release names a replacement for an IRI.

    Raises:
        Withdrawn: there is a replacement.
    """
    try:
        successor = current_server().history.replacement(release().path, iri)
    except StoreError:  # the engine, which has the data, decides
        return
    if successor:
        raise Withdrawn(iri=iri, successor=successor, release=_last_holder(iri))


def not_found_error(iri: str) -> RequestError:
    """Return the error for an unknown IRI: removed, or withdrawn if an earlier release has it."""
    try:
        current_server().history.refuse_removed(iri)
    except Removed as error:
        return error
    last = _last_holder(iri)
    if last is None:
        return NotFound(iri=iri)
    return Withdrawn(iri=iri, successor=None, release=last)


def _last_holder(iri: str) -> str | None:
    """Return the last release before the served one that has `iri` and does not replace it."""
    served = release()
    releases = current_server().history.releases()
    positions = [index for index, other in enumerate(releases) if other.id == served.id]
    history = current_server().history
    holders = history.releases_mentioning(releases[: positions[0]] if positions else (), iri)
    last = (other for other in reversed(holders) if not history.replacement(other.path, iri))
    return next((other.id for other in last), None)
