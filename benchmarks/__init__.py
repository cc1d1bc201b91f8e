"""How fast a site is built: a deterministic corpus of any size, and the time of whole processes."""
