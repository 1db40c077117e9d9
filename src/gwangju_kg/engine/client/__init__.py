"""Send queries to the engine, from a thread or from an event loop."""
