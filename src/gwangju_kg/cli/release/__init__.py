"""Commands that read or sign finished releases."""
