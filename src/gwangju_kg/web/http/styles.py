"""
The style sheets of the pages, which stand inside them.

A page is painted as soon as it is there: it waits for no second answer.  The policy of a page
admits each sheet by its hash, and no other style.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Final

_PATH: Final = Path(__file__).parents[1] / "static"

#: What only those read who write a sheet: comments, indentation, empty lines.
_FOR_WRITERS: Final = re.compile(r"/\*.*?\*/|^\s+", re.DOTALL | re.MULTILINE)

#: Every sheet as it stands in pages, by the name of its file.
SHEETS: Final = {
    path.stem: _FOR_WRITERS.sub("", path.read_text("utf-8")) for path in sorted(_PATH.glob("*.css"))
}


def source_of(sheet: str) -> str:
    """
    Give the source expression that admits *sheet*.

    Source: Content Security Policy Level 3, section 8.3: the hash of a style element's text.
    """
    return f"'sha256-{b64encode(sha256(sheet.encode()).digest()).decode()}'"


#: What the policies of pages, and of previews in frames of other sites, say of styles.
PAGE_STYLES: Final = f"style-src {source_of(SHEETS['style'])} {source_of(SHEETS['editor'])}"
PREVIEW_STYLES: Final = f"style-src {source_of(SHEETS['preview'])}"
