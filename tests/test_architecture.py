"""The house rules that a program can check (DESIGN §4): order of the stages, no state, size, words."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
PACKAGE: Final = ROOT / "generator"
TEMPLATES: Final = ROOT / "themes" / "briefing" / "templates"
#: A module imports only from its own stage and those before it.
STAGES: Final = ("model", "read", "digest", "views", "editions", "build", "pelican", "desk", "__main__")
MAX_LINES: Final = 400
#: Fields that hold rendered Markdown; only they may be passed on without escaping.
MARKDOWN_FIELDS: Final = frozenset({"overview", "body", "profile", "background"})
MUTATORS: Final = frozenset(
    {
        *("append", "extend", "insert", "remove", "sort", "reverse"),
        *("add", "discard", "update", "pop", "popitem", "clear", "setdefault"),
        *("difference_update", "intersection_update", "symmetric_difference_update"),
    }
)
#: Calls that make something that can be changed.
MAKERS: Final = frozenset(
    {"list", "dict", "set", "bytearray", "defaultdict", "deque", "Counter", "OrderedDict", "ChainMap"}
)


def modules() -> list[str]:
    """Give the names of all modules of the package, `generator.model.values`."""
    return sorted(name_of(path) for path in PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def path_of(module: str) -> Path:
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(path_of(module).read_text(encoding="utf-8"))


@cache
def imports_of(module: str) -> frozenset[str]:
    """Give every module that a module imports, wherever in it the import stands."""
    found: set[str] = set()
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative imports hide the stage"
            source = str(node.module)
            for alias in node.names:
                inner = f"{source}.{alias.name}"
                is_module = source.split(".", maxsplit=1)[0] == "generator" and path_of(inner).exists()
                found.add(inner if is_module else source)
    return frozenset(found)


def stage_of(module: str) -> str:
    """Give the stage of a module; the package itself, which holds the version, has none."""
    return module.split(".")[1] if "." in module else ""


def own_imports(module: str) -> set[str]:
    return {name for name in imports_of(module) if name.split(".")[0] == "generator"}


def test_every_module_belongs_to_a_stage() -> None:
    assert {stage_of(module) for module in modules()} - {""} == set(STAGES)


@pytest.mark.parametrize("module", modules())
def test_a_module_imports_only_from_its_stage_and_those_before(module: str) -> None:
    allowed = STAGES[: STAGES.index(stage_of(module)) + 1] if stage_of(module) else ()
    wrong = {name for name in own_imports(module) if stage_of(name) and stage_of(name) not in allowed}
    assert not wrong


@pytest.mark.parametrize("module", [name for name in modules() if stage_of(name) in ("", "model")])
def test_the_model_needs_the_standard_library_only(module: str) -> None:
    others = {name.split(".")[0] for name in imports_of(module)} - {"generator"}
    assert others <= sys.stdlib_module_names


@pytest.mark.parametrize("module", modules())
def test_only_the_plugin_imports_pelican(module: str) -> None:
    imports_pelican = any(name.split(".")[0] == "pelican" for name in imports_of(module))
    assert not imports_pelican or stage_of(module) == "pelican"


def test_no_module_imports_itself_through_others() -> None:
    graph = {module: own_imports(module) - {module} for module in modules()}
    assert cycle_in(graph) is None


def cycle_in(graph: Mapping[str, set[str]]) -> list[str] | None:
    """Give a circle of a graph, None if there is none."""
    done: set[str] = set()

    def visit(name: str, way: list[str]) -> list[str] | None:
        if name in way:
            return [*way[way.index(name) :], name]
        if name in done:
            return None
        for other in sorted(graph.get(name, ())):
            found = visit(other, [*way, name])
            if found:
                return found
        done.add(name)
        return None

    return next((found for name in sorted(graph) if (found := visit(name, []))), None)


def test_a_circle_would_be_found() -> None:
    assert cycle_in({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert cycle_in({"a": {"b", "c"}, "b": {"c"}}) is None


@pytest.mark.parametrize("module", modules())
def test_only_the_command_line_talks_and_exits(module: str) -> None:
    stage = stage_of(module)
    if stage in ("desk", "__main__"):
        return
    roots = {name.split(".")[0] for name in imports_of(module)}
    assert not roots & {"click", "rich", "argparse", "warnings"}
    assert stage == "pelican" or "logging" not in roots
    calls = {ast.unparse(node.func) for node in ast.walk(tree_of(module)) if isinstance(node, ast.Call)}
    if module == "generator.build.pool":
        calls.discard("os._exit")  # how a forked process ends
    assert not calls & {"sys.exit", "os._exit", "exit", "quit", "print", "input", "breakpoint"}
    raised = {ast.unparse(n.exc) for n in ast.walk(tree_of(module)) if isinstance(n, ast.Raise) and n.exc}
    assert not any(text.startswith(("SystemExit", "KeyboardInterrupt")) for text in raised)


# No module state


def module_level(tree: ast.Module) -> Iterator[tuple[str, ast.expr | None, str]]:
    """Give what a module binds by assignment at its top: name, value, annotation."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                for inner in ast.walk(target):
                    if isinstance(inner, ast.Name):
                        yield inner.id, node.value, ""
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id, node.value, ast.unparse(node.annotation)


def is_container(value: ast.expr | None) -> bool:
    """Whether a value can be changed in place."""
    if isinstance(value, ast.Call):
        return ast.unparse(value.func).split(".")[-1] in MAKERS
    return isinstance(value, (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp))


def mutations(tree: ast.Module, names: set[str]) -> Iterator[str]:
    """Give every statement that would change one of the names in place or bind it anew."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield ast.unparse(node)
        targets: list[ast.expr] = []
        if isinstance(node, (ast.Assign, ast.Delete)):
            targets = node.targets
        elif isinstance(node, (ast.AugAssign, ast.AnnAssign)):
            targets = [node.target]
        for target in targets:
            place = target.value if isinstance(target, (ast.Subscript, ast.Attribute)) else None
            if isinstance(place, ast.Name) and place.id in names:
                yield ast.unparse(node)
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name) and node.target.id in names:
            yield ast.unparse(node)
        is_method = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if is_method and isinstance(node.func.value, ast.Name):  # type: ignore[attr-defined]
            call = ast.unparse(node)
            if node.func.value.id in names and node.func.attr in MUTATORS:  # type: ignore[attr-defined]
                yield call


def containers(module: str) -> set[str]:
    return {name for name, value, _ in module_level(tree_of(module)) if is_container(value)}


@pytest.mark.parametrize("module", modules())
def test_a_module_keeps_no_state(module: str) -> None:
    tree = tree_of(module)
    for name, value, annotation in module_level(tree):
        constant = name.isupper() or name.startswith("__") or annotation.startswith("Final")
        assert not is_container(value) or constant, f"{name} can be changed but is not named as a constant"
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("generator")
        for alias in node.names
        if alias.name in containers(str(node.module))
    }
    assert list(mutations(tree, containers(module) | imported)) == []


@pytest.mark.parametrize(
    "text",
    [
        "A = {}\nA['x'] = 1",
        "A = []\ndef f():\n    A.append(1)",
        "A = {1}\ndel A[0]",
        "A = []\nA += [1]",
        "A = dict()\ndef f():\n    A['x'] += 1",
        "A = 0\ndef f():\n    global A",
    ],
)
def test_a_change_of_state_would_be_found(text: str) -> None:
    tree = ast.parse(text)
    names = {name for name, value, _ in module_level(tree) if is_container(value)}
    assert list(mutations(tree, names))


# Size and words


@pytest.mark.parametrize("module", modules())
def test_a_module_is_short_enough_to_read(module: str) -> None:
    assert len(path_of(module).read_text(encoding="utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("module", modules())
def test_everything_public_says_what_it_gives(module: str) -> None:
    tree = tree_of(module)
    assert ast.get_docstring(tree), "the module has no docstring"
    silent = [name for name, node in public(tree) if not ast.get_docstring(node)]
    assert silent == []


Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def public(node: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[tuple[str, Definition]]:
    """Give the public classes, functions and methods of a module."""
    for item in node.body:
        if isinstance(item, Definition) and not item.name.startswith("_"):
            yield prefix + item.name, item
            if isinstance(item, ast.ClassDef):
                yield from public(item, f"{item.name}.")


# Templates


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.name))
def test_only_rendered_markdown_is_not_escaped(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    safe = re.findall(r"(\S+?)\s*\|\s*safe\b", text)
    assert len(safe) == len(re.findall(r"\bsafe\b(?=\s*[|}%])", text)), "an odd way to say safe"
    assert {item.rpartition("view.")[2] for item in safe} <= MARKDOWN_FIELDS
    assert all(re.fullmatch(r"\{?\{?view\.\w+", item) for item in safe)
    assert not re.search(r"autoescape|\bMarkup\b|xmlattr|forceescape|tojson", text)


#: Text that is declared safe; taking the tags out of a text is none.
MARKED: Final = re.compile(r"\bMarkup\((?!.*\)\.striptags\(\))|\|\s*safe\b")


def test_python_marks_nothing_as_safe() -> None:
    marked = [m for m in modules() if MARKED.search(path_of(m).read_text(encoding="utf-8"))]
    assert marked == []


def test_no_folder_of_tests_is_left_out(pytestconfig: pytest.Config) -> None:
    """Pytest's own list has "build", and a suite that is not collected fails nobody."""
    patterns = pytestconfig.getini("norecursedirs")
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}
    left_out = [
        folder
        for folder in sorted(folders)
        for part in folder.relative_to(ROOT).parts
        if any(fnmatch(part, pattern) for pattern in patterns)
    ]
    assert left_out == []
