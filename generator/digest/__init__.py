"""Records → corpus, weeks, positions and changes: pure functions over frozen data."""
