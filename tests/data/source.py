"""Our Python as syntax trees, for the tests that read code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from navigator.loading import ROOT

PACKAGES = ("navigator", "actions", "extensions")


def modules(*packages: str) -> list[str]:
    """Paths of the modules of some packages, from the top of the project."""
    found = [path for package in packages for path in (ROOT / package).rglob("*.py")]
    return sorted(str(path.relative_to(ROOT)) for path in found)


def lines(module: str) -> int:
    return len((ROOT / module).read_text(encoding="utf-8").splitlines())


@lru_cache(maxsize=256)
def tree(module: str) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"), module)


def imports(module: str) -> set[str]:
    """Dotted names of everything a module imports, also inside functions."""
    found = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: relative import"
            found.add(node.module or "")
    return found


def strings(module: str, parts: bool = True) -> Iterator[tuple[int, str]]:
    """String literals with their lines, no docstrings; `parts` gives the parts of f-strings too."""
    documentation = {
        id(statement.value)
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        for statement in node.body
        if isinstance(statement, ast.Expr)
    }
    in_f_strings = {
        id(part)
        for node in ast.walk(tree(module))
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    left_out = documentation if parts else documentation | in_f_strings
    for node in ast.walk(tree(module)):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in left_out
        ):
            yield node.lineno, node.value


def calls(module: str) -> Iterator[tuple[str, ast.Call]]:
    """Last names of called functions and methods."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Call):
            function = node.func
            yield getattr(function, "attr", None) or getattr(function, "id", ""), node


def names_of_tests(folder: str) -> set[str]:
    """File names of the tests in one folder."""
    return {path.name for path in Path(ROOT / "tests" / folder).glob("test_*.py")}
