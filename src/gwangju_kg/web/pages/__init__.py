"""Pages that are not about one entity: home, lists, ledger, search, graph view."""
