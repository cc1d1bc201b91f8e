"""Silence on the pages of actors and themes."""

from __future__ import annotations

from datetime import timedelta

from generator.digest.silence import LONG, OFTEN
from generator.views.actors import actor_page
from generator.views.kit import Kit
from generator.views.themes import theme_page
from tests.digest.support import MONDAY, article, position
from tests.views.support import environment, example_kit, kit_of, site_of


def kit(gap: int) -> Kit:
    """Give a site whose one actor has not spoken for some weeks."""
    return kit_of(
        *(
            article(f"a{n}", str(MONDAY - timedelta(weeks=n)), positions=(position(text=f"Text {n}."),))
            for n in range(gap, gap + OFTEN)
        ),
        article("now"),
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


def test_the_example_site_has_one() -> None:
    (found,) = actor_page(example_kit(), "european-council").silences
    assert (found.theme.text, found.weeks, found.age_weeks) == ("Security guarantees", 3, 4)
