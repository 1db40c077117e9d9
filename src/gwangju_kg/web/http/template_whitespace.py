"""
Templates as they are read: without the indentation of those who write them.

A page of a thing holds up to sixty assertions with their evidence; indented as they are written,
three of its hundred kilobytes would be spaces.
"""

from __future__ import annotations

import re
from typing import Final

from jinja2.ext import Extension

_INDENTATION: Final = re.compile(r"^[ \t]+", re.MULTILINE)


class TemplateWhitespace(Extension):
    """Leaves indentation out of every template; no template indents what a reader sees."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Give the text of a template with as many lines, each from its first letter."""
        return _INDENTATION.sub("", source)
