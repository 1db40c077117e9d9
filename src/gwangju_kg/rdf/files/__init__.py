"""Read RDF files of any format, compressed or not: `content`, then `parsing`."""
