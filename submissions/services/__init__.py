"""Every write to entries: one verb, one transaction."""

from submissions.services.answers import (
    Sent,
    StaleAnswerError,
    UnknownQuestionError,
    save_answer,
    save_answers,
    save_section,
)
from submissions.services.answers_together import RefusedAnswersError, save_together
from submissions.services.bulk import (
    NothingLeftError,
    UnknownEntriesError,
    begin_bulk,
    carry_out_bulk,
    go_on_with_bulk,
    stop_bulk,
)
from submissions.services.consents import ConsentRequiredError, withdraw_consent
from submissions.services.date_notices import (
    AlreadyToldError,
    EmptyNoticeError,
    NobodyChosenError,
    deliver_date_notice,
    resume_date_notice,
    send_date_notice,
)
from submissions.services.duplicates import (
    DecidedMeanwhileError,
    decide_duplicate,
    find_duplicates,
)
from submissions.services.entries import (
    SelfCheckFailedError,
    SelfCheckMissingError,
    WithdrawalReasonMissingError,
    start_entry,
    withdraw,
)
from submissions.services.exchange import (
    DateTooEarlyError,
    NothingSaidError,
    ask_about,
    write_to_team,
)
from submissions.services.exporting import note_export
from submissions.services.file_cleaning import (
    NotCleanableError,
    clean_file,
    request_cleaning,
    restore_original,
)
from submissions.services.file_order import (
    CaptionTooLongError,
    GoneFileError,
    caption_file,
    move_file,
)
from submissions.services.files import (
    QuotaError,
    TooManyFilesError,
    TooManyPagesError,
    attach,
    begin_upload,
    detach,
    take_upload,
)
from submissions.services.handing_in import (
    DeclarationReasonMissingError,
    FilesArrivingError,
    HandInReasonMissingError,
    IncompleteEntryError,
    StaleDraftError,
    hand_in,
    hand_in_for,
)
from submissions.services.handing_in_once import ReusedKeyError, hand_in_once
from submissions.services.holds import hold, take_next, take_over
from submissions.services.listing import choose_columns
from submissions.services.on_behalf import (
    BehalfReasonMissingError,
    ExtensionDateError,
    begin_for,
    extend_deadline,
    stop_writing_for,
    write_for,
)
from submissions.services.reminders import remind, set_reminders
from submissions.services.screening import ReasonMissingError, request_changes, screen
from submissions.services.screening_steps import StaleFindingError, VersionChangedError
from submissions.services.taking_back import NothingToTakeBackError, take_back
from submissions.services.team import (
    GoneMemberError,
    Listed,
    change_team_role,
    hand_over,
    leave_entry,
    list_person,
    remove_team_member,
)
from submissions.services.team_invitations import (
    Asked,
    HelpReasonMissingError,
    ask_to_take_over,
    invite_to_team,
    join_as_invited,
    note_declined,
    replace_owner,
    resend_team_invitation,
    revoke_team_invitation,
    take_over_as_invited,
)
from submissions.services.track_moves import (
    MoveReasonMissingError,
    SameTrackError,
    move_to_track,
)

__all__ = [
    "AlreadyToldError",
    "Asked",
    "BehalfReasonMissingError",
    "CaptionTooLongError",
    "ConsentRequiredError",
    "DateTooEarlyError",
    "DecidedMeanwhileError",
    "DeclarationReasonMissingError",
    "EmptyNoticeError",
    "ExtensionDateError",
    "FilesArrivingError",
    "GoneFileError",
    "GoneMemberError",
    "HandInReasonMissingError",
    "HelpReasonMissingError",
    "IncompleteEntryError",
    "Listed",
    "MoveReasonMissingError",
    "NobodyChosenError",
    "NotCleanableError",
    "NothingLeftError",
    "NothingSaidError",
    "NothingToTakeBackError",
    "QuotaError",
    "ReasonMissingError",
    "RefusedAnswersError",
    "ReusedKeyError",
    "SameTrackError",
    "SelfCheckFailedError",
    "SelfCheckMissingError",
    "Sent",
    "StaleAnswerError",
    "StaleDraftError",
    "StaleFindingError",
    "TooManyFilesError",
    "TooManyPagesError",
    "UnknownEntriesError",
    "UnknownQuestionError",
    "VersionChangedError",
    "WithdrawalReasonMissingError",
    "ask_about",
    "ask_to_take_over",
    "attach",
    "begin_bulk",
    "begin_for",
    "begin_upload",
    "caption_file",
    "carry_out_bulk",
    "change_team_role",
    "choose_columns",
    "clean_file",
    "decide_duplicate",
    "deliver_date_notice",
    "detach",
    "extend_deadline",
    "find_duplicates",
    "go_on_with_bulk",
    "hand_in",
    "hand_in_for",
    "hand_in_once",
    "hand_over",
    "hold",
    "invite_to_team",
    "join_as_invited",
    "leave_entry",
    "list_person",
    "move_file",
    "move_to_track",
    "note_declined",
    "note_export",
    "remind",
    "remove_team_member",
    "replace_owner",
    "request_changes",
    "request_cleaning",
    "resend_team_invitation",
    "restore_original",
    "resume_date_notice",
    "revoke_team_invitation",
    "save_answer",
    "save_answers",
    "save_section",
    "save_together",
    "screen",
    "send_date_notice",
    "set_reminders",
    "start_entry",
    "stop_bulk",
    "stop_writing_for",
    "take_back",
    "take_next",
    "take_over",
    "take_over_as_invited",
    "take_upload",
    "withdraw",
    "withdraw_consent",
    "write_for",
    "write_to_team",
]
