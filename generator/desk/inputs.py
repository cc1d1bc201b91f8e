"""What every command reads first: the settings file and the content folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from generator.build.clock import build_time
from generator.build.prepare import Prepared, prepare
from generator.build.store.database import Store
from generator.desk.terminal import Exit, show_progress, stop, system_error, tell
from generator.model.diagnostics import Diagnostic
from generator.pelican.render import read_pelican_settings
from generator.pelican.settings import adjust


def read_settings(settings_path: Path, content: Path | None) -> tuple[dict[str, Any], list[Diagnostic]]:
    """Give Pelican's settings as our site needs them; end the command if they cannot be read.

    Args:
        settings_path: Pelican's settings file.
        content: The content folder instead of PATH.
    """
    try:
        settings = read_pelican_settings(settings_path)
    except OSError as error:
        stop(Exit.ENVIRONMENT, system_error(error))
    except Exception as error:  # noqa: BLE001 - a settings file is a program: anything may come out of it
        stop(Exit.CONTENT, f"{settings_path}: error[B402] the settings cannot be read: {error}")
    if content is not None:
        settings["PATH"] = str(content.resolve())
    if not Path(settings["PATH"]).is_dir():
        stop(Exit.ENVIRONMENT, f"there is no content folder {settings['PATH']}")
    return settings, adjust(settings, str(settings_path))


def read_site(
    settings: dict[str, Any], settings_path: Path, problems: list[Diagnostic], store: Store
) -> Prepared:
    """Read and check the content, and keep what was read; end the command if a file cannot be read.

    Args:
        settings: Pelican's settings.
        settings_path: Their file, for diagnostics.
        problems: What is wrong with them.
        store: What an earlier command kept.
    """
    try:
        prepared = prepare(
            settings, str(settings_path), build_time(), problems, store, progress=show_progress
        )
    except OSError as error:
        stop(Exit.ENVIRONMENT, system_error(error))
    # Whatever becomes of the build, this need not be read again.
    store.save()
    return prepared


def refuse_errors(prepared: Prepared) -> None:
    """Tell what is wrong with the content and end the command, if it has errors."""
    if prepared.errors:
        tell(prepared.diagnostics)
        sys.exit(Exit.CONTENT)
