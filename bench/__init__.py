"""Measures this endpoint against its peers, side by side; see README.md."""
