"""The Jinja environment of our own pages."""

from __future__ import annotations

from jinja2 import Environment, StrictUndefined


def strict(environment: Environment) -> Environment:
    """Give an environment as our templates need it, in builds and in the preview.

    It is Pelican's own underneath, so that template overrides, filters and globals work. Names that a view
    does not have are errors, in our templates only. A template does not change under one run: looking at its
    file for each page cost a tenth of it.
    """
    return environment.overlay(autoescape=True, undefined=StrictUndefined, auto_reload=False)
