"""What each kind of page shows: frozen, documented dataclasses made from the corpus.

A template gets one view as ``view`` and the site as ``site``; it decides nothing. Paths in views
are relative to the site root; a template writes ``{{ root ~ link.path }}``.
"""
