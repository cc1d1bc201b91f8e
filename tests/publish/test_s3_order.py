"""What stands in an S3-compatible store at any time: the order of changes, and lines that are cut."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pytest

from tests.publish.store import Store, built, running_store
from tests.publish.support import Checkout, line_to, make_checkout, offsets, page

pytestmark = [pytest.mark.publish, pytest.mark.xdist_group("s3")]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with running_store(tmp_path / "store") as store:
        yield store


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return make_checkout(tmp_path / "desk")


@pytest.mark.slow
def test_what_is_put_where_in_which_order(checkout: Checkout, store: Store) -> None:
    checkout.edit({"theme/look.0123456789abcdef.css": "p {}\n", "articles/one/figure.svg": "<svg/>\n"})
    # A page at an old address.
    checkout.edit({"articles/one/old.htm": page("Moved")})
    settings = store.environment()
    assert "nothing was sent" in checkout.published("s3:bucket", "--dry-run", **settings)
    assert store.holds() == {}
    checkout.published("s3:bucket", **settings)
    assert store.holds() == built(checkout)
    assert store.header("theme/site.css") == ("text/css; charset=utf-8", "public, max-age=300")
    assert store.header("theme/look.0123456789abcdef.css")[1] == "public, max-age=31536000, immutable"
    assert store.header("articles/one/index.html") == ("text/html; charset=utf-8", "public, max-age=300")
    assert store.header("articles/one/old.htm")[0] == "text/html; charset=utf-8"
    assert store.header("feeds/all.atom.xml") == (
        "application/atom+xml; charset=utf-8",
        "public, max-age=900",
    )
    assert store.header("a page ü/it's.txt")[0] == "text/plain; charset=utf-8"
    assert store.header("articles/one/figure.svg")[0] == "image/svg+xml; charset=utf-8"
    order = [change.partition(" ")[2] for change in store.changes]
    assets = {"theme/site.css", "theme/look.0123456789abcdef.css", "articles/one/figure.svg"}
    assert set(order[:3]) == assets
    assert set(order[3:5]) == {"articles/one/index.html", "articles/one/old.htm"}
    assert set(order[5:7]) == {"404.html", "articles/index.html"}
    assert order[7] == "index.html"
    assert len(order) == 11

    store.changes.clear()
    for path in checkout.built.rglob("*"):
        path.touch()
    assert "as before" in checkout.published("s3:bucket", **settings)
    assert store.changes == []

    checkout.edit({"theme/look.0123456789abcdef.css": None, "theme/look.fedcba9876543210.css": "p {}\n",
                   "articles/one/index.html": None, "articles/two/index.html": page("Two"),
                   "articles/one/old.htm": page("Moved to two")})  # fmt: skip
    said = checkout.published("s3:bucket", **settings)
    assert "Changes: 2 new, 1 changed, 2 gone" in said
    changes = store.changes
    assert changes[:2] == ["PUT theme/look.fedcba9876543210.css", "PUT articles/two/index.html"]
    assert changes[2] == "PUT articles/one/old.htm"
    assert sorted(changes[3:]) == ["DELETE articles/one/index.html", "DELETE theme/look.0123456789abcdef.css"]
    assert store.holds() == built(checkout)


@pytest.mark.slow
def test_a_line_that_is_cut(checkout: Checkout, store: Store) -> None:
    checkout.published("s3:bucket", **store.environment())
    kept, old = store.keep(), store.holds()
    # Every page is new, and needs a style sheet that is new; the old one goes.
    new_css = "theme/site.0123456789abcdef.css"
    checkout.edit({"theme/site.css": None, new_css: "p { color: blue }\n"})
    checkout.edit({f"articles/{name}/index.html": page(name, new_css) for name in ("one", "two", "three")})
    checkout.edit(
        {path: page(f"New {path}", new_css) for path in ("index.html", "404.html", "articles/index.html")}
    )
    new = built(checkout)
    with line_to(store.port) as line:
        checkout.published("s3:bucket", **store.environment(line.port))
    assert store.holds() == new
    seen = set()
    for count in offsets(line.sent):
        store.bring_back(kept)
        with line_to(store.port, count) as broken:
            said = checkout.refused(5, "s3:bucket", **store.environment(broken.port))
        held = store.holds()
        seen.add(frozenset(held))
        for path, data in held.items():
            assert data in (old.get(path), new.get(path)), f"{path} is cut off"
            for needed in re.findall(rb'<link rel="stylesheet" href="/([^"]+)"', data):
                assert needed.decode() in held, f"{path} lacks {needed.decode()}: {said}"
        if held != old:
            assert "publish again to put up the rest" in said
    assert len(seen) > 1
    checkout.published("s3:bucket", **store.environment())
    assert store.holds() == new


@pytest.mark.slow
def test_a_first_publish_that_is_cut_is_taken_up_again(checkout: Checkout, store: Store) -> None:
    store.bucket.mkdir(parents=True, exist_ok=True)
    empty = store.keep()
    with line_to(store.port) as line:
        checkout.published("s3:bucket", **store.environment(line.port))
    seen = set()
    # The first bytes are those of the listing.
    for count in offsets(line.sent):
        store.bring_back(empty)
        with line_to(store.port, count) as broken:
            said = checkout.refused(5, "s3:bucket", **store.environment(broken.port))
        held = store.holds()
        seen.add(frozenset(held))
        if held:
            assert said.splitlines()[-1] == "Live:    some of the new site: publish again to put up the rest"
        # Perhaps the content was changed meanwhile.
        checkout.edit({"articles/one/index.html": page(f"After {count} bytes")})
        checkout.published("s3:bucket", **store.environment())
        assert store.holds() == built(checkout)
    assert any(paths and "index.html" not in paths for paths in seen)


def linked(text: str, *targets: str, css: str = "theme/site.css") -> str:
    """Give a page that leads to others."""
    return page(text, css) + "".join(f'<a href="/{target}">x</a>\n' for target in targets)


def missing(held: Mapping[str, bytes], known: Collection[str]) -> Iterator[str]:
    """Tell what pages lack: all pages what they show, and those that readers come to what they lead to."""
    for path, data in held.items():
        for needed in re.findall(rb'<link rel="stylesheet" href="/([^"]+)"', data):
            if needed.decode() not in held:
                yield f"{path} lacks {needed.decode()}"
    ahead, seen = [path for path in known if path in held], set(known)
    while ahead:
        path = ahead.pop()
        for target in map(bytes.decode, re.findall(rb'<a href="/([^"]+)"', held[path])):
            if target not in held:
                yield f"{path} leads to {target}"
            elif target not in seen:
                seen.add(target)
                ahead.append(target)


def test_nothing_leads_to_what_is_not_there(checkout: Checkout, store: Store) -> None:
    settings = store.environment()
    actors, articles = ([f"{kind}/{n}/index.html" for n in range(9)] for kind in ("actors", "articles"))
    sections = [f"{name}/index.html" for name in ("actors", "articles", "topics", "weeks")]
    checkout.edit({"theme/site.css": None, "theme/a.css": "p {}\n"})
    checkout.edit({path: page(path, "theme/a.css") for path in ("404.html", "articles/one/index.html")})
    checkout.edit({
        "index.html": linked("Front", *sections, css="theme/a.css"),
        **{path: linked(path, "index.html", *actors, css="theme/a.css") for path in sections},
        **{path: linked(path, *sections, *articles, css="theme/a.css") for path in actors},
        **{path: linked(path, *sections, *actors, css="theme/a.css") for path in articles},
    })  # fmt: skip
    # Of a site that is not there yet, readers come to the front page.
    kept = {"index.html"}
    old: dict[str, bytes] = {}
    for edition in ("first", "next"):
        if edition == "next":
            # What changed leads to all that is new, and stands before and after it; some articles are gone.
            later = [f"articles/{n}/index.html" for n in range(5, 14)]
            kinds = [f"kinds/{n}/index.html" for n in range(3)]
            checkout.edit({**dict.fromkeys(articles[:5]), "theme/a.css": None, "theme/b.css": "p { }\n"})
            sections.append("kinds/index.html")
            checkout.edit({
                "index.html": linked("New front", *sections, css="theme/b.css"),
                "404.html": page("404.html", "theme/b.css"), "articles/one/index.html": None,
                **{path: linked(f"New {path}", *later, *kinds, css="theme/b.css") for path in sections},
                **{path: linked(f"New {path}", *later, *kinds, css="theme/b.css") for path in actors},
                **{path: linked(f"New {path}", *actors, *later, css="theme/b.css") for path in later},
                **{path: linked(f"New {path}", *sections, *kinds, css="theme/b.css") for path in kinds},
            })  # fmt: skip
            kept = {path for path in old if path in built(checkout)}
        new = built(checkout)
        store.changes.clear()
        checkout.published("s3:bucket", "--allow-shrink", **settings)
        assert store.holds() == new
        held = dict(old)
        for change in store.changes:
            how, _, path = change.partition(" ")
            if how == "PUT":
                held[path] = new[path]
            else:
                del held[path]
            assert list(missing(held, kept)) == [], change
        assert held == new
        old = new
