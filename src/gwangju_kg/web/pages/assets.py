"""
Bundled scripts: ``/static/build/``.

Each file name includes a hash of the content, so that browsers can cache it; the gzip variant comes
from the bundler.  Pages work without scripts if they were not built.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, request, send_from_directory, url_for

BUILD_PATH: Final = Path(__file__).parents[1] / "static" / "build"

#: Seconds that a browser may cache a file whose name changes with its content: a year.
#: Source: RFC 8246, section 2.
_MAX_AGE_S: Final = 365 * 24 * 3600

blueprint = Blueprint("assets", __name__, url_prefix="/static/build")


def read_scripts() -> Mapping[str, str]:
    """Return the file name of each script; empty if the scripts were not built."""
    try:
        return dict(json.loads((BUILD_PATH / "manifest.json").read_text("utf-8")))
    except FileNotFoundError:
        return {}


def script_address(scripts: Mapping[str, str], name: str) -> str | None:
    """Return the address of a script, or None if it was not built."""
    file = scripts.get(name)
    return url_for("assets.built", name=file, lang=None) if file else None


@blueprint.get("/<name>")
def built(name: str) -> Response:
    """Send a script, compressed with gzip if the client accepts it."""
    use_gzip = request.accept_encodings["gzip"] > 0 and (BUILD_PATH / f"{name}.gz").is_file()
    response = send_from_directory(
        BUILD_PATH, f"{name}.gz" if use_gzip else name, mimetype=_media_type(name)
    )
    if use_gzip:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = f"public, max-age={_MAX_AGE_S}, immutable"
    return response


def _media_type(name: str) -> str:
    if name.endswith(".gz"):
        return "application/gzip"
    return "text/javascript" if name.endswith(".js") else "text/plain"
