"""What a program says about many entries, and what it reads of a run."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from competitions.models import Competition
from input2.site.api.sent import MomentField, track_in
from submissions import bulk as bulks
from submissions.bulk import Asked
from submissions.checklist import Checked
from submissions.enums import BulkOutcome
from submissions.models import BulkScreening, BulkScreeningLine
from submissions.services.exchange import LONGEST_TEXT


class ReasonsSentSerializer(serializers.Serializer[Any]):
    """A point of the checklist that is not met, with the keys of the reasons that the teams read."""

    item = serializers.CharField()
    reasons = serializers.ListField(child=serializers.CharField(), allow_empty=False)


class BulkSentSerializer(serializers.Serializer[Any]):
    """Either `codes` or `filter`, a query string of the entries list; and the outcome with what belongs to it."""

    codes = serializers.ListField(
        child=serializers.CharField(max_length=20), required=False, max_length=bulks.MOST
    )
    filter = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    outcome = serializers.ChoiceField(choices=BulkOutcome.choices)
    note = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_TEXT)
    reasons = ReasonsSentSerializer(many=True, required=False)
    until = MomentField(required=False)
    track = serializers.CharField(required=False, help_text="The key of the track to move to.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("codes" in attrs) == ("filter" in attrs):
            raise serializers.ValidationError(
                {"codes": [_("Send either the codes or the filter.")]}
            )
        return attrs

    def asked_in(self, competition: Competition) -> Asked:
        given = self.validated_data
        return Asked(
            outcome=BulkOutcome(given["outcome"]),
            note=given.get("note", ""),
            reasons=tuple(
                Checked(one["item"], None, tuple(one["reasons"]))
                for one in given.get("reasons", [])
            ),
            until=given.get("until"),
            track=track_in(given, competition),
        )


class CountsSerializer(serializers.Serializer[Any]):
    total = serializers.IntegerField()
    waiting = serializers.IntegerField()
    done = serializers.IntegerField()
    refused = serializers.IntegerField()


class BulkSerializer(serializers.ModelSerializer[BulkScreening]):
    """A run; it is through when nothing waits. `is_under_way` says whether a worker is at it or will be."""

    track = serializers.SerializerMethodField()
    requested_by = serializers.SerializerMethodField()
    is_under_way = serializers.SerializerMethodField()
    counts = serializers.SerializerMethodField()

    class Meta:
        model = BulkScreening
        fields = [
            "id",
            "outcome",
            "note",
            "until",
            "track",
            "requested_by",
            "requested_at",
            "is_under_way",
            "counts",
        ]

    @extend_schema_field({"type": ["string", "null"], "description": "The key of the track."})
    def get_track(self, run: BulkScreening) -> str | None:
        return run.track.key if run.track else None

    @extend_schema_field({"type": ["string", "null"], "description": "The person's name."})
    def get_requested_by(self, run: BulkScreening) -> str | None:
        return run.requested_by.full_name if run.requested_by else None

    def get_is_under_way(self, run: BulkScreening) -> bool:
        return run.is_under_way

    @extend_schema_field(CountsSerializer)
    def get_counts(self, run: BulkScreening) -> dict[str, int]:
        counts = self.context["counts"].get(run.pk, bulks.Counts())
        return dict(CountsSerializer(counts).data)


class LineSerializer(serializers.ModelSerializer[BulkScreeningLine]):
    """One entry of a run; where it was refused, `sentence` says why."""

    code = serializers.CharField(source="entry.code")
    title = serializers.CharField(source="entry.title")

    class Meta:
        model = BulkScreeningLine
        fields = ["code", "title", "state", "sentence", "at"]
