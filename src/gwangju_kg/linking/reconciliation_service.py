"""
Query a reconciliation service for candidates.

Source: Reconciliation Service API 0.2, W3C Entity Reconciliation Community Group,
https://reconciliation-api.github.io/specs/0.2/; queries and results of 0.1 are the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from gwangju_kg.errors import RemoteError
from gwangju_kg.linking.candidates import Candidate, merge_candidates, one_line
from gwangju_kg.linking.known_links import Subject
from gwangju_kg.linking.polite_client import PoliteClient

_JSON: Final = "application/json"

#: Versions of the API that this module supports.
_VERSIONS: Final = frozenset({"0.1", "0.2"})

#: Queries in one batch if the service states no size, and the most that are sent.
_BATCH_SIZE: Final = 10
_MAX_BATCH_SIZE: Final = 50

#: Candidates requested for one name.
_LIMIT: Final = 5

#: JSON may hold halves of surrogate pairs, which are no characters of an IRI either.
_IRI: Final = re.compile(r"https?://[^\s<>\"{}|\\^`\ud800-\udfff]+")


@dataclass(frozen=True)
class ReconciliationService:
    """
    A reconciliation service.

    Attributes:
        client: sends the requests.
        address: its address.
        namespace: the beginning of the IRIs of its things.
        version: the version of its data, or "".
        batch_size: queries that one request may hold.
        type_id: the identifier of the class to which candidates should belong, or "".
    """

    client: PoliteClient
    address: str
    namespace: str
    version: str
    batch_size: int
    type_id: str = ""

    @classmethod
    def open(
        cls, client: PoliteClient, address: str, *, namespace: str = "", type_id: str = ""
    ) -> ReconciliationService:
        """
        Read the manifest of a service.

        Args:
            client: sends the requests.
            address: of the service.
            namespace: the beginning of the IRIs of its things, if the manifest should not decide.
            type_id: the identifier of the class to which candidates should belong, or "".

        Raises:
            RemoteError: it does not respond, or not as such a service.
        """
        manifest = _json_object(client.get(address, _JSON).body, address)
        versions = manifest.get("versions", ["0.1"])
        if not isinstance(versions, list) or not _VERSIONS.intersection(map(str, versions)):
            raise _not_a_service(address, f"has the versions {versions!r}, not {sorted(_VERSIONS)}")
        namespace = namespace or str(manifest.get("identifierSpace", ""))
        if not _IRI.fullmatch(namespace):
            raise _not_a_service(address, "states no identifierSpace: give it with --space")
        size = manifest.get("batchSize")
        batch_size = size if isinstance(size, int) and size > 0 else _BATCH_SIZE
        return cls(
            client=client,
            address=address,
            namespace=namespace,
            version=one_line(str(manifest.get("serviceVersion") or "")),
            batch_size=min(batch_size, _MAX_BATCH_SIZE),
            type_id=type_id,
        )

    def candidates(self, subjects: Sequence[Subject]) -> Mapping[str, tuple[Candidate, ...]]:
        """
        Query for each entity by its preferred names.

        Raises:
            RemoteError: the service does not respond, or not as the specification requires.
        """
        queries = [
            (subject.iri, names[0]) for subject in subjects for names in subject.names.values()
        ]
        by_iri: dict[str, list[Candidate]] = {subject.iri: [] for subject in subjects}
        for start in range(0, len(queries), self.batch_size):
            batch = queries[start : start + self.batch_size]
            results = self._query([name for _, name in batch])
            for (iri, _), candidates in zip(batch, results, strict=True):
                by_iri[iri] += candidates
        return {iri: merge_candidates(candidates) for iri, candidates in by_iri.items()}

    def _query(self, names: Sequence[str]) -> list[list[Candidate]]:
        type_filter = {"type": self.type_id} if self.type_id else {}
        batch = {
            f"q{number}": {"query": name, "limit": _LIMIT, **type_filter}
            for number, name in enumerate(names)
        }
        form = {"queries": json.dumps(batch, ensure_ascii=False)}
        results = _json_object(self.client.post(self.address, form, _JSON).body, self.address)
        try:
            return [
                [self._candidate(row, name) for row in results[key]["result"]]
                for key, name in zip(batch, names, strict=True)
            ]
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            message = "answers with results that the specification does not have"
            raise _not_a_service(self.address, message) from error

    def _candidate(self, row: Mapping[str, Any], query: str) -> Candidate:
        name, score = row["name"], row.get("score")
        if not isinstance(name, str):
            raise TypeError("a name is a string")
        has_score = isinstance(score, int | float)
        return Candidate(
            iri=self._iri(str(row["id"])),
            names=(one_line(name),),
            kinds={
                self._iri(str(kind["id"])): one_line(str(kind.get("name") or ""))
                for kind in row.get("type") or ()
                if isinstance(kind, dict) and kind.get("id")
            },
            description=one_line(str(row.get("description") or "")),
            remark=f"score {score:g} of the service" if has_score else "",
            matched_names=(query,) if row.get("match") is True else (),
        )

    def _iri(self, identifier: str) -> str:
        """Return the IRI of a thing: its identifier in the namespace, unless it is an IRI."""
        if _IRI.fullmatch(identifier):
            return identifier
        joint = "" if self.namespace.endswith(("/", "#", "=", ":", "-", "_")) else "/"
        return self.namespace + joint + quote(identifier, safe=":@!$&'()*+,;=-._~")


def _json_object(content: bytes, address: str) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _not_a_service(address, "does not answer in JSON") from error
    if not isinstance(value, dict):
        raise _not_a_service(address, "does not answer with an object")
    return value


def _not_a_service(address: str, message: str) -> RemoteError:
    return RemoteError(
        f"{address} is not a reconciliation service: it {message}", address, "unreadable"
    )
