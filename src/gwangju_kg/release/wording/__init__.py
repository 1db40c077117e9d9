"""What changed between two releases, in words for readers."""
