"""The commands and their exit codes."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click

from generator import __version__
from generator.build.clock import ClockError, build_time
from generator.desk.terminal import Exit, interrupted, stop, system_error, tell, tell_json
from generator.model.values import Week

# Whatever a command needs it imports itself: a build with nothing to do is over before Pelican is imported.

_settings = click.option(
    "-s", "--settings", "settings_path", default="pelicanconf.py", show_default=True,
    type=click.Path(dir_okay=False, path_type=Path), help="Pelican's settings file.",
)  # fmt: skip
_content = click.option(
    "--content", type=click.Path(file_okay=False, path_type=Path), help="The content folder instead of PATH."
)
_fresh = click.option("--fresh", is_flag=True, help="Read everything anew; use and keep nothing.")


class _WeekType(click.ParamType[Week]):
    """An ISO week on the command line."""

    name = "week"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Week:
        if isinstance(value, Week):
            return value
        try:
            return Week.parse(str(value))
        except ValueError:
            self.fail(f'"{value}" is not an ISO week; write 2025-W45', param, ctx)


_WEEK = _WeekType()
_as_of = click.option(
    "--as-of", type=_WEEK, metavar="WEEK",
    help="The site as it was known at the end of a week, 2025-W45, in a folder of its own.",
)  # fmt: skip
_json = click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
_public = click.option(
    "--public", is_flag=True, help="The site is about to be published: SITEURL must be set."
)


class _Commands(click.Group):
    """Commands that end when the system refuses something, be it to write what they say, or gives no time.

    So they do when somebody tells them to.
    """

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - whatever click passes on
    ) -> click.Context:
        """Read the command line; what is asked with ``--help`` is told here."""
        with _ends():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        with _ends():
            return super().invoke(ctx)


@contextmanager
def _ends() -> Iterator[None]:
    """Say why it ends."""
    try:
        yield
    except KeyboardInterrupt:
        interrupted()
    except ClockError as error:
        stop(Exit.ENVIRONMENT, str(error))
    except OSError as error:
        stop(Exit.ENVIRONMENT, system_error(error))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="communique")
def cli() -> None:
    """Briefing digests as a static site."""


@cli.command()
@_settings
@_content
@_fresh
@_json
@_public
def check(settings_path: Path, content: Path | None, *, fresh: bool, as_json: bool, public: bool) -> None:
    """Check all content and say what is wrong, where, and how to mend it."""
    from generator.build.store.database import open_store
    from generator.desk.inputs import no_address, read_settings, read_site
    from generator.desk.report import diagnostics_as_json, summary

    gc.disable()
    settings, problems = read_settings(settings_path, content)
    if public and not settings.get("SITEURL"):
        # Before all that takes its time.
        stop(Exit.ENVIRONMENT, no_address(settings_path))
    with open_store(settings, fresh=fresh) as store:
        prepared = read_site(settings, settings_path, problems, store)
    if as_json:
        tell_json(diagnostics_as_json(prepared))
    else:
        tell(prepared.diagnostics)
        click.echo(summary(prepared))
    sys.exit(Exit.CONTENT if prepared.errors else Exit.OK)


@cli.command()
@_settings
@_content
@_fresh
@_as_of
@click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), help="Instead of OUTPUT_PATH."
)
def build(
    settings_path: Path, content: Path | None, output: Path | None, as_of: Week | None, *, fresh: bool
) -> None:
    """Check the content, build the site and put it in place of the old one."""
    from generator.build.manifest import Request
    from generator.desk.build import run_build

    # One build makes hardly any reference cycles, and the process ends after it.
    gc.disable()
    run_build(Request(settings_path, content, output, as_of), fresh=fresh)


@cli.command()
@_settings
@_content
@_json
def due(settings_path: Path, content: Path | None, *, as_json: bool) -> None:
    """Say when the site will change by itself: the next end of an embargo, or date ahead."""
    from dataclasses import replace

    from generator.build.store.database import open_store
    from generator.desk.due import due_as_json, due_lines, errors_then, next_due
    from generator.desk.inputs import read_settings, read_site, refuse_errors

    gc.disable()
    settings, problems = read_settings(settings_path, content)
    with open_store(settings) as store:
        prepared = read_site(settings, settings_path, problems, store)
        refuse_errors(prepared)
        found = next_due(prepared)
        if found:
            found = replace(found, errors=errors_then(found, settings, settings_path, problems, store))
    if as_json:
        tell_json(due_as_json(found))
        return
    click.echo("\n".join(due_lines(found)))
    tell(found.errors if found else ())


@cli.command()
@_settings
@_content
@_json
@_as_of
@_public
@click.option(
    "--expect",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="With a URL: the built site that should be live there.",
)
@click.argument("tree", required=False, metavar="[FOLDER|URL]")
def verify(
    settings_path: Path,
    content: Path | None,
    tree: str | None,
    as_of: Week | None,
    expect: Path | None,
    *,
    as_json: bool,
    public: bool,
) -> None:
    """Check a built site, or a live one.

    Of OUTPUT_PATH or the folder FOLDER: that every file is there and as it was built, links, ids, feeds,
    scripts, secrets, sizes. Of a URL: that it gives every file of its SHA256SUMS, byte for byte.
    """
    from generator.desk.verify import verify_folder, verify_live

    if tree and tree.lower().startswith(("http://", "https://")):
        faults, said = verify_live(tree, expect)
    elif expect:
        stop(Exit.ENVIRONMENT, "--expect is for a URL")
    else:
        folder = Path(tree) if tree else None
        faults, said = verify_folder(settings_path, content, folder, as_of, public=public)
    if as_json:
        from generator.desk.report import diagnostic_as_json

        tell_json([diagnostic_as_json(fault) for fault in faults])
    elif not faults:
        click.echo(said)
    else:
        tell(fault.headline() for fault in faults)
    sys.exit(Exit.OUTPUT if faults else Exit.OK)


@cli.command()
@_settings
@_content
@_json
@_as_of
@click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), help="Instead of OUTPUT_PATH."
)
@click.argument("path")
def explain(
    settings_path: Path,
    content: Path | None,
    output: Path | None,
    path: str,
    as_of: Week | None,
    *,
    as_json: bool,
) -> None:
    """Say whether a build would make PATH anew, why, and what it is made from.

    PATH is a file of the site, its address, or the content file whose page it is.
    """
    from dataclasses import asdict

    from generator.build.store.database import open_store
    from generator.desk.explain import UnknownOutputError
    from generator.desk.explain import explain as explained
    from generator.desk.inputs import output_folder, read_settings, read_site, refuse_errors

    settings, problems = read_settings(settings_path, content)
    target = output_folder(settings, output, as_of)
    with open_store(settings) as store:
        prepared = read_site(settings, settings_path, problems, store, as_of)
        refuse_errors(prepared)
        try:
            found = explained(path, settings, prepared, target, store)
        except UnknownOutputError as error:
            stop(Exit.ENVIRONMENT, str(error))
    if as_json:
        tell_json(asdict(found))
    else:
        click.echo(str(found))


@cli.command()
@_settings
@_content
@click.option("--no-brotli", is_flag=True, help="For an nginx without the module for Brotli.")
@click.argument("server", type=click.Choice(["nginx", "caddy", "s3"]))
def serving(settings_path: Path, content: Path | None, server: str, *, no_brotli: bool) -> None:
    """Write what a web server must be told: headers, types, caching, what has moved and what is gone.

    For s3, a store that is told with each file: reads the paths of files below the site, one a line, and
    writes class|type|caching|path of each, as publish.sh sends it.
    """
    from generator.build.store.database import open_store
    from generator.desk.inputs import read_settings, read_site, refuse_errors, where_to_set
    from generator.editions.serving.caddy import caddy_snippet
    from generator.editions.serving.nginx import nginx_snippet
    from generator.editions.serving.stores import stored_files

    settings, problems = read_settings(settings_path, content)
    with open_store(settings) as store:
        prepared = read_site(settings, settings_path, problems, store)
    refuse_errors(prepared)
    if prepared.kit is None:  # pragma: no cover - only content with errors has none
        raise ValueError("content with errors is not served")
    routes = prepared.kit.routes
    if server == "s3":
        paths = sys.stdin.buffer.read().decode("utf-8", "surrogateescape").split("\n")
        for file in stored_files(filter(None, paths), routes, prepared.settings):
            click.echo("|".join(file).encode("utf-8", "surrogateescape"))
        return
    if not routes.site_url:
        # A site at the root of its host needs no address for these rules; one in a folder does.
        message = "SITEURL is empty: these rules are for a site at / of its host"
        tell([f"communique: {message}; {where_to_set(settings_path)}"])
    if server == "caddy":
        click.echo(caddy_snippet(routes, prepared.settings), nl=False)
    else:
        click.echo(nginx_snippet(routes, prepared.settings, brotli=not no_brotli), nl=False)


@cli.command()
@_settings
@_content
@_json
@click.option("--week", type=_WEEK, metavar="WEEK", help="One week, 2025-W45, with each claim on one source.")
def report(settings_path: Path, content: Path | None, week: Week | None, *, as_json: bool) -> None:
    """Tell editors whom they quote and on what it rests: shares, one-sided weeks, single sources, silence."""
    from generator.build.store.database import open_store
    from generator.desk.coverage import UnknownWeekError, report_as_json, report_lines
    from generator.desk.inputs import read_settings, read_site, refuse_errors

    settings, problems = read_settings(settings_path, content)
    with open_store(settings) as store:
        prepared = read_site(settings, settings_path, problems, store)
    refuse_errors(prepared)
    if prepared.kit is None:  # pragma: no cover - only content with errors has none
        raise ValueError("content with errors has no report")
    corpus, long = prepared.kit.corpus, prepared.settings.silent_weeks
    try:
        if as_json:
            tell_json(report_as_json(corpus, week, long))
        else:
            click.echo("\n".join(report_lines(corpus, week, long)).rstrip())
    except UnknownWeekError as error:
        stop(Exit.ENVIRONMENT, str(error))


@cli.command()
@_settings
@_content
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0: any free one."
)
@click.option("--bind", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--all", "everything", is_flag=True, help="Show withdrawn and restricted texts, too.")
def serve(settings_path: Path, content: Path | None, port: int, bind: str, *, everything: bool) -> None:
    """Show the site with its drafts as you write, and reload it in the browser after each change."""
    import errno

    from generator.desk.serve.command import Request, SettingsError, run
    from generator.desk.terminal import system_error
    from generator.digest.publication import Audience

    audience = Audience.ALL if everything else Audience.EDITORS
    build_time()  # what is wrong with it is said before there is a server
    try:
        run(Request(settings_path, content, bind, port, audience), click.echo)
    except SettingsError as error:
        if isinstance(error.__cause__, OSError):
            stop(Exit.ENVIRONMENT, system_error(error.__cause__))
        stop(Exit.CONTENT, f"{settings_path}: error[B402] the settings cannot be read: {error}")
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            stop(Exit.ENVIRONMENT, f"port {port} is taken; choose another with --port")
        stop(Exit.ENVIRONMENT, f"{bind}: {system_error(error)}")


@cli.command()
@click.option("--kind", type=click.Choice(["article", "actor", "theme", "digest", "page"]), default="article")
@click.option("--markdown", is_flag=True, help="Write the field reference instead (docs/fields.md).")
@click.option("--templates", is_flag=True, help="Write what templates get instead (docs/templates.md).")
def schema(kind: str, *, markdown: bool, templates: bool) -> None:
    """Write the JSON Schema of a kind of file."""
    from generator.desk.schema import field_reference, schema_of
    from generator.desk.templates import view_reference

    if markdown:
        click.echo(field_reference(), nl=False)
    elif templates:
        click.echo(view_reference(), nl=False)
    else:
        tell_json(schema_of(kind))


def main() -> None:
    """Run the command line; an unexpected fault gives exit code 1 and its traceback.

    Raises:
        SystemExit: The command ended with another exit code than 0.
    """
    try:
        cli.main(prog_name="communique", standalone_mode=False)
    except click.ClickException as error:
        # Click would end with 2, which says that content was refused.
        with suppress(OSError):
            error.show()
        sys.exit(Exit.ENVIRONMENT)
    except click.Abort:
        stop(Exit.ENVIRONMENT, "interrupted")
