"""A settings file that counts what a build does to files, and kills it at one such instant.

Settings are a program, so that a build can be disturbed where it stands, as the command line runs it, without
a hook in the product: Python tells an audit hook of each file that is opened, made, linked, renamed or
removed, and SQLite calls its progress handler while it works.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.conftest import Site

#: Variables: INSTANTS is a file that gets the kind of each instant, KILL says which is the last, such as
#: ``os.rename 3``.
HOOK: Final = """
import os
import signal
import sqlite3
import sys

main, seen, busy = os.getpid(), {}, []
last, number = (os.environ.get("KILL") or "none 0").split()
log = os.environ.get("INSTANTS")
log = log and os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
# The exchange of two trees is called by way of ctypes.
told = ("os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "ctypes.dlsym", "fcntl.flock")


def instant(kind):
    if busy:
        return
    seen[kind] = seen.get(kind, -1) + 1
    if log is not None:
        os.write(log, f"{kind}\\n".encode())
    if kind == last and seen[kind] == int(number):
        busy.append(1)
        os.kill(main, signal.SIGKILL)
        # A process that this one forked goes on, until it finds by itself that nobody waits for it.
        if os.getpid() == main:
            signal.pause()


def hook(event, arguments):
    if event in told:
        instant(event)
    elif event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR) and arguments[0] != os.devnull:
        instant("open")


def connect(*arguments, **options):
    connection = sqlite3.dbapi2.connect(*arguments, **options)
    connection.set_progress_handler(lambda: instant("sqlite"), 50)
    return connection


# A build runs its settings twice: by themselves, to tell whether anything changed, and as Pelican does.
if ("INSTANTS" in os.environ or "KILL" in os.environ) and not hasattr(sys, "instants"):
    sys.instants = True
    sqlite3.connect = connect
    sys.addaudithook(hook)
"""


def instants_of(site: Site, log: Path) -> list[str]:
    """Build a site with the hook, and give the kinds of all instants in their order."""
    log.unlink(missing_ok=True)
    done = site.run("build", INSTANTS=str(log))
    assert done.returncode == 0, done.stderr
    return log.read_text(encoding="utf-8").split()


def beside(site: Site) -> list[str]:
    """Give what lies beside the output folder and is no part of the site."""
    return sorted(path.name for path in site.folder.iterdir() if path.name.startswith(".output"))
