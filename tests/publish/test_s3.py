"""publish.sh to an S3-compatible store: a server on this machine, and a line to it that breaks."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote
from urllib.request import urlopen

import pytest

from generator.editions.serving.policy import TYPES, policy_of, with_charset
from generator.model.settings import Settings
from tests.conftest import ROOT, require_tool
from tests.publish.support import (
    Checkout,
    answers,
    at,
    free_port,
    line_to,
    make_checkout,
    offsets,
    page,
    wait_for,
)

pytestmark = [pytest.mark.publish, pytest.mark.xdist_group("s3")]
SERVER = ROOT / "tools" / "npm" / "node_modules" / "s3rver" / "bin" / "s3rver.js"
#: What s3rver puts behind the name of an object, for its bytes.
OBJECT = "._S3rver_object"


@dataclass(frozen=True)
class Store:
    """A running S3 server with the bucket ``bucket``."""

    folder: Path
    port: int
    changes: list[str]
    #: Requests that are being answered, also when whoever asked has hung up.
    busy: list[str]

    def settle(self) -> None:
        """Wait until the server is done with what it was asked for."""
        wait_for(lambda: not self.busy)
        time.sleep(0.05)  # a request that has come, and of which nobody has noted yet that it has
        wait_for(lambda: not self.busy)

    def environment(self, port: int | None = None) -> dict[str, str]:
        """Give the settings that reach it, by another port if need be."""
        return {
            "PUBLISH_S3_ENDPOINT": f"http://127.0.0.1:{port or self.port}",
            "PUBLISH_S3_REGION": "eu-central-1",
            "AWS_ACCESS_KEY_ID": "S3RVER",
            "AWS_SECRET_ACCESS_KEY": "S3RVER",
            # Debian's rclone fails when it sees this.
            "AWS_CA_BUNDLE": "/nonexistent",
            "RCLONE_CONFIG": "/nonexistent",
            "RCLONE_DRY_RUN": "true",
        }

    @property
    def bucket(self) -> Path:
        return self.folder / "data" / "bucket"

    def holds(self) -> dict[str, bytes]:
        """Give all objects."""
        self.settle()
        return {
            path.relative_to(self.bucket).as_posix().removesuffix(OBJECT): path.read_bytes()
            for path in self.bucket.rglob(f"*{OBJECT}")
        }

    def keep(self) -> Path:
        """Keep what is in the bucket, to bring it back later."""
        return Path(shutil.copytree(self.bucket, self.folder / "kept"))

    def bring_back(self, kept: Path) -> None:
        self.settle()
        shutil.rmtree(self.bucket)
        shutil.copytree(kept, self.bucket)

    def header(self, path: str) -> tuple[str, str]:
        with urlopen(at(f"http://127.0.0.1:{self.port}/bucket", path)) as answer:  # noqa: S310 - our own
            return answer.headers["Content-Type"], answer.headers["Cache-Control"]


@contextmanager
def whole_requests(port: int) -> Iterator[tuple[int, list[str], list[str]]]:
    """Pass on requests that have come in whole: a store keeps whole objects only, s3rver parts too.

    Gives the port, the changes that were made, "PUT path", and the paths of what is going on.
    """
    changes: list[str] = []
    busy: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            busy.append(self.path)
            try:
                self.pass_on()
            finally:
                busy.remove(self.path)

        def pass_on(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            if len(body) < length:
                self.close_connection = True
                return
            with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as line:
                line.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
                for name, value in self.headers.items():
                    line.putheader(name, value)
                line.endheaders(body)
                answer = line.getresponse()
                data = answer.read()
            if self.command in ("PUT", "DELETE") and answer.status < 300:
                changes.append(
                    f"{self.command} {unquote(self.path).partition('/bucket/')[2].partition('?')[0]}"
                )
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("transfer-encoding", "connection", "content-length", "keep-alive"):
                    self.send_header(name, value)
            told = answer.getheader("Content-Length") if self.command == "HEAD" else None
            self.send_header("Content-Length", told or str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = answer  # noqa: N815 - looked for

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A line that breaks is no news here."""

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield server.server_address[1], changes, busy
        finally:
            server.shutdown()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    node = require_tool("node")
    require_tool("rclone")
    if not SERVER.exists():
        require_tool("s3rver")
    folder, port = tmp_path / "store", free_port()
    folder.mkdir()
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [
                node,
                "--no-deprecation",
                str(SERVER),
                "-d",
                str(folder / "data"),
                "-a",
                "127.0.0.1",
                "-p",
                str(port),
                "--no-vhost-buckets",
                "--configure-bucket",
                "bucket",
            ],
            stdout=log,
            stderr=log,
        )
    try:
        wait_for(lambda: answers(port))
        with whole_requests(port) as (front, changes, busy):
            yield Store(folder, front, changes, busy)
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return make_checkout(tmp_path / "desk")


def built(checkout: Checkout) -> dict[str, bytes]:
    files = (path for path in checkout.built.rglob("*") if path.is_file())
    return {path.relative_to(checkout.built).as_posix(): path.read_bytes() for path in files}


def test_what_is_put_where_in_which_order(checkout: Checkout, store: Store) -> None:
    checkout.edit({"theme/look.0123456789abcdef.css": "p {}\n", "articles/one/figure.svg": "<svg/>\n"})
    settings = store.environment()
    assert "nothing was sent" in checkout.published("s3:bucket", "--dry-run", **settings)
    assert store.holds() == {}
    checkout.published("s3:bucket", **settings)
    assert store.holds() == built(checkout)
    assert store.header("theme/site.css") == ("text/css; charset=utf-8", "public, max-age=300")
    assert store.header("theme/look.0123456789abcdef.css")[1] == "public, max-age=31536000, immutable"
    assert store.header("articles/one/index.html") == ("text/html; charset=utf-8", "public, max-age=300")
    assert store.header("feeds/all.atom.xml") == (
        "application/atom+xml; charset=utf-8",
        "public, max-age=900",
    )
    assert store.header("a page ü/it's.txt")[0] == "text/plain; charset=utf-8"
    assert store.header("articles/one/figure.svg")[0] == "image/svg+xml; charset=utf-8"
    order = [change.partition(" ")[2] for change in store.changes]
    assets = {"theme/site.css", "theme/look.0123456789abcdef.css", "articles/one/figure.svg"}
    assert set(order[:3]) == assets
    assert order[3] == "articles/one/index.html"
    assert set(order[4:7]) == {"404.html", "articles/index.html", "index.html"}
    assert len(order) == 10

    store.changes.clear()
    for path in checkout.built.rglob("*"):
        path.touch()
    assert "as before" in checkout.published("s3:bucket", **settings)
    assert store.changes == []

    checkout.edit({"theme/look.0123456789abcdef.css": None, "theme/look.fedcba9876543210.css": "p {}\n",
                   "articles/one/index.html": None, "articles/two/index.html": page("Two")})  # fmt: skip
    said = checkout.published("s3:bucket", **settings)
    assert "Changes: 2 new, 0 changed, 2 gone" in said
    changes = store.changes
    assert changes[:2] == ["PUT theme/look.fedcba9876543210.css", "PUT articles/two/index.html"]
    assert sorted(changes[2:]) == ["DELETE articles/one/index.html", "DELETE theme/look.0123456789abcdef.css"]
    assert store.holds() == built(checkout)


def test_types_and_caching_are_those_of_the_policy() -> None:
    """One place decides them; a store is told by rclone, and so by the shell."""
    policies = policy_of(Settings()), policy_of(Settings(fingerprints=True))
    paths = {
        "index.html": "", "404.html": "404.html", "articles/a/index.html": "articles/a/",
        **{path: path for path in (
            "feeds/all.atom.xml", "feeds/actors/ukraine.atom.xml", "calendar.ics", "SHA256SUMS", "build.json",
            "theme/css/site.css", "theme/icon.svg", "theme.0123456789abcdef/css/site.css",
            "theme.0123456789abcdef/icon.svg", "theme.0123456789abcde/icon.svg",
            "static/map.0123456789abcdef.svg", "static/map.0123456789abcde.svg",
            "static/map-0123456789abcdef.svg", "static/0123456789abcdef.svg",
            *(f"static/file.{ending}" for ending in TYPES),
        )},
    }  # fmt: skip
    script = ROOT / "tools/publish/s3.sh"
    done = subprocess.run(
        ["bash", "-c", f"set -euo pipefail; . {script}; s3_kinds"],
        input="".join(f"{path}\n" for path in paths), capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = {line.split("|")[3]: tuple(line.split("|")[1:3]) for line in done.stdout.splitlines()}
    assert told.keys() == paths.keys()
    for path, url in paths.items():
        policy = policies[path.startswith("theme.")]
        item = policy.class_of(url)
        ending = path.rpartition(".")[2]
        kind = item.type or (with_charset(TYPES[ending]) if ending in TYPES else "application/octet-stream")
        assert told[path] == (kind, item.headers["Cache-Control"]), path


def test_a_folder_of_a_bucket(checkout: Checkout, store: Store) -> None:
    settings = store.environment()
    checkout.published("s3:bucket/press/site", **settings)
    checkout.published("s3:bucket/other", **settings)
    checkout.edit({"articles/one/index.html": None})
    checkout.published("s3:bucket/press/site/", "--allow-shrink", **settings)
    held = store.holds()
    assert {path for path in held if path.startswith("press/site/")} == {
        f"press/site/{path}" for path in built(checkout)
    }
    assert "other/articles/one/index.html" in held
    # The folders above hold more than the site, all of which would be removed.
    assert "holds no index.html" in checkout.refused(3, "s3:bucket", **settings)
    assert store.holds() == held


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


def test_a_first_publish_that_is_cut_is_taken_up_again(checkout: Checkout, store: Store) -> None:
    store.bucket.mkdir(parents=True, exist_ok=True)
    empty = store.keep()
    with line_to(store.port) as line:
        checkout.published("s3:bucket", **store.environment(line.port))
    seen = set()
    # The first bytes are those of the listing.
    for count in offsets(line.sent, 6):
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


def test_what_is_no_site_is_never_removed(checkout: Checkout, store: Store) -> None:
    settings = store.environment()
    checkout.published("s3:bucket/private", **settings)
    held = store.holds()
    for option in ([], ["--allow-shrink"], ["--dry-run"]):
        said = checkout.refused(3, "s3:bucket", *option, **settings)
        assert "s3:bucket holds no index.html, so it is no site, and 8 of its files would be removed" in said
        assert "such as private/404.html; use another folder of the bucket, or empty this one" in said
        assert said.splitlines()[-1] == "Live:    nothing, as before"
    assert store.holds() == held


@pytest.mark.parametrize(
    ("target", "changed", "message"),
    [
        ("s3:", {}, "write the target as s3:BUCKET"),
        ("s3:a/../b", {}, "write the target as s3:BUCKET"),
        ("s3:bucket name", {}, "write the target as s3:BUCKET"),
        ("s3:bucket", {"AWS_ACCESS_KEY_ID": ""}, "AWS_ACCESS_KEY_ID is not set"),
        ("s3:bucket", {"PUBLISH_S3_ENDPOINT": "127.0.0.1"}, "PUBLISH_S3_ENDPOINT is no address"),
        ("s3:bucket", {"PUBLISH_S3_ENDPOINT": "", "PUBLISH_S3_REGION": ""}, "PUBLISH_S3_REGION is not set"),
    ],
)
def test_settings_that_make_no_sense(
    checkout: Checkout, target: str, changed: dict[str, str], message: str
) -> None:
    require_tool("rclone")
    settings = {**Store(checkout.folder, 1, [], []).environment(), **changed}
    assert message in checkout.refused(3, target, **settings)


def test_there_are_no_releases(checkout: Checkout) -> None:
    for option in ("--list", "--rollback"):
        assert "has no releases" in checkout.refused(3, "s3:bucket", option)


def test_a_bucket_that_is_not_there(checkout: Checkout, store: Store) -> None:
    assert "cannot read s3:missing" in checkout.refused(5, "s3:missing", **store.environment())
