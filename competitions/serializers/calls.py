"""Competitions and economies as the public API answers with them."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from competitions.enums import CompetitionState
from competitions.models import Competition, Economy
from competitions.serializers.fields import PageAddressField, TextsField
from competitions.serializers.parts import KeyDateSerializer, TrackSerializer
from competitions.serializers.rubric import CriterionSerializer


class EconomySerializer(serializers.ModelSerializer[Economy]):
    class Meta:
        model = Economy
        fields = ["code", "name", "position"]


class CompetitionSerializer(serializers.ModelSerializer[Competition]):
    """A published competition in a list; `takes_entries` is true from `opens_at` until the instant before `closes_at`."""

    name = TextsField()
    tagline = TextsField()
    # Drafts never appear.
    state = serializers.ChoiceField(
        choices=[CompetitionState.PUBLISHED.value, CompetitionState.ARCHIVED.value]
    )
    languages = serializers.ListField(child=serializers.CharField())
    takes_entries = serializers.SerializerMethodField()
    url = PageAddressField()

    class Meta:
        model = Competition
        fields = [
            "slug",
            "short_name",
            "name",
            "tagline",
            "state",
            "languages",
            "time_zone",
            "opens_at",
            "closes_at",
            "takes_entries",
            "url",
        ]

    def get_takes_entries(self, competition: Competition) -> bool:
        now: datetime = self.context["now"]
        return competition.takes_entries(now)


class CompetitionDetailSerializer(CompetitionSerializer):
    """A published competition with its tracks, dates and rubric; long texts are Markdown."""

    about = TextsField()
    who_can_enter = TextsField()
    previous_edition = serializers.SerializerMethodField()
    tracks = TrackSerializer(many=True)
    dates = KeyDateSerializer(many=True, source="key_dates")
    criteria = serializers.SerializerMethodField()

    class Meta(CompetitionSerializer.Meta):
        fields = [
            *CompetitionSerializer.Meta.fields,
            "about",
            "who_can_enter",
            "previous_edition",
            "tracks",
            "dates",
            "criteria",
        ]

    def get_previous_edition(self, competition: Competition) -> str | None:
        earlier = competition.previous_edition
        return earlier.slug if earlier and earlier.is_public else None

    @extend_schema_field(CriterionSerializer(many=True))
    def get_criteria(self, competition: Competition) -> Any:
        return CriterionSerializer(self.context["criteria"], many=True, context=self.context).data
