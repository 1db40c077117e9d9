"""Propose links to other graphs for a person to review, and check that accepted ones hold."""
