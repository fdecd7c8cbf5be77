"""The project's own source files, read once."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("input2", "competitions", "submissions", "judging")


@cache
def python_files() -> tuple[Path, ...]:
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return tuple(sorted(path for path in found if "migrations" not in path.parts))


@cache
def templates() -> tuple[Path, ...]:
    return tuple(sorted((ROOT / "templates").rglob("*.html")))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def of_kind(*kinds: str) -> list[Path]:
    """The modules of these layers: `views` means `views.py` and everything in a package `views/`."""
    return [path for path in python_files() if _kind(path) in kinds]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def _kind(path: Path) -> str:
    inside = path.relative_to(ROOT).parts
    return next((part for part in inside[1:-1] if part in LAYERS), path.stem)


LAYERS = {"views", "services", "selectors", "policies", "models", "emails", "exports"}
