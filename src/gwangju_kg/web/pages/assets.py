"""
The scripts that the build made: ``/static/build/``.

Each is named by its content, so that a browser may keep it; it goes out as it was packed by
the build.  Where the scripts were not built, pages stand without them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, request, send_from_directory, url_for

BUILD_PATH: Final = Path(__file__).parents[1] / "static" / "build"

#: Seconds that a browser may keep a file whose name changes with its content: a year.
#: Source: RFC 8246, section 2.
_KEPT_S: Final = 365 * 24 * 3600

blueprint = Blueprint("assets", __name__, url_prefix="/static/build")


def read_scripts() -> Mapping[str, str]:
    """Give the file of each built script by its name; nothing where none was built."""
    try:
        return dict(json.loads((BUILD_PATH / "manifest.json").read_text("utf-8")))
    except FileNotFoundError:
        return {}


def script_address(scripts: Mapping[str, str], name: str) -> str | None:
    """Give the address of a script, or None where it was not built."""
    file = scripts.get(name)
    return url_for("assets.built", name=file, lang=None) if file else None


@blueprint.get("/<name>")
def built(name: str) -> Response:
    """Give one file of the build, packed for those who take it so."""
    packed = request.accept_encodings["gzip"] > 0 and (BUILD_PATH / f"{name}.gz").is_file()
    response = send_from_directory(
        BUILD_PATH, f"{name}.gz" if packed else name, mimetype=_media_type(name)
    )
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = f"public, max-age={_KEPT_S}, immutable"
    return response


def _media_type(name: str) -> str:
    return "text/javascript" if name.endswith(".js") else "text/plain"
