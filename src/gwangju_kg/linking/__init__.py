"""Links to other graphs: proposes new ones to a person, checks that accepted ones hold."""
