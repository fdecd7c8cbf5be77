"""The fields of the public API, each named once."""

from competitions.serializers.calls import (
    CompetitionDetailSerializer,
    CompetitionSerializer,
    EconomySerializer,
)
from competitions.serializers.fields import TextsField
from competitions.serializers.parts import (
    AwardSerializer,
    DateChangeSerializer,
    DocumentSerializer,
    FaqItemSerializer,
    KeyDateSerializer,
    NewsPostSerializer,
    PageSerializer,
    PartnerSerializer,
    TrackSerializer,
)
from competitions.serializers.rubric import RubricSerializer, rubric_context

__all__ = [
    "AwardSerializer",
    "CompetitionDetailSerializer",
    "CompetitionSerializer",
    "DateChangeSerializer",
    "DocumentSerializer",
    "EconomySerializer",
    "FaqItemSerializer",
    "KeyDateSerializer",
    "NewsPostSerializer",
    "PageSerializer",
    "PartnerSerializer",
    "RubricSerializer",
    "TextsField",
    "TrackSerializer",
    "rubric_context",
]
