"""
The exceptions of gwangju-kg; no other package of the program defines one.

Each class holds its facts as attributes; the message says what happened, where, and what to do.
"""

from collections.abc import Mapping
from typing import Final

from gwangju_kg.errors.base import (
    REMEDY,
    BuildError,
    CitationError,
    EvidenceError,
    GwangjuError,
    ListenError,
    MergeError,
    OutboundError,
    OutputError,
    ProjectError,
    RedactionError,
    RemoteError,
    SettingError,
    ShapeError,
    SignatureError,
    SourceError,
    StoreError,
    ViolationError,
    printable,
    reason_of,
)
from gwangju_kg.errors.curation import CurationError
from gwangju_kg.errors.releases import (
    BeforeFirstRelease,
    NotInRelease,
    ReleaseDamaged,
    ReleaseRedacted,
    Removed,
    UnknownRelease,
    Withdrawn,
)
from gwangju_kg.errors.requests import (
    BadReconciliation,
    BadRequest,
    Busy,
    NoRelease,
    NoSearchIndex,
    NoSuchFormat,
    NotAcceptable,
    NotFound,
    OutOfMemory,
    QueryFailed,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    RequestError,
    TooLarge,
    WorkerLost,
)
from gwangju_kg.errors.services import ServiceFailed, ServiceRefused, ServiceTimeout
from gwangju_kg.errors.sites import SiteError
from gwangju_kg.errors.stores import StoreDiffers, StoreFailed

#: Each class that has a problem of its own, by its code.
REQUEST_ERRORS: Final[Mapping[str, type[RequestError]]] = {
    kind.code: kind for kind in RequestError.__subclasses__()
}

__all__ = [
    "REMEDY",
    "REQUEST_ERRORS",
    "BadReconciliation",
    "BadRequest",
    "BeforeFirstRelease",
    "BuildError",
    "Busy",
    "CitationError",
    "CurationError",
    "EvidenceError",
    "GwangjuError",
    "ListenError",
    "MergeError",
    "NoRelease",
    "NoSearchIndex",
    "NoSuchFormat",
    "NotAcceptable",
    "NotFound",
    "NotInRelease",
    "OutOfMemory",
    "OutboundError",
    "OutputError",
    "ProjectError",
    "QueryFailed",
    "QueryRefused",
    "QuerySyntaxError",
    "QueryTimeout",
    "RedactionError",
    "ReleaseDamaged",
    "ReleaseRedacted",
    "RemoteError",
    "Removed",
    "RequestError",
    "ServiceFailed",
    "ServiceRefused",
    "ServiceTimeout",
    "SettingError",
    "ShapeError",
    "SignatureError",
    "SiteError",
    "SourceError",
    "StoreDiffers",
    "StoreError",
    "StoreFailed",
    "TooLarge",
    "UnknownRelease",
    "ViolationError",
    "Withdrawn",
    "WorkerLost",
    "printable",
    "reason_of",
]
