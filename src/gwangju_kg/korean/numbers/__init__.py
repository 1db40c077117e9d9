"""Read numerals, counters and qualifiers in Korean text."""
