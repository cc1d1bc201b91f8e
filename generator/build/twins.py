"""Twins: what shrinks, a second time as ``.br`` and ``.gz``, for servers that send them as they are.

Made after everything else, so that they are of what is in the tree; the same bytes give the same twins.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Final

import brotli

from generator.build.outputs import Outputs
from generator.build.paths import naming
from generator.build.pool import spread
from generator.editions.serving.policy import COMPRESSIBLE, TWINS
from generator.views.urls import HOST_FILES

#: A tenth smaller than level 9 in little more time; level 11 takes three times as long for another 2 %.
_QUALITY: Final = 10
#: Below this a server sends hardly less.
_SMALLEST: Final = 256
_MAKERS: Final[Mapping[str, Callable[[bytes], bytes]]] = MappingProxyType({
    "br": partial(brotli.compress, quality=_QUALITY),
    # Neither a name nor a time.
    "gz": partial(gzip.compress, compresslevel=9, mtime=0),
})  # fmt: skip
_PROGRAMS: Final = f"brotli {brotli.version} {_QUALITY}, zlib {zlib.ZLIB_RUNTIME_VERSION} 9"


def write_twins(folder: Path, outputs: Outputs | None) -> None:
    """Write the twins of all files of a tree that shrink, and remove those that are of nothing.

    Args:
        folder: The tree.
        outputs: What an earlier build wrote, if a caller keeps it.
    """
    files = [os.path.relpath(Path(top, name), folder) for top, _, names in os.walk(folder) for name in names]
    known = set(files)
    for path in files:
        of, _, ending = path.rpartition(".")
        if ending in TWINS and of not in known:
            (folder / path).unlink()
    things = sorted(path for path in files if _shrinks(path))
    told = partial(outputs.progress, "Compressing") if outputs else None
    lasting = outputs if outputs and outputs.lasting else None
    made = spread(things, partial(_write_some, folder, lasting), told=told)
    if lasting:
        for path, fingerprint, carried in chain.from_iterable(made):
            lasting.note(path, fingerprint, carried=carried, read=(), parts={})


def twin_fault(tree: Path, path: str) -> str:
    """Give what is wrong with a file that ends like a twin, empty if it is one."""
    of, _, ending = path.rpartition(".")
    if not (tree / of).is_file():
        return f"there is no {of}, of which this would be the twin"
    whole = (tree / of).read_bytes()
    try:
        # A few bytes can unpack to more than a machine holds: one too many tells enough.
        data = (_gunzip if ending == "gz" else _unbrotli)(tree / path, len(whole) + 1)
    except (OSError, EOFError, zlib.error, brotli.error):
        return "this cannot be read: it is damaged"
    return "" if data == whole else f"this is not what {of} holds"


def _unbrotli(twin: Path, most: int) -> bytes:
    """Unpack at least so many bytes, or all.

    Raises:
        OSError: It cannot be read.
        brotli.error: It is cut off or damaged.
    """
    reader = brotli.Decompressor()
    data = reader.process(twin.read_bytes(), output_buffer_limit=most)
    while len(data) < most and not reader.is_finished():
        more = reader.process(b"", output_buffer_limit=most - len(data))
        if not more:
            raise brotli.error
        data += more
    return bytes(data)


def _gunzip(twin: Path, most: int) -> bytes:
    """Unpack so many bytes, or all.

    Raises:
        OSError: It cannot be read, is no gzip, or its sum is wrong.
        EOFError: It is cut off.
        zlib.error: It is damaged.
    """
    with gzip.open(twin) as file:
        return file.read(most)


def _shrinks(path: str) -> bool:
    name = path.rpartition("/")[2]
    hosts = {own for _, own in HOST_FILES}
    return name.rpartition(".")[2] in COMPRESSIBLE and name not in hosts


def _write_some(
    folder: Path, outputs: Outputs | None, paths: Sequence[str]
) -> list[list[tuple[str, str, bool]]]:
    return [_write(folder, outputs, path) for path in paths]


def _write(folder: Path, outputs: Outputs | None, path: str) -> list[tuple[str, str, bool]]:
    """Write the twins of a file; give each with what it was made from, and whether it was there."""
    data = (folder / path).read_bytes()
    fingerprint = f"{hashlib.sha256(data).hexdigest()} {_PROGRAMS}"
    written = []
    for ending, make in _MAKERS.items():
        twin = folder / f"{path}.{ending}"
        carried = outputs is not None and outputs.carry(f"{path}.{ending}", fingerprint)
        if not carried:
            # With plain Pelican that of the build before lies there.
            twin.unlink(missing_ok=True)
            packed = make(data) if len(data) >= _SMALLEST else data
            if len(packed) >= len(data):
                continue
            with naming(twin):
                twin.write_bytes(packed)
        written.append((f"{path}.{ending}", fingerprint, carried))
    return written
