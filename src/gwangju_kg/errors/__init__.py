"""
The one error tree of gwangju-kg.

Each class carries its facts as attributes; the message says what happened,
where, and what to do.  Nothing else in the package defines an exception.
"""

from gwangju_kg.errors.queries import (
    BadReconciliation,
    BadRequest,
    Busy,
    NoNames,
    NoRelease,
    NotAcceptable,
    NotFound,
    OutOfMemory,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    TooLarge,
    WorkerLost,
)
from gwangju_kg.errors.refusals import (
    BuildError,
    CitationError,
    EvidenceError,
    GwangjuError,
    ListenError,
    OutputError,
    RemoteError,
    SettingError,
    ShapeError,
    SourceError,
    StoreError,
    ViolationError,
)
from gwangju_kg.errors.releases import (
    BeforeFirstRelease,
    NotInRelease,
    ReleaseDamaged,
    UnknownRelease,
    Withdrawn,
)

__all__ = [
    "BadReconciliation",
    "BadRequest",
    "BeforeFirstRelease",
    "BuildError",
    "Busy",
    "CitationError",
    "EvidenceError",
    "GwangjuError",
    "ListenError",
    "NoNames",
    "NoRelease",
    "NotAcceptable",
    "NotFound",
    "NotInRelease",
    "OutOfMemory",
    "OutputError",
    "QueryError",
    "QueryRefused",
    "QuerySyntaxError",
    "QueryTimeout",
    "ReleaseDamaged",
    "RemoteError",
    "SettingError",
    "ShapeError",
    "SourceError",
    "StoreError",
    "TooLarge",
    "UnknownRelease",
    "ViolationError",
    "Withdrawn",
    "WorkerLost",
]
