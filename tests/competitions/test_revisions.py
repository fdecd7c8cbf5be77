"""What is kept of a call's public pages is let go of by every service that changes what they show."""

import ast
from pathlib import Path

import pytest

from competitions import public_call

SERVICES = Path(public_call.__file__).parent / "services"
SHOWN = {model.__name__ for model in public_call.MODELS} - {"StoredFile"}
# Each of the others goes through the first.
CHANGES = {"call_under_change", "rubric_under_change", "form_under_change"}
WRITES = {"create", "bulk_create", "bulk_update", "save", "update", "delete", "set", "add"}
# They write a competition that nobody has visited yet, inside the transaction that makes it.
OF_NEW_CALLS = {"building", "described_form", "described_rubrics", "writing"}


def modules():
    return sorted(path for path in SERVICES.glob("*.py") if path.stem not in OF_NEW_CALLS)


def names(tree):
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def writes(tree):
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {func.attr for func in calls if isinstance(func, ast.Attribute)} & WRITES


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.stem)
def test_a_service_that_writes_what_visitors_read_says_so(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    touched = names(tree) & SHOWN

    if touched and writes(tree):
        assert names(tree) & CHANGES, f"{path.stem} writes {sorted(touched)}"


def test_every_way_to_change_a_call_goes_through_one():
    functions = {
        node.name: node
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }

    for name in CHANGES - {"call_under_change"}:
        assert "call_under_change" in names(functions[name])
