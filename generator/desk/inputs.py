"""What every command reads first: the settings file and the content folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from generator.build.clock import build_time
from generator.build.prepare import Prepared, prepare
from generator.build.store.database import Store
from generator.desk.terminal import Exit, show_progress, stop, tell
from generator.model.diagnostics import Diagnostic
from generator.model.values import Week
from generator.pelican.render import read_pelican_settings
from generator.pelican.settings import adjust


def read_settings(settings_path: Path, content: Path | None) -> tuple[dict[str, Any], list[Diagnostic]]:
    """Give Pelican's settings as our site needs them; end the command if they cannot be understood.

    Args:
        settings_path: Pelican's settings file.
        content: The content folder instead of PATH.

    Raises:
        OSError: They cannot be read.
    """
    try:
        settings = read_pelican_settings(settings_path)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - a settings file is a program: anything may come out of it
        stop(Exit.CONTENT, f"{settings_path}: error[B402] the settings cannot be read: {error}")
    if content is not None:
        settings["PATH"] = str(content.resolve())
    if not Path(settings["PATH"]).is_dir():
        stop(Exit.ENVIRONMENT, f"there is no content folder {settings['PATH']}")
    return settings, adjust(settings, str(settings_path))


def read_site(
    settings: dict[str, Any],
    settings_path: Path,
    problems: list[Diagnostic],
    store: Store,
    as_of: Week | None = None,
) -> Prepared:
    """Read and check the content, and keep what was read.

    Args:
        settings: Pelican's settings.
        settings_path: Their file, for diagnostics.
        problems: What is wrong with them.
        store: What an earlier command kept.
        as_of: The week as of which the site is wanted; the command ends if it is not over yet, or if nothing
            was known at its end.

    Raises:
        OSError: Something cannot be read that is not one of the texts.
    """
    now = build_time()
    prepared = prepare(
        settings, str(settings_path), now, problems, store, progress=show_progress, as_of=as_of
    )
    # Whatever becomes of the build, this need not be read again.
    store.save()
    if as_of and prepared.kit:
        if now.astimezone(prepared.settings.zone).date() <= as_of.sunday:
            stop(Exit.ENVIRONMENT, f"{as_of} is not over yet; without --as-of the site is what is known now")
        if not prepared.kit.corpus.weeks:
            stop(Exit.ENVIRONMENT, f"nothing was known at the end of {as_of}: every article is dated later")
    return prepared


def where_to_set(settings_path: Path) -> str:
    """Say how to give a site its address."""
    file = settings_path.absolute().parent / "publish.env"
    return (
        f"write SITEURL=https://www.example/briefing into {file}, which publishconf.py reads, "
        "or set it in the environment or the settings"
    )


def no_address(settings_path: Path) -> str:
    """Say that a site without an address is not published, and what to do."""
    return (
        f"{settings_path}: error[V100] SITEURL is empty, and a site without its address is not published: "
        f"feeds would lead to localhost; {where_to_set(settings_path)}"
    )


def output_folder(settings: dict[str, Any], output: Path | None, as_of: Week | None) -> Path:
    """Give the folder of a site; one as of a week never takes the place of the site itself.

    Args:
        settings: Pelican's settings.
        output: The folder that was asked for, if any.
        as_of: The week as of which the site is wanted, if any.
    """
    usual = Path(settings["OUTPUT_PATH"]).resolve()
    if as_of is None:
        return (output or usual).resolve()
    target = output.resolve() if output else usual.with_name(f"{usual.name}-{as_of.slug}")
    if target == usual:
        stop(Exit.ENVIRONMENT, f"{target} is the place of the site as it stands; name another with -o")
    return target


def refuse_errors(prepared: Prepared) -> None:
    """Tell what is wrong with the content and end the command, if it has errors."""
    if prepared.errors:
        tell(prepared.diagnostics)
        sys.exit(Exit.CONTENT)
