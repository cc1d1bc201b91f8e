"""A running server: who is answered, what is sent, what is heard, how it ends."""

from __future__ import annotations

import shutil
import signal
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.build.signals import STOPPING
from generator.desk.serve.server import media_type
from tests.conftest import CONTENT, Site, make_site, names
from tests.serve.support import PATIENCE, Serving, draft, serving, until

pytestmark = pytest.mark.xdist_group("serve")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """Give a server; each test leaves the site as it found it."""
    site = make_site(tmp_path_factory.mktemp("serve") / "site", {"articles/secret.md": draft()})
    with serving(site) as server:
        yield server


def test_what_is_sent(running: Serving) -> None:
    status, headers, body = running.get("/")
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert headers["cache-control"] == "no-store"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "etag" not in headers
    assert b"Small site" in body
    head = running.get("/", "HEAD")
    assert (head[0], head[1]["content-length"], head[2]) == (200, str(len(body)), b"")
    assert running.get("/actors/norway")[1]["location"] == "/actors/norway/"
    status, headers, body = running.get("/no/such/page/")
    assert (status, headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert b"Page not found" in body
    assert running.get("/theme/css/site.css")[1]["content-type"] == "text/css; charset=utf-8"
    assert running.get("/static/dot.svg")[1]["content-type"] == "image/svg+xml"
    assert running.get("/", "POST")[0] == 501


@pytest.mark.parametrize(
    ("save_as", "kind", "expected"),
    [
        ("feeds/all.atom.xml", "feed", "application/atom+xml; charset=utf-8"),
        ("sitemap.xml", "sitemap", "application/xml; charset=utf-8"),
        ("a.b/data", "", "application/octet-stream"),
        ("x.woff2", "", "font/woff2"),
        ("x.JSON", "", "application/json; charset=utf-8"),
    ],
)
def test_types(save_as: str, kind: str, expected: str) -> None:
    assert media_type(save_as, kind) == expected


@pytest.mark.parametrize(
    ("host", "answered"),
    [
        ("localhost", True),
        ("LOCALHOST:99", True),
        ("127.0.0.1:8000", True),
        ("[::1]:8000", True),
        ("site.localhost", True),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("", False),
        ("[::1", False),
    ],
)
def test_only_names_of_this_machine_are_answered(host: str, answered: bool, running: Serving) -> None:  # noqa: FBT001
    for path in ("/", "/__communique/events") if not answered else ("/",):
        status, _, body = running.get(path, headers={"Host": host})
        assert (status == 200) is answered
        assert (b"Small site" in body) is answered


@pytest.mark.parametrize(
    "path",
    [
        "/../pelicanconf.py",
        "/%2e%2e/pelicanconf.py",
        "/theme/..%2f..%2fpelicanconf.py",
        "/..%5cpelicanconf.py",
        "/%00",
        "/__communique/../pelicanconf.py",
        "/__communique/command.py",
        "//evil.example/%2f..",
    ],
)
def test_no_other_file_can_be_had(path: str, running: Serving) -> None:
    status, headers, _ = running.get(path)
    assert status == 404
    assert "location" not in headers


def test_the_terminal_tells_of_a_template_too(running: Serving) -> None:
    before = running.site.folder / "templates/timeline.html"
    running.site.override("timeline.html", "{% if %}")
    try:
        until(lambda: (running.text("/timeline/"), "timeline.html" in running.told)[1], "for the fault")
    finally:
        before.unlink()
    running.until_shows("/timeline/", "<h1>Timeline</h1>")


def test_an_address_that_is_no_text(running: Serving) -> None:
    assert running.get("/%ff")[0] == 400


def test_a_draft_is_shown_here_and_only_here(running: Serving) -> None:
    assert "Draft: not published." in running.text("/articles/secret/")
    assert "content/articles/secret.md: A text that is being written (draft)" in running.told
    output = running.site.build()
    assert not (output / "articles/secret").exists()
    for path in output.rglob("*"):
        assert not path.is_file() or b"being written" not in path.read_bytes()
        assert not path.is_file() or b"communique serve" not in path.read_bytes()


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"])
def test_a_browser_that_hangs_up_is_not_told_of(sent: bytes, running: Serving) -> None:
    """At the end no traceback may have been told, see ``serving``."""
    host, port = running.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), PATIENCE) as connection:
        # With this a connection is not ended but broken off: RST instead of FIN.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.sendall(sent)
    assert running.get("/")[0] == 200


def test_a_change_is_heard(running: Serving) -> None:
    site, path = running.site, "articles/oslo-talks.md"
    with running.events() as states:
        first = states.get(timeout=PATIENCE)
        assert first["notices"] == []
        site.write(path, CONTENT[path] + "\nA line more.\n")
        second = states.get(timeout=PATIENCE)
        assert second["version"] != first["version"]
        running.until_shows("/articles/oslo-talks/", "A line more.")
        # As editors save: a new file under another name, put in place of the old one.
        passing = site.content / "articles/.oslo-talks.md.swp"
        passing.write_text(CONTENT[path].replace("made an offer", "made another offer"), encoding="utf-8")
        passing.rename(site.content / path)
        running.until_shows("/articles/oslo-talks/", "made another offer")
        site.write(path, CONTENT[path].replace("ukraine]", "ukrain]"))
        broken = until(lambda: next((s for s in [states.get(timeout=PATIENCE)] if s["notices"]), None))
        assert broken["notices"][0]["place"] == "content/articles/oslo-talks.md:7:18"
        assert broken["notices"][0]["hint"] == 'did you mean "ukraine"?'
        assert "made another offer" in running.text("/articles/oslo-talks/")
        site.write(path, CONTENT[path])
        until(lambda: states.get(timeout=PATIENCE)["notices"] == [])
    running.until_shows("/articles/oslo-talks/", "The <a")


def test_articles_come_and_go(running: Serving) -> None:
    running.site.write("articles/new-one.md", draft("published"))
    until(lambda: running.get("/articles/new-one/")[0] == 200)
    (running.site.content / "articles/new-one.md").unlink()
    until(lambda: running.get("/articles/new-one/")[0] == 404)


def test_the_content_folder_may_go_and_come_back(running: Serving) -> None:
    site, away = running.site, running.site.folder / "away"
    site.content.rename(away)
    until(lambda: "the content folder is gone" in running.told)
    assert running.get("/articles/oslo-talks/")[0] == 200
    shutil.copytree(away, site.content)
    path = "articles/oslo-talks.md"
    with running.events() as states:
        until(lambda: states.get(timeout=PATIENCE)["notices"] == [])
    site.write(path, CONTENT[path] + "\nAfter the return.\n")
    running.until_shows("/articles/oslo-talks/", "After the return.")
    site.write(path, CONTENT[path])
    shutil.rmtree(away)


def test_templates_and_settings_take_effect(running: Serving) -> None:
    site = running.site
    # The folder of overrides does not exist yet.
    site.override("partials/masthead.html", "<p>Another head</p>")
    running.until_shows("/actors/norway/", "Another head")
    settings = site.settings.read_text(encoding="utf-8")
    site.append("SITENAME = 'Another name'\n")
    running.until_shows("/", "Another name")
    site.settings.write_text(settings, encoding="utf-8")
    (site.folder / "templates/partials/masthead.html").unlink()
    until(lambda: "Another" not in running.text("/actors/norway/"))


def test_a_port_that_is_taken(site: Site) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = site.run("serve", "--port", str(port))
    assert done.returncode == 3
    assert done.stderr == f"communique: port {port} is taken; choose another with --port\n"


def test_settings_that_cannot_be_read_at_the_start(site: Site) -> None:
    site.append("SITENAME =\n")
    done = site.run("serve", "--port", "0")
    assert done.returncode == 2
    assert "error[B402]" in done.stderr
    site.settings.unlink()
    assert site.run("serve", "--port", "0").returncode == 3


@pytest.mark.parametrize("sent", STOPPING)
def test_whatever_tells_it_to_stop_ends_it(site: Site, sent: signal.Signals, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with serving(site, TMPDIR=str(temporary)) as server, server.events() as states:
        states.get(timeout=PATIENCE)
        assert names(temporary)
        server.process.send_signal(sent)
        assert server.process.wait(PATIENCE) == 0
    assert names(temporary) == []
