"""Start, watch and replace the worker processes."""
