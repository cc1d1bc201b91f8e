"""From a content folder to a checked site, and from a fresh tree to the live one."""
