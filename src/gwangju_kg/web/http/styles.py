"""
The style sheets, which are embedded in the pages.

A page is painted as soon as it arrives, without a second request.  The security policy of a page
admits each sheet by its hash, and no other style.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Final

_PATH: Final = Path(__file__).parents[1] / "static"

#: Removed from a sheet: comments, and white space that means nothing.  No string in a sheet has
#: white space after a comma, a semicolon or a brace.
_REMOVED: Final = re.compile(r"/\*.*?\*/|^\s+|(?<=[{};,])\s+|\s+(?=[{}])", re.DOTALL | re.MULTILINE)

#: Every sheet as it is embedded, by the name of its file.
SHEETS: Final = {
    path.stem: _REMOVED.sub("", path.read_text("utf-8")) for path in sorted(_PATH.glob("*.css"))
}


def csp_source(sheet: str) -> str:
    """
    Return the source expression that admits *sheet*.

    Source: Content Security Policy Level 3, section 8.3: the hash of a style element's text.
    """
    return f"'sha256-{b64encode(sha256(sheet.encode()).digest()).decode()}'"


#: The style directives of pages, and of figures and previews in frames of other sites.
PAGE_STYLES: Final = f"style-src {csp_source(SHEETS['style'])} {csp_source(SHEETS['editor'])}"
FIGURE_STYLES: Final = f"style-src {csp_source(SHEETS['figure'])}"
PREVIEW_STYLES: Final = f"style-src {csp_source(SHEETS['preview'])}"
