"""Proposals: what a text may state, with what the record knows."""
