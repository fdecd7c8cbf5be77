from django.contrib import admin

from competitions.models import (
    Award,
    Competition,
    Criterion,
    DateChange,
    Dimension,
    Document,
    Economy,
    Enquiry,
    FaqItem,
    KeyDate,
    Membership,
    NewsPost,
    Page,
    Partner,
    Question,
    Rubric,
    RubricComment,
    RubricReviewer,
    ScreeningItem,
    ScreeningReason,
    Section,
    SelfCheckQuestion,
    SubField,
    Track,
)
from input2.lib.admin import ReadOnlyAdmin


@admin.register(Competition)
class CompetitionAdmin(ReadOnlyAdmin):
    list_display = ["slug", "short_name", "state", "opens_at", "closes_at", "time_zone"]
    list_filter = ["state"]
    search_fields = ["slug", "short_name"]


@admin.register(Economy)
class EconomyAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "position"]


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ["competition", "user", "role"]
    list_filter = ["role"]
    list_select_related = ["competition", "user"]
    search_fields = ["user__email", "user__full_name", "competition__slug"]


@admin.register(Track, KeyDate, DateChange, Award, SelfCheckQuestion, ScreeningItem)
class PartOfCallAdmin(ReadOnlyAdmin):
    list_display = ["competition", "key", "__str__"]
    list_filter = ["competition"]
    list_select_related = ["competition"]


@admin.register(ScreeningReason)
class ScreeningReasonAdmin(ReadOnlyAdmin):
    list_display = ["item", "key", "__str__"]
    list_select_related = ["item"]


@admin.register(Page, FaqItem, NewsPost, Document)
class TextOfCallAdmin(ReadOnlyAdmin):
    list_display = ["competition", "__str__", "revision"]
    list_filter = ["competition"]
    list_select_related = ["competition"]


@admin.register(Enquiry)
class EnquiryAdmin(ReadOnlyAdmin):
    list_display = ["competition", "asked_at", "name", "answered_at"]
    list_filter = ["competition"]
    list_select_related = ["competition"]


@admin.register(SubField)
class SubFieldAdmin(ReadOnlyAdmin):
    list_display = ["track", "key", "name"]
    list_select_related = ["track"]


@admin.register(Partner)
class PartnerAdmin(ReadOnlyAdmin):
    list_display = ["competition", "role", "name"]
    list_filter = ["competition", "role"]
    list_select_related = ["competition"]


@admin.register(Section)
class SectionAdmin(ReadOnlyAdmin):
    list_display = ["competition", "position", "key", "name"]
    list_filter = ["competition"]
    list_select_related = ["competition"]


@admin.register(Question)
class QuestionAdmin(ReadOnlyAdmin):
    list_display = ["competition", "section", "key", "type", "is_required", "retired_at"]
    list_filter = ["competition", "type"]
    list_select_related = ["competition", "section"]
    search_fields = ["key"]


@admin.register(Rubric)
class RubricAdmin(ReadOnlyAdmin):
    list_display = ["competition", "name", "version", "frozen_at"]
    list_select_related = ["competition"]


@admin.register(Dimension)
class DimensionAdmin(ReadOnlyAdmin):
    list_display = ["rubric", "key", "name", "weight"]
    list_select_related = ["rubric"]


@admin.register(Criterion)
class CriterionAdmin(ReadOnlyAdmin):
    list_display = ["dimension", "key", "name", "share", "is_counted"]
    list_filter = ["is_counted"]
    list_select_related = ["dimension"]


@admin.register(RubricReviewer)
class RubricReviewerAdmin(ReadOnlyAdmin):
    list_display = ["rubric", "user", "joined_at"]
    list_select_related = ["rubric", "user"]


@admin.register(RubricComment)
class RubricCommentAdmin(ReadOnlyAdmin):
    list_display = ["rubric", "criterion", "author", "written_at", "resolved_at"]
    list_select_related = ["rubric", "criterion", "author"]
