"""
Convert values and assertions to text, in Korean and English.

Pages and builds use the same functions, so that a label in a release is the text on a page.
"""

from gwangju_kg.formatting.values import (
    format_bound,
    format_duration,
    format_number,
    format_state,
    format_time,
    format_time_adverbial,
    license_name,
)

__all__ = [
    "format_bound",
    "format_duration",
    "format_number",
    "format_state",
    "format_time",
    "format_time_adverbial",
    "license_name",
]
