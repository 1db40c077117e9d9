"""Tables of a release: CSV files and their descriptions."""
