"""
Tells what is known of an IRI of which the release says nothing, or that it has given up.

Called by the pages of things; asks the releases that are kept.
"""

from __future__ import annotations

from gwangju_kg.errors import NotFound, RequestError, StoreError, Withdrawn
from gwangju_kg.web.context import current_server, release


def refuse_replaced(iri: str) -> None:
    """
    Refuse an IRI for which the release names another.

    Raises:
        Withdrawn: it does.
    """
    try:
        successor = current_server().history.replacement(release().path, iri)
    except StoreError:  # the engine, which has the data, will answer
        return
    if successor:
        raise Withdrawn(iri=iri, successor=successor, release=_last_holder(iri))


def missing(iri: str) -> RequestError:
    """Give the error for an IRI that the release does not know: earlier ones may have known it."""
    last = _last_holder(iri)
    if last is None:
        return NotFound(iri=iri)
    return Withdrawn(iri=iri, successor=None, release=last)


def _last_holder(iri: str) -> str | None:
    """Give the last release before the one served that knows *iri* and has not given it up."""
    served = release()
    releases = current_server().history.releases()
    places = [place for place, other in enumerate(releases) if other.id == served.id]
    history = current_server().history
    holders = history.releases_mentioning(releases[: places[0]] if places else (), iri)
    last = (other for other in reversed(holders) if not history.replacement(other.path, iri))
    return next((other.id for other in last), None)
