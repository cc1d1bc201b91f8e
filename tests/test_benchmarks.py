"""The benchmarks measure what they say: the same pages for every tool, and figures that follow from times."""

from __future__ import annotations

import shutil
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import __main__ as command
from benchmarks import check, traced
from benchmarks.__main__ import main
from benchmarks.chart import chart
from benchmarks.corpus import make_corpus
from benchmarks.dialects import Content, Dialect
from benchmarks.figures import exponent, goals, growth, ratio
from benchmarks.measure import FailedError, memory, timed
from benchmarks.peers import PROJECT, Peer, peers
from benchmarks.plain import pieces, terms
from benchmarks.report import BEGIN, END, block, put
from benchmarks.results import Memory, Run, Timing, Tool, Watch, load
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


# The figures


def test_ratios() -> None:
    assert ratio(1.0, 4.0) == 0.25
    assert ratio(None, 4.0) is None
    assert ratio(1.0, None) is None
    assert ratio(1.0, 0.0) is None


def test_exponents() -> None:
    assert exponent((1000, 1.0), (10_000, 10.0)) == pytest.approx(1.0)
    assert exponent((1000, 1.0), (10_000, 100.0)) == pytest.approx(2.0)
    assert exponent((10_000, 5.0), (50_000, 5.0)) == pytest.approx(0.0)
    assert exponent((1000, None), (10_000, 1.0)) is None


def measured(articles: int, seconds: dict[str, float], share: float = 0.1) -> Run:
    """Give a run in which each tool takes so long in every case."""
    tools = {}
    for name, value in seconds.items():
        times = {
            case: [Timing(value, value, 50.0)] for case in ("cold", "nothing", "edit", "template", "rename")
        }
        weight = 1000.0 if name == "hugo" else 1000.0 * share
        equal = name != "rich"
        watched = Watch((value / 10,))
        tools[name] = Tool(name, "1.0", 10, 9, 9, times, Memory(weight, weight), watched, equal=equal)
    return Run(articles, 1, 0, "2026-01-01", "a machine", "abc", "tmpfs", 0.5, tools)


def test_growth_is_told_between_neighbouring_sizes() -> None:
    runs = [measured(1000, {"hugo": 1.0}), measured(10_000, {"hugo": 10.0}), measured(50_000, {"hugo": 50.0})]
    assert [(few, many) for few, many, _ in growth(runs, "hugo", "cold")] == [
        (1000, 10_000),
        (10_000, 50_000),
    ]
    assert all(value == pytest.approx(1.0) for _, _, value in growth(runs, "hugo", "cold"))


def test_goals_are_those_of_ten_thousand_articles() -> None:
    tools = {"hugo": 7.0, "pelican-mdit": 24.0, "communique": 0.05}
    assert {goal.verdict for goal in goals([measured(1000, tools)])} == {"not measured"}
    runs = [measured(1000, {**tools, "communique": 0.006}), measured(10_000, tools)]
    assert {goal.verdict for goal in goals(runs)} == {"met"}
    slow = [
        measured(1000, {**tools, "communique": 1.0}),
        measured(10_000, {**tools, "communique": 20.0}, 0.4),
    ]
    assert {goal.verdict for goal in goals(slow)} == {"**not met**"}


def test_an_edit_must_grow_less_than_the_site() -> None:
    runs = [measured(1000, {"communique": 1.0}), measured(10_000, {"communique": 10.47})]
    verdicts = {goal.text: goal.verdict for goal in goals(runs)}
    assert verdicts["growth of clean builds, exponent"] == "met"
    assert verdicts["growth of one edit, fresh process, exponent"] == "**not met**"
    assert "| one article edited, exponent | 1,000 → 10,000 |" in block(runs)


def test_goals_are_told_as_they_were_set() -> None:
    text = block([measured(10_000, {"hugo": 7.0, "communique": 0.05})])
    assert "| one edit, fresh process, to Hugo | ≤ 1/15 | 0.007× | met |" in text
    assert "| clean build, to Hugo | ≤ 0.95× | 0.007× | met |" in text
    assert "| nothing changed | ≤ 150 ms | 50 ms | met |" in text
    assert "| clean build, to Pelican with markdown-it | ≤ 0.30× | – | not measured |" in text


def test_results_are_kept_and_read_again(tmp_path: Path) -> None:
    runs = [measured(1000, {"hugo": 1.0, "communique": 2.0}), measured(100, {"hugo": 1.0})]
    for run in runs:
        run.save(tmp_path)
    assert load(tmp_path) == runs[::-1]


def test_the_tables_go_between_the_marks_and_nowhere_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n\n{BEGIN}\nold\n{END}\n\nafter\n", encoding="utf-8")
    run = measured(1000, {"hugo": 1.0, "communique": 2.0, "rich": 3.0})
    run.tools["eleventy"] = Tool("Eleventy", absent="left out: node is not installed")
    for _ in range(2):
        put(page, block([run]))
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"before\n\n{BEGIN}\n")
        assert text.endswith(f"{END}\n\nafter\n")
        assert "old" not in text
        assert "| communique | 2.00 s (2.00 s); 2.0× |" in text
        assert "- Eleventy: left out: node is not installed" in text
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="no marks"):
        put(page, "x")


def test_the_chart_is_of_the_size_at_which_most_was_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = {"hugo": 1.0, "communique": 2.0}
    runs = [
        measured(1000, few),
        measured(10_000, {**few, "pelican": 3.0}),
        measured(20_000, {**few, "pelican": 3.0}),
        measured(50_000, few),
    ]
    page = tmp_path / "page.md"
    page.write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")
    monkeypatch.setattr(command, "CHART", tmp_path / "chart.svg")
    monkeypatch.setattr(command, "PAGE", page)
    command.write_report(runs)
    assert "Build times at 20,000 articles" in (tmp_path / "chart.svg").read_text(encoding="utf-8")


def test_the_page_has_the_marks() -> None:
    text = (PROJECT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert text.count(BEGIN) == text.count(END) == 1


def test_the_chart_is_a_drawing_with_title_and_description() -> None:
    drawn = ET.fromstring(chart(measured(1000, {"hugo": 1.0, "communique": 2.0, "rich": 3.0})))
    name = "{http://www.w3.org/2000/svg}"
    assert drawn.findtext(f"{name}title") == "Build times at 1,000 articles"
    assert "Clean build: hugo 1.00 s, communique 2.00 s." in str(drawn.findtext(f"{name}desc"))
    assert "prefers-color-scheme: dark" in str(drawn.findtext(f"{name}style"))
    assert len([item for item in drawn.iter(f"{name}rect") if item.get("class") == "own"]) == 5


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
