"""Problem details (RFC 9457): the catalog of errors and its Korean texts."""
