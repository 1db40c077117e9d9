"""The spreadsheet in which a person decides, and what is made of the decisions."""
