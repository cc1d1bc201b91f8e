"""What every answer must be sent with, written down, so that the policy can be held to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

#: Of each directive of the content security policy, what it may allow. Nothing may be missing, nor more.
POLICY: Final = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
#: What no page may use, nor any that it would show.
FEATURES: Final = frozenset(
    {
        "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
        "fullscreen", "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment",
        "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "usb", "web-share",
        "xr-spatial-tracking",
    }
)  # fmt: skip
#: Who may take a file into another site, and who may read it there: an address of each class.
SHARED: Final = {
    "": ("same-origin", None),
    "articles/funding-round/": ("same-origin", None),
    "THEME/css/site.css": ("same-origin", None),
    "THEME/icon.svg": ("same-origin", None),
    "static/dot.svg": ("cross-origin", None),
    "static/map.0123456789abcdef.svg": ("cross-origin", None),
    "feeds/all.atom.xml": ("cross-origin", "*"),
    "feeds/actors/norway.atom.xml": ("cross-origin", "*"),
    "calendar.ics": ("cross-origin", "*"),
    "static/table.csv": ("cross-origin", "*"),
    "build.json": ("cross-origin", "*"),
    "sitemap.xml": ("cross-origin", "*"),
}


def assert_required(headers: Mapping[str, str], path: str) -> None:
    """Hold the headers of an answer to what must be sent, wherever it is sent from."""
    sent = {name.lower(): value for name, value in headers.items()}
    for name, value in HEADERS.items():
        assert sent.get(name.lower()) == value, (path, name)
    policy = [part.strip().partition(" ") for part in sent["content-security-policy"].split(";")]
    assert {name: value for name, _, value in policy} == POLICY, path
    assert len(policy) == len(POLICY), "of a directive that is there twice the first counts"
    features = sent["permissions-policy"].split(", ")
    assert all(re.fullmatch(r"[a-z-]+=\(\)", feature) for feature in features), path
    assert {feature.removesuffix("=()") for feature in features} == FEATURES, path
    shared = sent.get("cross-origin-resource-policy"), sent.get("access-control-allow-origin")
    assert shared == SHARED.get(path, shared), path
