"""What was handed in, and the proof of it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from submissions.models import Version


class VersionSerializer(serializers.ModelSerializer[Version]):
    """A version in a list; `sha256` is over the bytes at `content_url`.

    With `on_behalf_reason` the organisers handed it in for the team, and `is_late` says that the deadline had passed by then.
    """

    content_url = serializers.SerializerMethodField()

    class Meta:
        model = Version
        fields = [
            "number",
            "revision",
            "submitted_at",
            "on_behalf_reason",
            "is_late",
            "sha256",
            "content_url",
        ]

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_content_url(self, version: Version) -> str:
        path = reverse("api:entry-version-content", args=[self.context["code"], version.number])
        return str(self.context["request"].build_absolute_uri(path))


class ReceiptFileSerializer(serializers.Serializer[Any]):
    question = serializers.CharField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()


class ReceiptSerializer(VersionSerializer):
    """The receipt of a version: it stays the same whatever happens to the entry later."""

    entry = serializers.SerializerMethodField()
    competition = serializers.SerializerMethodField()
    submitted_at_local = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()

    class Meta(VersionSerializer.Meta):
        fields = [
            "entry",
            "competition",
            "number",
            "revision",
            "submitted_at",
            "submitted_at_local",
            "on_behalf_reason",
            "is_late",
            "sha256",
            "files",
            "content_url",
        ]

    def get_entry(self, _version: Version) -> str:
        return str(self.context["code"])

    def get_competition(self, version: Version) -> str:
        return str(version.content["competition"])

    def get_submitted_at_local(self, version: Version) -> datetime:
        """In the competition's own zone."""
        zone: ZoneInfo = self.context["zone"]
        return version.submitted_at.astimezone(zone)

    @extend_schema_field(ReceiptFileSerializer(many=True))
    def get_files(self, version: Version) -> Any:
        return ReceiptFileSerializer(version.content["files"], many=True).data
