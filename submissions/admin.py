from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from input2.lib.admin import ReadOnlyAdmin
from submissions.models import (
    Answer,
    Attachment,
    BulkScreening,
    BulkScreeningLine,
    ChangeRequest,
    Consent,
    DateNotice,
    DuplicatePair,
    Entry,
    EntryMessage,
    EntryQuestion,
    FileArchive,
    Screening,
    ScreeningHold,
    TeamMember,
    TrackMove,
    Version,
)


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ["code", "competition", "state", "title", "track", "economy", "submitted_at"]
    list_filter = ["competition", "state", "economy"]
    list_select_related = ["competition", "track", "economy"]
    search_fields = ["code", "title", "organisation"]


@admin.register(TeamMember)
class TeamMemberAdmin(ReadOnlyAdmin):
    list_display = ["entry", "full_name", "email", "role"]
    list_select_related = ["entry"]
    search_fields = ["entry__code", "full_name", "email"]


@admin.register(Version)
class VersionAdmin(ReadOnlyAdmin):
    list_display = ["entry", "number", "sha256", "submitted_at"]
    list_select_related = ["entry"]
    search_fields = ["entry__code", "sha256"]


@admin.register(Screening)
class ScreeningAdmin(ReadOnlyAdmin):
    list_display = ["entry", "outcome", "screened_by", "screened_at", "undone_at"]
    list_filter = ["outcome"]
    list_select_related = ["entry", "screened_by"]
    search_fields = ["entry__code"]


@admin.register(TrackMove)
class TrackMoveAdmin(ReadOnlyAdmin):
    list_display = ["entry", "before_name", "after_name", "moved_by", "moved_at", "undone_at"]
    list_select_related = ["entry", "moved_by"]
    search_fields = ["entry__code"]


@admin.register(ScreeningHold)
class ScreeningHoldAdmin(ReadOnlyAdmin):
    list_display = ["entry", "held_by", "held_at", "until"]
    list_select_related = ["entry", "held_by"]
    search_fields = ["entry__code"]


@admin.register(BulkScreening)
class BulkScreeningAdmin(ReadOnlyAdmin):
    list_display = ["competition", "outcome", "requested_by", "requested_at"]
    list_filter = ["competition", "outcome"]
    list_select_related = ["competition", "requested_by"]


@admin.register(BulkScreeningLine)
class BulkScreeningLineAdmin(ReadOnlyAdmin):
    list_display = ["bulk", "entry", "position", "state", "at"]
    list_filter = ["state"]
    list_select_related = ["bulk", "entry"]
    search_fields = ["entry__code"]


@admin.register(Attachment)
class AttachmentAdmin(ReadOnlyAdmin):
    list_display = ["entry", "question", "stored", "added_at", "removed_at"]
    list_select_related = ["entry", "question", "stored"]
    search_fields = ["entry__code", "stored__name"]


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ["entry", "question", "given_at", "withdrawn_at"]
    list_select_related = ["entry", "question"]
    search_fields = ["entry__code"]


@admin.register(Answer)
class AnswerAdmin(ReadOnlyAdmin):
    list_display = ["entry", "question", "revision", "saved_at"]
    list_select_related = ["entry", "question"]
    search_fields = ["entry__code", "question__key"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Answer]:
        """Answers for statistics are read in sums alone."""
        return super().get_queryset(request).exclude(question__is_statistical=True)


@admin.register(ChangeRequest)
class ChangeRequestAdmin(ReadOnlyAdmin):
    list_display = ["entry", "until", "requested_by", "requested_at", "undone_at"]
    list_select_related = ["entry", "requested_by"]
    search_fields = ["entry__code"]


@admin.register(EntryMessage)
class EntryMessageAdmin(ReadOnlyAdmin):
    list_display = ["entry", "sent_by", "sent_at"]
    list_select_related = ["entry", "sent_by"]
    search_fields = ["entry__code"]


@admin.register(EntryQuestion)
class EntryQuestionAdmin(ReadOnlyAdmin):
    list_display = ["entry", "enquiry"]
    list_select_related = ["entry", "enquiry"]
    search_fields = ["entry__code"]


@admin.register(DateNotice)
class DateNoticeAdmin(ReadOnlyAdmin):
    list_display = ["change", "group", "told", "requested_at", "finished_at"]
    list_filter = ["group"]
    list_select_related = ["change"]


@admin.register(DuplicatePair)
class DuplicatePairAdmin(ReadOnlyAdmin):
    list_display = ["earlier", "later", "title_likeness", "summary_likeness", "state", "decided_by"]
    list_filter = ["state"]
    list_select_related = ["earlier", "later", "decided_by"]
    search_fields = ["earlier__code", "later__code"]


@admin.register(FileArchive)
class FileArchiveAdmin(ReadOnlyAdmin):
    list_display = ["competition", "requested_by", "file_count", "size", "requested_at"]
    list_select_related = ["competition", "requested_by"]
