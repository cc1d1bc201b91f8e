"""A type checker for templates: which fields of which views they use, branch by branch.

Every template is read once with the view it gets. Loop variables, macro arguments and imports are
followed, so that a name in a branch that no example reaches is checked all the same.
"""

from __future__ import annotations

import dataclasses
import types
from dataclasses import dataclass, field
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from jinja2 import Environment, nodes

from generator.views.pages import SiteView


@dataclass(frozen=True)
class Text:
    """A value without fields: text, number, truth."""


@dataclass(frozen=True)
class Table:
    """A mapping or function that a template makes for itself; what it gives is text."""


@dataclass(frozen=True)
class View:
    """A view."""

    cls: type


@dataclass(frozen=True)
class Many:
    """A list of things of these kinds."""

    items: frozenset[Any]


@dataclass(frozen=True)
class Macro:
    """A macro, or the body of a call block, with the names it sees."""

    node: nodes.Macro | nodes.CallBlock
    template: str
    scope: Scope


@dataclass(eq=False)
class Scope:
    """Names with their kinds; the inner ones hide the outer ones."""

    outer: Scope | None = None
    names: dict[str, Kind] = field(default_factory=dict)

    def get(self, name: str) -> Kind | None:
        if name in self.names:
            return self.names[name]
        return self.outer.get(name) if self.outer else None


#: All kinds of value that an expression may have.
Kind = frozenset[Any]

TEXT: Final[Kind] = frozenset({Text()})
TABLE: Final[Kind] = frozenset({Table()})
#: Filters that give text, and filters that give what they get.
TO_TEXT: Final = {
    "safe",
    "lower",
    "upper",
    "join",
    "length",
    "count",
    "e",
    "escape",
    "title",
    "trim",
    "string",
    "int",
}
SAME: Final = {"reverse", "list", "sort", "default"}
LOOP: Final = {"first", "last", "index", "index0", "revindex", "revindex0", "length", "depth"}


def kind_of(hint: Any) -> Kind:
    """Give the kinds of a declared type; None is left out, since templates ask before they look."""
    if get_origin(hint) in (Union, types.UnionType):
        return frozenset().union(*(kind_of(part) for part in get_args(hint) if part is not type(None)))
    if get_origin(hint) is tuple:
        return frozenset({Many(kind_of(get_args(hint)[0]))})
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return frozenset({View(hint)})
    return TEXT


class Checker:
    """Checks templates of one environment; collects the fields they use and what is wrong."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.used: set[tuple[type, str]] = set()
        self.problems: set[str] = set()
        self.called: set[tuple[str, str]] = set()
        self.defined: set[tuple[str, str]] = set()
        self.visited: set[str] = set()
        self.template = ""

    def check(self, template: str, view: type) -> None:
        """Check a template of a page, with everything it extends, includes and imports."""
        names = {"view": frozenset({View(view)}), "site": frozenset({View(SiteView)}), "root": TEXT}
        scope = Scope(None, dict(names))
        blocks: dict[str, tuple[str, Scope, nodes.Block]] = {}
        chain: str | None = template
        while chain:
            tree = self.parse(chain)
            self.template = chain
            for block in tree.find_all(nodes.Block):
                blocks.setdefault(block.name, (chain, scope, block))
            extends = tree.find(nodes.Extends)
            if extends is None:
                self.body(tree.body, scope, blocks)
                return
            # Only what a child template sets or imports at its top is run before its blocks.
            top = (nodes.FromImport, nodes.Import, nodes.Macro, nodes.Assign)
            self.body([node for node in tree.body if isinstance(node, top)], scope, blocks)
            assert isinstance(extends.template, nodes.Const)
            chain = extends.template.value

    def parse(self, template: str) -> nodes.Template:
        self.visited.add(template)
        assert self.environment.loader is not None
        return self.environment.parse(self.environment.loader.get_source(self.environment, template)[0])

    def problem(self, node: nodes.Node, text: str) -> None:
        self.problems.add(f"{self.template}:{node.lineno}: {text}")

    # Statements

    def body(self, items: list[Any], scope: Scope, blocks: dict[str, Any]) -> None:
        for node in items:
            self.statement(node, scope, blocks)

    def statement(self, node: nodes.Node, scope: Scope, blocks: dict[str, Any]) -> None:  # noqa: C901 - one case per statement
        match node:
            case nodes.Output():
                for part in node.nodes:
                    self.kind(part, scope)
            case nodes.If():
                self.kind(node.test, scope)
                self.body(node.body, scope, blocks)
                self.body(node.elif_, scope, blocks)
                self.body(node.else_, scope, blocks)
            case nodes.For():
                inner = Scope(scope, {"loop": frozenset({Many(TEXT), Table()})})
                inner.names[str(node.target.name)] = self.elements(node.iter, scope)  # type: ignore[attr-defined]
                self.body(node.body, inner, blocks)
                self.body(node.else_, scope, blocks)
            case nodes.Assign():
                scope.names[str(node.target.name)] = self.kind(node.node, scope)  # type: ignore[attr-defined]
            case nodes.Macro():
                self.defined.add((self.template, node.name))
                scope.names[node.name] = frozenset({Macro(node, self.template, scope)})
            case nodes.CallBlock():
                caller = Macro(node, self.template, scope)
                self.call(node.call, scope, {"caller": frozenset({caller})})
            case nodes.FromImport():
                self.imported(node, scope)
            case nodes.Include():
                assert isinstance(node.template, nodes.Const)
                self.elsewhere(str(node.template.value), Scope(scope), blocks)
            case nodes.Block():
                template, own, block = blocks[node.name]
                outer, self.template = self.template, template
                self.body(block.body, Scope(own), blocks)
                self.template = outer
            case nodes.Extends():
                pass
            case _:
                self.problem(node, f"{type(node).__name__} is not understood by this check")

    def imported(self, node: nodes.FromImport, scope: Scope) -> None:
        assert isinstance(node.template, nodes.Const)
        # Imported without context: only what it defines itself.
        own = self.elsewhere(str(node.template.value), Scope(), {})
        for entry in node.names:
            name, alias = entry if isinstance(entry, tuple) else (entry, entry)
            if name not in own.names:
                self.problem(node, f"{node.template.value} has no {name}")
            scope.names[alias] = own.names.get(name, TEXT)

    def elsewhere(self, template: str, scope: Scope, blocks: dict[str, Any]) -> Scope:
        outer = self.template
        self.template = template
        self.body(self.parse(template).body, scope, blocks)
        self.template = outer
        return scope

    # Expressions

    def kind(self, node: nodes.Node, scope: Scope) -> Kind:  # noqa: C901, PLR0911, PLR0912 - one case per expression
        match node:
            case nodes.TemplateData() | nodes.Const():
                return TEXT
            case nodes.Name():
                found = scope.get(node.name)
                if found is None:
                    self.problem(node, f"unknown name {node.name}")
                    return TEXT
                # Of an entry of an empty list there is no kind: nobody gets to where it is asked.
                return found
            case nodes.Getattr():
                return self.field(node, scope)
            case nodes.Getitem():
                inside = self.kind(node.node, scope)
                self.kind(node.arg, scope)
                if isinstance(node.arg, nodes.Slice):
                    return inside
                return frozenset().union(*(a.items if isinstance(a, Many) else TEXT for a in inside))
            case nodes.Filter():
                return self.filtered(node, scope)
            case nodes.Call():
                return self.call(node, scope, {})
            case nodes.Test() if node.name in ("defined", "undefined"):
                return TEXT
            case nodes.And() | nodes.Or():
                return self.kind(node.left, scope) | self.kind(node.right, scope)
            case nodes.CondExpr():
                self.kind(node.test, scope)
                either = self.kind(node.expr1, scope)
                return either | self.kind(node.expr2, scope) if node.expr2 else either
            case nodes.Dict():
                self.children(node, scope)
                return TABLE
            case nodes.List() | nodes.Tuple():
                return frozenset({Many(frozenset().union(*(self.kind(item, scope) for item in node.items)))})
            case _:
                self.children(node, scope)
                return TEXT

    def children(self, node: nodes.Node, scope: Scope) -> None:
        for child in node.iter_child_nodes():
            self.kind(child, scope)

    def elements(self, node: nodes.Node, scope: Scope) -> Kind:
        inside = self.kind(node, scope)
        if not all(isinstance(atom, Many) for atom in inside):
            self.problem(node, "the loop is not over a list")
        return frozenset().union(*(atom.items for atom in inside if isinstance(atom, Many)))

    def field(self, node: nodes.Getattr, scope: Scope) -> Kind:
        found: set[Any] = set()
        owners = self.kind(node.node, scope)
        for atom in owners:
            if isinstance(atom, View):
                hints = get_type_hints(atom.cls)
                if node.attr in hints:
                    self.used.add((atom.cls, node.attr))
                    found |= kind_of(hints[node.attr])
                else:
                    self.problem(node, f"{atom.cls.__name__} has no field {node.attr}")
            elif node.attr in LOOP and isinstance(node.node, nodes.Name) and node.node.name == "loop":
                found |= TEXT
            else:
                self.problem(node, f"{node.attr} of something that is no view")
        return frozenset(found) or (TEXT if owners else owners)

    def filtered(self, node: nodes.Filter, scope: Scope) -> Kind:
        assert node.node is not None
        inside = self.kind(node.node, scope)
        for argument in (*node.args, *(pair.value for pair in node.kwargs)):
            self.kind(argument, scope)
        if node.name in SAME:
            return inside
        if node.name not in TO_TEXT:
            self.problem(node, f"the filter {node.name} is not understood by this check")
        if node.name == "join" and inside != frozenset({Many(TEXT)}):
            self.problem(node, "join of something that is no list of texts")
        return TEXT

    def call(self, node: nodes.Call, scope: Scope, more: dict[str, Kind]) -> Kind:
        arguments = [self.kind(argument, scope) for argument in node.args]
        named = {pair.key: self.kind(pair.value, scope) for pair in node.kwargs}
        for atom in self.kind(node.node, scope):
            if isinstance(atom, Macro):
                self.run(node, atom, arguments, named | more)
            else:
                self.problem(node, "a call of something that is no macro")
        return TEXT

    def run(self, node: nodes.Call, macro: Macro, arguments: list[Kind], named: dict[str, Kind]) -> None:
        """Check the body of a macro with the arguments of one call."""
        known = [str(argument.name) for argument in macro.node.args]
        defaults = macro.node.defaults
        if isinstance(macro.node, nodes.Macro):
            self.called.add((macro.template, macro.node.name))
        inner = Scope(macro.scope)
        for name, default in zip(known[len(known) - len(defaults) :], defaults, strict=True):
            inner.names[name] = self.kind(default, macro.scope)
        inner.names.update(zip(known, arguments, strict=False))
        inner.names.update(named)
        missing = [name for name in known if name not in inner.names]
        if missing or len(arguments) > len(known) or not set(named) <= {*known, "caller"}:
            self.problem(node, f"wrong arguments: {', '.join(known)} are asked for")
        outer = self.template
        self.template = macro.template
        self.body(macro.node.body, inner, {})
        self.template = outer
