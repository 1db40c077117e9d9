"""Build a release: the order of its stages, and each file that a release holds."""
