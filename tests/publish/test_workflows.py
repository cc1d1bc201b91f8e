"""The workflows of docs/publishing.md, whose steps are run in a clean clone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt

from tests.conftest import CONTENT, ROOT, names, require_tool

pytestmark = [pytest.mark.publish, pytest.mark.slow, pytest.mark.timeout(300)]

#: What of them only the host can do: its own actions, and installing programs as root of a container.
LEFT_OUT = {
    "actions/checkout@v4",
    "apt-get update && apt-get install -y --no-install-recommends rsync",
}


#: What the five fields of a schedule may hold: minute, hour, day, month, day of the week.
CRON = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
DOCUMENT = ROOT / "docs" / "publishing.md"


def workflow(heading: str) -> dict[Any, Any]:
    """Give the workflow below a heading."""
    text = DOCUMENT.read_text(encoding="utf-8").partition(f"\n### {heading}\n")[2]
    found = next(token for token in MarkdownIt().parse(text) if token.type == "fence")
    assert found.info == "yaml"
    given = yaml.safe_load(found.content)
    assert isinstance(given, dict)
    return given


def run(step: str, clone: Path, environment: dict[str, str]) -> None:
    """Run a step as the host does, or say that it was left out."""
    if step in LEFT_OUT:
        sys.stdout.write(f"left out: {step}\n")
        return
    kept = {name: os.environ[name] for name in ("PATH",)}
    kept |= {"HOME": str(clone.parent / "home"), "CI": "true", "SOURCE_DATE_EPOCH": "1767000000"}
    done = subprocess.run(
        ["bash", "-e", "-c", step],
        cwd=clone,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{step}\n{done.stdout}{done.stderr}"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Clone a repository with this checkout and a small content, from a bare one."""
    git = [
        require_tool("git"),
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@localhost",
        "-c",
        "init.defaultBranch=main",
    ]
    require_tool("make")
    source, bare, copy = tmp_path / "source", tmp_path / "origin.git", tmp_path / "clone"
    source.mkdir()
    for name in (
        "Makefile",
        "publish.sh",
        "pelicanconf.py",
        "publishconf.py",
        "requirements.lock",
        ".gitignore",
    ):
        shutil.copy(ROOT / name, source)
    for name in ("generator", "themes", "tools"):
        shutil.copytree(
            ROOT / name, source / name, ignore=shutil.ignore_patterns("node_modules", "__pycache__")
        )
    for path, text in CONTENT.items():
        file = source / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (tmp_path / "home").mkdir()
    for command in (
        ["init", "-q"],
        ["add", "-A"],
        ["commit", "-q", "-m", "Start"],
        ["clone", "-q", "--bare", ".", str(bare)],
        ["clone", "-q", str(bare), str(copy)],
    ):
        subprocess.run([*git, *command], cwd=source, check=True)
    # What pip would bring is there already.
    (copy / ".venv").symlink_to(ROOT / ".venv")
    return copy


def out_of_range(schedule: str) -> list[str]:
    """Tell the fields of a schedule that no host understands, or that never come."""
    fields = schedule.split()
    if len(fields) != len(CRON):
        return fields
    return [
        field
        for field, (first, last) in zip(fields, CRON, strict=True)
        for part in field.split(",")
        if not (found := re.fullmatch(r"(?:\*|(\d+)(?:-(\d+))?)(?:/(\d+))?", part))
        or any(number and not first <= int(number) <= last for number in found.group(1, 2))
        or (found[2] and int(found[1]) > int(found[2]))
        or (found[3] and not 1 <= int(found[3]) <= last)
    ]


@pytest.mark.parametrize(
    ("schedule", "wrong"),
    [
        ("*/15 * * * *", []),
        ("5,35 6-22/2 1 1-12 0,7", []),
        ("60 24 0 13 8", ["60", "24", "0", "13", "8"]),
        ("*/0 */24 9-3 1;2 x", ["*/0", "*/24", "9-3", "1;2", "x"]),
        ("* * * *", ["*"] * 4),
    ],
)
def test_fields_of_a_schedule_are_judged(schedule: str, wrong: list[str]) -> None:
    assert out_of_range(schedule) == wrong


def test_every_schedule_comes() -> None:
    found = [
        " ".join(line.split()[:5])
        for token in MarkdownIt().parse(DOCUMENT.read_text(encoding="utf-8"))
        if token.type == "fence"
        for line in token.content.splitlines()
        if "publish.sh" in line and line.startswith(("*", *"0123456789"))
    ]
    assert len(found) == 1
    found += [entry["cron"] for entry in workflow("GitHub")[True]["schedule"]]
    assert len(found) == 2
    assert [field for schedule in found for field in out_of_range(schedule)] == []


def test_github_publishes_what_is_pushed_one_after_another() -> None:
    given = workflow("GitHub")
    (branch,) = re.findall(r"pushed to the branch\s+`([^`]+)`", DOCUMENT.read_text(encoding="utf-8"))
    assert given[True]["push"] == {"branches": [branch]}
    # A publish that is broken off leaves a mixture in some stores.
    assert given["concurrency"]["group"]
    assert not given["concurrency"].get("cancel-in-progress")
    (job,) = given["jobs"].values()
    (fetch,) = (step for step in job["steps"] if step.get("uses", "").startswith("actions/checkout@"))
    # Whatever runs later, content's settings too, finds no token in the clone.
    assert fetch["with"]["persist-credentials"] is False
    assert [step["run"] for step in job["steps"] if "run" in step] == ["make check", "./publish.sh"]
    assert not [key for step in job["steps"] for key in step if key in ("if", "continue-on-error")]


def test_gitlab_publishes_what_is_pushed_one_after_another() -> None:
    job = workflow("GitLab")["pages"]
    assert job["resource_group"]
    assert not job.get("interruptible")
    assert not job.get("allow_failure")
    assert job["script"][:2] == ["make check", "./publish.sh"]


def test_github(clone: Path) -> None:
    given = workflow("GitHub")
    # YAML 1.1 takes "on" for true.
    assert set(given[True]) == {"push", "schedule", "workflow_dispatch"}
    assert given["permissions"] == {"contents": "write"}
    (job,) = given["jobs"].values()
    shell = [step for step in job["steps"] if "run" in step]
    assert [step["uses"] for step in job["steps"] if "uses" in step] == ["actions/checkout@v4"]
    assert len(shell) == 2
    for step in shell:
        # Only the host knows its token; a folder needs none.
        environment = {
            key: value.replace("${{ github.token }}", "token") for key, value in step.get("env", {}).items()
        }
        assert "${{" not in str(environment)
        run(step["run"], clone, environment)
    bare = clone.parent / "origin.git"
    shown = [require_tool("git"), "-C", str(bare), "show"]
    page = subprocess.run([*shown, "gh-pages:index.html"], capture_output=True, text=True, check=True).stdout
    assert "https://desk.github.io/briefing/" in page
    subprocess.run([*shown, "gh-pages:.nojekyll"], check=True, capture_output=True)
    left = subprocess.run(
        [require_tool("git"), "status", "--porcelain"], cwd=clone, capture_output=True, text=True, check=True
    )
    assert left.stdout.replace("?? .venv\n", "") == ""


def test_gitlab(clone: Path) -> None:
    require_tool("rsync")
    job = workflow("GitLab")["pages"]
    conditions = [rule["if"] for rule in job["rules"]]
    assert conditions == ['$CI_PIPELINE_SOURCE == "schedule"', "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"]
    environment = {
        key: value.replace("$CI_PROJECT_DIR", str(clone)) for key, value in job["variables"].items()
    }
    for step in [*job["before_script"], *job["script"]]:
        run(step, clone, environment)
    assert job["artifacts"]["paths"] == ["public"]
    assert {"index.html", "404.html", "feeds"} <= set(names(clone / "public"))
    assert "https://desk.gitlab.io/briefing/" in (clone / "public" / "index.html").read_text(encoding="utf-8")


def test_every_setting_is_documented_and_no_other() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    known = (ROOT / "tools" / "publish" / "settings.sh").read_text(encoding="utf-8").partition("known=(")[2]
    keys = set(known.partition(")")[0].split())
    table = text.partition("\n| key | for | is |\n")[2].partition("\n\n")[0]
    named = {
        key
        for line in table.splitlines()
        for key in line.split("|")[1].replace(",", " ").split()
        if "`" in key
    }
    assert {key.strip("`") for key in named} == keys
