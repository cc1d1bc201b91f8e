"""Running Pelican in this process over prepared content."""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from jinja2 import TemplateError

from generator.build.outputs import Outputs
from generator.build.prepare import Prepared
from generator.build.site import OutputError
from generator.pelican.faults import collected, template_error
from generator.pelican.run import OUTPUTS, PLUGIN, PREPARED, takes_part


def read_pelican_settings(path: Path) -> dict[str, Any]:
    """Read a Pelican settings file as Pelican does; raises OSError or what the file itself raises."""
    from pelican.settings import read_settings

    if not path.is_file():
        raise FileNotFoundError(2, "there is no settings file", str(path))
    return dict(read_settings(str(path)))


def render_with_pelican(
    settings: MutableMapping[str, Any], prepared: Prepared, folder: Path, outputs: Outputs
) -> None:
    """Write the site below a folder with Pelican and our plugin.

    Raises:
        OutputError: Pelican logged an error (its exit status would not tell), or a template has one.
    """
    from pelican import Pelican, console

    with collected() as errors:
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
            runner.run()
        except TemplateError as error:
            raise OutputError(template_error(error)) from error
        finally:
            console.quiet = False
    if errors:
        raise OutputError("\n".join(errors))
