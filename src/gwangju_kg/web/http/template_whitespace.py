"""
A Jinja extension that removes indentation.

The page of an entity holds up to sixty assertions with their evidence; with the indentation of the
templates, three of its hundred kilobytes would be spaces.
"""

from __future__ import annotations

import re
from typing import Final

from jinja2.ext import Extension

_INDENTATION: Final = re.compile(r"^[ \t]+", re.MULTILINE)


class TemplateWhitespace(Extension):
    """Removes indentation from every template; none indents text that a reader sees."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source with the same lines, each without indentation."""
        return _INDENTATION.sub("", source)
