"""Hints on what an answer lacks: its terms, strings and comparisons, looked up in the data."""
