"""Downloads, descriptions, citations, differences and mementos of releases."""
