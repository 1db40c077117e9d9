"""Queries that pages send to the engine, and the reading of their results."""
