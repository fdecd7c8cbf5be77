from http import HTTPStatus

import pytest
from rest_framework.exceptions import NotFound

from input2.lib.errors import DomainError, ForbiddenError, WindowClosedError
from input2.lib.rest import answer_refusal


@pytest.mark.parametrize(
    ("refusal", "status", "code"),
    [
        (DomainError("No."), HTTPStatus.CONFLICT, "refused"),
        (ForbiddenError("No."), HTTPStatus.FORBIDDEN, "forbidden"),
        (WindowClosedError("No."), HTTPStatus.CONFLICT, "window_closed"),
    ],
)
def test_a_refusal_is_answered_with_its_sentence(refusal, status, code):
    answer = answer_refusal(refusal, {})

    assert answer is not None
    assert (answer.status_code, answer.data) == (status, {"code": code, "detail": "No."})


def test_what_rest_framework_knows_is_its_own():
    answer = answer_refusal(NotFound(), {})

    assert answer is not None
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_a_defect_is_not_hidden():
    assert answer_refusal(ZeroDivisionError(), {}) is None
