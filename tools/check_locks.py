"""Say whether the lock files still hold what pyproject.toml asks for.

Works without the network: every requirement must be met by a pinned and hashed version, both files
must agree, and no address may stand in them (a lock must work with any mirror).
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^ ;\\]+)(?P<rest>.*(?:\n    .*)*)", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    """Give the version of each package that a lock holds."""
    return {canonicalize_name(pin["name"]): pin["version"] for pin in PIN.finditer(lock)}


def own_faults(name: str, lock: str) -> Iterator[str]:
    """Give what is wrong with a lock, taken alone."""
    if "://" in lock:
        yield f"{name}: holds an address"
    for pin in PIN.finditer(lock):
        if "--hash=sha256:" not in pin["rest"]:
            yield f"{name}: {pin['name']} has no hash"


def unmet(name: str, lock: str, requirements: Iterable[str]) -> Iterator[str]:
    """Give the requirements that a lock does not meet."""
    pinned = pins(lock)
    for text in requirements:
        requirement = Requirement(text)
        version = pinned.get(canonicalize_name(requirement.name))
        if version is None:
            yield f"{name}: {requirement.name} is missing"
        elif not requirement.specifier.contains(version, prereleases=True):
            yield f"{name}: {requirement.name} is {version}, wanted {requirement.specifier}"


def faults() -> Iterator[str]:
    """Give everything that is wrong with the locks of this repository."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    runtime = (ROOT / "requirements.lock").read_text("utf-8")
    dev = (ROOT / "requirements-dev.lock").read_text("utf-8")
    wanted = list(project["project"]["dependencies"])
    wanted_dev = wanted + [each for group in project["dependency-groups"].values() for each in group]

    yield from own_faults("requirements.lock", runtime)
    yield from own_faults("requirements-dev.lock", dev)
    yield from unmet("requirements.lock", runtime, wanted)
    yield from unmet("requirements-dev.lock", dev, wanted_dev)
    # What is compared with us: pinned in a file of its own, because nothing else needs it.
    peers = (ROOT / "benchmarks" / "requirements.lock").read_text("utf-8")
    asked = (ROOT / "benchmarks" / "requirements.in").read_text("utf-8").splitlines()
    yield from own_faults("benchmarks/requirements.lock", peers)
    yield from unmet("benchmarks/requirements.lock", peers, [x for x in asked if x and not x.startswith("#")])
    pinned_dev = pins(dev)
    for name, version in pins(runtime).items():
        if pinned_dev.get(name) != version:
            yield f"requirements.lock: {name} is {version}, requirements-dev.lock has {pinned_dev.get(name)}"


def main() -> int:
    """Print the faults; give the exit status."""
    found = list(faults())
    for fault in found:
        print(fault, file=sys.stderr)
    if found:
        print("Run `make lock`.", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
