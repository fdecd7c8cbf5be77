"""Every change to a competition's call, form, rubric and team."""

from competitions.services.calls import (
    UnfinishedCallError,
    copy_edition,
    create_competition,
    export_setup,
    import_competition,
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
from competitions.services.questions import (
    ContradictoryFormError,
    QuestionAnsweredError,
    SectionInUseError,
    add_question,
    add_section,
    bring_back_question,
    change_question,
    move_question,
    move_section,
    remove_question,
    remove_section,
    retire_question,
)
from competitions.services.rubrics import (
    FrozenRubricError,
    add_criterion,
    copy_rubric_preset,
    freeze_rubric,
)
from competitions.services.writing import MalformedCallError, MalformedDescriptionError

__all__ = [
    "AlreadyMemberError",
    "ContradictoryFormError",
    "FrozenRubricError",
    "MalformedCallError",
    "MalformedDescriptionError",
    "MalformedFormError",
    "MalformedPartError",
    "PartInUseError",
    "QuestionAnsweredError",
    "SectionInUseError",
    "StaleEditError",
    "UnfinishedCallError",
    "add_criterion",
    "add_member",
    "add_part",
    "add_question",
    "add_section",
    "bring_back_question",
    "call_under_change",
    "change_part",
    "change_question",
    "copy_edition",
    "copy_rubric_preset",
    "create_competition",
    "create_entry_form",
    "export_setup",
    "freeze_rubric",
    "import_competition",
    "move_part",
    "move_question",
    "move_section",
    "publish_competition",
    "remove_part",
    "remove_question",
    "remove_section",
    "retire_question",
]
