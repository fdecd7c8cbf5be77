import json
import logging

import pytest
import structlog

from input2.lib import logs


@pytest.fixture
def write():
    """One line as the formatter writes it."""

    def render(message, *args, as_json, problem=None, **values):
        record = logging.LogRecord("input2.jobs", logging.WARNING, "", 1, message, args, problem)
        with structlog.contextvars.bound_contextvars(**values):
            return logs.formatter(as_json=as_json).format(record)

    return render


def failure():
    """What `sys.exc_info()` gives while a secret stands in a local variable."""
    password = "hunter2"
    try:
        int("not a number", base=len(password))
    except ValueError as problem:
        return type(problem), problem, problem.__traceback__


def test_machines_get_one_json_object_with_the_ids(write):
    line = json.loads(write("Job %s failed.", 7, as_json=True, request_id="r-1", task_id="t-1"))

    assert (line["event"], line["level"], line["logger"]) == (
        "Job 7 failed.",
        "warning",
        "input2.jobs",
    )
    assert (line["request_id"], line["task_id"]) == ("r-1", "t-1")
    assert line["timestamp"].endswith("Z")


def test_people_get_a_plain_line(write):
    line = write("Job %s failed.", 7, as_json=False, request_id="r-1")

    assert "Job 7 failed." in line
    assert "request_id=r-1" in line
    assert "\x1b" not in line


@pytest.mark.parametrize("as_json", [True, False])
def test_a_traceback_shows_no_values(write, as_json):
    line = write("Broken.", as_json=as_json, problem=failure())

    assert "ValueError" in line
    assert "hunter2" not in line
