"""Build many projects at once: on all processors of a machine, or on a cluster."""
