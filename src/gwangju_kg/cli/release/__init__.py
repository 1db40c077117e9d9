"""Commands for finished releases: list, compare, verify, sign and cite."""
