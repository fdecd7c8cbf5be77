"""The rubric as the public API answers with it."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from competitions.models import Criterion, Dimension, Rubric, Track
from competitions.serializers.fields import TextsField
from competitions.weights import Weights, percent_range, weights_by_track

LEVELS_HELP: Final = 'Of a scale of labelled levels: `[{"points": "3", "label": {"en": "..."}, "text": {"en": "..."}}]`.'


class CriterionSerializer(serializers.ModelSerializer[Criterion]):
    """One thing judges score; `weight` is its share of the total in percent, "0" when not counted.

    Where some criteria are only for some tracks, it is a range such as "10–12.5", and `tracks` names those tracks.
    """

    dimension = serializers.CharField(source="dimension.key")
    name = TextsField()
    guidance = TextsField()
    weight = serializers.SerializerMethodField()
    scale = serializers.CharField()
    levels = serializers.ListField(child=serializers.DictField(), help_text=LEVELS_HELP)
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

    def get_weight(self, criterion: Criterion) -> str:
        weights: Sequence[Weights] = self.context["weights"]
        return percent_range(each.criteria.get(criterion.pk) for each in weights)

    def get_tracks(self, criterion: Criterion) -> list[str]:
        keys: Mapping[int, str] = self.context["tracks"]
        return [keys[pk] for pk in criterion.track_ids if pk in keys]


class DimensionSerializer(serializers.Serializer[Dimension]):
    """The upper level of the rubric; `weight` is its share of the total in percent, or a range as with a criterion."""

    key = serializers.CharField()
    name = TextsField()
    weight = serializers.SerializerMethodField()
    criteria = serializers.SerializerMethodField()

    def get_weight(self, dimension: Dimension) -> str:
        weights: Sequence[Weights] = self.context["weights"]
        return percent_range(each.dimensions.get(dimension.pk) for each in weights)

    @extend_schema_field(CriterionSerializer(many=True))
    def get_criteria(self, dimension: Dimension) -> Any:
        members = [one for one in self.context["criteria"] if one.dimension_id == dimension.pk]
        return CriterionSerializer(members, many=True, context=self.context).data


class RubricSerializer(serializers.ModelSerializer[Rubric]):
    """The scoring scheme that entrants see.

    Where `are_weights_from_source` is false the source gives no weights: equal weights are this platform's default. From
    `frozen_at` on it no longer changes.
    """

    name = TextsField()
    dimensions = serializers.SerializerMethodField()

    class Meta:
        model = Rubric
        fields = [
            "name",
            "version",
            "source",
            "are_weights_from_source",
            "frozen_at",
            "dimensions",
        ]

    @extend_schema_field(DimensionSerializer(many=True))
    def get_dimensions(self, rubric: Rubric) -> Any:
        rows = self.context["dimensions"]
        return DimensionSerializer(rows, many=True, context=self.context).data


def rubric_context(criteria: Sequence[Criterion], tracks: Iterable[Track]) -> dict[str, Any]:
    """What the serializers above need beside their rows: the criteria in reading order and what they weigh."""
    keys = {track.pk: track.key for track in tracks}
    groups = groupby(criteria, lambda criterion: criterion.dimension)
    return {
        "dimensions": [dimension for dimension, _members in groups],
        "criteria": criteria,
        "weights": weights_by_track(criteria, keys),
        "tracks": keys,
    }
