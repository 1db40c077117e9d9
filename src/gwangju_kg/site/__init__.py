"""A release as static files, for any web space: the pages of the application, without a server."""
