"""Reading: bytes → text → located values → records or diagnostics.

An author's mistake is a Diagnostic with path, line, column, code and hint; all are reported,
none is raised.
"""
