"""What a content security policy leaves open: each thing that it may say, and may not."""

from __future__ import annotations

import pytest

from generator.build.csp import weaknesses
from generator.editions.serving.policy import CSP

#: What a page needs, one directive a part.
PARTS = (
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
)
POLICY = "; ".join(PARTS)


@pytest.mark.parametrize(
    "policy",
    [
        CSP,
        POLICY,
        POLICY.upper(),
        POLICY.replace("; ", " ;\n\t"),
        f"{POLICY}; script-src 'self' 'wasm-unsafe-eval'",
        f"{POLICY}; script-src 'sha256-abc='",
        f"{POLICY}; img-src 'self' data:; font-src data:; upgrade-insecure-requests",
        POLICY.replace("trusted-types 'none'", "trusted-types reader"),
        POLICY.replace("base-uri 'none'", "base-uri 'self'"),
        POLICY.replace("form-action 'self'", "form-action 'none'"),
    ],
)
def test_strong_policies(policy: str) -> None:
    assert list(weaknesses(policy)) == []


@pytest.mark.parametrize("part", PARTS)
def test_each_part_is_needed(part: str) -> None:
    (told,) = weaknesses(POLICY.replace(part, "img-src 'self'", 1))
    assert part.split(maxsplit=1)[0] in told


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("default-src 'none'", "default-src 'self'"),
        ("default-src 'none'", "default-src *"),
        ("default-src 'none'", "default-src\xa0'none'"),
        ("base-uri 'none'", "base-uri *"),
        ("form-action 'self'", "form-action 'self' https://x.example"),
        ("trusted-types 'none'", "trusted-types *"),
        ("trusted-types 'none'", "trusted-types reader *"),
        ("require-trusted-types-for 'script'", "require-trusted-types-for"),
    ],
)
def test_a_weak_part(old: str, new: str) -> None:
    assert list(weaknesses(POLICY.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("script-src 'unsafe-inline'", "allows 'unsafe-inline' in script-src"),
        ("script-src data:", "allows data: in script-src"),
        ("script-src https:", "allows https: in script-src"),
        ("script-src 'nonce-abc'", "allows 'nonce-abc' in script-src"),
        ("style-src 'wasm-unsafe-eval'", "allows 'wasm-unsafe-eval' in style-src"),
        ("connect-src https://x.example", "allows https://x.example in connect-src"),
        ("img-src *", "allows * in img-src"),
        ("script-src-elem https:", "allows https: in script-src-elem"),
        ("style-src-attr 'unsafe-inline'", "allows 'unsafe-inline' in style-src-attr"),
        ("report-uri https://x.example/", "allows https://x.example/ in report-uri"),
    ],
)
def test_what_is_allowed_too_much(more: str, told: str) -> None:
    assert list(weaknesses(f"{POLICY}; {more}")) == [told]


def test_the_whole_of_a_weak_part_is_told() -> None:
    assert list(weaknesses(POLICY.replace("form-action 'self'", "form-action https:"))) == [
        "lacks form-action 'none'",
        "allows https: in form-action",
    ]
    # Of a directive that is there twice the first counts.
    assert list(weaknesses(f"script-src 'unsafe-eval'; {POLICY}; script-src 'none'"))


def test_no_policy_lacks_every_part() -> None:
    assert len(list(weaknesses(""))) == len(PARTS)
