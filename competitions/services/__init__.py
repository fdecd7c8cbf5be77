"""Every change to a competition's call, form, rubric and team."""

from competitions.services.calls import (
    MalformedCallError,
    UnfinishedCallError,
    create_competition,
    publish_competition,
)
from competitions.services.changing import StaleEditError, call_under_change
from competitions.services.forms import MalformedFormError, create_entry_form
from competitions.services.members import AlreadyMemberError, add_member
from competitions.services.parts import (
    MalformedPartError,
    PartInUseError,
    add_part,
    change_part,
    move_part,
    remove_part,
)
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
    "MalformedPartError",
    "PartInUseError",
    "StaleEditError",
    "UnfinishedCallError",
    "add_criterion",
    "add_member",
    "add_part",
    "call_under_change",
    "change_part",
    "copy_rubric_preset",
    "create_competition",
    "create_entry_form",
    "freeze_rubric",
    "move_part",
    "publish_competition",
    "remove_part",
]
