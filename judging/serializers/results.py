"""Results as the public API answers with them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from competitions.serializers import AwardSerializer, TextsField
from judging.selectors.results import EntryList, Prize, Results, Winner
from submissions.models import Entry


class NamedEntrySerializer(serializers.ModelSerializer[Entry]):
    """An entry whose team agreed to be named; texts are in the `language` that it was written in."""

    track = serializers.SlugRelatedField[Any](slug_field="key", read_only=True, allow_null=True)
    economy = serializers.CharField(
        source="economy_id", allow_null=True, help_text="The economy's code, as in `/economies/`."
    )

    class Meta:
        model = Entry
        fields = ["title", "organisation", "economy", "city", "track", "summary", "language"]


class WinnerSerializer(serializers.Serializer[Winner]):
    """`entry` is null where its team is not named."""

    track = serializers.SerializerMethodField()
    entry = NamedEntrySerializer(allow_null=True)

    def get_track(self, winner: Winner) -> str | None:
        return winner.track.key if winner.track else None


class PrizeSerializer(serializers.Serializer[Prize]):
    award = serializers.SerializerMethodField()
    winners = WinnerSerializer(many=True)

    @extend_schema_field(AwardSerializer)
    def get_award(self, prize: Prize) -> Any:
        return AwardSerializer(prize.award).data


class EntryListSerializer(serializers.Serializer[EntryList]):
    """By track and title; `others` counts the entries whose teams are not named, null below 5."""

    named = NamedEntrySerializer(many=True)
    others = serializers.IntegerField(source="shown_others", allow_null=True)


class ResultsSerializer(serializers.Serializer[Results]):
    """What is published by now; `entries` and `economies` took part, null below 5."""

    published_at = serializers.DateTimeField(
        allow_null=True,
        help_text="The last time that results were published; null before the first.",
    )
    prizes = PrizeSerializer(many=True)
    finalists = EntryListSerializer()
    shortlist = EntryListSerializer()
    waits_for = serializers.SerializerMethodField(
        help_text="The blind round that is still to be published, by name; until then nobody is listed but winners. Null where there is none."
    )
    entries = serializers.IntegerField(allow_null=True)
    economies = serializers.IntegerField(allow_null=True)

    @extend_schema_field({"type": ["object", "null"], "additionalProperties": {"type": "string"}})
    def get_waits_for(self, results: Results) -> dict[str, str] | None:
        return TextsField().to_representation(results.waits_for.name) if results.waits_for else None
