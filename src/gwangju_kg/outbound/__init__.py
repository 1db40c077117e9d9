"""Requests to other servers: one HTTP client, and the addresses that it may connect to."""
