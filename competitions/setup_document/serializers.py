"""The shape of a set-up document, version 1: the same for writing and for reading."""

from typing import Any, Final

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from competitions import new_call
from competitions.setup_document.fields import (
    Described,
    FileSerializer,
    Flag,
    Instant,
    Line,
    Lines,
    Number,
    TextsByLanguage,
    Whole,
)

FORMAT: Final = "input2-setup"
VERSION: Final = 1


class Rows(serializers.ListSerializer[Any]):
    default_error_messages = {"not_a_list": gettext_lazy("A list is expected here.")}


class Row(Described):
    """An object that stands in a list."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.Meta = type("Meta", (), {"list_serializer_class": Rows})  # type: ignore[attr-defined]  # DRF reads it


class SubFieldRow(Row):
    described = new_call.NewSubField
    key = Line()
    name = TextsByLanguage()


class TrackRow(Row):
    described = new_call.NewTrack
    key = Line()
    name = TextsByLanguage()
    summary = TextsByLanguage()
    sub_fields = SubFieldRow(many=True)


class KeyDateRow(Row):
    described = new_call.NewKeyDate
    key = Line()
    name = TextsByLanguage()
    kind = Line()
    description = TextsByLanguage()
    place = TextsByLanguage()
    url = Line()
    at = Instant()
    ends_at = Instant(allow_null=True)


class AwardRow(Row):
    described = new_call.NewAward
    key = Line()
    name = TextsByLanguage()
    description = TextsByLanguage()
    places = Whole(allow_null=True)


class PartnerRow(Row):
    described = new_call.NewPartner
    role = Line()
    name = TextsByLanguage()
    url = Line()
    logo = FileSerializer(allow_null=True)


class SelfCheckRow(Row):
    described = new_call.NewSelfCheckQuestion
    key = Line()
    text = TextsByLanguage()
    help = TextsByLanguage()
    wanted = Flag()
    explanation = TextsByLanguage()


class ScreeningReasonRow(Row):
    described = new_call.NewScreeningReason
    key = Line()
    text = TextsByLanguage()


class ScreeningItemRow(Row):
    described = new_call.NewScreeningItem
    key = Line()
    text = TextsByLanguage()
    help = TextsByLanguage()
    reasons = ScreeningReasonRow(many=True)


class PageRow(Row):
    described = new_call.NewPage
    kind = Line()
    title = TextsByLanguage()
    body = TextsByLanguage()


class FaqRow(Row):
    described = new_call.NewFaqItem
    question = TextsByLanguage()
    answer = TextsByLanguage()


class NewsRow(Row):
    described = new_call.NewNewsPost
    slug = Line()
    title = TextsByLanguage()
    body = TextsByLanguage()
    published_at = Instant(allow_null=True)


class DocumentRow(Row):
    described = new_call.NewDocument
    key = Line()
    title = TextsByLanguage()
    description = TextsByLanguage()
    file = FileSerializer()


class OptionRow(Row):
    described = new_call.NewOption
    key = Line()
    label = TextsByLanguage()  # type: ignore[assignment]  # a field of the document, not REST framework's attribute


class ConditionSerializer(Described):
    described = new_call.NewCondition
    question = Line()
    values = Lines()


class QuestionRow(Row):
    described = new_call.NewQuestion
    key = Line()
    type = Line()
    label = TextsByLanguage()  # type: ignore[assignment]  # a field of the document, not REST framework's attribute
    help = TextsByLanguage()
    is_required = Flag()
    required_from = Instant(allow_null=True)
    is_private = Flag()
    is_identifying = Flag()
    is_statistical = Flag()
    fills = Line()
    count_by = Line()
    least = Whole(allow_null=True)
    most = Whole(allow_null=True)
    options = OptionRow(many=True)
    file_kinds = Lines()
    most_pages = Whole(allow_null=True)
    most_megabytes = Whole(allow_null=True)
    tracks = Lines()
    shown_if = ConditionSerializer(allow_null=True)


class SectionRow(Row):
    described = new_call.NewSection
    key = Line()
    name = TextsByLanguage()
    help = TextsByLanguage()
    questions = QuestionRow(many=True)


class LevelRow(Row):
    described = new_call.NewLevel
    points = Number()
    label = TextsByLanguage()  # type: ignore[assignment]  # a field of the document, not REST framework's attribute
    text = TextsByLanguage()


class CriterionRow(Row):
    described = new_call.NewCriterion
    key = Line()
    name = TextsByLanguage()
    guidance = TextsByLanguage()
    low_label = TextsByLanguage()
    high_label = TextsByLanguage()
    share = Number()
    scale = Line()
    scale_min = Number()
    scale_max = Number()
    scale_step = Number()
    levels = LevelRow(many=True)
    threshold = Number(allow_null=True)
    tracks = Lines()
    is_counted = Flag()
    is_required = Flag()
    allows_not_applicable = Flag()
    comment = Line()


class DimensionRow(Row):
    described = new_call.NewDimension
    key = Line()
    name = TextsByLanguage()
    weight = Number()
    criteria = CriterionRow(many=True)


class RubricRow(Row):
    described = new_call.NewRubric
    name = TextsByLanguage()
    version = Whole()
    follows = Whole(allow_null=True)
    is_shown = Flag()
    source = Line()  # type: ignore[assignment]  # a field of the document, not REST framework's attribute
    are_weights_from_source = Flag()
    dimensions = DimensionRow(many=True)


class SetupSerializer(Described):
    """The whole document but for its first two lines, which say what it is."""

    described = new_call.NewCompetition
    slug = Line()
    short_name = Line()
    name = TextsByLanguage()
    eyebrow = TextsByLanguage()
    tagline = TextsByLanguage()
    about = TextsByLanguage()
    who_can_enter = TextsByLanguage()
    contact_email = Line()
    most_entries_per_person = Whole(allow_null=True)
    most_entries_per_organisation = Whole(allow_null=True)
    most_entries_per_track = Whole(allow_null=True)
    languages = Lines()
    time_zone = Line()
    opens_at = Instant()
    closes_at = Instant()
    tracks = TrackRow(many=True)
    key_dates = KeyDateRow(many=True)
    awards = AwardRow(many=True)
    partners = PartnerRow(many=True)
    self_check = SelfCheckRow(many=True)
    screening = ScreeningItemRow(many=True)
    pages = PageRow(many=True)
    faq = FaqRow(many=True)
    news = NewsRow(many=True)
    documents = DocumentRow(many=True)
    sections = SectionRow(many=True)
    rubrics = RubricRow(many=True)
