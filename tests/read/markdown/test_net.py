"""The second net catches what a faulty writer would let through."""

from __future__ import annotations

import pytest

from generator.read.markdown import ROOT, net, output, renderer
from tests.read.markdown.support import render


@pytest.mark.parametrize(
    ("html", "caught"),
    [
        ("<p>a</p><script>x</script>", "<p>a</p>"),
        ('<p onclick="x" style="y">a</p>', "<p>a</p>"),
        ('<a href="javascript:x">a</a>', "<a>a</a>"),
        ('<img src="data:x" alt="">', '<img alt="">'),
        ("<!-- note --><iframe></iframe>a", "a"),
        ('<form id="x"><input name="y"></form>', ""),
        (f'<a href="{ROOT}actors/x/">a</a>', f'<a href="{ROOT}actors/x/">a</a>'),
    ],
)
def test_net(html: str, caught: str) -> None:
    assert net.caught(html) == caught


def test_renderer_stands_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def unescaped(self: output.Output, text: str) -> None:
        self.html.append(text)

    monkeypatch.setattr(output.Output, "text", unescaped)
    monkeypatch.setattr(renderer, "caught", net.caught)
    html = render("a <img src=x onerror=alert(1)> <script>x</script>").html
    assert html == '<p>a <img src="x"> </p>\n'
