"""What publish.sh tells of a target of each kind: what would change, and what is live after --check-url."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import require_tool
from tests.publish.support import Checkout, make_checkout, page, stand_in_program

pytestmark = [pytest.mark.publish]
#: Keeps a copy of what was last built, and lists that.
RCLONE = """case "$*" in
*" copy "*) rm -rf {store} && cp -r {built} {store} ;;
*" lsf "*) mkdir -p {store} && cd {store} && find . -type f -printf '%P\\n' | while read -r path; do
    echo "$(md5sum <"$path" | cut -c 1-32) 0 $path"
done ;;
esac
"""
ADDRESS = "https://www.site.example"


@dataclass(frozen=True)
class Target:
    """A target, and what publish.sh needs in its environment for it."""

    name: str
    environment: dict[str, str]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    checkout = make_checkout(tmp_path / "desk", listed=True)
    checkout.edit({"build.json": f'{{\n  "site": "{ADDRESS}"\n}}\n'})
    return checkout


def target_of(kind: str, checkout: Checkout, folder: Path) -> Target:
    """Make a target in which nothing is."""
    if kind == "folder":
        require_tool("rsync")
        return Target(str(folder / "www"), {})
    if kind == "git":
        subprocess.run([require_tool("git"), "init", "-q", "--bare", folder / "pages.git"], check=True)
        return Target(f"git:{folder}/pages.git#pages", {})
    if kind == "hook":
        return Target("hook:", {"PUBLISH_HOOK": "true"})
    path = stand_in_program(folder, "rclone", RCLONE.format(store=folder / "store", built=checkout.built))
    keys = dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "PUBLISH_S3_REGION"), "x")
    return Target("s3:bucket", {**keys, "PATH": path})


def told(said: str) -> list[str]:
    """Give the lines that tell the files that would change."""
    return [line for line in said.splitlines() if line.startswith("  ")]


@pytest.mark.parametrize("kind", ["folder", "git", "s3"])
def test_a_dry_run_lists_what_would_change(checkout: Checkout, tmp_path: Path, kind: str) -> None:
    target = target_of(kind, checkout, tmp_path)
    first = checkout.published(target.name, "--dry-run", **target.environment)
    there = sorted(path.relative_to(checkout.built) for path in checkout.built.rglob("*") if path.is_file())
    names = sorted([str(path) for path in there] + ([".nojekyll"] if kind == "git" else []))
    assert told(first) == [f"  new      {name}" for name in names]
    assert f"Changes: {len(names)} new, 0 changed, 0 gone" in first

    assert told(checkout.published(target.name, **target.environment)) == []
    checkout.edit({"articles/two/index.html": page("Two"), "z": "", "index.html": page("News"),
                   "a page ü/it's.txt": "y\n", "sitemap.xml": None})  # fmt: skip
    again = checkout.published(target.name, "--dry-run", **target.environment)
    assert told(again) == [
        "  new      articles/two/index.html",
        "  new      z",
        "  gone     sitemap.xml",
        "  changed  SHA256SUMS",
        "  changed  a page ü/it's.txt",
        "  changed  index.html",
    ]
    assert "Changes: 2 new, 3 changed, 1 gone" in again
    assert again.splitlines()[-1] == "Dry run: nothing was sent"


def test_a_long_list_is_cut_and_says_how_much_is_left(checkout: Checkout, tmp_path: Path) -> None:
    target = target_of("folder", checkout, tmp_path)
    checkout.published(target.name)
    checkout.edit({f"articles/{number:03}/index.html": "x" for number in range(120)} | {"sitemap.xml": None})
    lines = told(checkout.published(target.name, "--dry-run"))
    assert lines[:100] == [f"  new      articles/{number:03}/index.html" for number in range(100)]
    # The other twenty, what is gone, and the list of hashes.
    assert lines[100:] == ["  and 22 more"]


@pytest.mark.parametrize("kind", ["folder", "git", "s3"])
def test_the_live_site_is_asked_even_if_nothing_changed(
    checkout: Checkout, tmp_path: Path, kind: str
) -> None:
    target = target_of(kind, checkout, tmp_path)
    checkout.published(target.name, **target.environment)
    assert not (checkout.folder / "asked").exists()
    said = checkout.published(target.name, "--check-url", **target.environment)
    assert said.splitlines()[-1].endswith(", as before")
    assert (checkout.folder / "asked").read_text(encoding="utf-8") == f"{ADDRESS}\n"
    (checkout.folder / "wrong").touch()
    said = checkout.refused(5, target.name, "--check-url", **target.environment)
    assert "error[V703]" in said
    assert f"publish.sh: {ADDRESS} does not give the site that is live at {target.name}" in said
    last = said.splitlines()[-1]
    assert last.startswith("Live:    ")
    assert last.endswith(", as before")


@pytest.mark.parametrize("kind", ["folder", "git", "s3", "hook"])
def test_what_is_up_is_told_when_it_is_not_found_at_its_address(
    checkout: Checkout, tmp_path: Path, kind: str
) -> None:
    target = target_of(kind, checkout, tmp_path)
    (checkout.folder / "wrong").touch()
    done = checkout.publish(target.name, "--check-url", **target.environment)
    assert done.returncode == 5
    (sent,) = [line.split()[-1] for line in done.stdout.splitlines() if line.startswith("Send:")]
    last = f"Live:    {sent}, which was not found whole at its address"
    assert done.stderr.splitlines()[-1] == last
    assert f"publish.sh: {ADDRESS} does not give the new" in done.stderr
    # Nothing on the other stream says otherwise.
    assert "Live:" not in done.stdout
    (checkout.folder / "wrong").unlink()
    checkout.edit({"index.html": page("News")})
    assert "Live:" in checkout.published(target.name, "--check-url", **target.environment)
    assert (checkout.folder / "asked").read_text(encoding="utf-8") == f"{ADDRESS}\n" * 2
