"""Commands of ``communique`` in processes of their own that need not read the program first.

Half of what a small build takes is importing. A server imports everything once and forks for each command:
the process that runs it has the modules, and nothing else that a new one would not have. ``Site.run`` uses
it wherever a command begins as usual; what is started under another program, or in an environment that Python
reads at its start, is started by itself, as is everything with ``COMMUNIQUE_FORKS=0``.
"""

from __future__ import annotations

import array
import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Final

ROOT: Final = Path(__file__).parents[1]
#: Variables that a command reads when it runs. Any other one may have been read already.
READ_LATE: Final = frozenset(
    {"HOME", "PATH", "PYTHONDONTWRITEBYTECODE", "SITEURL", "SOURCE_DATE_EPOCH", "TMPDIR"}
)
#: More than any command line with its environment.
_LONGEST: Final = 1 << 17


class _Imported(MetaPathFinder, Loader):
    """Gives a command Pelican when it imports it, and not before: a build looks whether its settings did."""

    def __init__(self, ready: dict[str, ModuleType]) -> None:
        self._ready = ready

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        if name not in self._ready:
            return None
        return ModuleSpec(name, self, is_package=hasattr(self._ready[name], "__path__"))

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = self._ready.pop(spec.name)
        self._own = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self._own


def can_fork(environment: Mapping[str, str]) -> bool:
    """Tell whether a command finds in a forked process what it would find in a new one."""
    same = {name for name, value in environment.items() if os.environ.get(name) == value}
    return os.environ.get("COMMUNIQUE_FORKS") != "0" and environment.keys() <= READ_LATE | same


def run_forked(arguments: Sequence[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run ``python -m generator`` in the project's folder.

    Args:
        arguments: What follows it.
        environment: All of its environment.

    Returns:
        What ``subprocess.run`` gives.
    """
    with (
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
        socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line,
    ):
        line.connect(_server())
        asked = json.dumps([list(arguments), dict(environment)]).encode()
        socket.send_fds(line, [asked], [out.fileno(), err.fileno()])
        answer = line.recv(100)
        if not answer:
            raise RuntimeError("the process that forks is gone")
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode().replace("\r\n", "\n"))
    command = [sys.executable, "-m", "generator", *arguments]
    return subprocess.CompletedProcess(command, int(answer), *said)


@cache
def _server() -> str:
    """Start the server of this process, and give its address."""
    folder = tempfile.mkdtemp(prefix="forks-")
    address = f"{folder}/socket"
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(address)
    listener.listen()
    os.set_inheritable(listener.fileno(), True)  # noqa: FBT003 - it takes no name
    # It ends when its standard input does: with this process, however that ends.
    process = subprocess.Popen(
        [sys.executable, __file__, str(listener.fileno()), folder], stdin=subprocess.PIPE, cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}, close_fds=False,
    )  # fmt: skip
    listener.close()

    def end() -> None:
        process.communicate()
        shutil.rmtree(folder)

    atexit.register(end)
    return address


def _serve(listener: socket.socket) -> None:
    """Fork for each command until standard input ends."""
    while True:
        ready, _, _ = select.select([listener, sys.stdin], [], [], 1)
        if sys.stdin in ready:
            return
        if listener in ready:
            line, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                _answer(line)
            line.close()
        _reap()


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def _answer(line: socket.socket) -> None:
    """Run one command in a further process, tell how it ended, and end."""
    asked, files, _, _ = socket.recv_fds(line, _LONGEST, 2)
    arguments, environment = json.loads(asked)
    child = os.fork()
    if child == 0:
        line.close()
        _become(arguments, environment, files)
    _, status = os.waitpid(child, 0)
    line.send(str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _become(arguments: list[str], environment: dict[str, str], files: array.array[int] | list[int]) -> None:
    """Be the command, as ``python -m generator`` is, to its end."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, file in enumerate(files, start=1):
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[1:] = arguments
    code = 0
    try:
        runpy.run_module("generator", run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1 if ended.code else 0
    except BaseException:  # noqa: BLE001 - as Python does for what nobody catches
        traceback.print_exc()
        code = 1
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)


def _import_all() -> None:
    """Import all that a command could ask for."""
    sys.path[0] = str(ROOT)
    import generator

    for module in pkgutil.walk_packages(generator.__path__, "generator."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    from tests.compiled import keep_compiled

    compiled = Path(sys.argv[2], "compiled")
    compiled.mkdir(exist_ok=True)
    keep_compiled(compiled)
    ready = {name: module for name, module in sys.modules.items() if name.split(".")[0] == "pelican"}
    for name in ready:
        del sys.modules[name]
    sys.meta_path.insert(0, _Imported(ready))
    gc.freeze()


if __name__ == "__main__":
    _import_all()
    _serve(socket.socket(fileno=int(sys.argv[1])))
