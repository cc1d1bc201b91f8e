"""Secrets that must not leave: tokens and keys that have a form of their own.

Only forms that no other text has: whoever issues them gave them a prefix so that they can be found. A
password has no form; what protects it is that a build sees nothing of the environment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple


class Secret(NamedTuple):
    """A form of secret."""

    name: str
    #: Texts of which every one of them holds one: looking for them is quick, and most files have none.
    holds: tuple[str, ...]
    pattern: re.Pattern[str]


def _secret(name: str, holds: str, pattern: str) -> Secret:
    return Secret(name, tuple(holds.split()), re.compile(rf"(?<![A-Za-z0-9_]){pattern}"))


_END: Final = r"(?![A-Za-z0-9])"
#: A slash; JSON may write one with a backslash before it.
_S: Final = r"\\?/"

SECRETS: Final[tuple[Secret, ...]] = (
    _secret("AWS access key", "AKIA", rf"AKIA[0-9A-Z]{{16}}{_END}"),
    _secret("temporary AWS access key", "ASIA", rf"ASIA[0-9A-Z]{{16}}{_END}"),
    _secret("GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", rf"gh[pousr]_[A-Za-z0-9]{{36,255}}{_END}"),
    _secret("GitHub fine-grained token", "github_pat_", rf"github_pat_[A-Za-z0-9_]{{82}}{_END}"),
    _secret("GitLab token", "glpat- glptt- gldt- glrt- glcbt- glsoat-",
            r"gl(?:pat|ptt|dt|rt|cbt|soat)-[A-Za-z0-9_-]{20}"),
    _secret("Slack token", "xox", r"xox[abeoprs]-[0-9A-Za-z-]{20,255}"),
    _secret("Slack app token", "xapp-", r"xapp-[0-9]-[A-Za-z0-9]{9,20}-[0-9]{9,20}-[0-9a-f]{32}"),
    _secret("Slack webhook", "hooks.slack.com",
            rf"hooks\.slack\.com{_S}services{_S}T[0-9A-Z]{{6,12}}{_S}B[0-9A-Z]{{6,12}}{_S}[0-9A-Za-z]{{20}}"),
    _secret("Discord webhook", "/webhooks",
            rf"discord(?:app)?\.com{_S}api{_S}webhooks{_S}[0-9]{{15,21}}{_S}[0-9A-Za-z_-]{{60}}"),
    _secret("Google API key", "AIza", rf"AIza[0-9A-Za-z_-]{{35}}{_END}"),
    _secret("Google OAuth token", "ya29.", r"ya29\.[0-9A-Za-z_-]{20}"),
    _secret("Google OAuth secret", "GOCSPX-", rf"GOCSPX-[0-9A-Za-z_-]{{28}}{_END}"),
    _secret("Stripe key", "_live_", r"[rs]k_live_[0-9A-Za-z]{20}"),
    _secret("SendGrid key", "SG.", r"SG\.[0-9A-Za-z_-]{22}\.[0-9A-Za-z_-]{43}"),
    _secret("npm token", "npm_", rf"npm_[0-9A-Za-z]{{36}}{_END}"),
    _secret("PyPI token", "pypi-", r"pypi-AgEIcHlwaS5vcmc[0-9A-Za-z_-]{50}"),
    _secret("Docker token", "dckr_", r"dckr_[po]at_[0-9A-Za-z_-]{27}"),
    _secret("DigitalOcean token", "_v1_", rf"do[opr]_v1_[0-9a-f]{{64}}{_END}"),
    _secret("Netlify token", "nfp_", rf"nfp_[0-9A-Za-z]{{36}}{_END}"),
    _secret("Anthropic key", "sk-ant-", r"sk-ant-[a-z0-9]{3,10}-[0-9A-Za-z_-]{80}"),
    _secret("OpenAI key", "T3BlbkFJ", r"sk-[0-9A-Za-z_-]{20,170}T3BlbkFJ[0-9A-Za-z_-]{20}"),
    _secret("Hugging Face token", "hf_", rf"hf_[A-Za-z]{{34}}{_END}"),
    _secret("JSON Web Token", "eyJ",
            r"eyJ[0-9A-Za-z_-]{10,1000}\.eyJ[0-9A-Za-z_-]{10,4000}\.[0-9A-Za-z_-]{20}"),
    _secret("age key", "AGE-SECRET-KEY-1", r"AGE-SECRET-KEY-1[0-9A-Z]{58}"),
    Secret("private key", ("PRIVATE KEY",),
           re.compile(r"-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----")),
    Secret("PuTTY key", ("PuTTY-User-Key-File-",), re.compile(r"PuTTY-User-Key-File-[23]: ")),
    Secret("password in an address", ("@",),
           re.compile(r"""[a-z][a-z0-9+]{1,10}:\\?/\\?/[^\s/?#:@"'<>]{0,64}:[^\s/?#:@"'<>]{3,64}@[A-Za-z0-9]""")),
)  # fmt: skip


class Found(NamedTuple):
    """What looks like a secret in a text."""

    offset: int
    name: str
    #: Its first characters, which betray nothing.
    beginning: str

    @property
    def message(self) -> str:
        """What is said of it."""
        return f"this looks like a secret ({self.name}): {self.beginning}…"


def secrets_in(text: str) -> Iterator[Found]:
    """Give the secrets of a text, kind by kind."""
    for secret in SECRETS:
        if any(part in text for part in secret.holds):
            for match in secret.pattern.finditer(text):
                yield Found(match.start(), secret.name, match[0][: max(4, len(match[0]) // 8)])
