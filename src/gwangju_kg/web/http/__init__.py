"""HTTP concerns that no single page owns: headers, compression, cache, log, metrics."""
