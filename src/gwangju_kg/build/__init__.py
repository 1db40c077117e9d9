"""Build a release: the order of the stages, and each file of a release."""
