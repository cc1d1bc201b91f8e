"""How a command speaks and ends."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from enum import IntEnum
from typing import NoReturn

import click


class Exit(IntEnum):
    """How a command ended."""

    OK = 0
    INTERNAL = 1
    CONTENT = 2
    ENVIRONMENT = 3
    OUTPUT = 4
    PUBLISH = 5


def tell(lines: Iterable[object]) -> None:
    """Write lines to the error stream."""
    for line in lines:
        click.echo(str(line), err=True)


def tell_json(value: object) -> None:
    r"""Write JSON to the output stream: UTF-8 (RFC 8259, 8.1), whatever the terminal speaks.

    Bytes of file names that are none are escaped as Python holds them, such as ``\udcff``.

    Args:
        value: Lists, mappings, strings, numbers, booleans and None.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2)
    click.echo(text.encode("utf-8", "backslashreplace"))


def stop(code: Exit, message: str) -> NoReturn:
    """Say why a command cannot go on, and end it."""
    # Its terminal may be gone, which changes nothing of the reason.
    with suppress(OSError):
        click.echo(f"communique: {message}", err=True)
    sys.exit(code)


def interrupted() -> NoReturn:
    """End a command that was told to stop."""
    # A terminal shows ^C in the line, or how far the work had come.
    with suppress(OSError):
        if sys.stderr and sys.stderr.isatty():
            click.echo(err=True)
    stop(Exit.ENVIRONMENT, "interrupted")


def leave(code: object) -> NoReturn:
    """End the process without taking apart what it holds: after a large build that takes long.

    Args:
        code: As that of ``SystemExit``: a number, a text to be told, or None.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # what was said did not arrive; Python would end with a code that is none of ours
        os._exit(code if isinstance(code, int) and code else Exit.ENVIRONMENT)
    if code is not None and not isinstance(code, int):
        sys.exit(str(code))
    os._exit(code or 0)


def show_progress(what: str, done: int, total: int) -> None:
    """Show how far a work has come, in one line of a terminal, which is gone when it is done.

    Programs and logs are told nothing.
    """
    stream = sys.stderr
    if not stream.isatty():
        return
    shown = f"{what}: {done:,} of {total:,}" if done < total else ""
    stream.write(f"\r\x1b[K{shown}")
    stream.flush()


def system_error(error: OSError) -> str:
    """Say in words what the system refused, and for which file."""
    where = f": {error.filename}" if error.filename else ""
    if error.errno == errno.ENOSPC:
        return f"the disk is full{where}"
    return f"{error.strerror or error}{where}"
