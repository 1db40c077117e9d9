"""Values of literals: their lexical forms, their order, and datasets that keep both."""
