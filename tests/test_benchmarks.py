"""The benchmarks measure what they say: the same pages for every tool, from the same text."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import check, traced
from benchmarks.__main__ import main
from benchmarks.corpus import make_corpus
from benchmarks.dialects import Content, Dialect
from benchmarks.measure import FailedError, memory, timed
from benchmarks.peers import Peer, peers
from benchmarks.plain import pieces, terms
from benchmarks.site import Plan, Site, make_sites
from benchmarks.stages import shown as shown_stages
from benchmarks.stages import stages
from tests.conftest import snapshot

ARTICLES = 30


def test_the_rich_corpus_is_the_same_for_the_same_size_and_seed(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        make_corpus(tmp_path / name, 30, seed)
    first, second, other = (snapshot(tmp_path / name) for name in "abc")
    assert first == second
    assert first.keys() == other.keys()
    assert first != other


def test_the_plain_corpus_is_the_same_for_the_same_size_and_seed() -> None:
    assert list(pieces(60)) == list(pieces(60))
    assert list(pieces(60)) != list(pieces(60, 2))
    assert terms() == terms()


def test_the_plain_corpus_has_articles_of_the_size_that_is_told() -> None:
    found = list(pieces(200))
    words = [sum(len(block.split()) for block in piece.body) for piece in found]
    size = [sum(len(block.encode()) + 2 for block in piece.body) for piece in found]
    assert 570 < sum(words) / len(words) < 640
    assert 3900 < sum(size) / len(size) < 4700
    assert len({piece.last_word for piece in found}) == len({piece.title for piece in found}) == 200


def test_the_last_article_of_the_plain_corpus_is_the_newest() -> None:
    days = [piece.day for piece in pieces(75)]
    assert days == sorted(days)
    assert days[24].isocalendar().weekday == 7
    assert {piece.week for piece in list(pieces(75))[:25]} == {"1980-w02"}


@pytest.mark.parametrize("dialect", ["communique", "hugo", "eleventy", "pelican", "pelican-mdit"])
def test_every_dialect_has_the_whole_text(dialect: Dialect, tmp_path: Path) -> None:
    content = Content(tmp_path, dialect)
    piece = next(pieces(1))
    content.write_piece(piece)
    content.write_all(terms())
    text = content.path(piece).read_text(encoding="utf-8")
    assert text.endswith("\n" + "\n\n".join(piece.body) + "\n")
    assert all(word in text for word in (piece.title, piece.summary, *piece.actors, *piece.themes))
    assert len([path for path in tmp_path.rglob("*.md") if "articles" not in path.parts]) == 35


# The check


def test_a_page_that_one_tool_lacks_is_found() -> None:
    site = {"index.html": 1000, "a/index.html": 1000}
    assert check.differences({"one": site, "two": dict(site)}) == []
    faults = check.differences({"one": site, "two": {"index.html": 2000}})
    assert len(faults) == 1
    assert "two: 1 pages are missing" in faults[0]
    assert "a/index.html" in faults[0]


def test_a_page_that_only_we_have_is_no_fault() -> None:
    site = {"index.html": 1000}
    assert check.differences({"one": site, "ours": site | {"404.html": 10, "robots.txt": 9}}) == []


@pytest.mark.parametrize(("other", "faults"), [(1000, 0), (1099, 0), (1101, 1), (905, 1), (915, 0)])
def test_a_site_that_is_heavier_by_more_than_a_tenth_is_found(other: int, faults: int) -> None:
    found = check.differences({"one": {"index.html": 1000}, "two": {"index.html": other}})
    assert len(found) == faults
    assert all("more than 10% apart" in fault for fault in found)


def test_an_empty_page_is_found() -> None:
    faults = check.differences({"one": {"index.html": 9, "a.xml": 5}, "two": {"index.html": 9, "a.xml": 0}})
    assert faults == ["two: 1 files are empty: a.xml"]


def test_lists_may_be_divided_in_any_way_but_not_into_other_numbers_of_pages() -> None:
    one = {"actors/a/index.html": 9, **{f"actors/a/page/{number}/index.html": 9 for number in (2, 3)}}
    two = {"actors/a/index.html": 9, **{f"actors/a/articles/{number}/index.html": 18 for number in (1,)}}
    assert check.differences({"one": one, "two": two}) == []
    assert check.differences({"one": one, "two": {"actors/a/index.html": 27}}) == [
        "actors/a has different numbers of further pages: {'one': 2, 'two': 0}"
    ]


def shown(root: Path) -> Path:
    """Write the pages of one article, as far as the check reads them."""
    piece = next(pieces(1))
    entry = f'<a href="/articles/{piece.id}/">{piece.title}</a>'
    folders = [f"digests/{piece.week}", *(f"actors/{a}" for a in piece.actors)]
    folders += [f"themes/{theme}" for theme in piece.themes]
    texts = {f"articles/{piece.id}": f"{piece.title} {piece.last_word}"} | dict.fromkeys(folders, entry)
    for folder, text in texts.items():
        (root / folder).mkdir(parents=True)
        (root / folder / "index.html").write_text(text, encoding="utf-8")
    return root


def test_a_site_that_shows_all_passes(tmp_path: Path) -> None:
    assert check.missing_text(shown(tmp_path), pieces(1)) == []


def test_an_article_without_its_end_is_found(tmp_path: Path) -> None:
    piece = next(pieces(1))
    page = shown(tmp_path) / f"articles/{piece.id}/index.html"
    page.write_text(piece.title, encoding="utf-8")
    assert check.missing_text(tmp_path, [piece]) == [f"{page}: lacks 'end0.'"]


@pytest.mark.parametrize("kind", ["digests", "actors", "themes"])
def test_a_list_that_lacks_an_article_is_found(kind: str, tmp_path: Path) -> None:
    page = next((shown(tmp_path) / kind).glob("*/index.html"))
    page.write_text("nothing", encoding="utf-8")
    faults = check.missing_text(tmp_path, pieces(1))
    assert len(faults) == 1
    assert f"{page.parent}: does not list" in faults[0]


def test_an_edit_that_does_not_reach_a_page_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("new words", encoding="utf-8")
    assert check.unreached(tmp_path, [("a.html", "words")]) == []
    assert len(check.unreached(tmp_path, [("a.html", "others"), ("b.html", "words")])) == 2


# Running tools


def test_a_command_is_timed_and_its_failure_told(tmp_path: Path) -> None:
    found = timed(["sh", "-c", "test -d /dev && pwd > here"], tmp_path, {})
    assert (tmp_path / "here").read_text(encoding="utf-8").strip() == str(tmp_path)
    assert found.seconds > 0
    with pytest.raises(FailedError, match="exit code 3: so it is"):
        timed(["sh", "-c", "echo so it is; exit 3"], tmp_path, {})


@pytest.mark.skipif(
    not Path("/proc/self/smaps_rollup").exists(), reason="only Linux tells the sizes of processes"
)
def test_memory_is_that_of_all_processes(tmp_path: Path) -> None:
    hold = "python3 -c 'import time; held = bytearray(80_000_000); time.sleep(0.8)'"
    found = memory(["sh", "-c", f"{hold} & {hold} & wait"], tmp_path, {})
    assert 75 < found.largest < 140
    assert found.together > 150


def test_what_is_not_installed_is_left_out_and_told(tmp_path: Path) -> None:
    found = peers(("hugo", "pelican-mdit"), tmp_path, install=False)
    assert found["hugo"] == "left out: not installed"
    assert isinstance(found["pelican-mdit"], Peer)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Site]:
    """Build our lean site and that of plain Pelican: both need nothing but what is in .venv."""
    root = tmp_path_factory.mktemp("sites")
    chosen = peers(("communique", "pelican-mdit"), root / "cache", install=False)
    tools = [peer for peer in chosen.values() if isinstance(peer, Peer)]
    sites = {site.peer.name: site for site in make_sites(tools, root, Plan(ARTICLES))}
    for site in sites.values():
        site.build()
    return sites


@pytest.mark.xdist_group("benchmarks")
def test_our_lean_site_is_the_same_as_that_of_pelican(built: dict[str, Site]) -> None:
    assert len(built) == 2
    surveys = {name: check.survey(site.output) for name, site in built.items()}
    assert check.differences(surveys) == []
    assert surveys["communique"].keys() - surveys["pelican-mdit"].keys() == check.OURS_ALONE
    for site in built.values():
        assert check.missing_text(site.output, pieces(ARTICLES)) == []


@pytest.mark.xdist_group("benchmarks")
@pytest.mark.parametrize("case", ["edit", "template", "rename"])
def test_edits_reach_the_pages_that_are_looked_at(case: str, built: dict[str, Site]) -> None:
    for site in built.values():
        expected = site.expected(case, f"new{case}")
        assert expected
        assert len(check.unreached(site.output, site.expected(case, f"new{case}"))) == len(expected)
        {"edit": Site.edit, "template": Site.change_template, "rename": Site.rename}[case](site, f"new{case}")
        site.build()
        assert check.unreached(site.output, site.expected(case, f"new{case}")) == []


@pytest.mark.xdist_group("benchmarks")
def test_a_clean_build_keeps_no_store_and_finds_none(built: dict[str, Site]) -> None:
    site = built["communique"]
    site.clear()
    assert not site.output.exists()
    site.build(fresh=True)
    assert not (site.root / ".cache").exists()
    assert check.survey(site.output)


@pytest.mark.xdist_group("benchmarks")
def test_the_stages_of_a_build_are_its_whole_time(built: dict[str, Site]) -> None:
    site = built["communique"]
    site.clear()
    before = time.monotonic()
    clean, kept = stages(site, "--fresh"), stages(site)
    site.edit("stages")
    edit = stages(site)
    whole = time.monotonic() - before
    assert check.unreached(site.output, site.expected("edit", "stages")) == []
    told = sum(sum(found.seconds.values()) for found in (clean, kept, edit))
    assert 0.5 * whole < told < whole  # what is not told is how Python ends
    assert traced.TREE in edit.seconds
    assert traced.TREE not in clean.seconds
    stages_of_ours = {value for name, value in vars(traced).items() if name.isupper() and " " in str(value)}
    assert edit.seconds.keys() <= stages_of_ours
    assert min(clean.seconds.values()) >= 0
    assert 10 < min(clean.memory.values()) <= max(clean.memory.values()) < 1_000
    text = shown_stages({"clean": clean, "one edit": edit})
    assert (
        f"| {traced.TEXTS} | {clean.seconds[traced.TEXTS]:.2f} | {edit.seconds[traced.TEXTS]:.2f} |" in text
    )


@pytest.mark.slow
def test_the_rich_site_is_edited_like_the_others(tmp_path: Path) -> None:
    rich = peers(("rich",), tmp_path, install=False)["rich"]
    assert isinstance(rich, Peer)
    [site] = make_sites([rich], tmp_path, Plan(60))
    for case, change in (("edit", Site.edit), ("template", Site.change_template), ("rename", Site.rename)):
        for word in ("one", "two"):
            change(site, word)
            site.build()
            assert check.unreached(site.output, site.expected(case, word)) == []
    text = next((site.root / "content/articles").glob(f"*/{site.piece.id}.md")).read_text(encoding="utf-8")
    assert text.endswith("\nParone.\n\nPartwo.\n")
    assert (site.root / site.peer.frame).read_text(encoding="utf-8").count("Footer ") == 1
    shutil.rmtree(site.root)


@pytest.mark.parametrize("articles", [1, 60])
def test_our_own_builds_are_timed(articles: int, tmp_path: Path) -> None:
    kept = tmp_path / "content"
    result = CliRunner().invoke(
        main, ["own", "--articles", str(articles), "--rounds", "1", "--keep", str(kept)]
    )
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"clean build, {articles} made-up articles: ")
    assert len(list(kept.glob("articles/*/*.md"))) == articles
    # Each article has a page of its own, beside those of 20 actors, 15 themes and the weeks.
    files = int(result.stdout.split(": ")[1].split(" files")[0])
    assert files > articles + 20 + 15


def test_only_known_tools_are_taken() -> None:
    result = CliRunner().invoke(main, ["--only", "hugo,zola"])
    assert result.exit_code == 2
    assert "zola is none of" in result.output
