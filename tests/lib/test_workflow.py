import pytest
from django.utils import translation

from input2.jobs.enums import JobState
from input2.lib.errors import TransitionRefusedError
from input2.lib.workflow import check_transition, mermaid

TABLE = {"draft": {"submitted", "gone"}, "submitted": {"gone"}, "gone": set()}


def test_a_listed_step_is_allowed():
    check_transition(TABLE, "draft", "submitted")


@pytest.mark.parametrize(("before", "after"), [("submitted", "draft"), ("gone", "gone")])
def test_a_step_that_is_not_listed_is_refused(before, after):
    with pytest.raises(TransitionRefusedError):
        check_transition(TABLE, before, after)


def test_the_refusal_speaks_in_labels():
    with pytest.raises(TransitionRefusedError, match="Done cannot become Queued"):
        check_transition({JobState.DONE: set()}, JobState.DONE, JobState.QUEUED)


def test_the_refusal_speaks_the_readers_language():
    with translation.override("zh-hans"), pytest.raises(TransitionRefusedError) as refusal:
        check_transition({JobState.DONE: set()}, JobState.DONE, JobState.QUEUED)

    assert "This step" not in str(refusal.value)


def test_the_drawing_is_the_table_in_a_stable_order():
    assert mermaid(TABLE) == (
        "stateDiagram-v2\n  draft --> gone\n  draft --> submitted\n  submitted --> gone\n"
    )
