"""Addresses of positions that were cited lead to them after their article, actor or theme was renamed."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from generator.model.vocabulary import Attribution
from generator.read.content import Loaded
from generator.views.articles import article_page
from generator.views.kit import Kit
from tests.digest.strategies import FEW
from tests.digest.support import actor, article, position, theme
from tests.views.support import environment, kit_of, site_of

WHO: Final = ("belgium", "norway")
ON: Final = ("assets", "loan")


class Desk:
    """A site whose files are renamed as the documents say, one after the other."""

    def __init__(self) -> None:
        self.names = {name: name for name in ("talks", *WHO, *ON)}
        self.former: dict[str, list[str]] = {name: [] for name in self.names}

    def rename(self, what: str) -> None:
        self.former[what].append(self.names[what])
        self.names[what] = f"{what}-{len(self.former[what])}"

    def kit(self) -> Kit:
        def files(make: Any, keys: tuple[str, ...]) -> list[Loaded[Any]]:
            return [make(self.names[key], name=key, former_ids=tuple(self.former[key])) for key in keys]

        records = tuple(
            position(who=self.names[who], on=self.names[on], text=f"{who} on {on}.")
            for who in WHO
            for on in ON
        )
        item = article(
            self.names["talks"], themes=(self.names["assets"],), actors=(self.names["belgium"],),
            positions=records, aliases=tuple(self.former["talks"]),
        )  # fmt: skip
        return kit_of(item, *files(actor, WHO), *files(theme, ON))


def rows(kit: Kit) -> tuple[dict[str, str], Counter[str]]:
    """Give what each anchor of a position leads to, and how often each id is on the page."""
    page = (
        environment()
        .get_template("article.html")
        .render(view=article_page(kit, kit.corpus.briefings[0]), site=site_of(kit), root="../../")
    )
    found = {}
    for row in re.findall(r"<tr class=.*?</tr>", page, re.DOTALL):
        text = re.search(r"(belgium|norway|russia|ukraine) on \w+\.", re.sub(r"<[^>]*>", "", row))
        for anchor in re.findall(r'id="(position-[^"]*)"', row):
            found[anchor] = text[0] if text else ""
    return found, Counter(re.findall(r'\bid="([^"]*)"', page))


@FEW
@given(st.lists(st.sampled_from(["talks", *WHO, *ON]), max_size=4))
def test_every_anchor_there_ever_was_leads_to_its_position(renamed: list[str]) -> None:
    desk = Desk()
    published, _ = rows(desk.kit())
    assert len(published) == 4
    for what in renamed:
        desk.rename(what)
        now, ids = rows(desk.kit())
        assert published.items() <= now.items()
        assert max(ids.values()) == 1
        published |= now


def test_a_position_with_an_id_of_its_own_needs_no_other() -> None:
    kit = kit_of(
        article("b", aliases=("a",), positions=(position(id="own"),)),
        actor("ukraine", former_ids=("ukr",)), theme("ceasefire"),
    )  # fmt: skip
    found, _ = rows(kit)
    assert list(found) == ["position-own"]


def test_a_former_id_that_another_position_of_the_article_has_now_is_its_own() -> None:
    kit = kit_of(
        article("a", positions=(position(text="ukraine on it."), position(id="a-ukr-ceasefire", who="russia",
                                                                         text="russia on it."))),
        actor("ukraine", former_ids=("ukr",)), actor("russia"), theme("ceasefire"),
    )  # fmt: skip
    found, ids = rows(kit)
    assert found["position-a-ukr-ceasefire"] == "russia on it."
    assert max(ids.values()) == 1


def test_whose_a_position_without_attribution_is_no_anchor_tells() -> None:
    kit = kit_of(
        article("b", aliases=("a",), actors=(), positions=(position(attribution=Attribution.NONE),)),
        actor("ukraine", former_ids=("ukr",)), theme("ceasefire"),
    )  # fmt: skip
    assert dict(kit.corpus.former_ids) == {}


def test_an_address_as_alias_names_the_article_by_its_last_part() -> None:
    aliases = ("one", "/articles/two/", "/2024/three.html", "/x/four/index.html")
    kit = kit_of(article("b", aliases=aliases, positions=(position(),)))
    (former,) = kit.corpus.former_ids.values()
    assert former == tuple(f"{name}-ukraine-ceasefire" for name in ("one", "two", "three", "four"))
