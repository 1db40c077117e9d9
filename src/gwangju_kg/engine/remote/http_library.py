"""The HTTP library for requests to a store, which only who uses a store needs."""

from __future__ import annotations

from gwangju_kg.errors import StoreError

try:
    import httpx
except ImportError as error:
    raise StoreError("to use another store, install the extra gwangju-kg[store]") from error

__all__ = ["httpx"]
