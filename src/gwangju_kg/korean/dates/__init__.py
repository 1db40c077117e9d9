"""Read dates and durations in Korean text, and resolve them to calendar days."""
