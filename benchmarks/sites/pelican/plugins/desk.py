"""Pages of actors and ISO weeks, and a site map, as a plugin of plain Pelican: each list is made once."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator


class DeskGenerator(Generator):  # type: ignore[misc]  # Pelican is not typed
    """Writes the pages that plain Pelican does not know."""

    def generate_output(self, writer: Any) -> None:  # noqa: ANN401 - Pelican is not typed
        """Write pages and feeds of actors, pages of weeks, the list of actors and the site map."""
        context = self.context
        for week, articles in context["weeks"]:
            writer.write_file(
                f"digests/{week}/index.html", self.get_template("digest"), context,
                url=f"digests/{week}/", week=week, items=articles,
            )  # fmt: skip
        for slug, articles in context["actors"].items():
            writer.write_file(
                f"actors/{slug}/index.html", self.get_template("actor"), context, template_name="actor",
                url=f"actors/{slug}/", slug=slug, items=articles, paginated={"items": articles},
            )  # fmt: skip
            title = f"{self.settings['SITENAME']}: {self.settings['NAMES'][slug]}"
            writer.write_feed(articles, context, f"actors/{slug}/index.xml", feed_title=title)
        writer.write_file("actors/index.html", self.get_template("actors"), context, url="actors/")
        text = self.env.get_template("sitemap.xml").render(context)
        Path(self.output_path, "sitemap.xml").write_text(text, encoding="utf-8")


def group(generator: Any) -> None:  # noqa: ANN401 - Pelican is not typed
    """Put the articles of each actor and week where templates find them, newest first."""
    actors: dict[str, list[Any]] = {slug: [] for slug, _, _ in generator.settings["NAV_ACTORS"]}
    weeks: dict[str, list[Any]] = defaultdict(list)
    for article in generator.articles:
        article.actor_slugs = article.actors.split(", ")
        for slug in article.actor_slugs:
            actors[slug].append(article)
        weeks[article.week].append(article)
    generator.context["actors"] = actors
    generator.context["weeks"] = sorted(weeks.items(), reverse=True)


def generators(_pelican: object) -> type[Generator]:
    """Add our generator to Pelican's own."""
    return DeskGenerator


def register() -> None:
    """Connect with Pelican."""
    signals.article_generator_finalized.connect(group)
    signals.get_generators.connect(generators)
