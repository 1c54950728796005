"""The small faults that are put into a module, one at a time: what a slip of the hand could have written instead.

Words are never changed, nor annotations, decorators, assertions (they narrow types) and what is only logged.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

Put = Callable[[ast.AST], None]
Make = Callable[[], None]
Change = tuple[ast.AST, str, Make]

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
SIGNS = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.FloorDiv: "//",
    ast.Div: "/",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.And: "and",
    ast.Or: "or",
}
NEGATED: dict[type[ast.unaryop], str] = {ast.Not: "not", ast.Invert: "~"}
"""In SQL and among conditions `~` says "not"."""
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}
BUILDERS = {"TypeVar", "NewType", "ParamSpec"}
SHAPE_KEYWORDS = {"strict", "frozen", "kw_only", "slots"}
"""Keywords that say how a value is built, never what is decided."""
GUARDS_AT = 3
"""Where a row's guards stand when they are not named."""
FEWEST = 2
"""A list of words of a vocabulary from which one can be dropped has at least so many."""


@dataclass(frozen=True)
class Site:
    """One place of a parsed module and one change to it; `make` changes the tree.

    `statement` is the line of the innermost statement of a function; None where the code runs at import.
    """

    line: int
    mutation: str
    statement: int | None
    make: Make


def sites(tree: ast.Module) -> Iterator[Site]:
    """Every change that can be made to a module, in the order of its text."""
    yield from _Walk().of(tree)


def changed(source: str, index: int) -> ast.Module:
    """The module with the change of that index made."""
    tree = ast.parse(source)
    list(sites(tree))[index].make()
    return ast.fix_missing_locations(tree)


class _Walk:
    """Goes through a tree and yields the changes, remembering in which statement of a function it is."""

    def __init__(self) -> None:
        self.statement: int | None = None
        self.in_function = False
        self.in_predicate = False

    def of(self, node: ast.AST) -> Iterator[Site]:
        """The changes to what stands inside a node."""
        for name in _decides(node):
            value = getattr(node, name)
            if isinstance(value, ast.AST):
                yield from self._child(value, _put(node, name))
            elif isinstance(value, list):
                for place, child in enumerate(value):
                    if isinstance(child, ast.AST):
                        yield from self._child(child, _put_in(value, place))

    def _child(self, node: ast.AST, put: Put) -> Iterator[Site]:
        if _only_words(node):
            return
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from self._function(node)
            return
        outer = self.statement
        if self.in_function and isinstance(node, ast.stmt):
            self.statement = node.lineno
        changes = [*_changes(node, put)]
        if self.in_predicate and isinstance(node, ast.Return):
            changes += _answer(node)
        for part, mutation, make in changes:
            yield Site(getattr(part, "lineno", 1), mutation, self.statement, make)
        yield from self.of(node)
        self.statement = outer

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Site]:
        yield from self.of(node.args)
        outer = self.statement, self.in_function, self.in_predicate
        self.in_function, self.in_predicate = True, _name(node.returns) == "bool"
        for place, statement in enumerate(node.body):
            yield from self._child(statement, _put_in(node.body, place))
        self.statement, self.in_function, self.in_predicate = outer


def _put(node: ast.AST, name: str) -> Put:
    return lambda new: setattr(node, name, new)


def _put_in(nodes: list[Any], place: int) -> Put:
    return lambda new: nodes.__setitem__(place, new)


def _drop(nodes: list[Any], place: int) -> Make:
    return lambda: nodes.__delitem__(place)


def _name(node: ast.AST | None) -> str:
    """The last name of what is called or meant: `Row`, `min`, `info`."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _decides(node: ast.AST) -> tuple[str, ...]:
    """The fields of a node that are gone through: not an annotation, a base or a decorator."""
    if isinstance(node, ast.AnnAssign):
        return ("value",)
    if isinstance(node, ast.ClassDef):
        return ("body",)
    if isinstance(node, ast.arguments):
        return ("defaults", "kw_defaults")
    return node._fields


def _only_words(node: ast.AST) -> bool:
    """Whether nothing in a node decides anything."""
    if isinstance(node, ast.Assert | ast.JoinedStr | ast.Import | ast.ImportFrom):
        return True
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.keyword):
        return node.arg in SHAPE_KEYWORDS
    if isinstance(node, ast.Assign):
        return any(_name(target) == "__all__" for target in node.targets)
    if isinstance(node, ast.Call):
        logged = isinstance(node.func, ast.Attribute) and _name(node.func.value) == "log"
        return logged or _name(node.func) in BUILDERS
    return False


def _changes(node: ast.AST, put: Put) -> Iterator[Change]:
    """Every change to one node: where it shows, what it is, and how it is made."""
    if isinstance(node, ast.Compare):
        for place, sign in enumerate(node.ops):
            yield _signed(node, sign, COMPARED, _put_in(node.ops, place))
    elif isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield node, f"{SIGNS[type(node.op)]} → {SIGNS[type(other)]}", partial(_put(node, "op"), other)
    elif isinstance(node, ast.BinOp | ast.AugAssign):
        words = any(_is_text(part) for part in ast.iter_child_nodes(node))
        if type(node.op) in RECKONED and not words:
            yield _signed(node, node.op, RECKONED, _put(node, "op"))
    elif isinstance(node, ast.UnaryOp) and type(node.op) in NEGATED:
        yield node, f"{NEGATED[type(node.op)]} removed", partial(put, node.operand)
    elif isinstance(node, ast.Constant):
        yield from _constant(node)
    elif isinstance(node, ast.Call):
        yield from _called(node)
    elif isinstance(node, ast.If | ast.IfExp):
        yield from _always(node.test, _put(node, "test"))
    elif isinstance(node, ast.comprehension):
        for place, test in enumerate(node.ifs):
            yield from _always(test, _put_in(node.ifs, place))
    elif isinstance(node, ast.Raise) or _is_yield(node):
        never = ast.If(ast.Constant(value=False), [node], [])  # type: ignore[list-item]
        yield node, "refusal removed", partial(put, never)
    elif isinstance(node, ast.Tuple | ast.List | ast.Set):
        yield from _fewer(node, node.elts)
    elif isinstance(node, ast.Dict):
        yield from _fewer_keys(node)


def _signed(node: ast.AST, sign: ast.AST, others: Mapping[Any, type[ast.AST]], put: Put) -> Change:
    other = others[type(sign)]
    return node, f"{SIGNS[type(sign)]} → {SIGNS[other]}", lambda: put(other())


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _is_yield(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield | ast.YieldFrom)


def _constant(node: ast.Constant) -> Iterator[Change]:
    if isinstance(node.value, bool):
        yield node, f"{node.value} → {not node.value}", partial(_put(node, "value"), not node.value)  # type: ignore[arg-type]
    elif isinstance(node.value, int | float):
        yield node, f"{node.value} → {node.value + 1}", partial(_put(node, "value"), node.value + 1)  # type: ignore[arg-type]


def _always(test: ast.AST, put: Put) -> Iterator[Change]:
    for value in (True, False):
        yield test, f"if always {value}", partial(put, ast.Constant(value=value))


def _answer(node: ast.Return) -> list[Change]:
    """A predicate's answer turned round, where no other change does it."""
    value = node.value
    if value is None or isinstance(value, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Constant):
        return []
    return [(node, "answer turned round", partial(_put(node, "value"), ast.UnaryOp(ast.Not(), value)))]


def _called(node: ast.Call) -> Iterator[Change]:
    name = _name(node.func)
    if isinstance(node.func, ast.Name) and name in CALLED:
        yield node, f"{name} → {CALLED[name]}", partial(_put(node.func, "id"), CALLED[name])  # type: ignore[arg-type]
    if name == "Row":
        if len(node.args) > GUARDS_AT:
            yield from _without_guard(node.args[GUARDS_AT], _put_in(node.args, GUARDS_AT))
        for keyword in node.keywords:
            if keyword.arg in {"guards", "asks"}:
                yield from _without_guard(keyword.value, _put(keyword, "value"))
            elif keyword.arg == "when":
                nothing = ast.Constant(value=None)
                yield (
                    keyword,
                    f"when {ast.unparse(keyword.value)} dropped",
                    partial(_put(keyword, "value"), nothing),
                )
            elif keyword.arg == "by" and isinstance(keyword.value, ast.Tuple):
                yield from _other_actor(keyword.value)


def _without_guard(guards: ast.expr, put: Put) -> Iterator[Change]:
    if not isinstance(guards, ast.Tuple):
        yield guards, f"guards {ast.unparse(guards)} dropped", partial(put, ast.Tuple([], ast.Load()))
        return
    for place, guard in enumerate(guards.elts):
        yield guard, f"guard {ast.unparse(guard)} dropped", _drop(guards.elts, place)


def _other_actor(actors: ast.Tuple) -> Iterator[Change]:
    for actor in actors.elts:
        if isinstance(actor, ast.Attribute):
            other = "SIGNATORY" if actor.attr == "PROVIDER_LEAD" else "PROVIDER_LEAD"
            yield actor, f"actor {actor.attr} → {other}", partial(_put(actor, "attr"), other)  # type: ignore[arg-type]


def _is_term(node: ast.AST | None) -> bool:
    """Whether a node names a word of a closed vocabulary, or a list of them."""
    if isinstance(node, ast.Starred):
        return True
    return isinstance(node, ast.Name | ast.Attribute) and _name(node).isupper()


def _fewer(node: ast.AST, elements: list[ast.expr]) -> Iterator[Change]:
    if len(elements) < FEWEST or not all(_is_term(element) for element in elements):
        return
    for place, element in enumerate(elements):
        yield element, f"{ast.unparse(element)} dropped", _drop(elements, place)


def _fewer_keys(node: ast.Dict) -> Iterator[Change]:
    if len(node.keys) < FEWEST or not all(_is_term(key) for key in node.keys):
        return
    for place, key in enumerate(node.keys):

        def make(place: int = place) -> None:
            del node.keys[place]
            del node.values[place]

        yield key or node, f"{ast.unparse(key or node)} dropped", make
