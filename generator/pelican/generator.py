"""The generator that writes every page, feed and list of the site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined
from pelican import signals
from pelican.generators import Generator
from pelican.utils import sanitised_join

from generator.editions.feeds import feed_documents
from generator.editions.pages import page_jobs, site_root
from generator.editions.sitemap import robots, sitemap_documents
from generator.pelican.fingerprints import Fingerprints
from generator.pelican.run import OUTPUTS, Run, current


class BriefingGenerator(Generator):  # type: ignore[misc]  # Pelican is not typed
    """Writes what the Run holds with the site theme's templates."""

    def generate_context(self) -> None:
        """Give templates of other generators the site and the articles."""
        run = self._run()
        self.context["site"] = run.site
        self.context["root"] = site_root(run.kit.settings)
        self.context["articles"] = run.kit.cards(run.kit.corpus.briefings)

    def generate_output(self, writer: Any) -> None:  # noqa: ANN401 - Pelican is not typed
        """Write all pages, then feeds and sitemap."""
        run = self._run()
        # Pelican's own environment, so that template overrides, filters and globals work; names
        # that a view does not have are errors in our templates only.
        # A template does not change under one run: looking at its file for each page cost a tenth of it.
        environment = self.env.overlay(autoescape=True, undefined=StrictUndefined, auto_reload=False)
        outputs = self.settings.get(OUTPUTS)
        known = outputs is not None and outputs.lasting
        fingerprints = Fingerprints(environment, self.settings, run) if known else None
        for job in page_jobs(run.kit):
            fingerprint = fingerprints.of(job) if fingerprints else None
            if outputs and fingerprint and outputs.carry(job.route.save_as, fingerprint):
                continue
            template = environment.get_template(f"{job.template}.html")
            writer.write_file(
                job.route.save_as, template, self.context, site=run.site, view=job.view, root=job.root
            )
        for route, text in feed_documents(run.kit):
            self._write(route.save_as, text)
            signals.feed_written.send(
                str(Path(self.output_path, route.save_as)), context=self.context, feed=None
            )
        for route, text in sitemap_documents(run.kit):
            self._write(route.save_as, text)
        self._write(run.kit.routes["robots", ""].save_as, robots(run.kit))

    def _run(self) -> Run:
        run = current(self.settings)
        if run is None:  # pragma: no cover - get_generators begins every run
            raise RuntimeError("the Communiqué plugin has not begun its run")
        return run

    def _write(self, save_as: str, text: str) -> None:
        path = Path(sanitised_join(self.output_path, save_as))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
