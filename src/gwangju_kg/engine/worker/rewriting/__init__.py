"""Rewrites the text of a query before it is evaluated."""
