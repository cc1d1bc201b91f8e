"""The checks of `make lint` look at all that they are meant for."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHELL = re.compile(rb"#!.*\b(?:ba|da|k|z)?sh\b")


def files() -> list[Path]:
    """Give the files of the repository."""
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in told.stdout.split("\0") if name]


def test_bandits_rules_are_on_for_all_that_runs_on_a_publishers_machine() -> None:
    """Ruff has them as `S`; one is off for a line only, with its reason, or in tests."""
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert lint["select"] == ["ALL"]
    assert [rule for rule in lint["ignore"] if re.fullmatch(r"S\d*", rule)] == []
    for place, rules in lint["per-file-ignores"].items():
        assert place == "tests/**" or not [rule for rule in rules if re.fullmatch(r"S\d*", rule)], place
    for path in files():
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] != "tests":
            for line in path.read_text(encoding="utf-8").splitlines():
                off = re.search(r"# noqa:? ?([A-Z0-9, ]*)(.*)", line)
                if off and (not off[1] or re.search(r"\bS\d", off[1])):
                    assert off[2].startswith("- "), f"{path}: {line.strip()}"


def test_every_program_that_a_test_asks_for_is_installed_by_the_set_up() -> None:
    """A machine may have it by chance, until one that does not is the first to say so."""
    asked = {
        name
        for path in files()
        if path.suffix == ".py"
        for call in re.findall(r"require_tool\(([^)]*)\)", path.read_text(encoding="utf-8"))
        for name in re.findall(r'"([^"]+)"', call)
    }
    assert {"faketime", "strace", "rsync"} <= asked
    setup = (ROOT / "tools/setup.sh").read_text(encoding="utf-8")
    installed = set(re.findall(r"\bhave ([a-z-]+)", setup)) | set(
        re.findall(r"npm_packages=\((.*)\)", setup)[0].split()
    )
    # Of packages that every Debian has (coreutils, mount, util-linux), and of some that bring several.
    there = {"date", "flock", "mount", "nsenter", "setpriv", "sha256sum", "true", "umount", "unshare"}
    brought = {"rrsync": "rsync", "ssh-keygen": "ssh"}
    python = {"lychee", "make"}  # by requirements-dev.lock; make runs all this
    assert {brought.get(name, name) for name in asked} - there - python <= installed


def test_shellcheck_reads_every_script() -> None:
    made = subprocess.run(["make", "-pnq", "lint"], cwd=ROOT, capture_output=True, text=True, check=False)
    found = re.search(r"^SCRIPTS := (.*)$", made.stdout, re.MULTILINE)
    assert found is not None
    checked = {ROOT / name for name in found[1].split()}
    scripts = {path for path in files() if path.suffix == ".sh" or SHELL.match(path.read_bytes()[:80])}
    assert len(scripts) >= 7
    assert scripts <= checked
