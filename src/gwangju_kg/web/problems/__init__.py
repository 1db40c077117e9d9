"""Problem details (RFC 9457) of the errors in the catalogue."""
