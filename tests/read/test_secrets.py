"""Secrets are found, and what only looks a little like one is not."""

from __future__ import annotations

import re

import pytest

from generator.read.secrets import SECRETS, secrets_in
from tests.conftest import CONTENT, ROOT, Site

A, D, H = "Ab3" * 100, "1234567890" * 10, "0a1b2c3d" * 20
U = "AB12" * 40
#: Each in two parts, so that no file of ours holds one.
FOUND = {
    "AWS access key": ("AKIA", U[:16]),
    "temporary AWS access key": ("ASIA", U[:16]),
    "GitHub token": ("ghp_", A[:36]),
    "GitHub fine-grained token": ("github_pat_", A[:82]),
    "GitLab token": ("glpat-", A[:20]),
    "Slack token": ("xoxb-", f"{D[:12]}-{A[:24]}"),
    "Slack app token": ("xapp-", f"1-{U[:11]}-{D[:13]}-{H[:32]}"),
    "Slack webhook": ("https://hooks.slack.com/", f"services/T{U[:8]}/B{U[:8]}/{A[:24]}"),
    "Discord webhook": ("https://discord.com/api/", f"webhooks/{D[:18]}/{A[:68]}"),
    "Google API key": ("AIza", A[:35]),
    "Google OAuth token": ("ya29.", A[:40]),
    "Google OAuth secret": ("GOCSPX-", A[:28]),
    "Stripe key": ("sk_live_", A[:24]),
    "SendGrid key": ("SG.", f"{A[:22]}.{A[:43]}"),
    "npm token": ("npm_", A[:36]),
    "PyPI token": ("pypi-", f"AgEIcHlwaS5vcmc{A[:60]}"),
    "Docker token": ("dckr_", f"pat_{A[:27]}"),
    "DigitalOcean token": ("dop_v1_", H[:64]),
    "Netlify token": ("nfp_", A[:36]),
    "Anthropic key": ("sk-ant-", f"api03-{A[:90]}"),
    "OpenAI key": ("sk-", f"{A[:20]}T3BlbkFJ{A[:20]}"),
    "Hugging Face token": ("hf_", "Abc" * 11 + "d"),
    "JSON Web Token": ("eyJ", f"{A[:20]}.eyJ{A[:30]}.{A[:43]}"),
    "age key": ("AGE-SECRET-KEY-1", U[:58]),
    "private key": ("-----BEGIN ", "OPENSSH PRIVATE KEY-----"),
    "PuTTY key": ("PuTTY-User-", "Key-File-3: ssh-ed25519"),
    "password in an address": ("https://desk:", "hunter2@db.example/x"),
}
HARMLESS = [
    "AKIA", "AKIA is the prefix of a key", f"xAKIA{U[:16]}", f"AKIA{U[:17]}", "ghp_short",
    "though ghost_writers", "github_pat_", "glpat-", "xoxo", "-----BEGIN CERTIFICATE-----",
    "-----BEGIN PUBLIC KEY-----",
    "a private key is a PRIVATE KEY", "sk-learn", "SG. 1", "hf_hub", "npm_config_cache", "eyJ", "eyJhbGciOi",
    "https://www.example.org:8080/@desk", "https://x.example/a:b@c", "mailto:desk@x.example", "https://@x",
    "12:30@noon", "https://social.example/@desk", "npm_" + "a" * 20, "SHA256SUMS " + "a" * 64, "do_v1_",
    "T3BlbkFJ",
]  # fmt: skip


def test_every_kind_has_an_example() -> None:
    assert set(FOUND) == {secret.name for secret in SECRETS}


@pytest.mark.parametrize("name", FOUND)
@pytest.mark.parametrize("around", ["{}", "key = '{}'\n", "<code>{}</code>", '{{"token": "{}"}}', "x {}."])
def test_a_secret_is_found(name: str, around: str) -> None:
    secret = "".join(FOUND[name])
    text = around.format(secret)
    found = list(secrets_in(text))
    assert name in [kind for _, kind, _ in found]
    # The report must not be another leak.
    assert all(len(told) <= max(4, len(secret) // 6) for _, _, told in found)


@pytest.mark.parametrize("name", [name for name, parts in FOUND.items() if "/" in "".join(parts)])
def test_it_is_found_as_json_may_write_it(name: str) -> None:
    text = "".join(FOUND[name]).replace("/", r"\/")
    assert [kind for _, kind, _ in secrets_in(f'{{"token": "{text}"}}')] == [name]


def test_a_password_needs_no_user() -> None:
    assert [kind for _, kind, _ in secrets_in("redis://:hunter2@db.example:6379")] == [
        "password in an address"
    ]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_none_is_not_told(text: str) -> None:
    assert list(secrets_in(f"<p>{text}</p>")) == []


def test_the_example_site_and_its_sources_hold_none(built_site: Site) -> None:
    files = [
        *built_site.output.rglob("*.*"),
        *(ROOT / "content").rglob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
    ]
    told = "postgres://desk:hunter2@db.example"
    for file in files:
        if file.is_file():
            text = file.read_text(encoding="utf-8")
            # The example of what is refused.
            text = text.replace(told, "") if file.name == "diagnostics.md" else text
            assert list(secrets_in(text)) == [], file


def test_in_a_text_it_is_told_where_it_was_typed(site: Site) -> None:
    """In the output two hyphens are one dash, and an underscore may be none."""
    secret = f"AIza{A[:15]}--{A[:18]}"
    site.write("articles/funding-round.md", f"{CONTENT['articles/funding-round.md']}\nKey: {secret}\n")
    site.write(
        "pages/more.md", f"---\ntitle: More\ndraft: true # {''.join(FOUND['GitHub token'])}\n---\nText.\n"
    )
    done = site.run("build")
    assert done.returncode == 2
    lines = CONTENT["articles/funding-round.md"].count("\n") + 2
    assert (
        f"articles/funding-round.md:{lines}:6: error[B118] this looks like a secret (Google API"
        in done.stderr
    )
    assert "pages/more.md:3:15: error[B118] this looks like a secret (GitHub token): ghp_" in done.stderr
    assert A[:12] not in done.stderr + done.stdout


def test_the_docs_list_every_kind() -> None:
    listed = re.sub(r"\s+", " ", (ROOT / "docs" / "publishing.md").read_text(encoding="utf-8"))
    assert [secret.name for secret in SECRETS if secret.name not in listed] == []
