"""Running Pelican in this process over prepared content."""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any

from jinja2 import TemplateError

from generator.build.outputs import Outputs
from generator.build.paths import naming
from generator.build.prepare import Prepared
from generator.build.site import OutputError
from generator.build.source import from_source
from generator.pelican.faults import collected, template_error
from generator.pelican.run import OUTPUTS, PLUGIN, PREPARED, takes_part


def read_pelican_settings(path: Path) -> dict[str, Any]:
    """Read a Pelican settings file as Pelican does; raises OSError or what the file itself raises."""
    from pelican.settings import read_settings

    if not path.is_file():
        raise FileNotFoundError(2, "there is no settings file", str(path))
    with from_source():
        return dict(read_settings(str(path)))


def render_with_pelican(
    settings: MutableMapping[str, Any], prepared: Prepared, folder: Path, outputs: Outputs
) -> None:
    """Write the site below a folder with Pelican and our plugin.

    Raises:
        OutputError: Pelican logged an error (its exit status would not tell), or a template has one.
        OSError: A file could not be copied, or a folder of the site theme not be read.
    """
    from pelican import Pelican, console

    # Pelican writes ordinary pages itself; of an error that names no file, it is at least told where.
    with collected() as errors, naming(folder):
        try:
            settings = dict(settings)
            settings.update(OUTPUT_PATH=str(folder), DELETE_OUTPUT_DIRECTORY=False)
            settings[PREPARED] = prepared
            settings[OUTPUTS] = outputs
            runner = Pelican(settings)
            if not takes_part(runner):
                raise OutputError(f'PLUGINS lacks "{PLUGIN}", or it could not be loaded')
            # Pelican counts its own articles, which there are none of; our command line counts ours.
            console.quiet = True
            _read_theme(runner.settings)
            runner.run()
        except TemplateError as error:
            raise OutputError(template_error(error)) from error
        finally:
            console.quiet = False
    if errors:
        raise OutputError("\n".join(errors))


def _read_theme(settings: Mapping[str, Any]) -> None:
    """Look into every folder of the site theme.

    Pelican passes over static files in one that it cannot read, and takes other templates than those in it.
    """

    def stop(error: OSError) -> None:
        # An override need not be there.
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            raise error

    for folder in (settings["THEME"], *settings["THEME_TEMPLATES_OVERRIDES"]):
        for _ in os.walk(folder, onerror=stop, followlinks=True):
            pass
