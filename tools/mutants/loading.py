"""Put other code in the place of a module's own: at its import, or into functions that are loaded already.

No file of the work tree is ever written.
"""

import ast
import gc
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

HIT = "__hit__"
Make = Callable[[str], ast.Module]
"""Makes the tree of a module from its source."""


def module_name(file: str) -> str:
    """`workflows/guards/__init__.py` is imported as `workflows.guards`."""
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def compiled(tree: ast.Module, path: str) -> CodeType:
    """The code of a changed tree; a change may make the compiler doubt (`1 is 1`), and that is no fault here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return compile(tree, path, "exec", dont_inherit=True)


class _Loader(SourceFileLoader):
    """Loads one module from a tree of ours; its cached bytecode is left alone."""

    def __init__(self, name: str, path: str, make: Make, names: Mapping[str, Any]) -> None:
        super().__init__(name, path)
        self.make, self.names = make, names

    def get_code(self, fullname: str) -> CodeType:
        return compiled(self.make(Path(self.path).read_text()), self.path)

    def exec_module(self, module: ModuleType) -> None:
        vars(module).update(self.names)
        super().exec_module(module)


class Finder(MetaPathFinder):
    """Finds the modules whose code is ours to make; leaves all others to Python."""

    def __init__(self, makers: Mapping[str, Make], names: Mapping[str, Any] | None = None) -> None:
        self.makers, self.names = makers, names or {}

    def find_spec(
        self, fullname: str, path: Any = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's usual spec, but with our loader."""
        make = self.makers.get(fullname)
        spec = None if make is None else PathFinder.find_spec(fullname, path, target)
        if make is not None and spec is not None and spec.origin is not None:
            spec.loader = _Loader(fullname, spec.origin, make, self.names)
        return spec

    def install(self) -> None:
        """Ask this finder before every other."""
        sys.meta_path.insert(0, self)


def recorded(source: str) -> ast.Module:
    """The module with a call before each statement of each function, which says that the statement was reached."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            documented = ast.get_docstring(node, clean=False) is not None
            node.body = [*node.body[:documented], *_called_before(node.body[documented:])]
    return ast.fix_missing_locations(tree)


def _called_before(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        call = ast.Call(
            ast.Name(HIT, ast.Load()), [ast.Name("__name__", ast.Load()), ast.Constant(statement.lineno)], []
        )
        yield ast.copy_location(ast.Expr(call), statement)
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for block in _blocks(statement):
                block[:] = list(_called_before(block))
        yield statement


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        yield getattr(statement, name, [])
    for part in [*getattr(statement, "handlers", []), *getattr(statement, "cases", [])]:
        yield part.body


def swap(path: str, other: CodeType) -> int:
    """Give every loaded function of a file the code that another version has for it; say how many changed."""
    codes = {_place(code): code for code in _codes(other)}
    swapped = 0
    for function in gc.get_objects():
        if isinstance(function, FunctionType) and function.__code__.co_filename == path:
            code = codes.get(_place(function.__code__))
            if code is not None and code != function.__code__:
                function.__code__ = code
                swapped += 1
    return swapped


def _place(code: CodeType) -> tuple[str, int, int]:
    """Where a function stands in its file; two lambdas of one line differ in their column."""
    column = next((at[2] for at in code.co_positions() if at[2]), 0) if code.co_name == "<lambda>" else 0
    return code.co_qualname, code.co_firstlineno, column


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)
