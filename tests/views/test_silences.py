"""Silence on the pages of actors and themes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from generator.desk.coverage import report_as_json
from generator.digest.silence import OFTEN
from generator.model.settings import Settings
from generator.views.actors import actor_page
from generator.views.kit import Kit
from generator.views.themes import theme_page
from tests.digest.support import MONDAY, SETTINGS, article, position
from tests.views.support import environment, example_kit, kit_of, site_of

LONG = SETTINGS.silent_weeks


def kit(gap: int, settings: Settings = SETTINGS) -> Kit:
    """Give a site whose one actor has not spoken for some weeks."""
    return kit_of(
        *(
            article(f"a{n}", str(MONDAY - timedelta(weeks=n)), positions=(position(text=f"Text {n}."),))
            for n in range(gap, gap + OFTEN)
        ),
        article("now"),
        settings=settings,
    )


def html(template: str, made: Kit, view: object) -> str:
    return environment().get_template(template).render(site=site_of(made), view=view, root="../../")


def test_both_pages_say_who_is_silent() -> None:
    made = kit(LONG)
    actor, theme = actor_page(made, "ukraine"), theme_page(made, "ceasefire")
    assert actor.silences == theme.silences
    (found,) = actor.silences
    assert (found.theme.text, found.weeks, found.age_weeks) == ("Ceasefire", OFTEN, LONG)
    assert found.last.iso == str(MONDAY - timedelta(weeks=LONG))
    assert found.path == f"articles/a{LONG}/#position-a{LONG}-ukraine-ceasefire"
    for page in (html("actor.html", made, actor), html("theme.html", made, theme)):
        assert 'id="silent"' in page
        assert f'href="../../{found.path}"' in page


def test_nothing_is_said_of_those_who_speak() -> None:
    made = kit(LONG - 1)
    actor, theme = actor_page(made, "ukraine"), theme_page(made, "ceasefire")
    assert actor.silences == theme.silences == ()
    assert 'id="silent"' not in html("actor.html", made, actor)
    assert 'id="silent"' not in html("theme.html", made, theme)


@pytest.mark.parametrize(("weeks", "silent"), [(2, 1), (3, 1), (4, 0)])
def test_a_site_decides_how_long_a_silence_is(weeks: int, silent: int) -> None:
    made = kit(3, replace(SETTINGS, silent_weeks=weeks))
    found = actor_page(made, "ukraine").silences, theme_page(made, "ceasefire").silences
    assert [len(items) for items in found] == [silent, silent]
    assert len(report_as_json(made.corpus, None, weeks)["silent"]) == silent


def test_the_example_site_has_one() -> None:
    (found,) = actor_page(example_kit(), "european-council").silences
    assert (found.theme.text, found.weeks, found.age_weeks) == ("Security guarantees", 3, 4)
