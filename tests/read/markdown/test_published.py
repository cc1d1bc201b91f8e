"""What others published to try Markdown with: nothing of it acts, and all of it is read in time."""

from __future__ import annotations

import time

import pytest

from tests.hostile.corpus import examples, naughty_strings
from tests.read.markdown.support import RENDERER, Anywhere, assert_safe, assert_well_formed
from tests.site.support import npm_package


@pytest.mark.parametrize("package", ["blns", "commonmark-spec"])
def test_nothing_acts(package: str) -> None:
    npm_package(package)
    texts = {
        "blns": [vector.text for vector in naughty_strings()],
        # The HTML that an example means is as hostile as any.
        "commonmark-spec": [text for example in examples() for text in example],
    }[package]
    assert len(texts) > 480
    for text in texts:
        start = time.process_time()
        html = RENDERER.render(text, doc_id="d", links=Anywhere(), sources=("s1",)).html
        assert time.process_time() - start < 2, text
        assert_safe(html)
        assert_well_formed(html)
