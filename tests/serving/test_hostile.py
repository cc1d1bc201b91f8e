"""No hostile text becomes an address that a server's configuration repeats."""

from __future__ import annotations

import json
import re

from generator.model.documents import Actor, Article
from generator.model.settings import Settings
from generator.model.values import FORMER_PATTERN
from generator.read.content import read_file
from generator.read.settings import parse_settings
from tests.hostile.corpus import texts

#: What means nothing to nginx, Caddy, `_redirects` or a shell.
HARMLESS = re.compile(r"[A-Za-z0-9._~:/?&=%+,@-]+")


def test_in_settings() -> None:
    given = [vector.text for vector in texts() if not vector.body]
    given += [
        "/a b",
        "/a;b",
        "/a{b}",
        "/$host",
        "/a\nb",
        "/../b",
        "/.git/",
        "//evil.example",
        "/%0d%0aX",
        "`",
    ]
    for text in given:
        for moved in ({text: "/new/"}, {"/old/": text}, {"/old": f"https://x.example/{text}"}):
            settings, problems = parse_settings({"BRIEFING": {"REDIRECTS": moved}})
            assert bool(settings.redirects) != bool(problems)
            for address in (address for pair in settings.redirects for address in pair):
                assert HARMLESS.fullmatch(address), text
                assert "/." not in address or "://" in address, text


def test_in_front_matter() -> None:
    for vector in texts():
        if vector.body:
            continue
        for kind, field in ((Article, "aliases"), (Actor, "former_ids")):
            data = f"---\n{field}: [{json.dumps(vector.text)}]\n---\n".encode("utf-8", "replace")
            _, problems = read_file(kind, data, "content/articles/x.md", Settings())
            refused = any(item.location.line == 2 for item in problems)
            assert refused or re.fullmatch(FORMER_PATTERN, vector.text), vector
