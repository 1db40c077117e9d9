"""A release on disk: manifest, contents, differences, history, verification, signature."""
