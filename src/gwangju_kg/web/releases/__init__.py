"""Downloads, descriptions, citations, diffs and mementos of releases."""
