"""
Asks a reconciliation service for candidates.

Source: Reconciliation Service API 0.2, W3C Entity Reconciliation Community Group,
https://reconciliation-api.github.io/specs/0.2/; 0.1 asks and answers alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from gwangju_kg.errors import RemoteError
from gwangju_kg.linking.candidates import Candidate, merged, plain
from gwangju_kg.linking.known_links import Subject
from gwangju_kg.linking.polite_client import PoliteClient

_JSON: Final = "application/json"

#: Versions of the interface that this module speaks.
_VERSIONS: Final = frozenset({"0.1", "0.2"})

#: Queries in one batch, where the service does not say, and the most that are sent.
_BATCH: Final = 10
_LARGEST_BATCH: Final = 50

#: Candidates that are asked for by name.
_LIMIT: Final = 5

#: Of what JSON may hold, halves of surrogate pairs are no characters of an IRI either.
_IRI: Final = re.compile(r"https?://[^\s<>\"{}|\\^`\ud800-\udfff]+")


@dataclass(frozen=True)
class ReconciliationService:
    """
    A reconciliation service.

    Attributes:
        remote: who asks.
        address: its address.
        space: what the IRIs of its things begin with.
        version: of its data, or "".
        batch: queries that one request may hold.
        kind: the identifier of the class to which candidates are to belong, or "".
    """

    remote: PoliteClient
    address: str
    space: str
    version: str
    batch: int
    kind: str = ""

    @classmethod
    def open(
        cls, remote: PoliteClient, address: str, *, space: str = "", kind: str = ""
    ) -> ReconciliationService:
        """
        Read the description that the service gives of itself.

        Args:
            remote: who asks.
            address: of the service.
            space: what the IRIs of its things begin with, where its own word is not to count.
            kind: the identifier of the class to which candidates are to belong, or "".

        Raises:
            RemoteError: it does not answer, or not as such a service.
        """
        found = _object(remote.get(address, _JSON).body, address)
        versions = found.get("versions", ["0.1"])
        if not isinstance(versions, list) or not _VERSIONS.intersection(map(str, versions)):
            raise _nonsense(address, f"speaks {versions!r} and not {sorted(_VERSIONS)}")
        space = space or str(found.get("identifierSpace", ""))
        if not _IRI.fullmatch(space):
            raise _nonsense(address, "names no identifierSpace: give it with --space")
        size = found.get("batchSize")
        batch = size if isinstance(size, int) and size > 0 else _BATCH
        return cls(
            remote=remote,
            address=address,
            space=space,
            version=plain(str(found.get("serviceVersion") or "")),
            batch=min(batch, _LARGEST_BATCH),
            kind=kind,
        )

    def candidates(self, subjects: Sequence[Subject]) -> Mapping[str, tuple[Candidate, ...]]:
        """
        Ask for each entity by its preferred names.

        Raises:
            RemoteError: the service does not answer, or not as the specification has it.
        """
        asked = [
            (subject.iri, names[0]) for subject in subjects for names in subject.names.values()
        ]
        found: dict[str, list[Candidate]] = {subject.iri: [] for subject in subjects}
        for start in range(0, len(asked), self.batch):
            part = asked[start : start + self.batch]
            answers = self._ask([name for _, name in part])
            for (iri, _), candidates in zip(part, answers, strict=True):
                found[iri] += candidates
        return {iri: merged(candidates) for iri, candidates in found.items()}

    def _ask(self, names: Sequence[str]) -> list[list[Candidate]]:
        kind = {"type": self.kind} if self.kind else {}
        batch = {
            f"q{number}": {"query": name, "limit": _LIMIT, **kind}
            for number, name in enumerate(names)
        }
        form = {"queries": json.dumps(batch, ensure_ascii=False)}
        answer = _object(self.remote.post(self.address, form, _JSON).body, self.address)
        try:
            return [
                [self._candidate(row, query) for row in answer[name]["result"]]
                for name, query in zip(batch, names, strict=True)
            ]
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise _nonsense(self.address, "gives no results of the specification's form") from error

    def _candidate(self, row: Mapping[str, Any], query: str) -> Candidate:
        name, score = row["name"], row.get("score")
        if not isinstance(name, str):
            raise TypeError("a name is a text")
        stated = isinstance(score, int | float)
        return Candidate(
            iri=self._iri(str(row["id"])),
            names=(plain(name),),
            kinds={
                self._iri(str(kind["id"])): plain(str(kind.get("name") or ""))
                for kind in row.get("type") or ()
                if isinstance(kind, dict) and kind.get("id")
            },
            description=plain(str(row.get("description") or "")),
            remark=f"score {score:g} of the service" if stated else "",
            matched=(query,) if row.get("match") is True else (),
        )

    def _iri(self, identifier: str) -> str:
        """Give the IRI of a thing: its identifier in the service's space, or one already."""
        if _IRI.fullmatch(identifier):
            return identifier
        joint = "" if self.space.endswith(("/", "#", "=", ":", "-", "_")) else "/"
        return self.space + joint + quote(identifier, safe=":@!$&'()*+,;=-._~")


def _object(content: bytes, address: str) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _nonsense(address, "does not answer in JSON") from error
    if not isinstance(found, dict):
        raise _nonsense(address, "does not answer with an object")
    return found


def _nonsense(address: str, told: str) -> RemoteError:
    return RemoteError(f"{address} is no reconciliation service: it {told}", address, "unreadable")
