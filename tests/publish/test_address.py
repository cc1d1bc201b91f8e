"""Where a site will be: SITEURL of the environment or of publish.env, for publish.sh and all commands."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Site, SiteFactory, snapshot
from tests.publish.conftest import publish, published

pytestmark = [pytest.mark.publish, pytest.mark.timeout(300)]


@pytest.fixture
def settings(site: Site) -> Path:
    """Give the settings for publishing of a site that follows the README."""
    return Path(shutil.copy(ROOT / "publishconf.py", site.folder))


def run(site: Site, settings: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of ours with the settings for publishing."""
    program = [*site.command(command[0])[:4], "-s", str(settings), *command[1:]]
    return subprocess.run(
        program, cwd=ROOT, env=site.env(**environment), capture_output=True, text=True, check=False
    )


def read_address(site: Site, settings: Path, **environment: str) -> str:
    """Build, and give where the site believes to be."""
    done = run(site, settings, "build", **environment)
    assert done.returncode == 0, done.stderr
    record = json.loads((site.output / "build.json").read_text(encoding="utf-8"))
    return str(record["site"])


@pytest.mark.parametrize("given", [None, ""])
def test_a_site_without_an_address_is_refused_before_it_is_built(
    site: Site, settings: Path, tmp_path: Path, given: str | None
) -> None:
    # As where a variable of a workflow was never filled in; what is in the file does not count then.
    environment: dict[str, Any] = {} if given is None else {"SITEURL": given}
    if given is not None:
        (site.folder / "publish.env").write_text("SITEURL=https://env.example\n", encoding="utf-8")
    target = tmp_path / "www"
    done = publish(site, target, "--settings", str(settings), **environment)
    assert done.returncode == 3, done.stdout + done.stderr
    assert f"{settings}: error[V100] SITEURL is empty" in done.stderr
    assert f"write SITEURL=https://www.example/briefing into {site.folder}/publish.env" in done.stderr
    assert "Build:" not in done.stdout
    assert not target.exists()


@pytest.mark.slow
def test_settings_that_name_the_address_themselves_need_no_other(site: Site, tmp_path: Path) -> None:
    published(site, tmp_path / "www")
    assert "https://small.example/" in (tmp_path / "www/current/index.html").read_text(encoding="utf-8")


def test_every_command_reads_the_address_from_publish_env(site: Site, settings: Path) -> None:
    file = site.folder / "publish.env"
    file.write_text("# Ours\r\nPUBLISH_KEEP=3\r\nSITEURL='https://env.example/sub'\r\n", encoding="utf-8")
    assert read_address(site, settings) == "https://env.example/sub"
    # A build with nothing to do looks into it, too.
    file.write_text("SITEURL=https://env.example\n", encoding="utf-8")
    assert read_address(site, settings) == "https://env.example"
    assert read_address(site, settings, SITEURL="https://other.example") == "https://other.example"
    # Neither a mark before all else nor another line's encoding changes it.
    file.write_bytes(b"\xef\xbb\xbfSITEURL=https://mark.example\r\nHOST_TOKEN=p\xe4ss\r\n")
    assert read_address(site, settings) == "https://mark.example"
    file.unlink()
    assert read_address(site, settings) == ""


@pytest.mark.slow
def test_what_was_published_can_be_built_to_compare_with_it(
    site: Site, settings: Path, tmp_path: Path
) -> None:
    """As docs/publishing.md says for ``verify URL --expect``."""
    address = "https://www.example/briefing"
    published(site, tmp_path / "www", "--settings", str(settings), SITEURL=address)
    built = tmp_path / "output-public"
    done = run(site, settings, "build", "-o", str(built), SITEURL=address)
    assert done.returncode == 0, done.stderr
    assert snapshot(built) == snapshot(tmp_path / "www/current")
    assert snapshot(site.build()) != snapshot(built)


def test_the_rules_of_a_server_are_for_the_address_of_publish_env(site: Site, settings: Path) -> None:
    (site.folder / "publish.env").write_text("SITEURL=https://env.example/sub\n", encoding="utf-8")
    done = run(site, settings, "serving", "nginx")
    assert (done.returncode, done.stderr) == (0, "")
    assert "/sub/404.html" in done.stdout


def test_rules_for_a_site_without_an_address_say_what_they_took_for_granted(
    site_factory: SiteFactory,
) -> None:
    told = site_factory("one", SITEURL="").run("serving", "nginx")
    root = site_factory("two", SITEURL="https://small.example").run("serving", "nginx")
    assert (told.returncode, told.stdout) == (0, root.stdout)
    assert "SITEURL is empty: these rules are for a site at / of its host" in told.stderr
    assert root.stderr == ""
