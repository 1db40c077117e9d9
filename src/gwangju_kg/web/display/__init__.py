"""Turn terms and values into the text that a page shows."""
