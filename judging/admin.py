from django.contrib import admin

from input2.lib.admin import ReadOnlyAdmin
from judging.models import (
    Assignment,
    Batch,
    Conflict,
    Judge,
    RankedEntry,
    Ranking,
    Round,
    Score,
    Scorecard,
)


@admin.register(Round)
class RoundAdmin(ReadOnlyAdmin):
    list_display = ["competition", "position", "name", "state", "opens_at", "closes_at", "is_blind"]
    list_filter = ["state"]
    list_select_related = ["competition"]


@admin.register(Judge)
class JudgeAdmin(ReadOnlyAdmin):
    list_display = ["competition", "code", "user", "capacity", "is_active"]
    list_filter = ["competition"]
    list_select_related = ["competition", "user"]
    search_fields = ["code", "user__email", "user__full_name"]


@admin.register(Conflict)
class ConflictAdmin(ReadOnlyAdmin):
    list_display = ["judge", "entry", "kind", "declared_at"]
    list_filter = ["kind"]
    list_select_related = ["judge__user", "entry"]


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdmin):
    list_display = ["round", "state", "created_by", "created_at", "published_at"]
    list_filter = ["state"]
    list_select_related = ["round", "created_by"]


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    list_display = ["round", "judge", "entry", "created_at", "extended_until", "removed_at"]
    list_select_related = ["round", "judge__user", "entry"]
    search_fields = ["entry__code", "judge__code"]


@admin.register(Scorecard)
class ScorecardAdmin(ReadOnlyAdmin):
    list_display = ["assignment", "state", "total", "submitted_at"]
    list_filter = ["state"]
    list_select_related = ["assignment"]


@admin.register(Score)
class ScoreAdmin(ReadOnlyAdmin):
    list_display = ["scorecard", "criterion", "points", "is_not_applicable", "saved_at"]
    list_select_related = ["scorecard__assignment", "criterion"]


@admin.register(Ranking)
class RankingAdmin(ReadOnlyAdmin):
    list_display = ["round", "number", "method", "scorecards", "computed_at", "published_at"]
    list_select_related = ["round"]


@admin.register(RankedEntry)
class RankedEntryAdmin(ReadOnlyAdmin):
    list_display = ["ranking", "rank", "rank_in_track", "entry", "raw_mean", "judges"]
    list_select_related = ["ranking", "entry"]
