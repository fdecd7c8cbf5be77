"""The fields of the public API, each named once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from competitions.enums import CompetitionState
from competitions.models import Competition, Criterion, Economy, KeyDate, SubField, Track
from competitions.selectors import Call
from competitions.weights import Weights, percent_range, weights_by_track
from input2.lib.localized import by_language


@extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
class TextsField(serializers.Field[Any, Any, Any, Any]):
    """A text by language code, for example `{"en": "Green economy"}`."""

    def to_representation(self, value: Any) -> dict[str, str]:
        return by_language(value)


class EconomySerializer(serializers.ModelSerializer[Economy]):
    class Meta:
        model = Economy
        fields = ["code", "name", "position"]


class CompetitionSerializer(serializers.ModelSerializer[Competition]):
    """A published competition in a list."""

    name = TextsField()
    tagline = TextsField()
    state = serializers.ChoiceField(choices=CompetitionState.choices)

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
        ]


class SubFieldSerializer(serializers.ModelSerializer[SubField]):
    name = TextsField()

    class Meta:
        model = SubField
        fields = ["key", "name"]


class TrackSerializer(serializers.ModelSerializer[Track]):
    name = TextsField()
    summary = TextsField()
    sub_fields = SubFieldSerializer(many=True)

    class Meta:
        model = Track
        fields = ["key", "name", "summary", "sub_fields"]


class KeyDateSerializer(serializers.ModelSerializer[KeyDate]):
    name = TextsField()
    place = TextsField()

    class Meta:
        model = KeyDate
        fields = ["key", "name", "place", "at"]


LEVELS_HELP: Final = 'Of a scale of labelled levels: `[{"points": "3", "label": {"en": "..."}, "text": {"en": "..."}}]`.'


class CriterionSerializer(serializers.ModelSerializer[Criterion]):
    """One thing judges score; `weight` is its share of the total in percent, "0" when not counted.

    Where some criteria are only for some tracks, it is a range such as "10–12.5", and `tracks` names those tracks.
    """

    dimension = serializers.CharField(source="dimension.key")
    name = TextsField()
    guidance = TextsField()
    weight = serializers.SerializerMethodField()
    tracks = serializers.SerializerMethodField()

    class Meta:
        model = Criterion
        fields = [
            "dimension",
            "key",
            "name",
            "guidance",
            "weight",
            "is_counted",
            "scale",
            "scale_min",
            "scale_max",
            "scale_step",
            "levels",
            "threshold",
            "tracks",
        ]
        extra_kwargs = {"levels": {"help_text": LEVELS_HELP}}

    def get_weight(self, criterion: Criterion) -> str:
        weights: Sequence[Weights] = self.context["weights"]
        return percent_range(each.criteria.get(criterion.pk) for each in weights)

    def get_tracks(self, criterion: Criterion) -> list[str]:
        keys: Mapping[int, str] = self.context["tracks"]
        return [keys[pk] for pk in criterion.track_ids if pk in keys]


class CompetitionDetailSerializer(serializers.Serializer[Call]):
    """A published competition with its tracks, dates and rubric."""

    slug = serializers.SlugField(source="competition.slug")
    short_name = serializers.CharField(source="competition.short_name")
    name = TextsField(source="competition.name")
    tagline = TextsField(source="competition.tagline")
    state = serializers.ChoiceField(choices=CompetitionState.choices, source="competition.state")
    languages = serializers.ListField(child=serializers.CharField(), source="competition.languages")
    time_zone = serializers.CharField(source="competition.time_zone")
    opens_at = serializers.DateTimeField(source="competition.opens_at")
    closes_at = serializers.DateTimeField(source="competition.closes_at")
    takes_entries = serializers.SerializerMethodField()
    tracks = TrackSerializer(many=True)
    dates = KeyDateSerializer(many=True, source="key_dates")
    criteria = CriterionSerializer(many=True)

    def get_takes_entries(self, call: Call) -> bool:
        now: datetime = self.context["now"]
        return call.competition.takes_entries(now)


def detail_of(call: Call, *, now: datetime) -> CompetitionDetailSerializer:
    """The serializer with what it needs beside the call itself."""
    tracks = {track.pk: track.key for track in call.tracks}
    weights = weights_by_track(call.criteria, tracks)
    context = {"now": now, "weights": weights, "tracks": tracks}
    return CompetitionDetailSerializer(call, context=context)
