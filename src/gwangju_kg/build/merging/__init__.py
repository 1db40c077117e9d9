"""Merge the releases of many projects into one: streams, checks across cities, descriptions."""
