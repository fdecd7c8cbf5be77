"""What was published about an entry, as the API gives it to its team."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from competitions.serializers import TextsField
from judging.models import Decision
from submissions.enums import EntryState
from submissions.workflow import OUTCOMES

STATES = [(state.value, state.label) for state in EntryState if state in OUTCOMES]


class OutcomeRoundSerializer(serializers.Serializer[Any]):
    """The round that decided; the first one has position 1."""

    position = serializers.IntegerField()
    name = TextsField()


class OutcomeAwardSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    name = TextsField()


class DimensionMarkSerializer(serializers.Serializer[Any]):
    name = TextsField()
    mean = serializers.CharField()


class MarksSerializer(serializers.Serializer[Any]):
    """Means over the scorecards of so many `judges`, as decimal texts from 0 to 100; nobody's own marks."""

    total = serializers.CharField()
    judges = serializers.IntegerField()
    dimensions = DimensionMarkSerializer(many=True)


class OutcomeSerializer(serializers.ModelSerializer[Decision]):
    """A published decision; it never changes.

    `state` is what the entry became. `feedback` is the organisers' text, plain and perhaps empty, and `comments` are the judges', without
    names and in no order that tells who. `marks` is null where the organisers share none.
    """

    round = OutcomeRoundSerializer()
    state = serializers.ChoiceField(STATES, source="became")
    award = OutcomeAwardSerializer(allow_null=True)
    comments = serializers.ListField(child=serializers.CharField())
    marks = serializers.SerializerMethodField()

    class Meta:
        model = Decision
        fields = ["round", "state", "award", "published_at", "feedback", "comments", "marks"]
        extra_kwargs = {"published_at": {"allow_null": False}}

    @extend_schema_field(MarksSerializer(allow_null=True))
    def get_marks(self, decision: Decision) -> Any:
        return MarksSerializer(decision.marks).data if decision.marks else None
