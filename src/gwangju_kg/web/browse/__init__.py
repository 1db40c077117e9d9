"""Lists of the things of one kind, narrowed, sorted, as CSV and on a map: ``/browse/…``."""
