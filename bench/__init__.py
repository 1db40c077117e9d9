"""Compare this endpoint with its peers, side by side; see README.md."""
