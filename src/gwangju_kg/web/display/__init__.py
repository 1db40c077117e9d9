"""Convert terms and values to the texts of a page."""
