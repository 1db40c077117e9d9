"""Atom feeds: of releases, of changes of state in the ledger, of things and of fields."""
