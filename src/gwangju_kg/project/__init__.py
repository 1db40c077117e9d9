"""What a project folder is the record of, and where its files are."""
