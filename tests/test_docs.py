"""What the documentation says is what the code does."""

from __future__ import annotations

import ast
import itertools
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import pytest
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.build.prepare import prepare
from generator.desk.cli import cli
from generator.desk.terminal import Exit
from generator.pelican import settings as pelican_settings
from generator.read import settings as our_settings
from generator.read.codes import CODES
from generator.read.settings import parse_settings

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]
SETTINGS = DOCS / "settings.md"
#: Files whose YAML is shown to editors.
EXAMPLES = [ROOT / "README.md", DOCS / "writing.md", DOCS / "positions.md", DOCS / "ledger.md"]
#: After every date in the examples and before nothing: all of them are shown.
NOW = datetime(2026, 12, 31, tzinfo=UTC)
#: The article around an example that shows only a part of one.
REST = {
    "title": "An example",
    "date": "2025-12-20",
    "summary": "A part of an article, as the documentation shows it.",
    "themes": "[peace-settlement]",
    "actors": "[ukraine]",
    "sources": "[{id: s1, title: A document, publisher: Someone}]",
}

_MARKDOWN = MarkdownIt("commonmark").enable("table")


class Example(NamedTuple):
    """A block of code: where it stands, its language, the file it is meant for, and what it holds."""

    page: Path
    line: int
    language: str
    path: str
    text: str


@cache
def tokens(path: Path) -> list[Token]:
    return _MARKDOWN.parse(path.read_text(encoding="utf-8"))


def examples() -> Iterator[Example]:
    for page in EXAMPLES:
        for token in tokens(page):
            language, _, path = token.info.partition(" ")
            if token.type == "fence" and language in ("yaml", "markdown") and token.map:
                yield Example(page, token.map[0] + 1, language, path, token.content)


def as_file(example: Example, number: int) -> tuple[str, str]:
    """Give the path below the content folder and the text of the file an example stands for."""
    if example.path:
        assert example.text.startswith("---\n"), f"{example.page.name}:{example.line} is not a whole file"
        return example.path.removeprefix("content/"), example.text
    header = example.text if example.language == "yaml" else ""
    body = "Text. [@s1]\n" if example.language == "yaml" else example.text
    given = set(re.findall(r"^(\w+):", header, re.MULTILINE))
    rest = "".join(f"{key}: {value}\n" for key, value in REST.items() if key not in given)
    return f"articles/2025-W51/example-{number}.md", f"---\n{rest}{header}---\n{body}"


def test_examples_are_accepted(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    (content / "static").mkdir(exist_ok=True)
    (content / "static" / "map.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1")
    written = {}
    for number, example in enumerate(examples()):
        path, text = as_file(example, number)
        if example.page.name == "README.md":
            # An article of the example site, shortened; others refer to what the whole one holds.
            assert (content / path).is_file(), f"{path} is not in the example site"
            path = path.replace(".md", "-shortened.md")
        assert not (content / path).exists(), f"{path} is in the example site already"
        written[f"content/{path}"] = f"{example.page.name}:{example.line}"
        (content / path).parent.mkdir(parents=True, exist_ok=True)
        (content / path).write_text(text, encoding="utf-8")
    assert len(written) > 15
    settings = {"PATH": str(content), "STATIC_PATHS": ["static"], "TIMEZONE": "Europe/Brussels"}
    prepared = prepare(settings, "pelicanconf.py", NOW)
    told = [f"{written.get(item.location.path, '')} {item}" for item in prepared.diagnostics]
    assert told == []


def test_the_mistake_in_the_readme_is_told_as_it_says(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^content/.*error\[.*$", text, re.MULTILINE)
    file = tmp_path / shown.partition(":")[0]
    whole = file.read_text(encoding="utf-8")
    wrong = whole.replace("themes: [territorial-control,", "themes: [territorial-controll,", 1)
    assert wrong != whole
    file.write_text(wrong, encoding="utf-8")
    prepared = prepare({"PATH": str(content), "TIMEZONE": "Europe/Brussels"}, "pelicanconf.py", NOW)
    assert shown in [item.headline() for item in prepared.diagnostics]


def test_the_example_of_positions_is_what_the_example_site_shows() -> None:
    prepared = prepare({"PATH": str(ROOT / "content")}, "pelicanconf.py", NOW)
    assert prepared.kit
    entries = prepared.kit.corpus.histories["belgium", "frozen-assets"].entries
    shown = [
        (
            f"{day.day} {day:%B %Y}",
            f"{position.stance}, {position.kind.label.lower()}",
            entry.computed,
            entry.change,
        )
        for entry in entries
        for position, day in [(entry.statement.position, entry.statement.day)]
    ]
    text = (DOCS / "positions.md").read_text(encoding="utf-8").partition("\n## An example\n")[2]
    rows = re.findall(r"^\| (\d[^|]*) \| ([^|]*) \|[^|]*\| `(\w+)`[^|]*\| (\w+) \|$", text, re.MULTILINE)
    assert rows == shown


def test_every_key_of_ours_is_documented_and_no_other() -> None:
    # The front page stays where it is: its keys are known so that they can be refused with a reason.
    known = {*our_settings._SIMPLE, *our_settings._URL_KEYS} - {"INDEX_URL", "INDEX_SAVE_AS"}
    text = SETTINGS.read_text(encoding="utf-8").partition("\n## The `BRIEFING` mapping\n")[2]
    rows = re.findall(r"^\|([^|]*)\|", text.partition("\n## ")[0], re.MULTILINE)
    named = {key for cell in rows for key in re.findall(r"`([A-Z_]+)`", cell)}
    assert named == known


def test_examples_of_settings_are_accepted() -> None:
    blocks = [token.content for token in tokens(SETTINGS) if token.info == "python"]
    assert blocks
    for block in blocks:
        assigned = [node for node in ast.parse(block).body if isinstance(node, ast.Assign)]
        settings = {ast.unparse(node.targets[0]): ast.literal_eval(node.value) for node in assigned}
        assert parse_settings(settings)[1] == []


def test_every_setting_of_pelican_that_is_switched_off_is_documented() -> None:
    text = SETTINGS.read_text(encoding="utf-8")
    assert [key for key in pelican_settings._OFF if f"`{key}`" not in text] == []


def test_every_diagnostic_is_documented() -> None:
    text = (DOCS / "diagnostics.md").read_text(encoding="utf-8")
    assert [code for code in CODES if code not in text] == []


def test_every_code_that_is_documented_exists() -> None:
    named = {
        (page.name, code) for page in PAGES for code in re.findall(r"\bB\d{3}\b", page.read_text("utf-8"))
    }
    assert {item for item in named if item[1] not in CODES} == set()


def test_every_command_and_option_is_documented() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    names = {f"`{name}" for name in cli.commands}
    names |= {
        option
        for command in cli.commands.values()
        for parameter in command.params
        if parameter.param_type_name == "option"
        for option in parameter.opts
        if option.startswith("--")
    }
    assert sorted(name for name in names if name not in text) == []


def test_every_exit_code_is_documented() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [code for code in Exit if f"| {int(code)} |" not in text] == []


def test_every_target_of_make_is_documented() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert sorted(name for name in targets - {"help"} if f"make {name}" not in text) == []


def test_the_site_theme_has_what_its_page_names() -> None:
    text = (DOCS / "theme.md").read_text(encoding="utf-8")
    theme = ROOT / "themes" / "briefing"
    style = (theme / "static" / "css" / "site.css").read_text(encoding="utf-8")
    base = (theme / "templates" / "base.html").read_text(encoding="utf-8")
    colours = set(re.findall(r"`(--[a-z]+)`", text))
    assert [name for name in sorted(colours) if f"{name}: " not in style] == []
    table = text.partition("\n## Blocks\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(
        re.findall(r"{% block (\w+) %}", base)
    )


@cache
def slugs(path: Path) -> set[str]:
    """Give the anchors of a page's headings, as forges make them."""
    found: dict[str, int] = {}
    anchors = set()
    parsed = tokens(path)
    for token, inline in itertools.pairwise(parsed):
        if token.type == "heading_open":
            text = "".join(child.content for child in inline.children or [])
            slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
            number = found[slug] = found.get(slug, -1) + 1
            anchors.add(f"{slug}-{number}" if number else slug)
    return anchors


def targets(path: Path) -> Iterator[str]:
    for token in tokens(path):
        for child in token.children or []:
            target = child.attrs.get("href") or child.attrs.get("src")
            if target:
                yield unquote(str(target))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for target in targets(page):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (anchor and file.suffix == ".md" and anchor not in slugs(file)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_yaml_is_yaml(page: Path) -> None:
    for token in tokens(page):
        if token.type == "fence" and token.info.startswith("yaml"):
            front = token.content.split("\n---\n")[0]
            assert isinstance(yaml.safe_load(front.removeprefix("---\n")), dict), token.content
