"""The parts of a call as the public API answers with them."""

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from competitions.enums import DateKind, PageKind, PartnerRole
from competitions.models import (
    Award,
    DateChange,
    Document,
    FaqItem,
    KeyDate,
    NewsPost,
    Page,
    Partner,
    SubField,
    Track,
)
from competitions.serializers.fields import PageAddressField, TextsField


class SubFieldSerializer(serializers.ModelSerializer[SubField]):
    name = TextsField()

    class Meta:
        model = SubField
        fields = ["key", "name"]


class TrackSerializer(serializers.ModelSerializer[Track]):
    """A category that entries choose, in the order of the call."""

    name = TextsField()
    summary = TextsField()
    sub_fields = SubFieldSerializer(many=True)

    class Meta:
        model = Track
        fields = ["key", "name", "summary", "sub_fields"]


class KeyDateSerializer(serializers.ModelSerializer[KeyDate]):
    """A public date; an event may last until `ends_at`. Instants carry their offset."""

    name = TextsField()
    kind = serializers.ChoiceField(choices=DateKind.values)
    description = TextsField()
    place = TextsField()
    url = serializers.CharField(help_text="Where the event is held online; may be empty.")

    class Meta:
        model = KeyDate
        fields = ["key", "name", "kind", "description", "place", "url", "at", "ends_at"]


class DateChangeSerializer(serializers.ModelSerializer[DateChange]):
    """A line of the public change log; `before` is null for a date that was added, `after` for one that was taken away."""

    name = TextsField()
    reason = TextsField()

    class Meta:
        model = DateChange
        fields = ["key", "name", "before", "after", "reason", "changed_at"]


class AwardSerializer(serializers.ModelSerializer[Award]):
    """A prize; `places` is how many of it are given, null where it is not known."""

    name = TextsField()
    description = TextsField()

    class Meta:
        model = Award
        fields = ["key", "name", "description", "places"]


class PageSerializer(serializers.ModelSerializer[Page]):
    """A text of the call; `body` is Markdown."""

    kind = serializers.ChoiceField(choices=PageKind.values)
    title = TextsField()
    body = TextsField()
    url = PageAddressField()

    class Meta:
        model = Page
        fields = ["kind", "title", "body", "updated_at", "url"]


class FaqItemSerializer(serializers.ModelSerializer[FaqItem]):
    """A question and its answer, which is Markdown."""

    question = TextsField()
    answer = TextsField()

    class Meta:
        model = FaqItem
        fields = ["question", "answer"]


class PartnerSerializer(serializers.ModelSerializer[Partner]):
    """An organisation behind the competition, in one role."""

    role = serializers.ChoiceField(choices=PartnerRole.values)
    name = TextsField()
    url = serializers.CharField(help_text="The organisation's own site; may be empty.")
    logo = serializers.SerializerMethodField()

    class Meta:
        model = Partner
        fields = ["role", "name", "url", "logo"]

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_logo(self, partner: Partner) -> str | None:
        if partner.logo_id is None:
            return None
        path = reverse("competitions:logo", args=[partner.competition.slug, partner.logo_id])
        return str(self.context["request"].build_absolute_uri(path))


class DocumentSerializer(serializers.ModelSerializer[Document]):
    """A file to download from `url`; `sha256` is over its bytes."""

    title = TextsField()
    description = TextsField()
    name = serializers.CharField(source="file.name")
    size = serializers.IntegerField(source="file.size")
    content_type = serializers.CharField(source="file.content_type")
    sha256 = serializers.CharField(source="file.sha256")
    url = PageAddressField()

    class Meta:
        model = Document
        fields = ["key", "title", "description", "name", "size", "content_type", "sha256", "url"]


class NewsPostSerializer(serializers.ModelSerializer[NewsPost]):
    """News of the call; `body` is Markdown."""

    title = TextsField()
    body = TextsField()
    published_at = serializers.DateTimeField()
    url = PageAddressField()

    class Meta:
        model = NewsPost
        fields = ["slug", "title", "body", "published_at", "updated_at", "url"]
