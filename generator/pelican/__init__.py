"""The Pelican plugin: ``PLUGINS = ["generator.pelican"]``.

The only package that imports Pelican. Every handler is a function of a module, because Pelican
holds receivers weakly: a closure would never fire. What one build needs lives in its ``Run``.
"""

from __future__ import annotations


def register() -> None:
    """Connect to Pelican's signals."""
    from pelican import signals

    from generator.pelican import handlers

    signals.initialized.connect(handlers.on_initialized)
    signals.get_generators.connect(handlers.on_get_generators)
    signals.readers_init.connect(handlers.on_readers_init)
    signals.generator_init.connect(handlers.on_generator_init)
    signals.page_generator_write_page.connect(handlers.on_write_page)
    signals.page_writer_finalized.connect(handlers.on_pages_written)
    signals.finalized.connect(handlers.on_finalized)
