"""Every change to a competition's call, form, rubric and team."""

from competitions.part_policies import PartInUseError
from competitions.policies import AlreadyMemberError, LastOrganiserError
from competitions.services.calls import (
    UnfinishedCallError,
    archive_competition,
    copy_edition,
    create_competition,
    export_setup,
    import_competition,
    publish_competition,
)
from competitions.services.changing import StaleEditError, call_under_change
from competitions.services.forms import MalformedFormError, create_entry_form
from competitions.services.limits import change_limits
from competitions.services.members import (
    NewMember,
    add_member,
    change_role,
    invite_member,
    join_as_invited,
    leave_team,
    remove_member,
    resend_member_invitation,
    revoke_member_invitation,
)
from competitions.services.part_files import add_part_with_file, change_part_with_file
from competitions.services.parts import (
    MalformedPartError,
    PartGoneError,
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
from competitions.services.results import announce_results
from competitions.services.rubrics import (
    FrozenRubricError,
    copy_rubric_preset,
    freeze_rubric,
)
from competitions.services.texts import change_texts
from competitions.services.writing import MalformedCallError, MalformedDescriptionError

__all__ = [
    "AlreadyMemberError",
    "ContradictoryFormError",
    "FrozenRubricError",
    "LastOrganiserError",
    "MalformedCallError",
    "MalformedDescriptionError",
    "MalformedFormError",
    "MalformedPartError",
    "NewMember",
    "PartGoneError",
    "PartInUseError",
    "QuestionAnsweredError",
    "SectionInUseError",
    "StaleEditError",
    "UnfinishedCallError",
    "add_member",
    "add_part",
    "add_part_with_file",
    "add_question",
    "add_section",
    "announce_results",
    "archive_competition",
    "bring_back_question",
    "call_under_change",
    "change_limits",
    "change_part",
    "change_part_with_file",
    "change_question",
    "change_role",
    "change_texts",
    "copy_edition",
    "copy_rubric_preset",
    "create_competition",
    "create_entry_form",
    "export_setup",
    "freeze_rubric",
    "import_competition",
    "invite_member",
    "join_as_invited",
    "leave_team",
    "move_part",
    "move_question",
    "move_section",
    "publish_competition",
    "remove_member",
    "remove_part",
    "remove_question",
    "remove_section",
    "resend_member_invitation",
    "retire_question",
    "revoke_member_invitation",
]
