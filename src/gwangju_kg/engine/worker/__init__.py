"""Evaluate queries in a sandboxed process, one at a time."""
