"""Find things by name: normalization, similarity and the index."""
