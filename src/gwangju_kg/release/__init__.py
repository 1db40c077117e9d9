"""A release on disk: manifest, contents, difference, history, verification, signature."""
