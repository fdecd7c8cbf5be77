"""Every change to a competition's call, form, rubric and team."""

from competitions.services.calls import (
    MalformedCallError,
    UnfinishedCallError,
    create_competition,
    publish_competition,
)
from competitions.services.forms import MalformedFormError, create_entry_form
from competitions.services.members import AlreadyMemberError, add_member
from competitions.services.rubrics import (
    FrozenRubricError,
    add_criterion,
    copy_rubric_preset,
    freeze_rubric,
)

__all__ = [
    "AlreadyMemberError",
    "FrozenRubricError",
    "MalformedCallError",
    "MalformedFormError",
    "UnfinishedCallError",
    "add_criterion",
    "add_member",
    "copy_rubric_preset",
    "create_competition",
    "create_entry_form",
    "freeze_rubric",
    "publish_competition",
]
