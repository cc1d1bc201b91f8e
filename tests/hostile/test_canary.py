"""A word of its own in every place that is withheld: no file of the site holds one unless it is published."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from generator.editions.serving.policy import TWINS
from tests.conftest import Site, SiteFactory, snapshot
from tests.leaks import found
from tests.site.support import pelican

pytestmark = pytest.mark.xdist_group("canary")

#: All words begin with it.
WORD: Final = "zeisig"
#: One second before 2026-01-01 in Brussels, and that second.
BEFORE: Final = "1767221999"
THEN: Final = "1767222000"
STATES: Final = {
    "draft": "status: draft",
    "review": "status: review",
    "withdrawn": "status: withdrawn",
    "green": "handling: green",
    "amber": "handling: amber",
    "strict": "handling: amber+strict",
    "red": "handling: red",
    "embargo": "publish_at: 2026-01-01T00:00",
    "twice": "publish_at: 2026-01-01T00:00\nstatus: draft",
}
#: Places of a text that are never shown, whatever its state.
NEVER: Final = ("yaml", "extra", "note", "minor")
ARTICLE: Final = """\
---
# @yaml
title: "@title"
date: 2025-12-16
state: here
slug: @slug
aliases: [/@old/page.html]
authors: ["@author"]
summary: "@summary"
key_points: ["@point"]
themes: [@w-theme, security-guarantees]
actors: [@w-actor, norway]
events:
  - {id: @event, kind: meeting, title: "@eventtitle", date: 2025-12-16, place: "@place", note: "@eventnote",
     participants: [{actor: norway, name: "@person", office: "@office"}], sources: [s1]}
positions:
  - {id: @position, actor: @w-actor, theme: @w-theme, kind: refusal, stance: conditional, text: "@text",
     conditions: ["@condition"], change: reversed, change_reason: "@reason", sources: [s1]}
disagreements:
  - {id: @dispute, theme: security-guarantees, parties: [norway, ukraine], issue: "@issue",
     steps: {a: "@step", b: "B"}, order: {norway: [a, b], ukraine: [b, a]}, sources: [s1]}
support:
  - {donor: norway, recipient: ukraine, kind: financial, stage: committed, text: "@support", sources: [s1]}
interests: [{actor: norway, theme: security-guarantees, text: "@interest", sources: [s1]}]
outlook:
  - {id: @outlook, statement: "@statement", likelihood: likely, confidence: low, due: 2026-01-15,
     sources: [s1]}
sources:
  - {id: s1, title: "@source", publisher: "@publisher", url: "https://@host.example/@path", date: 2025-12-16}
corrections: [{date: 2025-12-16, note: "@correction"}, {date: 2025-12-16, kind: minor, note: "@minor"}]
extra: {x: "@extra"}
---
@body [@s1] ![@alt]({static}/static/@image.svg)

## @heading

<!-- @note -->
"""
ACTOR: Final = """\
---
# @actoryaml
name: "@name"
kind: person
summary: "@actorsummary"
state: here
office: "@actoroffice"
aliases: ["@alias"]
extra: {x: "@actorextra"}
---
@profile
"""
THEME: Final = """\
---
name: "@themename"
question: "@question"
description: "@description"
state: here
extra: {x: "@themeextra"}
---
@background
"""
PAGE: Final = """\
---
title: "@pagetitle"
summary: "@pagesummary"
state: here
menu: 7
slug: @pageslug
---
@pagebody
"""
NOTE: Final = """\
---
headline: "@headline"
key_points: ["@notepoint"]
directions: [{theme: security-guarantees, direction: improved, reason: "@directionreason"}]
state: here
---
@overview
"""
SVG: Final = '<svg xmlns="http://www.w3.org/2000/svg"><title>@drawing</title><path d="M0 0h1v1z"/></svg>\n'
#: What these fields hold no page shows: it is for desks, for finding, or for data.
NEVER_AT_ALL: Final = re.compile(rf"{WORD}\w*?({'|'.join(NEVER)}|alias|office)$")


def filled(text: str, state: str, line: str) -> str:
    """Write the words of a state into a text: ``@title`` becomes ``zeisigdrafttitle``."""
    text = text.replace("@w", f"{WORD}{state}").replace("state: here\n", f"{line}\n" if line else "")
    return re.sub(r"(?<!\[)@(?=[a-z])", f"{WORD}{state}", text)


def texts(*, published: bool) -> dict[str, str | None]:
    """Give all texts that are withheld, in each of the states, or published."""
    found: dict[str, str | None] = {}
    for state, held in STATES.items():
        line = "" if published else held
        kinds = {
            f"articles/2025/{WORD}{state}.md": (ARTICLE, line),
            f"actors/{WORD}{state}-actor.md": (ACTOR, line),
            f"themes/{WORD}{state}-theme.md": (THEME, line),
            f"static/{WORD}{state}image.svg": (SVG, ""),
        }
        if "publish_at" not in held:
            kinds[f"pages/{WORD}{state}page.md"] = (PAGE, line)
        for path, (text, own) in kinds.items():
            found[path] = filled(text, state, own)
    # Digest notes have names of their own; one state of each kind is enough.
    for week, state in (("2025-W50", "draft"), ("2025-W48", "amber"), ("2025-W49", "withdrawn")):
        found[f"digests/{week}.md"] = filled(NOTE, state, "" if published else STATES[state])
    return found


def words_of(files: dict[str, str | None]) -> set[str]:
    """Give every word in some texts and in their names."""
    return {
        word.lower()
        for path, text in files.items()
        for word in re.findall(rf"{WORD}\w+", f"{path} {text}")
        if not NEVER_AT_ALL.fullmatch(word)
    }


def clean(folder: Path, *kept: str) -> list[str]:
    """Give the files below a folder that hold a word, but for those below some folders in it."""
    names = found(folder, [WORD], leave=kept)[WORD]
    return [name for name in names if not (name.endswith("_redirects") and tells_what_is_gone(folder / name))]


#: What is told of a withdrawn text that everybody could read: that its address is gone.
GONE: Final = re.compile(
    rf"(/briefing)?/(articles/)?{WORD}withdrawn\w*(/|/index\.html|/page\.html)? (/briefing)?/410\.html 410"
)


def tells_what_is_gone(file: Path, word: str = WORD) -> bool:
    """Tell whether rules hold a word in nothing but addresses of what was withdrawn."""
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if word in line]
    return bool(lines) and all(GONE.fullmatch(line) for line in lines)


def built(site: Site, *arguments: str | Path, now: str = BEFORE) -> Path:
    done = site.run("build", *arguments, SOURCE_DATE_EPOCH=now)
    assert done.returncode == 0, done.stdout + done.stderr
    return site.output


@pytest.mark.slow
def test_every_word_is_found_when_published_and_none_when_withheld_again(site_factory: SiteFactory) -> None:
    open_texts = texts(published=True)
    briefing = {"FEED_TAG": "small.example,2025", "TWINS": True, "FINGERPRINTS": True}
    site = site_factory(content=open_texts, BRIEFING=briefing)
    places = found(built(site), words_of(open_texts))
    assert [word for word, files in places.items() if not files] == []
    assert any("feeds/" in name for name in places[f"{WORD}embargotitle"])
    # What is compressed is read as well: each word is in twins of both kinds, if it is in a page.
    for names in places.values():
        pages = {name for name in names if name.endswith(".html")}
        assert {f"{name}.{ending}" for name in pages for ending in TWINS} <= set(names)
    for path, text in texts(published=False).items():
        site.write(path, text or "")
    # With what the build before left in the output folder and in the store.
    built(site)
    assert len(list(site.output.rglob("*.br"))) == len(list(site.output.rglob("*.gz"))) > 20
    assert list(site.output.glob("theme.*"))
    assert clean(site.folder, "content", ".cache") == []
    built(site, "--fresh", "-o", site.folder / "fresh")
    assert snapshot(site.output) == snapshot(site.folder / "fresh")
    # The same from nothing, by Pelican alone, and as of the week.
    out = site.folder / "plain"
    done = pelican(
        "content", "-s", site.settings.name, "-o", out, cwd=site.folder, env={"SOURCE_DATE_EPOCH": BEFORE}
    )
    assert done.returncode == 0, done.stderr
    built(site, "--as-of", "2025-W51")
    assert clean(site.folder, "content", ".cache") == []


@pytest.mark.slow
def test_at_its_second_what_was_under_embargo_is_there_and_nothing_else(site_factory: SiteFactory) -> None:
    site = site_factory(content=texts(published=False))
    done = site.run("build", SOURCE_DATE_EPOCH=BEFORE)
    assert clean(site.output) == []
    # All are told to the publisher, with the reason.
    for path in texts(published=False):
        assert f"  content/{path}: " in done.stdout
    head = next(line for line in done.stdout.splitlines() if line.startswith("Withheld"))
    assert "9 linked to by withheld texts only" in head
    assert "3 by date" in head
    built(site, now=THEN)
    words = found(site.output, [f"{WORD}{state}" for state in STATES])
    assert words.pop(f"{WORD}withdrawn") == ["_redirects"]
    assert tells_what_is_gone(site.output / "_redirects", f"{WORD}withdrawn")
    assert [word for word, files in words.items() if files] == [f"{WORD}embargo"]
    missing = {
        word
        for word in words_of(
            {path: text for path, text in texts(published=False).items() if "embargo" in path}
        )
        if not found(site.output, [word])[word]
    }
    assert missing == set()


#: Who speaks, for whom and on what is not to be told; what was said is.
RULE: Final = """\
---
title: A round table behind closed doors
date: 2025-12-17
summary: What was said may be told, and not by whom.
themes: [security-guarantees]
actors: [ukraine]
events:
  - {id: round-table, kind: meeting, title: A round table, date: 2025-12-16, sources: [s2], participants: [
      ukraine, {actor: zeisigland, name: Zeisigperson Muster, office: Zeisigoffice, role: host, RULE},
      {actor: zeisigland, role: host, RULE}]}
  - {id: dinner, kind: meeting, title: A dinner, date: 2025-12-16, source: s1, RULE,
     participants: [zeisigland, {name: Zeisigguest Muster}]}
positions:
  - {id: zeisigposition, actor: zeisigland, theme: security-guarantees, kind: red-line, stance: rejects,
     text: The stimme text., source: s1, RULE}
  - {actor: ukraine, theme: security-guarantees, kind: demand, stance: supports, text: It asks., source: s3}
sources:
  - {id: s1, title: Zeisigtitle of the one, publisher: Zeisigpublisher, url: https://zeisigurl.example/x,
     date: 2025-12-03, form: interview, language: hu, reliability: B}
  - {id: s2, title: Zeisigother on the same day, publisher: Zeisigsecond, RULE}
  - {id: s3, title: An open text, publisher: The open press}
---
One who was there said so.[@s1] Another was not sure.[@s2]
"""
LAND: Final = "---\nname: Zeisigland\nkind: state\nsummary: A state.\n---\nIt is.\n"
#: Where the actor has a place of its own, whoever spoke.
OWN: Final = re.compile(r"^(actors/(index\.html|zeisigland/.*|zeisigland)|feeds/.*|sitemap.*|SHA256SUMS)$")


def test_without_attribution_nobody_is_named_anywhere(site_factory: SiteFactory) -> None:
    named = RULE.replace("RULE", "attribution: named")
    site = site_factory(content={"actors/zeisigland.md": LAND, "articles/table.md": named})
    words = {word.lower() for word in re.findall(r"[Zz]eisig\w+", RULE)} - {"zeisigoffice"}
    places = found(site.build(), [*words, "stimme", "2025-12-03", 'lang="hu"'])
    assert [word for word, files in places.items() if not files] == []
    for name in ("actors/zeisigland/", "positions/", "red-lines/", "changes/"):
        assert f"{name}index.html" in places["stimme"]

    site.write("articles/table.md", RULE.replace("RULE", "attribution: none"))
    done = site.run("build")
    assert done.returncode == 0, done.stderr
    assert "Withheld, names in 1 text:\n  content/articles/table.md: 5 records\n" in done.stdout
    places = found(site.output, [WORD, "stimme", "2025-12-03", 'lang="hu"'])
    assert [name for name in places[WORD] if not OWN.fullmatch(name)] == []
    # What was said is told in one place: elsewhere it would be somebody's.
    assert places["stimme"] == ["articles/table/index.html"]
    assert places["2025-12-03"] == places['lang="hu"'] == []
    own = (site.output / "actors/zeisigland/index.html").read_text(encoding="utf-8")
    assert "round table" not in own
    assert "Security guarantees" not in own.partition("<main")[2].partition("</main>")[0]
    page = (site.output / "articles/table/index.html").read_text(encoding="utf-8")
    assert "Ukraine</a>, a host who is not named" in page
    assert page.count("a host who is not named") == 1
    assert "(a participant who is not named)" in page
    assert "A participant who is not named</p>" in page
    assert "Source withheld at the speaker’s request" in page
    # The old build told all: nothing of it is left.
    site.build("--fresh", "-o", site.folder / "fresh")
    assert snapshot(site.output) == snapshot(site.folder / "fresh")
    assert site.run("verify").returncode == 0
    assert WORD not in site.run("report", "--json").stdout.lower()


DRAFT: Final = """\
---
title: Zeisig
date: 2025-12-16
status: draft
summary: Zeisig.
themes: [security-guarantees]
actors: [norway]
---
![A drawing]({static}/static/zeisig.svg)
"""


def test_texts_are_never_copied_as_files(site_factory: SiteFactory) -> None:
    page = "---\n# zeisigyaml\ntitle: Open\nextra: {x: zeisigextra}\n---\n<!-- zeisignote -->\nText.\n"
    content: dict[str, str | None] = {
        "articles/2025/zeisig.md": DRAFT,
        "articles/2025/beside.svg": "<svg/>\n",
        "static/zeisig.svg": SVG,
        "pages/open.md": page,
    }
    site = site_factory(
        content=content,
        OUTPUT_SOURCES=True,
        STATIC_PATHS=["static", "articles"],
        STATIC_EXCLUDE_SOURCES=False,
    )
    done = site.run("build")
    assert done.returncode == 0, done.stderr
    assert "OUTPUT_SOURCES has no effect" in done.stderr
    assert clean(site.output) == []
    assert (site.output / "articles/2025/beside.svg").is_file()
    assert [path for path in site.output.rglob("*") if path.suffix in (".md", ".text")] == []
