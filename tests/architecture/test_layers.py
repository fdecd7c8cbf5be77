"""What each layer never does; see docs/decisions and CONTRIBUTING."""

import ast

from tests.architecture.sources import ROOT, calls, name, of_kind, python_files, tree

WRITES = {
    "save",
    "delete",
    "create",
    "bulk_create",
    "bulk_update",
    "update_or_create",
    "get_or_create",
}
BANNED_NAMES = {"helpers", "utils", "common", "core", "misc"}
LONGEST_FUNCTION = 50
LONGEST_VIEW = 20
LONGEST_FILE = 400


def test_no_write_call_outside_services():
    found = [
        f"{name(path)}:{call.lineno}"
        for path in of_kind("views", "api", "forms", "policies", "selectors")
        for call in calls(path)
        if isinstance(call.func, ast.Attribute) and call.func.attr in WRITES
    ]

    assert found == []


def test_the_clock_is_not_read_below_the_interface():
    below = of_kind("services", "policies", "selectors", "emails", "models", "aggregation")

    assert [name(path) for path in below if "timezone.now(" in path.read_text()] == []


def test_the_interface_reads_the_clock_once():
    found = [
        f"{name(path)}: {function.name}"
        for path in of_kind("views", "api")
        for function in functions(path)
        if sum("timezone.now" in ast.unparse(call.func) for call in inner_calls(function)) > 1
    ]

    assert found == []


def test_nothing_below_the_views_knows_http():
    below = of_kind("services", "policies", "selectors", "models", "emails")

    assert [name(path) for path in below if "django.http" in path.read_text()] == []


def test_models_do_not_override_save_or_delete():
    found = [
        f"{name(path)}: {function.name}"
        for path in of_kind("models")
        for function in functions(path)
        if function.name in {"save", "delete"}
    ]

    assert found == []


def test_no_module_is_named_by_its_lack_of_a_subject():
    assert [name(path) for path in python_files() if path.stem in BANNED_NAMES] == []


def test_only_tasks_import_late():
    found = [
        f"{name(path)}:{number}"
        for path in python_files()
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if "noqa: PLC0415" in line and path.stem not in {"tasks", "apps"}
    ]

    assert found == []


def test_every_exception_to_the_linter_says_why():
    found = [
        f"{name(path)}:{number}"
        for path in [*python_files(), *(ROOT / "tests").rglob("*.py")]
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if "# noqa: " in line and " -- " not in line
    ]

    assert found == []


def test_views_are_short():
    found = [
        f"{name(path)}: {function.name} has {lines(function)} lines"
        for path in of_kind("views")
        for function in functions(path)
        if lines(function) > LONGEST_VIEW and is_view(function)
    ]

    assert found == []


def test_functions_and_files_stay_readable():
    long_functions = [
        f"{name(path)}: {function.name} has {lines(function)} lines"
        for path in python_files()
        for function in functions(path)
        if lines(function) > LONGEST_FUNCTION
    ]
    long_files = [
        name(path) for path in python_files() if len(path.read_text().splitlines()) > LONGEST_FILE
    ]

    assert (long_functions, long_files) == ([], [])


def functions(path):
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)]


def inner_calls(function):
    return [node for node in ast.walk(function) if isinstance(node, ast.Call)]


def lines(function):
    return (function.end_lineno or 0) - function.lineno + 1


def is_view(function):
    return bool(function.args.args) and function.args.args[0].arg == "request"
